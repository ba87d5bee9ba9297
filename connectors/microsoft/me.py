"""Whose account it is: the addresses that /me knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.formats.json_values import strings_in
from connectors.microsoft.answers import Json, Unsuccessful
from connectors.microsoft.graph import Graph, resource

MEMBERS = "id,displayName,mail,userPrincipalName,otherMails,proxyAddresses"
_ADDRESS = re.compile(r"[^\s@#]+@[^\s@.]+(\.[^\s@.]+)+")


def own_addresses(graph: Graph) -> tuple[str, ...]:
    """Every address of the account's person, the main one first, each once whatever its case.

    Raises what `Graph.get` raises.
    """
    try:
        me = graph.get(resource("me", select=MEMBERS))
    except Unsuccessful as refusal:
        if refusal.status != 400:
            raise
        me = graph.get("me")  # a personal account may not have all of them
    first: dict[str, str] = {}
    for address in _addresses(me):
        if _ADDRESS.fullmatch(address):
            first.setdefault(address.lower(), address)
    return tuple(first.values())


def _addresses(me: Json) -> Iterator[str]:
    """As they stand there; names of guests (``name#EXT#@...``) are no addresses, and are left out later."""
    yield from strings_in([me.get("mail"), me.get("userPrincipalName")])
    proxies = strings_in(me.get("proxyAddresses"))
    yield from (one[5:] for one in sorted(proxies) if one[:5].lower() == "smtp:")
    yield from strings_in(me.get("otherMails"))
