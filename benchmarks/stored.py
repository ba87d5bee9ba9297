"""A warehouse with cards and events in it, landed without a server, and changes to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice

from benchmarks.material import OWNER, cards, events
from flows.config_file import add_account, write_first_config
from flows.home import Home
from flows.settings import Account, Owner
from warehouse.landing import land
from warehouse.store import open_store

LANDED_AT = datetime(2026, 11, 1, tzinfo=UTC)
PAGE = 5_000


def fill(home: Home, card_count: int, event_count: int) -> None:
    """A warehouse with one account that holds so many cards, and events among their people."""
    home.make()
    write_first_config(home.config, Owner((OWNER,), "Europe/Berlin", region="DE"))
    add_account(home.config, "bench", Account("dav", "https://dav.example.org", "me"))
    put(home, "dav_contacts", cards(card_count))
    put(home, "dav_calendar", events(event_count, card_count))
    with open_store(home.folder) as store:
        store.connection.execute("CHECKPOINT")


def put(home: Home, source: str, records: Iterable[tuple[str, str]]) -> None:
    """Land records (uid, text), page by page."""
    remaining = iter(records)
    with open_store(home.folder) as store:
        while page := list(islice(remaining, PAGE)):
            land(
                store,
                account="bench",
                source=source,
                collection_id="/all/",
                collection_name="All",
                records=((uid, f"/all/{uid}", "1", text) for uid, text in page),
                tombstones=(),
                seen=(),
                resume="more",
                cursor=None,
                is_full=False,
                landed_at=LANDED_AT,
            )


def change_cards(home: Home, card_count: int, changed: int, tag: str) -> None:
    """Give ``changed`` of the cards, spread over all, another number."""
    step = card_count // changed
    some = islice(cards(card_count), 0, step * changed, step)
    put(home, "dav_contacts", ((uid, text.replace("+49176", f"+49151{tag}")) for uid, text in some))


def change_events(home: Home, event_count: int, card_count: int, changed: int, tag: str) -> None:
    """Give ``changed`` of the events another title."""
    step = event_count // changed
    some = islice(events(event_count, card_count), 0, step * changed, step)
    put(home, "dav_calendar", ((uid, text.replace("SUMMARY:", f"SUMMARY:{tag} ")) for uid, text in some))
