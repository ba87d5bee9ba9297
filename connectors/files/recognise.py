"""What a file is, told by what is in it and never by its name; and the records in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from connectors.errors import NotImported
from connectors.files import (
    apple,
    calendars,
    cards,
    contacts,
    exchanges,
    ldif,
    linkedin,
    mailbox,
    rows,
    tables,
    whatsapp,
)
from connectors.files.found import HEAD, FoundFile, find, head_of, reading
from connectors.files.guesses import Guess, guess
from connectors.files.layouts import LAYOUTS
from connectors.formats.content_lines import decode
from connectors.imap.folder_names import role_by_name
from connectors.records import CollectionRole, RawRecord

CONTACTS = contacts.SOURCE
CALENDAR = "file_calendar"
CONNECTIONS = linkedin.CONNECTIONS
MAIL = mailbox.SOURCE
MESSAGES, INVITATIONS = exchanges.MESSAGES, exchanges.INVITATIONS
CALLS, NOTED, CHATS = exchanges.CALLS, exchanges.NOTED, exchanges.CHATS


@dataclass(frozen=True, slots=True)
class Wishes:
    """What of a file may land, and what a person says of it.

    ``columns`` are those of each field of a table that no program known here has written.
    """

    keep_titles: bool = True
    keep_subjects: bool = False
    columns: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """How a file begins: its text, as well as it can be told, and if it is a table its first rows."""

    text: str
    rows: list[list[str]]

    @classmethod
    def of(cls, octets: bytes) -> Head:
        """The head that these are the first octets of."""
        text = decode(octets).lstrip()
        return cls(text, tables.first_rows(text))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: ``name`` and ``holds``, one of what is in it, are for people ('vCard', 'contact').

    ``is_it`` looks at the head of a file, ``read`` yields its records.
    """

    name: str
    holds: str
    source: str
    is_it: Callable[[Head], bool]
    read: Callable[[IO[bytes], Wishes], Iterator[RawRecord]]


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or a member of one, that was recognised: what is in it is one collection of one source."""

    file: FoundFile
    kind: Kind

    @property
    def source(self) -> str:
        """The source whose records these are."""
        return self.kind.source

    @property
    def collection_id(self) -> str:
        """The same for the exports that follow each other."""
        return self.file.lineage

    @property
    def role(self) -> CollectionRole | None:
        """What a mailbox is for, as its name or that of its folder says."""
        if self.source != MAIL:
            return None
        names = (
            re.sub(r"\.(?:mbox|sbd|eml)$", "", part) for part in reversed(self.file.lineage.split("/")[-2:])
        )
        roles = (role_by_name(name.rpartition(".")[2]) for name in names)
        return next((role for role in roles if role), None)

    def records(self, wishes: Wishes) -> Iterator[RawRecord]:
        """The records, one at a time. Raises NotImported, also in the middle of a file."""
        with reading(self.file) as stream:
            try:
                yield from self.kind.read(stream, wishes)
            except NotImported as error:
                raise NotImported(f"{self.file.name}: {error}") from None


TABLES = ("google", "google_without_email", "google_old", "outlook", "outlook_german", "thunderbird")
"""The layouts that are recognised by their header."""


def _begins(component: str) -> Callable[[Head], bool]:
    begin = re.compile(rf"BEGIN:{component}[ \t]*[\r\n]", re.IGNORECASE)
    return lambda head: begin.match(head.text) is not None


def _has_header(is_header: tables.IsHeader) -> Callable[[Head], bool]:
    return lambda head: tables.header_in(head.rows, is_header) is not None


def _table(name: str) -> Kind:
    """The tables of people that a program writes."""
    layout = LAYOUTS[name]
    return Kind(
        layout.name,
        "contact",
        CONTACTS,
        _has_header(rows.is_header_of(layout)),
        lambda stream, _: rows.read(stream, name),
    )


KINDS = (
    Kind("vCard", "contact", CONTACTS, _begins("VCARD"), lambda stream, _: cards.read(stream)),
    Kind(
        "iCalendar",
        "calendar entry",
        CALENDAR,
        _begins("VCALENDAR"),
        lambda stream, wishes: calendars.read(stream, keep_titles=wishes.keep_titles),
    ),
    Kind(
        "LDIF",
        "contact",
        CONTACTS,
        lambda head: ldif.is_ldif(head.text),
        lambda stream, _: ldif.read(stream),
    ),
    Kind(
        "mbox",
        "message",
        MAIL,
        lambda head: mailbox.is_mbox(head.text),
        lambda stream, wishes: mailbox.read(stream, keep_subjects=wishes.keep_subjects),
    ),
    Kind(
        "mail",
        "message",
        MAIL,
        lambda head: mailbox.is_message(head.text),
        lambda stream, wishes: mailbox.read_one(stream, keep_subjects=wishes.keep_subjects),
    ),
    Kind(
        "Apple address book",
        "contact",
        CONTACTS,
        lambda head: head.text.startswith(apple.MAGIC) and "ZABCDRECORD" in head.text,
        lambda stream, _: apple.read(stream),
    ),
    Kind(
        "LinkedIn connections",
        "connection",
        CONNECTIONS,
        _has_header(linkedin.is_header),
        lambda stream, _: linkedin.read(stream),
    ),
    Kind(
        "LinkedIn messages",
        "message",
        MESSAGES,
        _has_header(exchanges.is_messages),
        lambda stream, _: exchanges.read_messages(stream),
    ),
    Kind(
        "LinkedIn invitations",
        "invitation",
        INVITATIONS,
        _has_header(exchanges.is_invitations),
        lambda stream, _: exchanges.read_invitations(stream),
    ),
    Kind(
        "call log",
        "call",
        CALLS,
        lambda head: exchanges.is_calls(head.text),
        lambda stream, _: exchanges.read_calls(stream),
    ),
    Kind(
        "WhatsApp chat",
        "chat day",
        CHATS,
        lambda head: whatsapp.is_chat(head.text),
        lambda stream, _: exchanges.read_chat(stream),
    ),
    *map(_table, TABLES),
    Kind(
        "table of interactions",
        "interaction",
        NOTED,
        _has_header(exchanges.is_noted),
        lambda stream, _: exchanges.read_noted(stream),
    ),
)


def mapped(columns: Mapping[str, list[str]]) -> Kind:
    """Tables of people, or with a date of interactions, with these columns, as a person named them."""
    if "date" in columns:
        return Kind(
            "table",
            "interaction",
            NOTED,
            _has_header(rows.has_columns(columns)),
            lambda stream, wishes: exchanges.read_noted_mapped(stream, wishes.columns),
        )
    return Kind(
        "table",
        "contact",
        CONTACTS,
        _has_header(rows.has_columns(columns)),
        lambda stream, wishes: rows.read_mapped(stream, wishes.columns),
    )


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a path stands for: the parts that were recognised, and the names of files that were not."""

    parts: list[Part]
    others: list[str]


def recognise(path: Path, columns: Mapping[str, list[str]] | None = None) -> Recognised:
    """Look at the files of a path; tables with all these ``columns`` are tables of people.

    Raises NotImported or Refused.
    """
    parts: list[Part] = []
    others: list[str] = []
    kinds = (mapped(columns), *KINDS) if columns else KINDS
    for file in find(path):
        kind = kind_of(head_of(file, HEAD), kinds)
        if kind is None:
            others.append(file.name)
        else:
            parts.append(Part(file, kind))
    return Recognised(parts, others)


def guess_columns(path: Path) -> Guess | None:
    """Of a file of no known kind that is a table: its columns, and what they might be. Raises NotImported."""
    (file,) = [*find(path)][:1] or (None,)
    return guess(Head.of(head_of(file, HEAD)).rows) if file and not path.is_dir() else None


def kind_of(head: bytes, kinds: Sequence[Kind] = KINDS) -> Kind | None:
    """The kind of file that begins so, None for one that is not known."""
    found = Head.of(head)
    return next((kind for kind in kinds if kind.is_it(found)), None)
