"""Promises of the record of syncs and of coverage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.warehouse.test_landing import cards, page
from transforms.core.rows import CoverageRow
from warehouse.runs import (
    Run,
    coverage,
    finish_run,
    last_status,
    recent_runs,
    record_source_result,
    start_run,
)
from warehouse.store import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def covered(store: Store) -> dict[tuple[str, str], CoverageRow]:
    return {(row.account, row.source): row for row in map(CoverageRow._make, coverage(store))}


def test_runs_are_numbered_and_shown_newest_first(store: Store) -> None:
    """A run has no status while it runs; at its end its counts are there."""
    first = start_run(store, "home", NOON)
    second = start_run(store, "work", NOON)
    finish_run(store, first, NOON + HOUR, "partial", "Calendar: 503.", 5, 2, 1)
    assert second == first + 1
    assert recent_runs(store, 10) == [
        Run(second, "work", NOON, None, None, None, None, None, None),
        Run(first, "home", NOON, NOON + HOUR, "partial", "Calendar: 503.", 5, 2, 1),
    ]
    assert [run.run_id for run in recent_runs(store, 1)] == [second]


def test_the_last_status_is_of_the_accounts_last_finished_run(store: Store) -> None:
    """Neither another account's run nor one still going speaks for an account."""
    assert last_status(store, "home") is None
    for status in ("done", "needs_sign_in"):
        finish_run(store, start_run(store, "home", NOON), NOON + HOUR, status, None, 0, 0, 0)
    finish_run(store, start_run(store, "work", NOON), NOON + HOUR, "done", None, 0, 0, 0)
    start_run(store, "home", NOON + HOUR)
    assert last_status(store, "home") == "needs_sign_in"


def test_a_killed_run_is_noted_at_the_next_start(store: Store) -> None:
    """A run that never ended reads as failed once its account is synced again; others are left alone."""
    start_run(store, "home", NOON)
    start_run(store, "work", NOON)
    start_run(store, "home", NOON + HOUR)
    assert [(run.account, run.status, run.finished_at) for run in recent_runs(store, 3)] == [
        ("home", None, None),
        ("work", None, None),
        ("home", "failed", None),
    ]


def test_coverage_ends_where_the_last_complete_sync_began(store: Store) -> None:
    """A failure leaves the span where it was and shows; the next success takes it on and clears the error."""
    since = datetime(2020, 1, 1, tzinfo=UTC)
    page(store, cards(1, 2, 3))
    page(store, cards(3), collection_id="/other/")
    page(store, tombstones=["1.vcf"])
    for n, error in enumerate([None, "The server said 503.", None]):
        run_id = start_run(store, "home", NOON + n * HOUR)
        record_source_result(
            store,
            run_id,
            "home",
            "dav_contacts",
            started_at=NOON + n * HOUR,
            finished_at=NOON + n * HOUR + timedelta(minutes=5),
            error=error,
            synced_from_at=None if error else since - n * HOUR,
        )
        row = covered(store)["home", "dav_contacts"]
        good = 0 if n == 1 else n
        assert row == CoverageRow(
            "home",
            "dav_contacts",
            synced_from_at=since - good * HOUR,
            synced_to_at=NOON + good * HOUR,
            last_success_at=NOON + good * HOUR + timedelta(minutes=5),
            last_error=error,
            last_error_at=None if n == 0 else NOON + HOUR + timedelta(minutes=5),
            record_count=2,
        )


def test_a_clock_that_was_ahead_hides_no_later_run(store: Store) -> None:
    """The last run is the one that began last, not the one of the latest date: its error shows."""
    for days, error in ((3650, None), (0, None), (1, "Away.")):
        at = NOON + timedelta(days=days)
        run_id = start_run(store, "home", at)
        record_source_result(
            store, run_id, "home", "s", started_at=at, finished_at=at + HOUR, error=error, synced_from_at=None
        )
    row = covered(store)["home", "s"]
    assert (row.synced_to_at, row.last_success_at, row.last_error) == (NOON, NOON + HOUR, "Away.")


def test_a_source_that_covers_everything_says_so(store: Store) -> None:
    """Once everything is covered, the span of an earlier, shorter pull is not shown in its place."""
    for n, synced_from_at in enumerate([NOON, None]):
        run_id = start_run(store, "home", NOON + n * HOUR)
        record_source_result(
            store,
            run_id,
            "home",
            "dav_calendar",
            started_at=NOON + n * HOUR,
            finished_at=NOON + n * HOUR,
            error=None,
            synced_from_at=synced_from_at,
        )
    assert covered(store)["home", "dav_calendar"].synced_from_at is None


def test_the_later_word_on_a_source_in_a_run_stands(store: Store) -> None:
    """Saying a source's outcome twice in one run leaves one row."""
    run_id = start_run(store, "home", NOON)
    for error in ("first", None):
        record_source_result(
            store, run_id, "home", "s", started_at=NOON, finished_at=NOON, error=error, synced_from_at=None
        )
    assert store.connection.execute("SELECT count(*) FROM raw.source_run").fetchall() == [(1,)]
    assert covered(store)["home", "s"].last_error is None


def test_what_was_never_synced_or_holds_nothing_is_covered_too(store: Store) -> None:
    """A source with records but no run yet, and one that only ever failed, both have their line."""
    page(store, cards(1))
    run_id = start_run(store, "work", NOON)
    record_source_result(
        store, run_id, "work", "mail", started_at=NOON, finished_at=NOON, error="no", synced_from_at=None
    )
    assert covered(store) == {
        ("home", "dav_contacts"): CoverageRow("home", "dav_contacts", None, None, None, None, None, 1),
        ("work", "mail"): CoverageRow("work", "mail", None, None, None, "no", NOON, 0),
    }
