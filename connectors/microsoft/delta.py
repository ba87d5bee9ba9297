"""A round of a delta: its pages, the last of which says where the next round begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from connectors.errors import SourceChanged
from connectors.microsoft.graph import Graph, ListPage


def delta(graph: Graph, at: str, prefer: Iterable[str] = ()) -> Iterator[ListPage]:
    """The pages of a round, from a path or a link. Raises what ``Graph.pages`` does, and SourceChanged."""
    for page in graph.pages(at, prefer):
        if page.next_link is None and page.delta_link is None:
            raise SourceChanged("Microsoft ended a list of changes without saying where")
        yield page
