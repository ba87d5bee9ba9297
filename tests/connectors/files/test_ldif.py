"""LDIF as mail programs write it."""

from __future__ import annotations

import base64
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.files import contacts, ldif
from connectors.files.recognise import kind_of
from connectors.records import Contact, Labelled, RawRecord

ANNA = f"""dn:: {base64.b64encode("cn=Anna Müller,mail=anna@example.org".encode()).decode()}
objectclass: top
objectclass: person
objectclass: mozillaAbPersonAlpha
givenName: Anna
sn:: {base64.b64encode("Müller".encode()).decode()}
cn:: {base64.b64encode("Anna Mü".encode()).decode()}
mail: anna@example.org
mozillaSecondEmail: am@exam
 ple.org
telephoneNumber: 030 1
mobile: 0170 2
o: Kranich AG
title: CTO
birthyear: 1985
birthmonth: 4
birthday: 12
description: canary
jpegPhoto:: Y2FuYXJ5
mozillaHomeUrl: https://anna.example
mozillaHomeStreet: Lindenstr. 5
mozillaHomeStreet2: links
mozillaHomeLocalityName: Rom
mozillaHomePostalCode: 50667
street: Mill Lane 1
l: Bath
"""
LIST = """dn: cn=Friends
objectclass: top
objectclass: groupOfNames
cn: Friends
member: cn=Anna
"""


def read(text: str) -> list[RawRecord]:
    return list(ldif.read(io.BytesIO(text.encode())))


def contact(record: RawRecord) -> Contact:
    (parsed,) = contacts.parse(record.payload)
    return parsed


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("above", ["", "version: 1\n\n", "# an export\n"])
def test_an_address_book(line_end: str, above: str) -> None:
    """Base64, folded lines, mailing lists; what is not needed never lands."""
    text = (above + ANNA + "\n" + LIST).replace("\n", line_end)
    kind = kind_of(text.encode())
    assert kind is not None
    assert kind.name == "LDIF"
    anna, friends = read(text)
    assert "canary" not in anna.payload
    assert "Y2FuYXJ5" not in anna.payload
    assert contact(anna) == Contact(
        full_name="Anna Mü",
        given_name="Anna",
        family_name="Müller",
        organisation="Kranich AG",
        title="CTO",
        birthday="1985-04-12",
        emails=(Labelled("anna@example.org"), Labelled("am@example.org")),
        phones=(Labelled("030 1", "work"), Labelled("0170 2", "cell")),
        urls=(Labelled("https://anna.example", "home"),),
        addresses=(
            Labelled(";;Lindenstr. 5, links;Rom;;50667;", "home"),
            Labelled(";;Mill Lane 1;Bath;;;", "work"),
        ),
    )
    assert contact(friends).kind == "group"


def test_an_entry_is_known_by_its_name() -> None:
    """Other fields may change."""
    before, after = read(ANNA)[0], read(ANNA.replace("Kranich", "Nova"))[0]
    assert (before.record_id, before.etag == after.etag) == (after.record_id, False)


def test_bad_entries_cost_themselves() -> None:
    """Bad base64, lines that are none, an entry of nobody."""
    records = read("dn: x\ncn:: ===\n\n???\n\ndn: y\nmail: y@example.org\nnonsense\n")
    with pytest.raises(Unreadable):
        contact(records[0])
    assert contact(records[1]).emails == (Labelled("y@example.org"),)


@given(
    st.lists(st.sampled_from(["dn: a", "cn: b", " c", "", ":", "mail:: !", "birthday: 99", "birthmonth: 2"]))
)
def test_any_lines_are_read(lines: list[str]) -> None:
    """Nothing but Unreadable is raised."""
    for record in read("\n".join(lines)):
        with suppress(Unreadable):
            contact(record)
