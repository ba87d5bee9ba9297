"""What settings can be: zones, regions, names of accounts, sources that there are, a port, an emulator."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from flows.errors import UsageError
from flows.providers import AUTHS_OF_PROVIDER, PLAYED, SOURCES_OF_PROVIDER
from flows.typed_toml import nearest

if TYPE_CHECKING:  # it is settings that are checked as they are read
    from flows.settings import Account, Settings

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")
RESERVED_ACCOUNTS = {"observed", "owner", "all"}
"""'observed' names the records made from meeting and mail headers, which belong to no account."""
FEWEST_RIGHT, MOST_RIGHT = 0.9, 0.9999
"""What can be asked of merges: less is careless, and for more no evidence is good enough."""


@cache
def _zones() -> frozenset[str]:
    """Python looks for them in six hundred files each time, which took longer than all else here."""
    return frozenset(available_timezones())


def check(settings: Settings) -> None:
    """Raise UsageError for a zone, a region, an account's name or a source that cannot be."""
    zones = [settings.owner.time_zone, *(past.time_zone for past in settings.owner.past_time_zones)]
    for zone in zones:
        if zone not in _zones():
            raise UsageError(f"time zone {zone!r} is unknown{nearest(zone, _zones())}.")
    regions = [("owner", settings.owner.region), *((name, a.region) for name, a in settings.accounts.items())]
    for where, region in regions:
        if region is not None and not re.fullmatch("[A-Z]{2}", region):
            raise UsageError(f"region {region!r} of {where} is not two capital letters such as DE.")
    _check_port(settings.serve.port)
    precision = settings.resolve.precision
    if not FEWEST_RIGHT <= precision <= MOST_RIGHT:
        raise UsageError(f"resolve.precision = {precision} is not between {FEWEST_RIGHT} and {MOST_RIGHT}.")
    for name, account in settings.accounts.items():
        _check_account(name, account)


def _check_account(name: str, account: Account) -> None:
    check_account_name(name)
    if account.provider in PLAYED and account.url is not None:
        _check_emulator(name, PLAYED[account.provider], account.url)
    is_server = account.provider in ("dav", "imap")
    needed = {"url": account.url, "user": account.user} if is_server else {}
    for key, value in needed.items():
        if not value:
            raise UsageError(f"'accounts.{name}.{key}' is missing.")
    auths, sources = AUTHS_OF_PROVIDER[account.provider], SOURCES_OF_PROVIDER[account.provider]
    for what, said, offered in (("auth", (account.auth,), auths), ("source", account.sources, sources)):
        for one in said:
            if one not in offered:
                raise UsageError(f"accounts.{name}: there is no {what} {one!r}{nearest(one, offered)}.")


def _check_port(port: int) -> None:
    if not 0 <= port <= 65535:
        raise UsageError(f"serve.port = {port} is not a port: 0 to 65535.")


def _check_emulator(name: str, provider: str, url: str) -> None:
    """A token of theirs must never be led elsewhere, by a slip or by someone who may edit the file."""
    from connectors.errors import Refused
    from connectors.origins import emulated_at

    try:
        emulated_at(url, provider)
    except Refused as error:
        raise UsageError(f"accounts.{name}.url: {error}.") from None


def check_account_name(name: str) -> None:
    """Raise UsageError unless ``name`` can be an account's short name."""
    if not SLUG.fullmatch(name) or name in RESERVED_ACCOUNTS:
        raise UsageError(
            f"{name!r} cannot be an account's name: use lower-case letters, digits, - and _, "
            f"at most 31 of them, and none of {', '.join(sorted(RESERVED_ACCOUNTS))}."
        )
