"""vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350): a tolerant parser for what address books really hold.

Our own because the libraries lose whole files to one bad line, and one of them hangs on 24 parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import TypeVar

from connectors.errors import Unreadable
from connectors.formats.card_addresses import (
    Fields,
    read_address,
    read_email,
    read_labelled,
    read_phone,
    read_url,
)
from connectors.formats.content_lines import (
    MAX_LINES,
    MAX_PAYLOAD,
    MAX_TEXT,
    TOO_MANY_LINES,
    ContentLine,
    decode,
    decoded,
    named_lines,
    names_suppressed,
    parse_line,
    plain,
    split_unescaped,
    text_of,
    unfold,
)
from connectors.records import Contact, IsSuppressed

MAX_TAGS = 100
_STRIPPED = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "NOTE"})
_READ = frozenset({
    "FN", "N", "NICKNAME", "ORG", "TITLE", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS", "BDAY", "EMAIL",
    "ADR", "LABEL", "TEL", "URL", "X-SOCIALPROFILE", "SOCIALPROFILE", "CATEGORIES", "REV", "X-ABLABEL",
})  # fmt: skip
_KINDS = frozenset({"individual", "group", "org", "location"})
_CARD_EDGE = re.compile(r"(?:^|(?<=[\r\n]))(BEGIN|END):VCARD[ \t]*(?=[\r\n]|$)", re.IGNORECASE)
_AGENT_BEFORE = re.compile(r"(?:^|[\r\n])AGENT[^\r\n]*:[ \t]*[\r\n]+$", re.IGNORECASE)
_BIRTHDAY = re.compile(r"(\d{4}|--)-?(\d\d)-?(\d\d)(?:[T ].*)?|(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NO_YEAR = 1800  # Apple writes 1604 for an unknown year, others 0000

_T = TypeVar("_T")


def strip(text: str | bytes) -> str:
    """Give what may land: the decoded text less photos, logos, sounds, keys and notes, else as sent.

    Of an item of over 300,000 lines nothing is left but a line that says so, which `parse` refuses.
    """
    kept: list[str] = []
    is_kept = True
    for number, (name, raw) in enumerate(named_lines(decode(text))):
        if number == MAX_LINES:
            return TOO_MANY_LINES
        if name:
            is_kept = name not in _STRIPPED
        if is_kept:
            kept.append(raw)
    return "".join(kept)


def split(text: str | bytes) -> Iterator[str]:
    """Yield the cards of a file one by one, bad ones too: they are for `parse` to refuse."""
    text = decode(text)
    start: int | None = None
    depth = 0
    for edge in _CARD_EDGE.finditer(text):
        is_begin = edge[1].upper() == "BEGIN"
        if (
            is_begin
            and start is not None
            and _AGENT_BEFORE.search(text, max(start, edge.start() - 200), edge.start())
        ):
            depth += 1
        elif is_begin:
            if start is not None:  # the card before has no end
                yield text[start : edge.start()]
            start, depth = edge.start(), 1
        elif start is not None:
            depth -= 1
            if depth == 0:
                yield text[start : edge.end()] + "\r\n"
                start = None
    if start is not None:
        yield text[start:]


def card_uid(text: str) -> str | None:
    """Read the UID of a card, None if it has none or one of over 1,000 characters."""
    for name, raw in named_lines(text):
        if name == "UID":
            line = parse_line(raw)
            value = plain(line.value[: MAX_TEXT + 1]) if line else ""
            if line and value and len(line.value) <= MAX_TEXT:
                return value
    return None


def parse(payload: str) -> tuple[Contact, ...]:
    """Read the card of a payload (all of them, should it hold several). Raises Unreadable."""
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The card is larger than 1 MiB even without its pictures.")
    contacts: list[Contact] = []
    fields: dict[str, list[ContentLine]] | None = None
    for name, raw in named_lines(payload):
        if name in ("BEGIN", "END") and raw.partition(":")[2].strip().upper() == "VCARD":
            if name == "END" and fields is not None:
                contacts.append(_contact(fields))
            elif name == "BEGIN" and fields is not None:
                raise Unreadable("The card holds another card inside itself, or its END:VCARD is missing.")
            fields = {} if name == "BEGIN" else None
        elif fields is not None and name in _READ:
            line = parse_line(raw)
            if line is not None:
                fields.setdefault(name, []).append(line)
    if fields is not None:
        raise Unreadable("The card breaks off: its END:VCARD is missing.")
    if not contacts:
        raise Unreadable("This is no vCard: it has no BEGIN:VCARD.")
    return tuple(contacts)


def redact(payload: str, is_suppressed: IsSuppressed) -> str | None:
    """Give None when an e-mail or phone of the card is suppressed; else the card without lines that name one.

    Those are members of a group, relations, and the like.
    """
    kept: list[str] = []
    for name, raw in named_lines(payload):
        is_named = name != "UID" and names_suppressed(raw, is_suppressed)
        if name in ("EMAIL", "TEL"):
            line = parse_line(raw) or _unread_line(name, raw)
            address = (read_email if name == "EMAIL" else read_phone)(line)
            if is_named or (address and is_suppressed(address)):
                return None
        if not is_named:
            kept.append(raw)
    return "".join(kept)


def _unread_line(name: str, raw: str) -> ContentLine:
    """Take what is behind the last colon of a line that makes no sense (it names someone all the same)."""
    encodings = ["QUOTED-PRINTABLE"] if "quoted-printable" in raw.lower() else []
    scheme = "tel:" if name == "TEL" else ""
    return ContentLine(None, name, {"ENCODING": encodings}, scheme + unfold(raw).rpartition(":")[2])


def _contact(fields: Fields) -> Contact:
    family, given, middle, prefix, suffix = _name_parts(fields)
    nickname = _first_of_list(fields, "NICKNAME", ",")
    organisation = _first_of_list(fields, "ORG", ";")
    emails = read_labelled(fields, ("EMAIL",), read_email)
    phones = read_labelled(fields, ("TEL",), read_phone)
    composed = " ".join(part for part in (given, middle, family) if part)
    full_name = _text(fields, "FN") or composed or nickname or organisation
    if full_name is None and not emails and not phones:
        raise Unreadable("The card has neither a name nor an e-mail address nor a phone number.")
    return Contact(
        full_name=full_name,
        given_name=given,
        middle_name=middle,
        family_name=family,
        name_prefix=prefix,
        name_suffix=suffix,
        nickname=nickname,
        organisation=organisation,
        title=_text(fields, "TITLE"),
        kind=_kind(fields),
        birthday=_first(map(_birthday, fields.get("BDAY", ()))),
        emails=emails,
        phones=phones,
        urls=read_labelled(fields, ("URL", "X-SOCIALPROFILE", "SOCIALPROFILE"), read_url),
        addresses=read_labelled(fields, ("ADR" if "ADR" in fields else "LABEL",), read_address),
        tags=_tags(fields),
        updated_at=_first(map(_instant, fields.get("REV", ()))),
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value), None)


def _text(fields: Fields, name: str) -> str | None:
    return _first(map(text_of, fields.get(name, ())))


def _first_of_list(fields: Fields, name: str, separator: str) -> str | None:
    """Give the first filled part of a list: of NICKNAME:Jim,Jimmie or of ORG:company;department."""
    parts = (
        plain(part) for line in fields.get(name, ()) for part in split_unescaped(decoded(line), separator)
    )
    return _first(parts)


def _name_parts(fields: Fields) -> tuple[str | None, ...]:
    """Read N: family; given; additional; prefixes; suffixes, each perhaps a list (RFC 6350, 6.2.2)."""
    for line in fields.get("N", ()):
        components = [
            " ".join(filter(None, map(plain, split_unescaped(component, ",")))) or None
            for component in split_unescaped(decoded(line), ";")[:5]
        ]
        if any(components):
            return (*components, *(None,) * (5 - len(components)))
    return (None,) * 5


def _kind(fields: Fields) -> str:
    """Read KIND, Apple's KIND before vCard 4, and Apple's mark that the card stands for a company."""
    kind = (_text(fields, "KIND") or _text(fields, "X-ADDRESSBOOKSERVER-KIND") or "").lower()
    if not kind and (_text(fields, "X-ABSHOWAS") or "").upper() == "COMPANY":
        return "org"
    return kind if kind in _KINDS else "individual"


def _tags(fields: Fields) -> tuple[str, ...]:
    tags = (
        plain(part) for line in fields.get("CATEGORIES", ()) for part in split_unescaped(decoded(line), ",")
    )
    return tuple(dict.fromkeys(filter(None, tags)))[:MAX_TAGS]


def _birthday(line: ContentLine) -> str | None:
    """Read BDAY as '1985-04-12' or '--04-12', None for what is no such date (RFC 6350, 6.2.5 and 4.3.1)."""
    match = _BIRTHDAY.fullmatch(text_of(line))
    if match is None:
        return None
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
    is_year_unknown = year == "--" or int(year) < _NO_YEAR or year == line.parameter("X-APPLE-OMIT-YEAR")
    try:
        born = date(2000 if is_year_unknown else int(year), int(month), int(day))
    except ValueError:
        return None
    return f"--{born:%m-%d}" if is_year_unknown else born.isoformat()


def _instant(line: ContentLine) -> datetime | None:
    """Read REV, in basic or extended format; without a zone it is UTC."""
    try:
        revised = datetime.fromisoformat(text_of(line))
    except ValueError:
        return None
    if not 1900 <= revised.year <= 2200:
        return None
    return revised.replace(tzinfo=UTC) if revised.tzinfo is None else revised.astimezone(UTC)
