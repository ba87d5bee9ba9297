"""Resolve: which records are one person. Candidates, evidence, decisions, ids, and the people they make."""

from __future__ import annotations

from transforms.judge.steps import JUDGEMENTS, WORDS
from transforms.resolve.decide import decisions, held_together
from transforms.resolve.identity import inherited_ids
from transforms.resolve.name_pairs import name_pairs
from transforms.resolve.postal import postal_addresses
from transforms.step import Arrays, Python, Sql, Step

_HERE = "transforms.resolve"

_RECORD = ("record_no",)
_NAME = ("name_no",)
_PAIR = ("left_no", "right_no")
_PERSON = ("person_id",)

STEPS: tuple[Step, ...] = (
    # What the weights are, and how they scale with what is known.
    Sql(_HERE, "in_quarters.sql"),
    Sql(_HERE, "probability.sql"),
    Sql(_HERE, "shared_times.sql"),
    Sql(_HERE, "feature.sql"),
    Sql(_HERE, "scale.sql"),
    Sql(
        _HERE,
        "name.sql",
        by=_NAME,
        touched="touched_name.sql",
        through="record_no",
        varied=("name_key", "without_generation"),
    ),
    Sql(_HERE, "given_name.sql", by=("given",), touched="touched_given.sql"),
    Sql(_HERE, "family_name.sql", by=("family",), touched="touched_family.sql"),
    Sql(_HERE, "generation.sql", by=("without_generation",), touched="touched_generation.sql"),
    Sql(_HERE, "name_total.sql"),
    Sql(_HERE, "name_frequency.sql", by=_NAME, touched="touched_frequency.sql", varied=_NAME),
    Sql(_HERE, "address_book.sql"),
    Sql(_HERE, "model.sql"),
    Sql(_HERE, "model_version.sql"),
    Sql(_HERE, "name_weight.sql", by_rows=True),
    Sql(_HERE, "name_rarity.sql", by=_NAME, varied=_NAME),
    Sql(
        _HERE,
        "work_domain.sql",
        by=("organisation_key",),
        touched="touched_domain.sql",
        through="record_no",
    ),
    Sql(_HERE, "record_work.sql", by=_RECORD, touched="touched_work.sql", varied=_RECORD),
    Sql(_HERE, "work_rarity.sql", by=("kind", "workplace"), touched="touched_rarity.sql"),
    # Where cards say that people live and work.
    Sql(_HERE, "postal_address.sql"),
    Python(_HERE, "postal_value.sql", postal_addresses, "derived.postal_address", key=("value",)),
    Sql(_HERE, "record_place.sql", by=("account", "source", "record_id"), touched="touched_postal.sql"),
    Sql(_HERE, "place_rarity.sql", by=("place_no",), touched="touched_place.sql"),
    # Candidates.
    Sql(_HERE, "blocking_key.sql", by=_RECORD, varied=("record_no", "key", "name_no")),
    Sql(_HERE, "shared_key.sql", by=("key",), varied=("left_no", "right_no", "key")),
    # Evidence.
    Sql(
        _HERE,
        "edge.sql",
        by=_PAIR,
        through="record_no",
        touched="touched_pair.sql",
        varied=_PAIR,
        way=(
            Sql(_HERE, "side.sql"),
            Sql(_HERE, "pair.sql"),
            Sql(_HERE, "compared_name.sql"),
            Sql(_HERE, "name_pair.sql"),
            Arrays(_HERE, ("compared_name_value.sql", "name_pair_value.sql"), name_pairs, "name_pair"),
            Sql(_HERE, "shared_domain.sql"),
            Sql(_HERE, "shared_local_part.sql"),
            Sql(_HERE, "shared_place.sql"),
            Sql(_HERE, "given_at_work.sql"),
            Sql(_HERE, "own_address.sql"),
            Sql(_HERE, "shown.sql"),
            Sql(_HERE, "comparison.sql"),
            Sql(_HERE, "evidence.sql"),
        ),
    ),
    # Decisions and ids.
    *JUDGEMENTS,
    Sql(
        _HERE,
        "decision.sql",
        by=_PAIR,
        through="record_no",
        touched="touched_decision.sql",
        way=(
            Sql(_HERE, "wanted.sql"),
            Sql(_HERE, "component.sql"),
            Arrays(_HERE, ("component_value.sql",), held_together, "component"),
            Sql(_HERE, "plain.sql"),
            Sql(_HERE, "clustered.sql"),
            Python(_HERE, "edge_value.sql", decisions, "clustered"),
        ),
    ),
    Sql(
        _HERE,
        "person_member.sql",
        by=_RECORD,
        touched="touched_member.sql",
        way=(
            Sql(_HERE, "member.sql"),
            Sql(_HERE, "claim.sql"),
            Sql(_HERE, "inherited.sql"),
            Python(_HERE, "claim_value.sql", inherited_ids, "inherited"),
        ),
        aside=("core.last_person_id",),
    ),
    Sql(_HERE, "new_member.sql", by=_RECORD, touched="touched_new_member.sql"),
    Sql(_HERE, "person_record.sql"),
    *WORDS,
    # People.
    Sql(_HERE, "address_mail.sql"),
    Sql(
        _HERE,
        "person_mailbox.sql",
        by=_PERSON,
        touched="touched_person.sql",
        through="record_no",
        varied=("first_address",),
    ),
    Sql(
        _HERE,
        "person_value.sql",
        by=_PERSON,
        touched="touched_person.sql",
        through="record_no",
        varied=("value",),
    ),
    Sql(
        _HERE,
        "person.sql",
        by=_PERSON,
        touched="touched_person.sql",
        through="record_no",
        varied=("display_name",),
        way=(Sql(_HERE, "person_kind.sql"),),
    ),
    Sql(_HERE, "person_event.sql"),
    Sql(_HERE, "held.sql"),
    Sql(_HERE, "held_by_both.sql"),
    Sql(_HERE, "match_evidence.sql"),
    Sql(_HERE, "possible_match.sql"),
)
