"""Whom people work for: what their own addresses and cards say, and what only looks like work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.transforms.core_rows import OWNER_ADDRESS
from tests.transforms.resolved import Resolved

ANA, BO, CYD = 2, 3, 4


def day(text: str) -> datetime:
    """Noon of a day, in UTC."""
    return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=UTC)


def writes(network: Resolved, address: str, start: str, times: int = 4, every: int = 20) -> None:
    """Mail from an address that is somebody's."""
    for number in range(times):
        network.mail(address, [OWNER_ADDRESS], day(start) + timedelta(days=every * number))


def employers(network: Resolved, person_id: int = ANA) -> list[tuple[Any, ...]]:
    """Organisation and whether it is current: used its address, or a card names it."""
    network.derive_ties()
    where = f"person_id = {person_id} AND (uses > 0 OR record_id IS NOT NULL)"
    return network.rows("employment", "organisation", "is_current", where=where)


def changes(network: Resolved, person_id: int = ANA) -> list[tuple[Any, ...]]:
    return network.rows("job_change", "changed_on", "before", "after", where=f"person_id = {person_id}")


@pytest.fixture
def network(resolved: Resolved) -> Resolved:
    """Ana Berg with many addresses; Bo and Cyd beside her at one firm."""
    resolved.person(
        ANA, "Ana Berg", "ana@acme.example", "ana@beta.example", "ana@beta-labs.example", "ana@example.com",
        "ana@anaberg.example", "ana@alumni.uni.example", family_name="Berg",
    )  # fmt: skip
    resolved.person(BO, "Bo", "bo@acme.example", "bo@beta.example")
    resolved.person(CYD, "Cyd", "cyd@acme.example", "cyd@beta.example")
    return resolved


def test_whoever_writes_from_elsewhere_only_has_changed(network: Resolved) -> None:
    """The new employer since the first mail from there, the old one is none any more."""
    writes(network, "ana@acme.example", "2025-01-10")
    writes(network, "ana@beta.example", "2025-06-01")
    assert employers(network) == [("acme.example", False), ("beta.example", True)]
    assert changes(network) == [(date(2025, 6, 1), "acme.example", "beta.example")]


def test_what_others_write_to_is_not_used(network: Resolved) -> None:
    """An address book that somebody does not keep up says nothing of where they are."""
    writes(network, "ana@acme.example", "2025-01-10")
    network.mail("bo@acme.example", [OWNER_ADDRESS, "ana@beta.example"], day("2026-01-01"))
    assert employers(network) == [("acme.example", True)]


@pytest.mark.parametrize("address", ["ana@example.com", "ana@anaberg.example", "ana@alumni.uni.example"])
def test_private_addresses_are_no_employer(network: Resolved, address: str) -> None:
    """Free mail, a domain that bears the family's name, and what a school lends for ever."""
    writes(network, "ana@acme.example", "2025-01-10")
    writes(network, address, "2025-06-01")
    assert employers(network) == [("acme.example", True)]
    assert changes(network) == []


def test_an_address_that_was_never_used_is_believed_for_want_of_another(resolved: Resolved) -> None:
    """Of a card, or beside others on a mail; not when they write from elsewhere, nor what several share."""
    resolved.person(ANA, "Ana", "ana@acme.example")
    resolved.person(BO, "Bo", "bo@acme.example", "bo@beta.example", "office@gamma.example")
    resolved.person(CYD, "Cyd", "office@gamma.example")
    writes(resolved, "bo@beta.example", "2025-01-10")
    resolved.derive_ties()
    assert resolved.rows("employment", "person_id", "organisation", "uses", "is_current") == [
        (ANA, "acme.example", 0, True),
        (BO, "acme.example", 0, False),
        (BO, "beta.example", 4, True),
    ]


def test_two_at_once_are_no_change(network: Resolved) -> None:
    """Somebody who goes on writing from the earlier one works for both."""
    writes(network, "ana@acme.example", "2025-01-10", times=12, every=40)
    writes(network, "ana@beta.example", "2025-06-01")
    assert employers(network) == [("acme.example", True), ("beta.example", True)]
    assert changes(network) == []


def test_one_mail_is_no_change(network: Resolved) -> None:
    """It may be a slip, or a guest's mailbox."""
    writes(network, "ana@acme.example", "2025-01-10")
    writes(network, "ana@beta.example", "2025-06-01", times=1)
    employers(network)
    assert changes(network) == []


def test_a_firm_that_was_renamed_is_one(network: Resolved) -> None:
    """Most of those who wrote from the one domain write from the other now."""
    for who in ("ana", "bo", "cyd"):
        writes(network, f"{who}@acme.example", "2025-01-10")
        writes(network, f"{who}@beta.example", "2025-06-01")
    assert len(employers(network)) == 1
    assert [changes(network, person_id) for person_id in (ANA, BO, CYD)] == [[], [], []]


def test_a_name_like_another_is_the_same_firm(network: Resolved) -> None:
    """The domain of a branch, 'beta-labs-berlin' beside 'beta-labs' and that beside 'beta'; not 'betamax'."""
    network.person(ANA, "Ana", "ana@beta-labs-berlin.example", "ana@betamax.example")
    writes(network, "ana@beta.example", "2025-01-10")
    writes(network, "ana@beta-labs-berlin.example", "2025-03-01")
    writes(network, "ana@beta-labs.example", "2025-06-01")
    assert len(employers(network)) == 1
    assert changes(network) == []
    writes(network, "ana@betamax.example", "2025-10-01")
    assert len(employers(network)) == 2


def test_of_names_for_a_firm_that_as_many_use_the_first_is_shown(network: Resolved) -> None:
    """The same in every refresh: of one domain a card says Beta, of its branch's one says Beta Labs."""
    for person_id, domain, name in ((BO, "beta", "Beta"), (ANA, "beta-labs", "Beta Labs")):
        network.card(person_id, domain, f"P{person_id}", f"p@{domain}.example", organisation=name)
    writes(network, "cyd@beta.example", "2025-01-10")
    assert employers(network, CYD) == [("Beta", True)]


def test_cards_name_the_firm_behind_a_domain(network: Resolved) -> None:
    """Of everybody there, also of those who have no such card; one card's word must be like the domain."""
    network.card(BO, "bo", "Bo", "bo@acme.example", organisation="Acme GmbH")
    network.card(CYD, "cyd", "Cyd", "cyd@beta.example", organisation="Choir")
    writes(network, "ana@acme.example", "2025-01-10")
    writes(network, "ana@beta.example", "2025-06-01")
    assert employers(network) == [("Acme GmbH", False), ("beta.example", True)]


def test_a_card_that_says_something_else_is_a_change(network: Resolved) -> None:
    """Since the refresh that saw it; another spelling of the same is none, another title is one of title."""
    for record_id, person_id, before, after in (
        ("ana", ANA, ("Acme", "Clerk"), ("Beta", "Head")),
        ("bo", BO, ("Acme", "Clerk"), ("Acme", "Head")),
        ("cyd", CYD, ("Acme", "Clerk"), ("ACME", "clerk")),
    ):
        network.card(person_id, record_id, record_id, organisation=after[0], title=after[1])
        network.organisation(before[0])
        said = {"organisation": before[0], "title": before[1], "since_at": day("2026-01-02")}
        network.add("core.position", record_id=record_id, **said)
    network.derive_ties()
    assert network.rows("job_change", "person_id", "kind", "before", "after", "title", "changed_on") == [
        (ANA, "new_employer", "Acme", "Beta", "Head", date(2026, 11, 23)),
        (BO, "new_title", "Acme", "Acme", "Head", date(2026, 11, 23)),
    ]
