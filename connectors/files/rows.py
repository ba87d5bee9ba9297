"""People in rows of tables: a record is the row as a JSON object, with the layout by which to read it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import IO, Any, NamedTuple

from connectors.errors import Unreadable
from connectors.files import ids, tables
from connectors.files.dates import read_birthday, read_day
from connectors.files.layouts import FIELDS, LAYOUTS, Layout
from connectors.files.places import MAPPED_PARTS, addresses, mapped_address
from connectors.formats.card_addresses import MAX_ADDRESSES
from connectors.formats.content_lines import MAX_ADDRESS, MAX_PAYLOAD, MAX_TEXT, clean, names_suppressed
from connectors.formats.postal import adr
from connectors.formats.vcard import MAX_TAGS
from connectors.records import Contact, IsSuppressed, Labelled, RawRecord

_NUMBERED = re.compile(r"(e-mail|phone|website|im) (\d+) - value")
_FIELD_OF = {"e-mail": "email", "phone": "phone", "website": "url"}
_DROPPED = re.compile(r"note|notiz|photo|foto|billing|government|account|password|private")
_SEVERAL = " ::: "
_LINKEDIN = re.compile(r"\A(?:https?://)?(?:[\w-]+\.)?linkedin\.com/|[/?#]*\Z", re.IGNORECASE)
_LABELS = {"mobile": "cell", "work": "work", "home": "home", "privat": "home", "geschäftlich": "work"}

Columns = Mapping[str, list[str]]
"""For a table of no known program: the columns of each field, as their header names them."""


def is_header_of(layout: Layout) -> tables.IsHeader:
    """Tells whether a row is the header of such a table, in any order of its columns."""
    return lambda row, _behind: layout.marks <= {cell.strip().casefold() for cell in row}


def has_columns(columns: Columns) -> tables.IsHeader:
    """Tells whether a row names all these columns."""
    wanted = {name.strip() for names in columns.values() for name in names}
    return lambda row, _behind: bool(wanted) and wanted <= {cell.strip() for cell in row}


def read(stream: IO[bytes], name: str) -> Iterator[RawRecord]:
    """A record of every row of a table with the layout of that name."""
    found = tables.read(stream, is_header_of(LAYOUTS[name]))
    yield from _records((tables.as_dict(header, row) for header, row in found), name)


def read_mapped(stream: IO[bytes], columns: Columns) -> Iterator[RawRecord]:
    """A record of every row of a table whose columns a person named."""
    found = tables.read(stream, has_columns(columns))
    yield from _records(
        (tables.as_dict(header, row) for header, row in found),
        {name: list(names) for name, names in columns.items()},
    )


def _records(rows: Iterator[dict[str, str]], layout: str | dict[str, list[str]]) -> Iterator[RawRecord]:
    kept = ({name: value for name, value in row.items() if _may_land(name)} for row in rows)
    yield from ids.distinct(to_record(row, layout) for row in kept if row)


@lru_cache(maxsize=tables.MAX_COLUMNS)
def _may_land(column: str) -> bool:
    return _DROPPED.search(column.casefold()) is None


def to_record(row: Mapping[str, str], layout: str | dict[str, list[str]]) -> RawRecord:
    """The record of a row: known by its profile's URL (LinkedIn), else by name and first address."""
    payload = json.dumps({"layout": layout, "row": row}, ensure_ascii=False)
    try:
        contact = _read(row, layout)
    except Unreadable:
        return ids.record(ids.digest(payload), payload)
    profile = next((url.value for url in contact.urls if url.label == "linkedin"), None)
    if profile:
        return ids.record(profile_id(profile), payload)
    address = next((each.value for each in (*contact.emails, *contact.phones)), None)
    return ids.record(ids.made_id(contact.full_name, address, payload), payload)


def profile_id(url: str) -> str:
    """What names a profile in its URL: 'in/jane-doe'."""
    return _LINKEDIN.sub("", url.strip()).casefold()


def parse(payload: str) -> tuple[Contact, ...]:
    """The contact in a row. Raises Unreadable, and nothing else."""
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The row is larger than 1 MiB.")
    try:
        said = json.loads(payload)
        layout, row = said["layout"], said["row"]
        return (_read({str(name): str(value) for name, value in row.items()}, layout),)
    except Unreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable("This is no row of a table of people.") from None


def _read(cells: Mapping[str, str], layout: Any) -> Contact:
    is_month_first, found = _fields(cells, layout)
    return _contact(found, is_month_first=is_month_first)


def redact(payload: str, is_suppressed: IsSuppressed) -> str | None:
    """None when the row is of someone suppressed, or cannot be read but names one."""
    try:
        (contact,) = parse(payload)
    except Unreadable:
        return None if names_suppressed(payload, is_suppressed) else payload
    named = (*contact.emails, *contact.phones, *contact.urls)
    return None if any(is_suppressed(each.value) for each in named) else payload


