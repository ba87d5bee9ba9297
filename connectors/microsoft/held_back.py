"""Pages that wait for the one behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from connectors.records import Page


def held_back(pages: Iterator[Page]) -> Iterator[Page]:
    """Those that hold something, and what the empty ones say on the page before them; at least one.

    So what is known only at the end stands on the last page that holds anything.
    """
    held: Page | None = None
    is_sent_in = False
    for page in pages:
        if page.records or page.seen:
            if held:
                yield replace(held, is_sent_in=is_sent_in)
                is_sent_in = False
            held = page
        elif held or page.cursor:
            held = replace(held or Page(), resume=page.resume, cursor=page.cursor, tombstones=page.tombstones)
        is_sent_in |= page.is_sent_in
    if held:
        yield replace(held, is_sent_in=is_sent_in)
