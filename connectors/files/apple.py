"""Apple's address book as its app archives it (.abbu): a folder with an SQLite database inside."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import IO

from connectors.errors import NotImported
from connectors.files import ids, rows
from connectors.records import RawRecord

MAX_DATABASE = 512 * 1024 * 1024
"""Octets of the database, which is read as a whole; photos lie beside it."""
MAGIC = "SQLite format 3"

_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
_COLUMNS = {
    "UID": "ZUNIQUEID", "First Name": "ZFIRSTNAME", "Middle Name": "ZMIDDLENAME", "Last Name": "ZLASTNAME",
    "Name Prefix": "ZTITLE", "Name Suffix": "ZSUFFIX", "Nickname": "ZNICKNAME",
    "Organization Name": "ZORGANIZATION", "Organization Title": "ZJOBTITLE", "Birthday": "ZBIRTHDAY",
}  # fmt: skip
_ADDRESSES = (
    ("E-mail", "SELECT ZOWNER, ZADDRESS, ZLABEL FROM ZABCDEMAILADDRESS ORDER BY ZOWNER, Z_PK"),
    ("Phone", "SELECT ZOWNER, ZFULLNUMBER, ZLABEL FROM ZABCDPHONENUMBER ORDER BY ZOWNER, Z_PK"),
    ("Website", "SELECT ZOWNER, ZURL, ZLABEL FROM ZABCDURLADDRESS ORDER BY ZOWNER, Z_PK"),
)
_PLACE = {
    "Street": "ZSTREET", "City": "ZCITY", "Region": "ZSTATE", "Postal Code": "ZZIPCODE",
    "Country": "ZCOUNTRYNAME", "Label": "ZLABEL",
}  # fmt: skip


def read(stream: IO[bytes]) -> Iterator[RawRecord]:
    """A record of every card. Raises NotImported for a database that is none of Apple's address book."""
    data = bytearray(stream.read(MAX_DATABASE + 1))
    if len(data) > MAX_DATABASE:
        raise NotImported(f"a database of over {MAX_DATABASE // 2**20} MiB")
    data[18:20] = b"\1\1"  # no write-ahead log: it lies beside, where there is one
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(bytes(data))
            del data
            cards = _cards(database)
    except sqlite3.Error:
        raise NotImported("the database is damaged, or none of Apple's address book") from None
    yield from ids.distinct(_record(card) for card in cards if len(card) > 1)


def _cards(database: sqlite3.Connection) -> list[dict[str, str]]:
    there = {row[1] for row in database.execute("PRAGMA table_info(ZABCDRECORD)")}
    columns = {name: column for name, column in _COLUMNS.items() if column in there}
    found: dict[int, dict[str, str]] = {}
    asked = ", ".join(columns.values())
    for key, *values in database.execute(f"SELECT Z_PK, {asked} FROM ZABCDRECORD ORDER BY Z_PK"):  # noqa: S608
        named = zip(columns, values, strict=True)
        found[key] = {name: _text(name, value) for name, value in named if value not in (None, "")}
    for kind, query in _ADDRESSES:
        numbers: dict[int, int] = {}
        for owner, value, label in database.execute(query):
            if owner in found and value:
                numbers[owner] = number = numbers.get(owner, 0) + 1
                found[owner][f"{kind} {number} - Value"] = str(value)
                if label:
                    found[owner][f"{kind} {number} - Label"] = _label(label)
    _add_places(database, found)
    return list(found.values())


def _add_places(database: sqlite3.Connection, found: dict[int, dict[str, str]]) -> None:
    """Postal addresses have a table too, with a column for each part."""
    there = {row[1] for row in database.execute("PRAGMA table_info(ZABCDPOSTALADDRESS)")}
    columns = {name: column for name, column in _PLACE.items() if column in there}
    if not columns:
        return
    asked = ", ".join(columns.values())
    numbers: dict[int, int] = {}
    for owner, *values in database.execute(
        f"SELECT ZOWNER, {asked} FROM ZABCDPOSTALADDRESS ORDER BY ZOWNER, Z_PK"  # noqa: S608
    ):
        if owner not in found:
            continue
        numbers[owner] = number = numbers.get(owner, 0) + 1
        for name, value in zip(columns, values, strict=True):
            if value not in (None, ""):
                found[owner][f"Address {number} - {name}"] = _label(value) if name == "Label" else str(value)


def _label(written: object) -> str:
    """Apple's own labels are written in brackets."""
    return str(written).removeprefix("_$!<").removesuffix(">!$_")


def _text(name: str, value: object) -> str:
    """Birthdays are seconds since 2001, in UTC; the year 1604 means none."""
    if name == "Birthday" and isinstance(value, int | float):
        try:
            return (_EPOCH + timedelta(seconds=value)).date().isoformat()
        except OverflowError:
            return ""
    return str(value)


def _record(card: dict[str, str]) -> RawRecord:
    record = rows.to_record(card, "apple")
    uid = card.get("UID")
    return ids.record(uid.partition(":")[0], record.payload) if uid else record
