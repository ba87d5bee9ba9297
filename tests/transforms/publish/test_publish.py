"""The public contract: views and macros that anyone may open, in any zone, with their comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.transforms.conftest import people_database
from tests.transforms.core_rows import AS_OF, OWNER_ADDRESS, REFRESHED_AT
from tests.transforms.resolved import OWNER_ID, Resolved

VIEWS = {
    "person",
    "person_record",
    "identity",
    "meeting",
    "meeting_attendee",
    "message",
    "message_recipient",
    "interaction",
    "tie",
    "stale_tie",
    "match_evidence",
    "owner_address",
    "coverage",
    "quarantine",
    "published",
    "quiet_span",
    "bridge",
    "link",
    "reconnect",
    "word",
    "person_alias",
    "proposed_contact",
    "person_value",
    "possible_match",
    "person_fact",
    "change",
    "occasion",
}
MACROS = {"tie_as_of", "timeline", "introduction", "introduction_to"}
ANA, BO = "ana@b.example", "bo@example.com"
MAILED_AT = datetime(2026, 2, 2, 22, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A refreshed people database, built under the alias people in one file and renamed to another."""
    folder = tmp_path_factory.mktemp("publish")
    with people_database(folder / "people.duckdb.next") as people:
        network = Resolved(people)
        network.add("core.coverage")
        network.add("core.coverage", account="gone", source="imap_mail", last_error="no answer")
        network.add("core.quarantine")
        network.person(2, "Ana", ANA, organisation="Beispiel", record_count=3)
        network.card(2, "ana-card", "Ana Ångström", ANA, "ana@example.com")
        network.person(3, "Bo", BO)
        for month in (3, 5, 7):
            # Late in the evening: another day in most time zones.
            starts = datetime.fromisoformat(f"2026-0{month}-14T23:30")
            network.meeting(starts, with_=[ANA], minutes=20, title=f"Review {month}")
        network.meeting(datetime.fromisoformat("2026-08-01T10:00"), with_=[ANA, BO], status="cancelled")
        network.meeting(datetime.fromisoformat("2027-01-04T10:00"), with_=[BO])
        network.meeting(rrules=["FREQ=SECONDLY"], collections=["Work", "Private"])
        network.mail(BO, [OWNER_ADDRESS, {"email": ANA, "field": "cc"}], at=MAILED_AT, account="gone")
        network.mail(
            OWNER_ADDRESS,
            [{"email": BO, "name": "Bo"}, "nobody@c.example"],
            subject="Re: Tea",
            account="gone",
        )
        network.add("core.ended_person", person_id=7, alias_of=6, is_retired=False)
        network.write()
        people.append("derived.person_event", [("merged", 6, 2, None)])
        network.refresh()
        people.append(
            "derived.match_evidence",
            [
                (
                    "home",
                    "dav_contacts",
                    "ana-card",
                    2,
                    "observed",
                    "observed",
                    ANA,
                    2,
                    "email",
                    20.0,
                    "same",
                    20.0,
                    0.99,
                    True,
                    None,
                    6.6,
                    True,
                )
            ],
        )
    return (folder / "people.duckdb.next").rename(folder / "people.duckdb")


