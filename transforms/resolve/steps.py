"""Resolve: which records are one person. Candidates, evidence, decisions, ids, and the people they make."""

from __future__ import annotations

from transforms.judge.steps import JUDGEMENTS, WORDS
from transforms.resolve.cluster import decisions
from transforms.resolve.compare import name_pairs
from transforms.resolve.identity import person_members
from transforms.step import Python, Sql, Step

_HERE = "transforms.resolve"

STEPS: tuple[Step, ...] = (
    # What the weights are, and how they scale with what is known.
    Sql(_HERE, "feature.sql"),
    Sql(_HERE, "scale.sql"),
    Sql(_HERE, "name_rarity.sql"),
    Sql(_HERE, "record_work.sql"),
    Sql(_HERE, "work_rarity.sql"),
    # Candidates.
    Sql(_HERE, "blocking_key.sql"),
    Sql(_HERE, "shared_key.sql"),
    Sql(_HERE, "pair.sql"),
    # Evidence.
    Sql(_HERE, "name_pair.sql"),
    Python(_HERE, "name_pair_value.sql", name_pairs, "derived.name_pair", key=("left_form", "right_form")),
    Sql(_HERE, "identity_evidence.sql"),
    Sql(_HERE, "name_evidence.sql"),
    Sql(_HERE, "mailbox_evidence.sql"),
    Sql(_HERE, "card_evidence.sql"),
    Sql(_HERE, "evidence.sql"),
    Sql(_HERE, "edge.sql"),
    # Decisions and ids.
    *JUDGEMENTS,
    Sql(_HERE, "decision.sql"),
    Python(_HERE, "edge_value.sql", decisions, "derived.decision"),
    Sql(_HERE, "person_member.sql"),
    Python(_HERE, "member_value.sql", person_members, "derived.person_member"),
    Sql(_HERE, "person_record.sql"),
    *WORDS,
    # People.
    Sql(_HERE, "address_mail.sql"),
    Sql(_HERE, "person_mailbox.sql"),
    Sql(_HERE, "person_kind.sql"),
    Sql(_HERE, "person_name_choice.sql"),
    Sql(_HERE, "person.sql"),
    Sql(_HERE, "person_event.sql"),
    Sql(_HERE, "match_evidence.sql"),
)
