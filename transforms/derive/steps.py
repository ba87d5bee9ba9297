"""Derive, in order: what happened, between whom, and whether it counts."""

from __future__ import annotations

from transforms.derive.recurrence import expand_series
from transforms.step import Python, Sql, Step

_HERE = "transforms.derive"

STEPS: tuple[Step, ...] = (
    Sql(_HERE, "person_sort.sql", by_rows=True),
    Sql(_HERE, "record_email.sql", by_rows=True),
    Sql(_HERE, "record_called.sql", by_rows=True),
    Sql(_HERE, "reason.sql"),
    Sql(_HERE, "rule.sql"),
    Sql(_HERE, "earlier_reading.sql"),
    Sql(_HERE, "instant.sql"),
    Sql(_HERE, "owner_zone.sql"),
    Sql(_HERE, "expansion.sql"),
    Python(
        _HERE,
        "series.sql",
        expand_series,
        "derived.expansion",
        key=("starts", "time_zone", "is_all_day", "rrules", "rdates", "exdates", "until"),
    ),
    Sql(_HERE, "series_occurrence.sql"),
    Sql(_HERE, "series_problem.sql"),
    Sql(_HERE, "occurrence.sql"),
    Sql(_HERE, "written.sql"),
    Sql(_HERE, "invitee.sql"),
    Sql(_HERE, "entry_answer.sql"),
    Sql(_HERE, "meeting.sql"),
    Sql(_HERE, "meeting_attendee.sql"),
    Sql(_HERE, "message.sql"),
    Sql(_HERE, "message_party.sql"),
    Sql(_HERE, "message_verdict.sql"),
    Sql(_HERE, "dead_address.sql"),
    Sql(_HERE, "address_met.sql"),
    Sql(_HERE, "exchange.sql"),
    Sql(_HERE, "person_seen.sql", by_rows=True),
    Sql(_HERE, "interaction.sql"),
    Sql(_HERE, "contact_day.sql"),
    Sql(_HERE, "meeting_ahead.sql"),
    Sql(_HERE, "next_as_of.sql"),
    Sql(_HERE, "person_source.sql"),
)
