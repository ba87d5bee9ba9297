"""Makes the stores beside this file: one of each version, with the same few records, for `test_upgrades`.

    python -m tests.warehouse.stores.make VERSION...

A released version's file stays as it was made: it is what somebody may still have. Make that of a new version
only.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.migrate import migrate, migrations

FOLDER = Path(__file__).parent
LANDED = datetime(2026, 2, 1, 9, tzinfo=UTC)
ANNA = 7
"""The id that Anna has had from the first registry on."""

CARD = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{given} {family}\r\nN:{family};{given};;;\r\n"
    "EMAIL:{uid}@example.org\r\nEND:VCARD\r\n"
)
MEETING = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:m1\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART:20260115T090000Z\r\nDTEND:20260115T100000Z\r\nSUMMARY:Coffee\r\nORGANIZER:mailto:me@example.org\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:me@example.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.org\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def payload(given: str, family: str) -> str:
    """The card of somebody."""
    return CARD.format(uid=given.lower(), family=family, given=given)


def fill(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    """What a longsince of that version would have written of two cards and a meeting."""
    run = connection.execute
    run("INSERT INTO raw.store VALUES ('an-old-one', 3)")
    for source, collection in (("dav_contacts", "/book/"), ("dav_calendar", "/calendar/")):
        run(
            "INSERT INTO raw.collection"
            " (account, source, collection_id, name, cursor, is_listed, last_success_at)"
            " VALUES ('home', ?, ?, 'One', 'old-cursor', TRUE, ?)",
            [source, collection, LANDED],
        )
    records = (
        ("dav_contacts", "/book/", "anna.vcf", "anna", payload("Anna", "Meyer")),
        ("dav_contacts", "/book/", "bo.vcf", "bo", payload("Bo", "Berg")),
        ("dav_calendar", "/calendar/", "m1.ics", "m1", MEETING),
    )
    for source, collection, location, record_id, text in records:
        run(
            "INSERT INTO raw.record (account, source, collection_id, location, record_id, etag, payload,"
            " landed_at, changed_at, is_gone) VALUES ('home', ?, ?, ?, ?, 'e1', ?, ?, ?, FALSE)",
            [source, collection, location, record_id, text, LANDED, LANDED],
        )
    run(
        "INSERT INTO raw.sync_run (run_id, account, started_at, finished_at, status, new_count)"
        " VALUES (1, 'home', ?, ?, 'done', 3)",
        [LANDED, LANDED],
    )
    if version >= 2:
        run("INSERT INTO registry.person (person_id, created_at) VALUES (?, ?)", [ANNA, LANDED])
        run(
            "INSERT INTO registry.member BY NAME SELECT 'home' AS account, 'dav_contacts' AS source,"
            " 'anna' AS record_id, ? AS person_id, ? AS since_at",
            [ANNA, LANDED],
        )
    if version >= 10:
        run("UPDATE registry.member SET first_person_id = person_id")
        run(
            "INSERT INTO registry.event (event_id, happened_at, event, person_id)"
            " VALUES (1, ?, 'created', ?)",
            [LANDED, ANNA],
        )
    if version >= 4:
        run("INSERT INTO judged.command VALUES (1, ?, 'tag Anna Meyer (7): friend', NULL)", [LANDED])
        run("INSERT INTO judged.word VALUES (1, 1, 'tag', 'friend', NULL, NULL, NULL, FALSE)")
        run("INSERT INTO judged.anchor VALUES (1, 1, 1, 0, 'home', 'dav_contacts', 'anna', FALSE)")


def make(version: int) -> None:
    """Write the store of a version."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            migrate(connection, migrations()[:version], LANDED)
            fill(connection, version)
            connection.execute("CHECKPOINT")
        (FOLDER / f"{version:04d}.duckdb.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


if __name__ == "__main__":
    for number in sys.argv[1:]:
        make(int(number))
