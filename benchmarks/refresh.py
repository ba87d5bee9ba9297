"""A refresh of 10,000 cards and 20,000 events: from parsing to publishing, and when nothing changed."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.material import OWNER, cards, events
from benchmarks.measure import interleaved, table
from flows.clock import now
from flows.config_file import add_account, write_first_config
from flows.home import Home, find_home
from flows.refresh import refresh
from flows.settings import Account, Owner, read_settings
from warehouse.landing import land
from warehouse.store import open_store

CARDS, EVENTS = 10_000, 20_000
RUNS = 3
LANDED_AT = datetime(2026, 11, 1, tzinfo=UTC)


def fill(home: Home) -> None:
    """A warehouse with one account that holds all of it."""
    home.make()
    write_first_config(home.config, Owner((OWNER,), "Europe/Berlin", region="DE"))
    add_account(home.config, "bench", Account("dav", "https://dav.example.org", "me"))
    _land(home, "dav_contacts", cards(CARDS))
    _land(home, "dav_calendar", events(EVENTS, CARDS))


def _land(home: Home, source: str, records: Iterable[tuple[str, str]]) -> None:
    remaining = iter(records)
    with open_store(home.folder) as store:
        while page := list(islice(remaining, 1000)):
            land(
                store,
                account="bench",
                source=source,
                collection_id="/all/",
                collection_name="All",
                records=((uid, f"/all/{uid}", "1", text) for uid, text in page),
                tombstones=(),
                seen=(f"/all/{uid}" for uid, _ in page),
                resume="more",
                cursor=None,
                is_full=True,
                landed_at=LANDED_AT,
            )


def main() -> None:
    if len(sys.argv) == 4 and sys.argv[1] == "refresh":
        home = find_home(Path(sys.argv[2]))
        refresh(home, read_settings(home.config), now=now(), force=sys.argv[3] == "force")
        return
    with tempfile.TemporaryDirectory() as folder:
        fill(find_home(Path(folder)))
        again = [sys.executable, "-m", "benchmarks.refresh", "refresh", folder]
        results = interleaved({"everything": [*again, "force"], "nothing new": [*again, "auto"]}, RUNS)
        print(table(f"Refresh of {CARDS:,} cards and {EVENTS:,} events", results))


if __name__ == "__main__":
    main()
