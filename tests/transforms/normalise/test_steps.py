"""The tables of normalise, made from core rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.transforms.asked import run_when_asked
from transforms.normalise.steps import STEPS
from warehouse.people import Next

Add = Callable[..., None]


def normalise(people: Next) -> None:
    run_when_asked(people, STEPS)


def test_an_empty_warehouse_is_fine(people: Next) -> None:
    """No records make empty tables; the owner's address alone is known."""
    normalise(people)
    assert people.rows("SELECT count(*) FROM derived.record") == [(0,)]
    assert people.rows("SELECT count(*) FROM derived.email_address") == [(1,)]


def test_values_are_normalised_once_each(people: Next, add: Add) -> None:
    """A distinct value has one row, however many records have it; no address gives NULLs."""
    for key in ("a", "b"):
        add("core.contact", record_id=key, full_name="Anna")
        add("core.contact_address", record_id=key, value="Anna@Acme.example")
        add("core.contact_address", record_id=key, value="not an address", position=1)
    add("core.meeting_invitee", email="Anna@Acme.example")
    normalise(people)
    rows = people.rows(
        """
        SELECT value, address, match_key, organisation_domain
        FROM derived.email_address
        WHERE value NOT LIKE 'owner%'
        """
    )
    assert sorted(rows) == [
        ("Anna@Acme.example", "anna@acme.example", "anna@acme.example", "acme.example"),
        ("not an address", None, None, None),
    ]


def test_records_are_told_apart_by_every_letter_of_their_keys(people: Next, add: Add) -> None:
    """DuckDB's hash has one number for texts of which two letters eight apart have changed places."""
    keys = ("contact2-familyj.vcf", "contactj-family2.vcf")
    for key in keys:
        add("core.contact", record_id=key, full_name=key)
    normalise(people)
    numbers = dict(people.rows("SELECT record_id, record_no FROM derived.record"))
    assert numbers.keys() == set(keys)
    assert len(set(numbers.values())) == 2


def test_a_number_is_read_by_the_region_of_its_account(people: Next, add: Add) -> None:
    """The same digits on cards of two accounts are two numbers."""
    add("core.account", account="uk", region="GB")
    for account in ("home", "uk", "closed"):
        add("core.contact", account=account, full_name="Anna")
        add("core.contact_address", account=account, kind="phone", value="020 7946 0123")
    normalise(people)
    assert sorted(people.rows("SELECT account, identity FROM derived.record_identity")) == [
        ("home", "+492079460123"),
        ("uk", "+442079460123"),
    ]


@pytest.mark.parametrize(
    ("email", "name", "record_id"),
    [
        ("mailto:Anna@Acme.example", "Schmidt, Anna", "anna@acme.example anna schmidt"),
        ("anna@acme.example", None, "anna@acme.example"),
        ("anna@acme.example", "anna@acme.example", "anna@acme.example"),
        ("anna@acme.example", "John Smith Jr.", "anna@acme.example john smith #2"),
    ],
)
def test_an_observed_record_is_address_and_name(
    people: Next, add: Add, email: str, name: str | None, record_id: str
) -> None:
    """The record id is made of what was read, not of how it was written."""
    add("core.meeting_invitee", email=email, name=name)
    normalise(people)
    assert people.rows("SELECT value, name, record_id FROM derived.observed") == [(email, name, record_id)]
    assert people.rows("SELECT account, source, record_id, is_observed FROM derived.record") == [
        ("observed", "observed", record_id, True)
    ]


def test_ways_of_writing_share_a_record(people: Next, add: Add) -> None:
    """Two raw pairs of one record are one row of record, under the name written most often."""
    add("core.meeting_invitee", email="A@acme.example", name="SCHMIDT Anna", kind="unknown")
    add("core.meeting_invitee", email="a@acme.example", name="Anna Schmidt", kind="room")
    add("core.meeting_invitee", email="a@acme.example", name="Anna Schmidt", kind="individual")
    normalise(people)
    assert people.rows("SELECT DISTINCT record_id, kind FROM derived.observed") == [
        ("a@acme.example anna schmidt", "room")
    ]
    assert people.rows("SELECT display_name, seen_count, kind FROM derived.record") == [
        ("Anna Schmidt", 3, "room")
    ]


def test_invitees_without_an_address_are_no_records(people: Next, add: Add) -> None:
    """What is no address identifies nobody."""
    add("core.meeting_invitee", email="urn:uuid:1", name="Anna Schmidt")
    normalise(people)
    assert people.rows("FROM derived.observed") == []
    assert people.rows("FROM derived.record") == []


def test_gone_cards_are_no_records_but_invitees_of_gone_meetings_are(people: Next, add: Add) -> None:
    """A deleted card says nothing any more; a deleted meeting still shows how people were written."""
    add("core.contact", full_name="Anna Schmidt", is_gone=True)
    add("core.contact_address", value="anna@acme.example")
    add("core.meeting_entry", is_gone=True)
    add("core.meeting_invitee", email="bernd@acme.example")
    normalise(people)
    assert people.rows("SELECT record_id FROM derived.record") == [("bernd@acme.example",)]
    assert people.rows("SELECT record_id FROM derived.record_identity") == [("bernd@acme.example",)]


def test_cards_without_a_name_keep_their_place(people: Next, add: Add) -> None:
    """NULL names join with nothing and lose no card."""
    add("core.contact", record_id="nameless")
    add("core.contact", record_id="given", given_name="Anna")
    add("core.contact", record_id="org", full_name="Acme", kind="org")
    normalise(people)
    rows = people.rows("SELECT record_id, display_name, kind FROM derived.record ORDER BY record_id")
    assert rows == [
        ("given", "Anna", "individual"),
        ("nameless", None, "individual"),
        ("org", "Acme", "org"),
    ]


def test_identities_keep_value_and_label(people: Next, add: Add) -> None:
    """An identity is normalised, and says how it was written and labelled; what is none is left out."""
    add("core.contact", full_name="Anna Schmidt")
    add("core.contact_address", value="An.Na@GMail.com", label="home")
    add("core.contact_address", value="nonsense", position=1)
    add("core.contact_address", kind="url", value="https://www.linkedin.com/in/Anna", label="work")
    normalise(people)
    rows = people.rows(
        "SELECT kind, identity, match_key, value, label FROM derived.record_identity ORDER BY kind"
    )
    assert rows == [
        ("email", "an.na@gmail.com", "anna@gmail.com", "An.Na@GMail.com", "home"),
        ("url", "linkedin.com/in/anna", "linkedin.com/in/anna", "https://www.linkedin.com/in/Anna", "work"),
    ]


def test_observed_names_that_a_card_has_structured_do_not_double_it(people: Next, add: Add) -> None:
    """A card and an invitee with one full name are two records, each once."""
    add("core.contact", full_name="Anna Schmidt", given_name="Anna", family_name="Schmidt")
    add("core.contact", record_id="card-2", full_name="Anna Schmidt")
    add("core.meeting_invitee", email="a@acme.example", name="Anna Schmidt")
    normalise(people)
    assert people.rows("SELECT count(*), count(DISTINCT record_no) FROM derived.record") == [(3, 3)]
