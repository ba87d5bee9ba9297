"""An address is dead while all mail to it comes back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.transforms.asked import run_when_asked
from tests.transforms.core_rows import OWNER_ADDRESS, Add
from transforms.derive.steps import STEPS as DERIVE
from transforms.normalise.steps import STEPS as NORMALISE
from transforms.resolve.steps import STEPS as RESOLVE
from warehouse.people import Next

ANA = "ana@b.example"
FIRST = datetime.fromisoformat("2026-03-02T22:30:00+00:00")  # late in the evening: the owner's day too


@pytest.mark.parametrize(
    ("events", "since"),
    [
        ("out-0 bounce-1", date(2026, 3, 3)),
        ("out-0 bounce-1 out-20 bounce-21", date(2026, 3, 3)),
        ("out-0 bounce-1 in-5", None),
        ("out-0 bounce-1 in-5 out-20 bounce-21", date(2026, 3, 23)),
        ("out-0 bounce-1 out-20", None),
        ("in-0 out-1 bounce-9", date(2026, 3, 11)),
        ("out-0 bounce-11", None),
        ("bounce-1", None),
        ("out-0 junk-1", None),
    ],
)
def test_an_address_is_dead_since_its_mail_comes_back(
    people: Next, add: Add, events: str, since: date | None
) -> None:
    """Since the first report after the last sign of life; a report on what was not sent is forged."""
    for number, event in enumerate(events.split()):
        what, _, day = event.partition("-")
        key = f"mail-{number}"
        is_report = what in ("bounce", "junk")
        moment = FIRST + timedelta(days=int(day))
        add(
            "core.message",
            record_id=key,
            message_key=key,
            sent_at=moment,
            received_at=moment,
            is_bounce=is_report,
            is_junk=what == "junk",
            failed_recipients=["Ana@B.example"] if is_report else [],
        )
        sender = {"out": OWNER_ADDRESS, "in": ANA}.get(what, "mailer-daemon@b.example")
        add("core.message_address", record_id=key, field="from", email=sender)
        add("core.message_address", record_id=key, email=ANA if what == "out" else OWNER_ADDRESS)
    run_when_asked(people, (*NORMALISE, *RESOLVE, *DERIVE))
    expected = [(ANA, since)] if since else []
    assert people.rows("SELECT match_key, since_on FROM derived.dead_address") == expected
