"""Contacts in the tables that programs write, in their real sets of columns."""

from __future__ import annotations

import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.files import contacts, rows
from connectors.files.layouts import LAYOUTS
from connectors.files.recognise import Wishes, kind_of, mapped
from connectors.records import Contact, Labelled, RawRecord

GOOGLE = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
    "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,"
    "Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,"
    "Phone 1 - Value,Website 1 - Label,Website 1 - Value\n"
    "Anna,M.,Müller,,,,Dr.,,Anni,,Kranich AG,CTO,,--04-12,canary note,https://photo.example/canary,"
    "Friends ::: * myContacts,* Work,anna@work.example ::: am@work.example,Home,anna@example.org,Mobile,"
    "+49 170 1234567,Profile,https://anna.example\n"
)
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,"
    "Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,"
    "Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,"
    "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,"
    "Organization 1 - Title\n"
    "Anna Müller,Anna,,Müller,,,,,,,,,,,1985-04-12,,,canary,,,,,,,,canary,,,* myContacts ::: Friends,* ,"
    "anna@example.org,Mobile,+49 170 1234567,,Kranich AG,CTO\n"
)
OUTLOOK = (
    '"Title","First Name","Middle Name","Last Name","Suffix","Company","Department","Job Title","Business Street",'
    '"Business Phone","Home Phone","Mobile Phone","Birthday","Categories","E-mail Address","E-mail Type",'
    '"E-mail Display Name","E-mail 2 Address","Government ID Number","Notes","Web Page"\n'
    '"","Anna","","Müller","","Kranich AG","","CTO","","030 1","","0170 2","4/12/1985","Friends;VIP",'
    '"/o=First/ou=x/cn=anna","EX","Anna","anna@example.org","canary","canary","https://kranich.example"\n'
    '"","","","","","Kranich AG","","","","030 9","","","0/0/00","","","","","","","",""\n'
)
OUTLOOK_GERMAN = (
    '"Anrede";"Vorname";"Weitere Vornamen";"Nachname";"Suffix";"Firma";"Abteilung";"Position";"Telefon geschäftlich";'
    '"Mobiltelefon";"Geburtstag";"Kategorien";"Notizen";"E-Mail-Adresse"\n'
    '"Frau";"Anna";"";"Müller";"";"Kranich AG";"";"CTO";"030 1";"0170 2";"12.04.1985";"Friends";"canary";'
    '"anna@example.org"\n'
)
THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,"
    "Fax Number,Pager Number,Mobile Number,Job Title,Department,Organization,Web Page 1,Web Page 2,Birth Year,Notes\n"
    "Anna,Müller,Anna Müller,,anna@example.org,am@example.org,,030 1,,,,0170 2,CTO,,Kranich AG,,,,canary\n"
)


def read(text: str, encoding: str = "utf-8") -> tuple[str, list[RawRecord]]:
    """The name of the kind, and the records."""
    data = text.encode(encoding)
    kind = kind_of(data[:65536])
    assert kind is not None
    return kind.name, list(kind.read(io.BytesIO(data), Wishes()))


def contact(record: RawRecord) -> Contact:
    (parsed,) = contacts.parse(record.payload)
    return parsed


def test_google() -> None:
    """Several addresses in one cell, labels and their stars, a birthday without year."""
    name, (record,) = read(GOOGLE)
    assert name == "Google contacts"
    assert contact(record) == Contact(
        full_name="Anna M. Müller",
        given_name="Anna",
        middle_name="M.",
        family_name="Müller",
        name_prefix="Dr.",
        nickname="Anni",
        organisation="Kranich AG",
        title="CTO",
        birthday="--04-12",
        emails=(
            Labelled("anna@work.example", "work"),
            Labelled("am@work.example", "work"),
            Labelled("anna@example.org", "home"),
        ),
        phones=(Labelled("+49 170 1234567", "cell"),),
        urls=(Labelled("https://anna.example", "Profile"),),
        tags=("Friends",),
    )


