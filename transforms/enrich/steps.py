"""Enrich, in order: for whom people work, when that changed, and where their clocks stand."""

from __future__ import annotations

from transforms.step import Sql, Step

_HERE = "transforms.enrich"

STEPS: tuple[Step, ...] = (
    Sql(_HERE, "employment.sql"),
    Sql(_HERE, "job_change.sql"),
    Sql(_HERE, "person_time_zone.sql"),
    Sql(_HERE, "person_turn.sql"),
)
