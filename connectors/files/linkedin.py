"""LinkedIn's copy of one's data: who one is connected with; in the language of the account."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO

from connectors.files import ids, rows, tables
from connectors.files.exchanges import connection
from connectors.files.layouts import LINKEDIN
from connectors.records import Contact, Exchange, RawRecord

CONNECTIONS = "linkedin_connections"
COLUMNS = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
"""In this order, whatever they are called; exports from before 2021 have no URL."""

_PROFILE = re.compile(r"https?://[\w-]+\.linkedin\.com/in/", re.IGNORECASE)


def is_header(row: list[str], behind: list[str]) -> bool:
    """The English header, or any of seven columns above a row whose third one is a profile."""
    if rows.is_header_of(LINKEDIN)(row, behind):
        return True
    return len(row) == len(behind) == len(COLUMNS) and _PROFILE.match(behind[2]) is not None


def read(stream: IO[bytes]) -> Iterator[RawRecord]:
    """A record of every connection. Rows of people who have left LinkedIn are empty but for the date."""
    found = (tables.as_dict(_columns(header), row) for header, row in tables.read(stream, is_header))
    yield from ids.distinct(
        rows.to_record(cells, "linkedin") for cells in found if cells.keys() - {"Connected On"}
    )


def parse(payload: str) -> tuple[Contact | Exchange, ...]:
    """The contact, and that it was connected with. Raises Unreadable, and nothing else."""
    contact = rows.parse(payload)
    connected = connection(json.loads(payload)["row"])
    return (*contact, connected) if connected else contact


def _columns(header: list[str]) -> list[str]:
    if rows.is_header_of(LINKEDIN)(header, []):
        return header
    return list(COLUMNS)