@pytest.mark.parametrize(
    ("text", "encoding", "kind", "address"),
    [
        (GOOGLE_OLD, "utf-16", "Google contacts (before 2024)", "anna@example.org"),
        (OUTLOOK, "utf-8-sig", "Outlook contacts", "anna@example.org"),
        (OUTLOOK_GERMAN, "cp1252", "Outlook contacts (German)", "anna@example.org"),
        (THUNDERBIRD, "utf-8", "Thunderbird address book", "anna@example.org"),
    ],
)
def test_the_others(text: str, encoding: str, kind: str, address: str) -> None:
    """Each in the encoding that it comes in."""
    name, records = read(text, encoding)
    assert name == kind
    anna = contact(records[0])
    assert (anna.full_name, anna.organisation, anna.title) == ("Anna Müller", "Kranich AG", "CTO")
    assert anna.emails[0].value == address
    assert anna.phones[-1].label == "cell"
    if kind.startswith("Google"):
        assert (anna.birthday, anna.tags) == ("1985-04-12", ("Friends",))


def test_outlook_in_particular() -> None:
    """An Exchange name is no e-mail address; 4/12/1985 could be two days; a firm is an organisation."""
    anna, firm = map(contact, read(OUTLOOK)[1])
    assert (anna.emails, anna.birthday) == ((Labelled("anna@example.org"),), None)
    assert anna.tags == ("Friends", "VIP")
    assert (firm.full_name, firm.kind) == ("Kranich AG", "org")
    assert contact(read(OUTLOOK_GERMAN)[1][0]).birthday == "1985-04-12"


@pytest.mark.parametrize("text", [GOOGLE, GOOGLE_OLD, OUTLOOK, OUTLOOK_GERMAN, THUNDERBIRD])
def test_notes_photos_and_numbers_of_state_never_land(text: str) -> None:
    """What is not needed is dropped before landing."""
    assert all("canary" not in record.payload for record in read(text)[1])


def test_a_newer_export_is_known_again() -> None:
    """By name and first address, whatever else has changed, also when the columns changed places."""
    (before,) = read(GOOGLE)[1]
    (after,) = read(GOOGLE.replace("Kranich AG,CTO", "Nova,CEO"))[1]
    assert before.record_id == after.record_id
    assert before.etag != after.etag


def test_any_table_by_the_names_of_its_columns() -> None:
    """What no program is known for, a person maps."""
    columns = {"full_name": ["Wer"], "email": ["Mail", "Mail 2"], "tag": ["Art"]}
    data = b"Wer|Mail|Mail 2|Art|Sonst\nAnna|a@example.org|b@example.org|x;y|z\n"
    kind = mapped(columns)
    assert kind_of(data) is None
    assert kind_of(data, (kind,)) is kind
    (record,) = rows.read_mapped(io.BytesIO(data), columns)
    anna = contact(record)
    assert (anna.full_name, anna.tags) == ("Anna", ("x", "y"))
    assert [email.value for email in anna.emails] == ["a@example.org", "b@example.org"]


def test_a_row_of_nobody_is_unreadable() -> None:
    """It lands all the same, and waits in quarantine."""
    _, records = read(GOOGLE + ",,,,,,,,,,,Boss,,,,,,,,,,,,,\n")
    with pytest.raises(Unreadable, match="neither a name"):
        contact(records[1])


def test_redacting_takes_the_whole_row() -> None:
    """A forgotten person's row goes, others stay as they are."""
    (record,) = read(GOOGLE)[1]
    assert contacts.redact(record, lambda value: value == "am@work.example") is None
    assert contacts.redact(record, lambda _: False) == record


@given(
    st.sampled_from([*LAYOUTS, "none", None, 3])
    | st.dictionaries(st.sampled_from(["email", "x"]), st.lists(st.text(max_size=9))),
    st.none() | st.text() | st.dictionaries(st.sampled_from(["name", "url", "E-mail 1 - Value"]), st.text()),
)
def test_any_json_is_a_contact_or_unreadable(layout: object, row: object) -> None:
    """Whatever stands in a record."""
    payload = json.dumps({"layout": layout, "row": row})
    with suppress(Unreadable):
        assert isinstance(contact(RawRecord("", "", "", payload)), Contact)
