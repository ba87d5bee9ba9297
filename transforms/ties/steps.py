"""Ties, in order: what contact days say about the owner's relation to each person, as of any day."""

from __future__ import annotations

from transforms.step import Python, Sql, Step
from transforms.ties.dormancy import dormancy_models

_HERE = "transforms.ties"

STEPS: tuple[Step, ...] = (
    Sql(_HERE, "tie_constant.sql"),
    Sql(_HERE, "affiliation.sql", by=("person_id",), touched="touched_affiliation.sql"),
    Sql(_HERE, "cadence.sql"),
    Sql(_HERE, "person_cadence.sql"),
    Sql(_HERE, "pause.sql"),
    Sql(_HERE, "quiet_span.sql"),
    Sql(_HERE, "away_days.sql"),
    Sql(_HERE, "quarter_of.sql"),
    Sql(_HERE, "quarter_start.sql"),
    Sql(_HERE, "dormancy_example.sql"),
    Sql(_HERE, "dormancy_model.sql"),
    Python(_HERE, "dormancy_past.sql", dormancy_models, "derived.dormancy_model"),
    Sql(_HERE, "source_span.sql"),
    Sql(_HERE, "last_act.sql"),
    Sql(_HERE, "tie_sentence.sql"),
    Sql(_HERE, "tie_label.sql"),
    Sql(_HERE, "lag_sentence.sql"),
    Sql(_HERE, "set_aside.sql"),
    Sql(_HERE, "tally_as_of.sql"),
    Sql(_HERE, "standing_as_of.sql"),
    Sql(_HERE, "tie_as_of.sql"),
    Sql(_HERE, "tie.sql", way=(Sql(_HERE, "day_told.sql"),)),
)