@pytest.fixture
def reader(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A reader who opens the file itself, read-only."""
    with duckdb.connect(file, read_only=True) as connection:
        yield connection


def ask(reader: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return reader.execute(query).fetchall()


def test_the_views_and_macros_are_these(reader: duckdb.DuckDBPyConnection) -> None:
    """Nothing else is public, and nothing is missing."""
    views = ask(reader, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'")
    assert {name for (name,) in views} == VIEWS
    macros = ask(
        reader,
        "SELECT function_name FROM duckdb_functions()"
        " WHERE NOT internal AND database_name = 'people' AND schema_name = 'main'",
    )
    assert {name for (name,) in macros} == MACROS


def test_everything_public_has_a_comment(reader: duckdb.DuckDBPyConnection) -> None:
    """Views, their columns, and macros: the data dictionary is made of the comments."""
    bare = ask(
        reader,
        "SELECT view_name FROM duckdb_views()"
        " WHERE NOT internal AND schema_name = 'main' AND comment IS NULL",
    )
    bare += ask(
        reader,
        "SELECT table_name, column_name FROM duckdb_columns()"
        " WHERE NOT internal AND schema_name = 'main' AND comment IS NULL",
    )
    bare += ask(
        reader,
        "SELECT function_name FROM duckdb_functions()"
        " WHERE NOT internal AND schema_name = 'main' AND comment IS NULL",
    )
    assert bare == []


def test_no_public_sql_casts_to_a_date() -> None:
    """A reader's session zone would move the day: dates are made at refresh, in the owner's zone."""
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for folder in ("transforms.publish", "transforms.ties")
        for path in map(Path, map(str, files(folder).iterdir()))
        if path.suffix == ".sql" and re.search(r"CREATE (VIEW|MACRO)", path.read_text(encoding="utf-8"))
    }
    assert {name.removesuffix(".sql") for name in texts} >= VIEWS
    cast = re.compile(
        r"::\s*(DATE|TIMESTAMP)|\bAS (DATE|TIMESTAMP)\b|date_trunc|AT TIME ZONE|current_date|now\(",
        re.IGNORECASE,
    )
    assert {name for name, text in texts.items() if cast.search(text)} == set()


def test_no_raw_payload_is_visible(reader: duckdb.DuckDBPyConnection) -> None:
    """The file holds parsed records only, and its schemas are these."""
    columns = ask(reader, "SELECT schema_name, column_name FROM duckdb_columns() WHERE NOT internal")
    assert {schema for schema, _ in columns} == {"core", "derived", "main"}
    assert {name for _, name in columns} & {"payload", "raw", "text", "body", "description"} == set()


def _everything(reader: duckdb.DuckDBPyConnection, prefix: str = "") -> dict[str, list[tuple[Any, ...]]]:
    queries = {name: f"FROM {prefix}{name} ORDER BY ALL" for name in sorted(VIEWS)}
    queries["then"] = f"FROM {prefix}tie_as_of('2026-06-01') ORDER BY ALL"
    queries["timeline"] = f"FROM {prefix}timeline(2)"
    return {name: ask(reader, query) for name, query in queries.items()}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_session_zone_changes_nothing(reader: duckdb.DuckDBPyConnection, zone: str) -> None:
    """Every date, instant and sentence is the same for a reader at either end of the day."""
    reader.execute("SET TimeZone = 'UTC'")
    at_home = _everything(reader)
    reader.execute(f"SET TimeZone = '{zone}'")
    assert _everything(reader) == at_home
    assert ask(reader, "SELECT last_contact_on FROM tie WHERE person_id = 2") == [(date(2026, 7, 14),)]


def test_attached_as_people_everything_works(file: Path, reader: duckdb.DuckDBPyConnection) -> None:
    """As users do: ATTACH 'people.duckdb' AS people (READ_ONLY)."""
    with duckdb.connect() as other:
        other.execute(f"ATTACH '{file}' AS people (READ_ONLY)")
        assert _everything(other, "people.") == _everything(reader)


def test_attached_under_another_name_the_views_work(file: Path, reader: duckdb.DuckDBPyConnection) -> None:
    """Only the macros need the alias people."""
    with duckdb.connect() as other:
        other.execute(f"ATTACH '{file}' AS network (READ_ONLY)")
        for view in VIEWS:
            got = ask(other, f"FROM network.{view} ORDER BY ALL")
            assert got == ask(reader, f"FROM {view} ORDER BY ALL"), view


def test_person(reader: duckdb.DuckDBPyConnection) -> None:
    """Addresses on cards first; the owner is known by their own flag."""
    got = ask(reader, "SELECT person_id, emails, phones, is_known, is_owner FROM person ORDER BY person_id")
    assert got == [
        (OWNER_ID, ["owner@example.org"], [], False, True),
        (2, [ANA, "ana@example.com"], [], True, False),
        (3, [BO], [], True, False),
    ]


def test_person_record(reader: duckdb.DuckDBPyConnection) -> None:
    """A card has its names and address books, an observed pair its own."""
    columns = "source, collections, is_observed, name, emails"
    got = ask(reader, f"SELECT {columns} FROM person_record WHERE person_id = 2 ORDER BY ALL")  # noqa: S608
    assert got == [
        ("dav_contacts", ["Contacts"], False, "Ana Ångström", [ANA, "ana@example.com"]),
        ("observed", [], True, "Ana", [ANA]),
        ("observed", [], True, None, [ANA]),
    ]


def test_identity(reader: duckdb.DuckDBPyConnection) -> None:
    """Where an address was seen, from when to when, and whether it is dead; what lies ahead was not seen."""
    got = ask(reader, "FROM identity WHERE person_id > 1 ORDER BY person_id, identity")
    assert got == [
        (
            "email",
            ANA,
            2,
            False,
            ["gone/imap_mail", "home/dav_calendar", "home/dav_contacts"],
            date(2026, 2, 2),
            date(2026, 8, 1),
            None,
        ),
        ("email", "ana@example.com", 2, False, ["home/dav_contacts"], None, None, None),
        (
            "email",
            BO,
            3,
            False,
            ["gone/imap_mail", "home/dav_calendar"],
            date(2026, 2, 2),
            date(2026, 9, 14),
            None,
        ),
    ]


def test_a_shared_identity_has_several_people(resolved: Resolved) -> None:
    """One mailbox, two people: two rows, both marked."""
    for person_id, name in ((2, "Ana"), (3, "Bo")):
        resolved.person(person_id, name)
        resolved.observe(person_id, "family@b.example", name)
    resolved.refresh()
    rows = resolved.people.rows(
        "SELECT person_id, is_shared FROM identity WHERE identity LIKE 'family%' ORDER BY 1"
    )
    assert rows == [(2, True), (3, True)]


def test_meeting_and_attendee(reader: duckdb.DuckDBPyConnection) -> None:
    """A meeting has its day, its reason in words, and its people."""
    got = ask(
        reader,
        "SELECT starts_on, counts, reason, reason_sentence, email FROM meeting"
        " JOIN meeting_attendee USING (meeting_id) WHERE status = 'cancelled' ORDER BY email",
    )
    cancelled = (date(2026, 8, 1), False, "cancelled", "The meeting was cancelled.")
    assert got == [(*cancelled, ANA), (*cancelled, BO)]


def test_message_and_recipients(reader: duckdb.DuckDBPyConnection) -> None:
    """A mail with its sender, and those to whom it went, known or not."""
    got = ask(
        reader,
        "SELECT contact_on, direction, sender_person_id, sender_email, group_size, counts, subject, account"
        " FROM message ORDER BY occurred_at",
    )
    assert got == [
        (date(2026, 2, 2), "in", 3, BO, 2, True, None, "gone"),
        (date(2026, 9, 14), "out", OWNER_ID, OWNER_ADDRESS, 2, True, "Re: Tea", "gone"),
    ]
    got = ask(reader, "FROM message_recipient ORDER BY message_number, person_id")
    assert got == [
        (1, OWNER_ID, OWNER_ADDRESS, None, "to", True),
        (1, 2, ANA, None, "cc", False),
        (2, 3, BO, "Bo", "to", False),
        (2, None, "nobody@c.example", None, "to", False),
    ]


def test_a_timeline_has_mail(reader: duckdb.DuckDBPyConnection) -> None:
    """Mails stand between the meetings, with who wrote."""
    got = ask(reader, "SELECT contact_on, kind, direction, title, counts FROM timeline(3)")
    assert got == [
        (date(2027, 1, 4), "meeting", "both", None, True),
        (date(2026, 9, 14), "message", "out", "Re: Tea", True),
        (date(2026, 8, 1), "meeting", "both", None, False),
        (date(2026, 2, 2), "message", "in", None, True),
    ]


def test_ids_that_ended_lead_to_whom_they_became(reader: duckdb.DuckDBPyConnection) -> None:
    """In this refresh and before it; macros take them for that person."""
    assert ask(reader, "FROM person_alias ORDER BY ALL") == [(6, 2), (7, 2)]
    for ended in (6, 7):
        assert ask(reader, f"FROM timeline({ended})") == ask(reader, "FROM timeline(2)")
        assert ask(reader, f"FROM introduction({ended})") == ask(reader, "FROM introduction(2)")
    assert ask(reader, "FROM timeline(99)") == []


def test_interaction_and_timeline(reader: duckdb.DuckDBPyConnection) -> None:
    """A timeline is one person's interactions, the newest first, with their reasons and titles."""
    got = ask(reader, "SELECT contact_on, title, counts, reason FROM timeline(2)")
    assert got == [
        (date(2026, 8, 1), None, False, "cancelled"),
        (date(2026, 7, 14), "Review 7", True, "meeting"),
        (date(2026, 5, 14), "Review 5", True, "meeting"),
        (date(2026, 3, 14), "Review 3", True, "meeting"),
    ]
    assert ask(reader, "SELECT count(*) FROM interaction WHERE person_id = 2") == [(4,)]


def test_stale_tie(reader: duckdb.DuckDBPyConnection) -> None:
    """Ana is going stale, and the sentence says why; Bo, with whom it was never more than twice, is not."""
    assert ask(reader, "SELECT rank, display_name, organisation, emails, sentence FROM stale_tie") == [
        (
            1,
            "Ana",
            "Beispiel",
            [ANA, "ana@example.com"],
            "Usually every 88 days; now 132 days since you met on 14 July 2026 (Review 7).",
        )
    ]


def test_stale_ties_are_ordered_by_score(resolved: Resolved) -> None:
    """p_dormant * ln(1 + contact_days), then the number of the person."""
    resolved.add("core.coverage")
    for person_id, days in ((2, 3), (3, 8), (4, 3)):
        resolved.person(person_id, f"Person {person_id}", f"p{person_id}@b.example")
        for month in range(days):
            starts = datetime(2026, 5, 1, 10) if not month else datetime(2025, 12 - month, 1, 10)  # noqa: DTZ001
            resolved.meeting(starts, with_=[f"p{person_id}@b.example"])
    resolved.refresh()
    got = resolved.people.rows("SELECT rank, person_id, stale_score FROM stale_tie")
    assert [row[:2] for row in got] == [(1, 3), (2, 2), (3, 4)]
    assert got[0][2] > got[1][2] == got[2][2]


def test_match_evidence(reader: duckdb.DuckDBPyConnection) -> None:
    """Each side of a pair has its person."""
    got = ask(reader, "SELECT left_person_id, right_person_id, feature, bits, is_joined FROM match_evidence")
    assert got == [(2, 2, "email", 20.0, True)]


def test_coverage(reader: duckdb.DuckDBPyConnection) -> None:
    """Every source, those of accounts that left the settings too."""
    got = ask(
        reader, "SELECT account, provider, source, is_enabled, last_error FROM coverage ORDER BY account"
    )
    assert got == [
        ("gone", None, "imap_mail", False, "no answer"),
        ("home", "dav", "dav_calendar", True, None),
    ]


def test_quarantine(reader: duckdb.DuckDBPyConnection) -> None:
    """Records that cannot be read, and series that are not expanded."""
    assert ask(reader, "SELECT collection, reason FROM quarantine ORDER BY collection") == [
        ("Contacts", "BEGIN:VCARD is missing"),
        (
            "Work, Private",
            "This series is not expanded: it repeats secondly; nothing below the hour is expanded.",
        ),
    ]


def test_published(reader: duckdb.DuckDBPyConnection) -> None:
    """When, as of which day, by what, and until when each source is covered."""
    ((refreshed_at, as_of, code_version, model_version, covered),) = ask(reader, "FROM published")
    assert re.fullmatch(r"2(-[0-9a-f]{8}){2}", model_version)
    assert (refreshed_at, as_of, code_version) == (REFRESHED_AT, AS_OF, "0.1.0")
    assert [(one["account"], one["synced_to_at"].astimezone(UTC)) for one in covered] == [
        ("gone", REFRESHED_AT),
        ("home", REFRESHED_AT),
    ]


def test_an_empty_warehouse_has_every_view(resolved: Resolved) -> None:
    """Before the first sync everything can be asked and nothing fails."""
    resolved.people.run("DELETE FROM core.coverage")
    resolved.refresh()
    for view in VIEWS - {"person", "person_record", "identity", "owner_address", "published"}:
        assert resolved.people.rows(f"FROM main.{view}") == [], view
