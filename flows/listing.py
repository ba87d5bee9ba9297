"""What a sync of an account is to pull: its sources opened, and the collections of each that are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.errors import AuthExpired, NotListed
from connectors.protocol import Source
from connectors.records import Collection
from connectors.selection import select
from flows import unforeseen
from flows.credentials import Secret
from flows.settings import Account
from flows.wiring import SOURCES


@dataclass(slots=True)
class Listing:
    """A source that was opened, and its collections that are wanted; or the problem that kept it closed."""

    source: Source | None = None
    collections: list[Collection] = field(default_factory=list)
    problem: Exception | None = None


def list_sources(account: Account, secret: Secret) -> dict[str, Listing]:
    """Open every source of the account and list what is wanted of it, by source. Raises AuthExpired only."""
    listings: dict[str, Listing] = {}
    for name in account.wanted_sources:
        listings[name] = listing = Listing()
        try:
            listing.source = SOURCES[name].open(account, secret)
            listing.collections = list(listing.source.collections())
        except AuthExpired:
            raise
        except Exception as error:
            listing.problem = unforeseen.told(error)
    try:
        wanted = {one.collection_id for one in _wanted(account, listings.values())}
    except NotListed as error:
        return {name: Listing(problem=error) for name in listings}
    for listing in listings.values():
        listing.collections = [one for one in listing.collections if one.collection_id in wanted]
    return listings


def _wanted(account: Account, listings: Iterable[Listing]) -> list[Collection]:
    """The collections of all sources that the account wants; config.toml does not say which source has which.

    Raises NotListed for a name that no source lists, unless a source could not be listed: it may be there.
    """
    listed = list(listings)
    everything = [one for listing in listed for one in listing.collections]
    include, exclude = account.collections, account.exclude
    if any(listing.problem for listing in listed):
        include, exclude = (
            tuple(name for name in names if _is_listed(name, everything)) for names in (include, exclude)
        )
        if account.collections and not include:
            return []
    return select(everything, include, exclude)


def _is_listed(name: str, collections: list[Collection]) -> bool:
    try:
        return bool(select(collections, [name]))
    except NotListed:
        return False
