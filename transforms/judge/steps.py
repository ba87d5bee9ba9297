"""Judge: what the user said, and whom it is about. In two parts, between which resolve makes the persons."""

from __future__ import annotations

from transforms.judge.fits import anchor_fits
from transforms.judge.judgements import judged_pairs
from transforms.step import Python, Sql, Step

_HERE = "transforms.judge"

JUDGEMENTS: tuple[Step, ...] = (
    Sql(_HERE, "fingerprint.sql"),
    Sql(_HERE, "anchor_fit.sql"),
    Python(_HERE, "anchor_candidate.sql", anchor_fits, "derived.anchor_fit"),
    Sql(_HERE, "judgement.sql"),
    Python(_HERE, "judgement_value.sql", judged_pairs, "derived.judgement"),
)
"""Which records are, and are not, one person by the user's word."""

WORDS: tuple[Step, ...] = (
    Sql(_HERE, "word_person.sql"),
    Sql(_HERE, "word_standing.sql"),
    Sql(_HERE, "word_found.sql"),
    Sql(_HERE, "said_tag.sql"),
    Sql(_HERE, "said_kind.sql"),
    Sql(_HERE, "said_value.sql"),
    Sql(_HERE, "said_tie.sql"),
)
"""About whom everything else is that the user said."""
