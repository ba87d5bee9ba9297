"""What a file is, told by what is in it and never by its name; and the records in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from connectors.errors import NotImported
from connectors.files import calendars, cards
from connectors.files.found import FoundFile, find, head_of, reading
from connectors.formats.content_lines import decode
from connectors.records import RawRecord

CONTACTS = "file_contacts"
CALENDAR = "file_calendar"

HEAD = 64 * 1024
"""Octets that tell what a file is."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What of a file may land, and what a person says of it.

    ``columns`` names, for a CSV of no known kind, the column of each field.
    """

    keep_titles: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: ``name`` and ``holds`` are for people ('vCard', 'contacts').

    ``is_it`` looks at the decoded head of a file, ``read`` yields its records.
    """

    name: str
    holds: str
    source: str
    is_it: Callable[[str], bool]
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

    def records(self, wishes: Wishes) -> Iterator[RawRecord]:
        """The records, one at a time. Raises NotImported, also in the middle of a file."""
        with reading(self.file) as stream:
            try:
                yield from self.kind.read(stream, wishes)
            except NotImported as error:
                raise NotImported(f"{self.file.name}: {error}") from None


KINDS = (
    Kind("vCard", "contacts", CONTACTS, lambda head: _begins(head, "VCARD"), lambda s, _: cards.read(s)),
    Kind(
        "iCalendar",
        "calendar entries",
        CALENDAR,
        lambda head: _begins(head, "VCALENDAR"),
        lambda stream, wishes: calendars.read(stream, keep_titles=wishes.keep_titles),
    ),
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a path stands for: the parts that were recognised, and the names of files that were not."""

    parts: list[Part]
    others: list[str]


def recognise(path: Path) -> Recognised:
    """Look at the files of a path. Raises NotImported or Refused."""
    parts: list[Part] = []
    others: list[str] = []
    for file in find(path):
        kind = kind_of(head_of(file, HEAD))
        if kind is None:
            others.append(file.name)
        else:
            parts.append(Part(file, kind))
    return Recognised(parts, others)


def kind_of(head: bytes) -> Kind | None:
    """The kind of file that begins so, None for one that is not known."""
    text = decode(head).lstrip()
    return next((kind for kind in KINDS if kind.is_it(text)), None)


def _begins(head: str, component: str) -> bool:
    return re.match(rf"BEGIN:{component}[ \t]*[\r\n]", head, re.IGNORECASE) is not None
