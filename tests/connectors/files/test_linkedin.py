"""LinkedIn's connections: the notes above, other languages, missing addresses."""

from __future__ import annotations

import io

import pytest

from connectors.files import contacts, linkedin, rows
from connectors.files.recognise import kind_of
from connectors.records import Contact, Labelled, RawRecord

NOTES = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are missing. '
    'You will only see email addresses for connections who have allowed it, ""really""."\n\n'
)
ENGLISH = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
GERMAN = "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Vernetzt am\n"
JAPANESE = "名,姓,URL,メールアドレス,会社,役職,つながった日\n"
OLD = "First Name,Last Name,Email Address,Company,Position,Connected On\n"
JANE = 'Jané,"Doe, MBA",https://www.linkedin.com/in/jane-doe,,Kranich AG,"CTO, Europe",27 Nov 2026\n'
LEFT = ",,,,,,05 Mar 2019\n"


def read(text: str) -> list[RawRecord]:
    return list(linkedin.read(io.BytesIO(text.encode())))


def contact(record: RawRecord) -> Contact:
    (parsed,) = contacts.parse(record.payload)
    return parsed


@pytest.mark.parametrize("header", [ENGLISH, GERMAN, JAPANESE])
@pytest.mark.parametrize("notes", ["", NOTES])
def test_connections_in_any_language(header: str, notes: str) -> None:
    """The columns are told by their places and the profiles in them."""
    text = notes + header + JANE + LEFT
    kind = kind_of(text.encode())
    assert kind is not None
    assert (kind.name, kind.source) == ("LinkedIn connections", "linkedin_connections")
    (record,) = read(text)
    assert record.record_id == "in/jane-doe"
    assert contact(record) == Contact(
        full_name="Jané Doe, MBA",
        given_name="Jané",
        family_name="Doe, MBA",
        organisation="Kranich AG",
        title="CTO, Europe",
        urls=(Labelled("https://www.linkedin.com/in/jane-doe", "linkedin"),),
    )
    assert "27 Nov 2026" in record.payload


def test_exports_without_profiles() -> None:
    """As they were before 2021; a person is then known by name and address, or by the whole row."""
    records = read(NOTES + OLD + "Jane,Doe,jane@example.org,A,B,01 Jan 2019\nBo,Li,,C,D,02 Jan 2019\n")
    assert [contact(record).full_name for record in records] == ["Jane Doe", "Bo Li"]
    assert contact(records[0]).emails == (Labelled("jane@example.org"),)


def test_a_new_employer_is_a_change_of_the_record() -> None:
    """The profile is who it is; its country's host does not matter."""
    (before,) = read(ENGLISH + JANE)
    (after,) = read(ENGLISH + JANE.replace("Kranich AG", "Nova").replace("www.", "de."))
    assert before.record_id == after.record_id
    assert before.etag != after.etag


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/in/Jane-Doe/",
        "http://ge.linkedin.com/in/jane-doe?",
        "linkedin.com/in/jane-doe",
    ],
)
def test_a_profile_has_one_id(url: str) -> None:
    """However it is written."""
    assert rows.profile_id(url) == "in/jane-doe"
