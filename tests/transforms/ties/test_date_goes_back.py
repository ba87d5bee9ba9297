"""A last contact moves back when its proof is cancelled or declined, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.transforms.conftest import people_database
from tests.transforms.core_rows import OWNER_ADDRESS
from tests.transforms.resolved import Resolved

FIRST = datetime(2026, 5, 4, 10)  # noqa: DTZ001 - wall clock
SECOND = datetime(2026, 9, 14, 10)  # noqa: DTZ001 - wall clock
AFTER_ITS_END = datetime(2026, 9, 20, tzinfo=UTC)

# What became of the newest meeting of each, and whether the date goes back.
MEETINGS: dict[str, tuple[dict[str, Any], bool]] = {
    "as it was": ({}, False),
    "cancelled": ({"status": "cancelled"}, True),
    "the owner declined": ({"owner": "declined"}, True),
    "they declined": ({"response": "declined"}, True),
    "deleted or swept away when it was over": ({"is_gone": True, "gone_at": AFTER_ITS_END}, False),
    "cancelled and deleted": ({"is_gone": True, "gone_at": AFTER_ITS_END, "status": "cancelled"}, True),
}
MAILS: dict[str, tuple[dict[str, Any], bool]] = {
    "as it was": ({}, False),
    "trashed, expunged or purged": ({"is_gone": True}, False),
    "spam after all": ({"is_junk": True}, True),
}
CASES = [
    *(("meeting", what) for what in MEETINGS),
    *(("sent", what) for what in MAILS),
    *(("received", what) for what in MAILS),
]


def newest(network: Resolved, kind: str, what: str, address: str) -> bool:
    """Add the newest evidence of a case; whether the date is to go back."""
    if kind != "meeting":
        columns, goes_back = MAILS[what]
        sender, to = (OWNER_ADDRESS, address) if kind == "sent" else (address, OWNER_ADDRESS)
        network.mail(sender, [to], at=SECOND.astimezone(UTC), **columns)
        return goes_back
    columns, goes_back = MEETINGS[what]
    entry = {"owner": "accepted", "response": "accepted"} | columns
    invitee = {"email": address, "response": entry.pop("response")}
    network.meeting(SECOND, with_=[invitee], organizer=address, **entry)
    return goes_back


@pytest.fixture(scope="module")
def days() -> Iterator[dict[tuple[str, str], tuple[date, date]]]:
    """Of each case the day of the last contact, and what it should be."""
    with people_database() as database:
        network = Resolved(database)
        expected = {}
        for person_id, case in enumerate(CASES, start=2):
            address = f"p{person_id}@b.example"
            network.person(person_id, f"Person {person_id}", address)
            network.meeting(FIRST, with_=[address], owner="accepted")
            expected[person_id] = (FIRST if newest(network, *case, address) else SECOND).date()
        network.derive_ties()
        found = dict(network.rows("tie", "person_id", "last_contact_on"))
        yield {case: (found[number], expected[number]) for number, case in enumerate(CASES, start=2)}


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_a_date_goes_back(days: dict[tuple[str, str], tuple[date, date]], case: tuple[str, str]) -> None:
    """To the contact before, if the newest was cancelled, declined or spam; not if its record is gone."""
    found, expected = days[case]
    assert found == expected
