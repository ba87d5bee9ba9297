"""Leaving a job: an account is closed, and what it brought stays as evidence or goes for good."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime

from flows.config_file import remove_account, update_account
from flows.credentials import forget_copies, open_secrets
from flows.errors import UsageError
from flows.home import Home
from flows.queries import ask
from flows.refresh import refresh
from flows.settings import Account, Settings, read_settings
from warehouse import purge
from warehouse.lock import hold
from warehouse.people import open_people
from warehouse.purge import Traces
from warehouse.store import open_store


def close(home: Home, name: str, on: date, *, today: date, removes_secret: bool = False) -> Account:
    """Say in config.toml that the owner left the account on the day ``on``; what it was before.

    What came until then stays evidence, nothing more is pulled, and it never lags. With ``removes_secret``
    its password goes too. Raises UsageError for an account unknown or a day to come, and Busy while a sync
    of it runs.
    """
    settings = read_settings(home.config)
    account = _known(settings, name)
    if on > today:
        raise UsageError(f"{on} has not come yet: close the account on the day, or say --on with a past one.")
    home.make()
    with hold(home.lock_of(name)):
        update_account(home.config, name, replace(account, closed_on=on))
        if removes_secret:
            forget_secret(home, settings, name)
    return account


@dataclass(frozen=True, slots=True)
class Purge:
    """A purge that waits for a yes: the account's lock is held, nothing is touched.

    ``people`` counts known humans of whom nothing else tells; ``address`` is the owner's that only the
    account says is theirs.
    """

    home: Home
    settings: Settings
    name: str
    traces: Traces
    people: int
    address: str | None
    _observed: list[str]

    def carry_out(self, *, incarnation: str, now: datetime) -> int:
        """Remove all of it, the account from config.toml and its password too, and refresh; the people left.

        Cut off, it is done by saying it again.
        """
        with open_store(self.home.folder) as store:
            purge.purge(store, self.name, self._observed, incarnation)
        purge.rewrite(self.home.folder)
        forget_secret(self.home, self.settings, self.name)
        remove_account(self.home.config, self.name)
        return refresh(self.home, read_settings(self.home.config), now=now).people


@contextmanager
def plan_purge(home: Home, name: str, *, now: datetime) -> Iterator[Purge]:
    """Find out what would go, and keep syncs of the account out until the block ends.

    Refreshes first, so that nobody is overlooked. Raises UsageError for an account unknown, Busy while a sync
    of it runs.
    """
    settings = read_settings(home.config)
    account = _known(settings, name)
    home.make()
    with hold(home.lock_of(name)):
        refresh(home, settings, now=now)
        with open_people(home.folder) as connection:
            _, rows = ask(connection, "only_in_account", account=name)
            observed = [record_id for (record_id,) in rows]
            _, ((people,),) = ask(connection, "lost_people", account=name, observed=observed)
        with open_store(home.folder) as store:
            traces = purge.find_traces(store, name, observed)
        yield Purge(home, settings, name, traces, people, _own_address(settings, account), observed)


def _known(settings: Settings, name: str) -> Account:
    if name not in settings.accounts:
        known = ", ".join(settings.accounts) or "none"
        raise UsageError(f"There is no account {name!r}; there is {known}.")
    return settings.accounts[name]


def _own_address(settings: Settings, account: Account) -> str | None:
    user = account.user
    return user if user and "@" in user and user not in settings.owner.addresses else None


def forget_secret(home: Home, settings: Settings, name: str) -> None:
    """Remove the account's password, or sign-in, from wherever it is kept. The caller holds its lock."""
    store = open_secrets(settings.secrets.store, home.folder)
    store.delete(name)
    forget_copies(store, home.folder, name)
