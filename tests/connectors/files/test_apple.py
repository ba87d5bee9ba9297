"""Apple's archive of an address book: the database in it."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from connectors.errors import NotImported
from connectors.files import apple, contacts
from connectors.files.recognise import Wishes, recognise
from connectors.records import Contact, Labelled

TABLES = """
CREATE TABLE ZABCDRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, ZUNIQUEID TEXT,
    ZFIRSTNAME TEXT, ZLASTNAME TEXT, ZORGANIZATION TEXT, ZJOBTITLE TEXT, ZBIRTHDAY REAL, ZNOTE TEXT);
CREATE TABLE ZABCDEMAILADDRESS (Z_PK INTEGER PRIMARY KEY, ZOWNER INTEGER, ZADDRESS TEXT, ZLABEL TEXT);
CREATE TABLE ZABCDPHONENUMBER (Z_PK INTEGER PRIMARY KEY, ZOWNER INTEGER, ZFULLNUMBER TEXT, ZLABEL TEXT);
CREATE TABLE ZABCDURLADDRESS (Z_PK INTEGER PRIMARY KEY, ZOWNER INTEGER, ZURL TEXT, ZLABEL TEXT);
CREATE TABLE ZABCDPOSTALADDRESS (Z_PK INTEGER PRIMARY KEY, ZOWNER INTEGER, ZSTREET TEXT, ZCITY TEXT,
    ZZIPCODE TEXT, ZLABEL TEXT);
INSERT INTO ZABCDPOSTALADDRESS VALUES (1, 1, 'Lindenstr. 5', 'Köln', '50667', '_$!<Home>!$_'),
    (2, 7, 'x', 'y', 'z', NULL);
INSERT INTO ZABCDRECORD VALUES
    (1, 22, 'A1-B2:ABPerson', 'Anna', 'Müller', 'Kranich AG', 'CTO', -494985600, 'canary'),
    (2, 19, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO ZABCDEMAILADDRESS VALUES
    (1, 1, 'anna@example.org', '_$!<Home>!$_'), (2, 1, 'am@example.org', NULL);
INSERT INTO ZABCDPHONENUMBER VALUES (1, 1, '+49 170 2', '_$!<Mobile>!$_');
"""


def database(path: Path, *, log: bool) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute(f"PRAGMA journal_mode = {'wal' if log else 'delete'}")
        made.executescript(TABLES)


@pytest.mark.parametrize("log", [True, False])
def test_cards_of_the_archive(tmp_path: Path, log: bool) -> None:
    """Known by their own ids; rows that are no cards are passed over, and notes never land."""
    folder = tmp_path / "Contacts.abbu"
    folder.mkdir()
    database(folder / "AddressBook-v22.abcddb", log=log)
    (part,) = recognise(folder).parts
    assert part.kind.name == "Apple address book"
    (record,) = part.records(Wishes())
    assert record.record_id == "A1-B2"
    assert "canary" not in record.payload
    assert contacts.parse(record.payload) == (
        Contact(
            full_name="Anna Müller",
            given_name="Anna",
            family_name="Müller",
            organisation="Kranich AG",
            title="CTO",
            birthday="1985-04-26",
            emails=(Labelled("anna@example.org", "home"), Labelled("am@example.org")),
            phones=(Labelled("+49 170 2", "cell"),),
            addresses=(Labelled(";;Lindenstr. 5;Köln;;50667;", "home"),),
        ),
    )


def test_another_database_is_an_error(tmp_path: Path) -> None:
    """Half of one too."""
    database(tmp_path / "whole", log=False)
    whole = (tmp_path / "whole").read_bytes()
    for data in (whole[:9000], b"SQLite format 3\0" + bytes(5000), whole.replace(b"ZOWNER", b"ZOTHER")):
        with pytest.raises(NotImported, match="damaged, or none"):
            list(apple.read(io.BytesIO(data)))
