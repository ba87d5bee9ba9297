"""Which addresses are the owner's: what the user says about it, beside config.toml and what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from flows import judge
from flows.errors import UsageError
from flows.home import Home
from flows.judge import Said
from flows.queries import Rows, ask
from flows.settings import Settings
from warehouse.judgements import Word
from warehouse.people import open_people

Verb = Literal["add", "remove", "delegate"]
_KIND: dict[Verb, tuple[str, bool]] = {
    "add": ("owner", False),
    "remove": ("owner", True),
    "delegate": ("delegate", False),
}


def say(home: Home, settings: Settings, verb: Verb, addresses: Sequence[str], at: datetime) -> Said:
    """Write down that addresses are the owner's (`add`), are not (`remove`), or are those of people who write
    in the owner's name (`delegate`). Of an address the latest of these words holds.

    Raises UsageError for what is no address, and for one of which config.toml says that it is the owner's:
    there is one place to take that back.
    """
    from transforms.normalise.emails import address_of, match_key_of  # here: its lists take their time

    listed = {match_key_of(address) for given in settings.owner.addresses if (address := address_of(given))}
    found = []
    for text in addresses:
        address = address_of(text)
        if address is None:
            raise UsageError(f"{text!r} is no e-mail address: it must be like me@example.org.")
        if match_key_of(address) in listed:
            raise UsageError(f"{address} is yours by `addresses` in {home.config}: change it there.")
        found.append(address)
    kind, is_off = _KIND[verb]
    words = [Word(kind, content=address, is_off=is_off) for address in dict.fromkeys(found)]
    return judge.say(home, f"owner {verb}: {', '.join(dict.fromkeys(found))}", words, at)


def known(home: Home) -> tuple[list[str], Rows]:
    """Columns and rows of flows/queries/owner.sql: what is yours and what might be."""
    with open_people(home.folder) as connection:
        return ask(connection, "owner")
