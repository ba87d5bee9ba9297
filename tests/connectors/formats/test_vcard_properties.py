"""What holds for every card, made up or torn: hypothesis, and vobject as oracle."""

from __future__ import annotations

import re
from dataclasses import asdict

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.formats import vcard
from connectors.records import Contact
from tests.connectors.formats import samples
from tests.connectors.formats.storable import assert_storable

ANY_TEXT = st.text(st.characters(exclude_categories=()))
PIECES = st.lists(
    st.sampled_from([
        "BEGIN:VCARD", "END:VCARD", "\r\n", "\n", "\r\n ", "=\r\n", "FN:Jane", "N:Doe;Jane", "PHOTO:AAAA",
        "AAAA", "item1.", "photo;ENCODING=b:AAAA", "PHO\r\n TO:AAAA", "NOTE:AAAA", "TEL;TYPE=pref", "EMAIL",
        ";PREF=1", ":", ";", "\\", '"', ";ENCODING=QUOTED-PRINTABLE", ";CHARSET=gb2312", "=C3=A9",
        "BDAY:--0230", "REV:2024-03-05T25", "\ufeff", "\x00", "\ud800", "AGENT:", "X-ABLabel:_$!<Work>!$_",
        "UID:1", "CATEGORIES:a,b", "KIND:group",
    ]) | ANY_TEXT,
    max_size=40,
).map("".join)  # fmt: skip
PLAIN = st.text(st.characters(categories=("L", "Nd"), include_characters=" ,;\\'-."), max_size=30).map(
    str.strip
)
NAMES = PLAIN.filter(bool)
_STRIPPED = re.compile(
    r"^[ \t]*(?:[\w-]+\.)*(?:PHOTO|LOGO|SOUND|KEY|NOTE)[ \t]*(?:;[^\n]*)?:", re.IGNORECASE | re.MULTILINE
)


@settings(deadline=None)
@given(PIECES | st.sampled_from([samples.APPLE_CARD, samples.OUTLOOK_CARD]).flatmap(
    lambda text: st.tuples(st.integers(0, len(text)), PIECES).map(lambda cut: text[: cut[0]] + cut[1])
))  # fmt: skip
def test_any_text_is_records_or_unreadable(text: str) -> None:
    """Whatever a server sends, parsing gives storable contacts or Unreadable, and nothing else is raised."""
    vcard.card_uid(text)
    vcard.redact(text, lambda address: address == "jane@example.org")
    for payload in (text, vcard.strip(text), *vcard.split(text)):
        try:
            contacts = vcard.parse(payload)
        except Unreadable:
            continue
        for contact in contacts:
            assert isinstance(contact, Contact)
            assert_storable(asdict(contact))


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_can_be_stripped(data: bytes) -> None:
    """Bytes of any kind give text that can be stored."""
    vcard.strip(data).encode("utf-8")
    assert list(vcard.split(data)) == list(vcard.split(vcard.strip(data)))


@settings(deadline=None)
@given(PIECES)
def test_strip_is_idempotent_and_leaves_no_photo(text: str) -> None:
    """Stripping twice is stripping once, and no photo or note is left, however it was folded."""
    stripped = vcard.strip(text)
    assert vcard.strip(stripped) == stripped
    without_soft_breaks = re.sub(r"=[\r\n]+", "", stripped)
    assert not _STRIPPED.search(re.sub(r"[\r\n]+[ \t]", "", without_soft_breaks).replace("\r", "\n"))


@settings(deadline=None)
@given(
    full=NAMES,
    parts=st.tuples(PLAIN, PLAIN, PLAIN, PLAIN, PLAIN),
    organisation=NAMES,
    title=NAMES,
    emails=st.lists(st.emails().filter(lambda email: len(email) <= 320), max_size=3, unique=True),
    phones=st.lists(st.from_regex(r"\+[1-9][0-9 ]{5,14}[0-9]", fullmatch=True), max_size=3, unique=True),
)
def test_agrees_with_vobject(
    full: str,
    parts: tuple[str, str, str, str, str],
    organisation: str,
    title: str,
    emails: list[str],
    phones: list[str],
) -> None:
    """What vobject writes is read as it was meant, and as vobject itself reads it."""
    written = vobject.vCard()
    written.add("fn").value = full
    family, given_name, middle, prefix, suffix = parts
    written.add("n").value = vobject.vcard.Name(family, given_name, middle, prefix, suffix)
    written.add("org").value = [organisation, "department"]
    written.add("title").value = title
    for name, values in (("email", emails), ("tel", phones)):
        for value in values:
            line = written.add(name)
            line.value = value
            line.type_param = "WORK"
    text = written.serialize()
    (contact,) = vcard.parse(vcard.strip(text))
    oracle = vobject.readOne(text)
    assert contact.full_name == oracle.fn.value.strip() == full
    read_parts = (contact.family_name, contact.given_name, contact.middle_name, contact.name_prefix)
    assert (*read_parts, contact.name_suffix) == tuple(part or None for part in parts)
    assert contact.organisation == oracle.org.value[0] == organisation
    assert contact.title == oracle.title.value == title
    assert [each.value for each in contact.emails] == emails
    assert [each.value for each in contact.phones] == phones
    assert {each.label for each in contact.emails + contact.phones} <= {"work"}