Found = dict[str, list[Labelled]]
"""Values and their labels by field."""


def _fields(cells: Mapping[str, str], layout: Any) -> tuple[bool | None, Found]:
    found: Found = {name: [] for name in FIELDS}

    def note(name: str, value: str, label: str | None) -> None:
        for part in value.split(_SEVERAL):
            if text := clean(part)[:MAX_TEXT]:
                found[name].append(Labelled(text, label))

    if isinstance(layout, dict):
        for name, columns in layout.items():
            for column in columns if name not in MAPPED_PARTS else ():
                written = cells.get(column.strip(), "")
                note(name, (adr(street=written) or "") if name == "address" else written, None)
        note("address", mapped_address(cells, layout) or "", None)
        return None, found
    known = LAYOUTS[layout]
    lower = {_folded(name): value for name, value in cells.items()}
    for column, value in lower.items():
        if field := known.columns.get(column):
            note(field[0], value, field[1])
        elif known.is_numbered and (numbered := _numbered(column)):
            note(numbered.field, value, _label(lower.get(numbered.label) or lower.get(numbered.type) or ""))
    places = addresses(lower, is_numbered=known.is_numbered)
    found["address"] = [Labelled(place.value, _label(place.label or "")) for place in places]
    return known.is_month_first, found


class _Numbered(NamedTuple):
    """A column such as 'E-mail 1 - Value', and the two in which its label may be."""

    field: str
    label: str
    type: str


@lru_cache(maxsize=tables.MAX_COLUMNS)
def _folded(column: str) -> str:
    return column.casefold()


@lru_cache(maxsize=tables.MAX_COLUMNS)
def _numbered(column: str) -> _Numbered | None:
    match = _NUMBERED.fullmatch(column)
    if match is None or match[1] not in _FIELD_OF:
        return None
    start = f"{match[1]} {match[2]}"
    return _Numbered(_FIELD_OF[match[1]], f"{start} - label", f"{start} - type")


@lru_cache(maxsize=1_000)
def _label(text: str) -> str | None:
    """Google's label; the star marks the preferred address."""
    label = clean(text).removeprefix("*").strip()
    return _LABELS.get(label.casefold(), label) or None


def _contact(found: Found, *, is_month_first: bool | None) -> Contact:
    def first(name: str) -> str | None:
        return found[name][0].value if found[name] else None

    parts = (first("given_name"), first("middle_name"), first("family_name"))
    emails = _distinct(found["email"], _is_email)
    phones = _distinct(found["phone"], lambda value: len(value) <= 100)
    composed = " ".join(filter(None, parts)) or None
    full_name = first("full_name") or composed or first("nickname") or first("organisation")
    urls = _distinct(found["url"], lambda value: "." in value)
    if full_name is None and not emails and not phones:
        raise Unreadable("The row has neither a name nor an e-mail address nor a phone number.")
    given, middle, family = parts
    return Contact(
        full_name=full_name,
        given_name=given,
        middle_name=middle,
        family_name=family,
        name_prefix=first("name_prefix"),
        name_suffix=first("name_suffix"),
        nickname=first("nickname"),
        organisation=first("organisation"),
        title=first("title"),
        kind="org" if full_name == first("organisation") and not any(parts) else "individual",
        birthday=_birthday(first("birthday"), is_month_first),
        emails=emails,
        phones=phones,
        urls=urls,
        addresses=_distinct(found["address"], bool),
        tags=_tags(found["tag"]),
    )


def _is_email(value: str) -> bool:
    """An address with both sides; Exchange's '/o=first organization/...' is none."""
    return 0 < value.find("@") < len(value) - 1 and " " not in value and len(value) <= MAX_ADDRESS


def _distinct(values: list[Labelled], is_one: Callable[[str], bool]) -> tuple[Labelled, ...]:
    first: dict[str, Labelled] = {}
    for each in values:
        if is_one(each.value):
            first.setdefault(each.value, each)
    return tuple(first.values())[:MAX_ADDRESSES]


def _birthday(text: str | None, is_month_first: bool | None) -> str | None:
    if text is None:
        return None
    if is_month_first is None:
        return read_birthday(text)
    born = read_day(text, is_month_first=is_month_first)
    return born.isoformat() if born and born.year >= 1800 else None


def _tags(values: list[Labelled]) -> tuple[str, ...]:
    """Labels and categories; Google's own groups bear a star."""
    tags = (clean(part) for each in values for part in each.value.split(";"))
    return tuple(dict.fromkeys(tag for tag in tags if tag and not tag.startswith("* ")))[:MAX_TAGS]
