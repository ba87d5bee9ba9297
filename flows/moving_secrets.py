"""Where passwords are kept: seeing it, moving them all, another passphrase for the encrypted file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Literal

from flows.backup import account_locks
from flows.config_file import update_secrets
from flows.credentials import (
    SecretStore,
    all_stores,
    change_passphrase,
    forget_copies,
    open_secrets,
    passphrase_from,
)
from flows.errors import UserError
from flows.home import Home
from flows.serving import install
from flows.settings import read_settings
from warehouse.files import write_text
from warehouse.lock import hold


def kept_where(home: Home, environment: Mapping[str, str] = os.environ) -> dict[str, list[str]]:
    """Where each account's secret lies, by the stores' own words; first where syncs take it from."""
    settings = read_settings(home.config)
    stores = _stores(home, environment, open_secrets(settings.secrets.store, home.folder, environment))
    return {name: [store.where for store in stores if store.has(name)] for name in settings.accounts}


def move(
    home: Home,
    to: Literal["keyring", "encrypted", "plain"],
    environment: Mapping[str, str] = os.environ,
) -> tuple[str, list[str]]:
    """Keep all secrets in another place: where that is, and the accounts whose secret is there now.

    They are written there and read back, then config.toml says so, then they go from everywhere else: cut
    off, the place that config.toml names has them all, and saying it again does the rest. Raises UserError
    for a place that does not work here, Busy while a sync runs.
    """
    with _no_sync(home):
        settings = read_settings(home.config)
        present = open_secrets(settings.secrets.store, home.folder, environment)
        target = open_secrets(to, home.folder, environment)
        moved = []
        for name in settings.accounts:
            secret = _newest(name, _stores(home, environment, present))
            if secret is None:
                continue
            target.set(name, secret)
            if target.get(name) != secret:
                raise UserError(f"{target.where} did not keep the password of {name}. Nothing was removed.")
            moved.append(name)
        if settings.secrets.store != to:
            update_secrets(home.config, to)
        for name in settings.accounts:
            forget_copies(target, home.folder, name)
    return target.where, moved


def rotate(home: Home, old: str, new: str, environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Let ``new`` open the encrypted file from now on; what was done, in lines.

    Whenever this is cut off, the file is opened by the one or by the other. Raises UserError for a wrong
    ``old``, Busy while a sync runs.
    """
    with _no_sync(home):
        accounts = change_passphrase(home.folder, old, new)
    yield f"The new passphrase opens the passwords of {', '.join(accounts)}; the old one opens nothing here."
    credential = install.credential_path(environment)
    if credential.is_file() and credential.read_text(encoding="utf-8").strip() == old:
        write_text(credential, [new, "\n"])
        yield f"{credential} has the new one: start `longsince serve` anew, if it runs."


@contextmanager
def _no_sync(home: Home) -> Iterator[None]:
    """A sync may keep a rotated token at any moment, by the passphrase that it began with."""
    home.make()
    with ExitStack() as locks:
        for name in account_locks(home):
            locks.enter_context(hold(home.locks / name))
        yield


def _stores(home: Home, environment: Mapping[str, str], first: SecretStore) -> list[SecretStore]:
    others = all_stores(home.folder, passphrase_from(environment))
    return [first, *(store for store in others if store.place != first.place)]


def _newest(name: str, stores: list[SecretStore]) -> str | None:
    """That of the store in use, else a copy that lies elsewhere."""
    return next((store.get(name) for store in stores if store.has(name)), None)
