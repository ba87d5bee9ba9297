"""Enrich, in order: for whom people work, when that changed, and where their clocks stand."""

from __future__ import annotations

from transforms.step import Sql, Step

_HERE = "transforms.enrich"

STEPS: tuple[Step, ...] = (
    Sql(_HERE, "work_card.sql", by_rows=True),
    Sql(_HERE, "person_family.sql", by_rows=True),
    Sql(_HERE, "employment.sql", varied=("email", "record_id")),
    Sql(_HERE, "job_change.sql"),
    Sql(_HERE, "person_time_zone.sql"),
    Sql(_HERE, "person_turn.sql"),
    Sql(_HERE, "number_of.sql"),
    Sql(_HERE, "next_on.sql"),
    Sql(_HERE, "near_occasion.sql"),
    Sql(_HERE, "best_occasion.sql"),
    Sql(_HERE, "occasion.sql"),
)
