"""Publish, in order: the public views and macros. tie_as_of stands with the ties, which are made with it."""

from __future__ import annotations

from transforms.step import Sql, Step

_HERE = "transforms.publish"

STEPS: tuple[Step, ...] = (
    Sql(
        _HERE,
        "person_identity.sql",
        by=("kind", "match_key"),
        touched="touched_identity.sql",
        varied=("identity", "match_key"),
    ),
    Sql(_HERE, "person_address.sql"),
    Sql(_HERE, "person.sql"),
    Sql(_HERE, "person_alias.sql"),
    Sql(_HERE, "person_value.sql"),
    Sql(_HERE, "living.sql"),
    Sql(_HERE, "person_record.sql"),
    Sql(_HERE, "identity.sql"),
    Sql(_HERE, "meeting.sql"),
    Sql(_HERE, "meeting_attendee.sql"),
    Sql(_HERE, "message.sql"),
    Sql(_HERE, "message_recipient.sql"),
    Sql(_HERE, "interaction.sql"),
    Sql(_HERE, "timeline.sql"),
    Sql(_HERE, "tie.sql"),
    Sql(_HERE, "stale_tie.sql"),
    Sql(_HERE, "occasion.sql"),
    Sql(_HERE, "link.sql"),
    Sql(_HERE, "bridge.sql"),
    Sql(_HERE, "reconnect.sql"),
    Sql(_HERE, "introduction_to.sql"),
    Sql(_HERE, "introduction.sql"),
    Sql(_HERE, "match_evidence.sql"),
    Sql(_HERE, "explained.sql"),
    Sql(_HERE, "possible_match.sql"),
    Sql(_HERE, "proposed_contact.sql"),
    Sql(_HERE, "person_fact.sql"),
    Sql(_HERE, "change.sql"),
    Sql(_HERE, "word.sql"),
    Sql(_HERE, "quiet_span.sql"),
    Sql(_HERE, "owner_address.sql"),
    Sql(_HERE, "coverage.sql"),
    Sql(_HERE, "quarantine.sql"),
    Sql(_HERE, "published.sql"),
)
