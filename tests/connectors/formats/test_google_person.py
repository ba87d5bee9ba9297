"""Persons of Google's become contacts; what makes no sense is left out, and nothing worse happens."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.formats import google_person
from connectors.records import Contact, Labelled

OWN = {"source": {"type": "CONTACT", "id": "1a"}}
PROFILE = {"source": {"type": "PROFILE", "id": "117"}}
PRIMARY = {"primary": True, **OWN}


def payload(groups: dict[str, str] | None = None, **person: Any) -> str:
    """As a record has it."""
    return json.dumps({"person": {"resourceName": "people/c1", **person}, "groups": groups or {}})


def contact(groups: dict[str, str] | None = None, **person: Any) -> Contact:
    """The one contact."""
    (found,) = google_person.parse(payload(groups, **person))
    return found


def test_everything_that_a_contact_may_say() -> None:
    """Each field has its place; primary values come first, and the contact's own before its profile's."""
    assert contact(
        groups={"contactGroups/1": "Choir", "contactGroups/starred": "Starred"},
        metadata={"sources": [{"type": "CONTACT", "id": "1a", "updateTime": "2026-01-14T08:30:00.123456Z"}]},
        names=[
            {"displayName": "N. B.", "metadata": PROFILE},
            {
                "displayName": "Dr. Nino Ana Beridze jr.",
                "honorificPrefix": "Dr.",
                "givenName": "Nino",
                "middleName": "Ana",
                "familyName": "Beridze",
                "honorificSuffix": "jr.",
                "metadata": PRIMARY,
            },
        ],
        nicknames=[{"value": "Ninutsa"}],
        organizations=[
            {"name": "Old mill", "current": False, "endDate": {"year": 2020}},
            {"name": "New mill", "title": "Miller", "current": True},
        ],
        birthdays=[{"text": "in spring"}, {"date": {"year": 1985, "month": 4, "day": 12}}],
        emailAddresses=[
            {"value": "nino@example.net", "metadata": PROFILE},
            {"value": "nino@example.com", "type": "home", "metadata": OWN},
            {"value": "nino@example.org", "type": "work", "metadata": PRIMARY},
            {"value": "nino@example.com", "metadata": OWN},
        ],
        phoneNumbers=[{"value": "030 123", "canonicalForm": "+4930123", "type": "mobile"}, {"value": "112"}],
        urls=[{"value": "https://nino.example", "type": "homePage"}],
    ) == Contact(
        full_name="Dr. Nino Ana Beridze jr.",
        given_name="Nino",
        middle_name="Ana",
        family_name="Beridze",
        name_prefix="Dr.",
        name_suffix="jr.",
        nickname="Ninutsa",
        organisation="New mill",
        title="Miller",
        birthday="1985-04-12",
        emails=(
            Labelled("nino@example.org", "work"),
            Labelled("nino@example.com", "home"),
            Labelled("nino@example.net"),
        ),
        phones=(Labelled("+4930123", "mobile"), Labelled("112")),
        urls=(Labelled("https://nino.example", "homePage"),),
        tags=("Choir", "Starred"),
        updated_at=datetime(2026, 1, 14, 8, 30, 0, 123456, UTC),
    )


@pytest.mark.parametrize(
    ("born", "read"),
    [
        ({"month": 4, "day": 12}, "--04-12"),
        ({"year": 0, "month": 2, "day": 29}, "--02-29"),
        ({"year": 1985, "month": 2, "day": 29}, None),
        ({"year": 1985}, None),
        ({"year": "1985", "month": "4", "day": "12"}, None),
        ("12 April", None),
    ],
)
def test_birthdays(born: object, read: str | None) -> None:
    """The year may be unknown; what is no whole date is none."""
    assert contact(names=[{"displayName": "Nino"}], birthdays=[{"date": born}]).birthday == read


@pytest.mark.parametrize(
    ("person", "name", "kind"),
    [
        ({"names": [{"givenName": "Nino", "familyName": "Beridze"}]}, "Nino Beridze", "individual"),
        ({"nicknames": [{"value": "Ninutsa"}]}, "Ninutsa", "individual"),
        ({"organizations": [{"name": "The mill"}]}, "The mill", "org"),
        ({"emailAddresses": [{"value": "a@example.org"}]}, None, "individual"),
    ],
)
def test_contacts_without_a_full_name(person: dict[str, Any], name: str | None, kind: str) -> None:
    """Parts, a nickname or an organisation stand for it; a card with an organisation alone is that one's."""
    found = contact(**person)
    assert (found.full_name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        json.dumps({"person": [], "groups": {}}),
        payload(),
        "x" * 2_000_000,
    ],
)
def test_what_is_no_contact(text: str) -> None:
    """It waits in quarantine, with a reason."""
    with pytest.raises(Unreadable):
        google_person.parse(text)


def test_hostile_texts_are_cut_and_cleaned() -> None:
    """Names of a megabyte, control characters, addresses that cannot be."""
    found = contact(
        names=[{"displayName": "A\x00\x1b[31mB\n" + "C" * 5000}],
        emailAddresses=[
            {"value": "a" * 400 + "@example.org"},
            {"value": 5},
            {"value": " b@example.org\n"},
            None,
        ],
        phoneNumbers=[{"value": "1" * 500}],
        urls=[{"value": "https://" + "u" * 2000}],
    )
    assert found.full_name
    assert found.full_name.startswith("A[31mB CCC")
    assert len(found.full_name) == 1000
    assert found.emails == (Labelled("b@example.org"),)
    assert (found.phones, found.urls) == ((), ())


def test_the_suppressed_leave() -> None:
    """By any address, or by a number in either form; of what cannot be read, by any address in it."""
    text = payload(
        names=[{"displayName": "Nino"}],
        emailAddresses=[{"value": "A@example.org"}],
        phoneNumbers=[{"value": "030 123", "canonicalForm": "+4930123"}],
    )
    for word in ("A@example.org", "030 123", "+4930123"):
        assert google_person.redact(text, lambda value, word=word: value == word) is None  # type: ignore[misc]
    assert google_person.redact(text, lambda _: False) == text
    assert google_person.redact("<a@example.org>", lambda value: value == "a@example.org") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([
    "names", "nicknames", "organizations", "birthdays", "emailAddresses", "phoneNumbers", "urls", "metadata",
    "memberships",
])  # fmt: skip
ITEMS = st.dictionaries(
    st.sampled_from(["value", "displayName", "date", "metadata", "type", "sources", "name", "current"]), JSON
)


@settings(max_examples=40)
@given(
    st.dictionaries(FIELDS, st.lists(ITEMS | JSON, max_size=3) | JSON),
    st.dictionaries(st.text(), JSON) | JSON,
)
def test_any_json_is_a_contact_or_unreadable(person: dict[str, Any], groups: Any) -> None:
    """Whatever types stand where, the parser gives a contact or Unreadable."""
    try:
        (found,) = google_person.parse(json.dumps({"person": person, "groups": groups}))
    except Unreadable:
        return
    assert isinstance(found, Contact)
