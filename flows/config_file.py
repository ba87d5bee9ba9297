"""Writing config.toml: the first one with every key explained, and accounts added, the rest untouched."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import tomlkit

from flows.settings import Account, Doc, Notify, Owner, Resolve, Secrets, Serve
from warehouse.files import write_text


def write_first_config(path: Path, owner: Owner, secrets: Secrets | None = None) -> None:
    """Write a config.toml that says these things and explains, commented out, every other key."""
    lines = [
        "# longsince reads this file at every start. A line without # counts.",
        "",
        "[owner]",
        *_explained(Owner, owner, always=("addresses", "time_zone", "region")),
        "",
        "[secrets]",
        *_explained(Secrets, secrets or Secrets()),
        "",
        "# [serve]",
        *_explained(Serve, None),
        "",
        "# [notify]",
        *_explained(Notify, None),
        "",
        "# [resolve]",
        *_explained(Resolve, None),
        "",
        "# One table an account; `longsince connect NAME` adds them.",
        "# [accounts.NAME]",
        *_explained(Account, None),
        "",
    ]
    write_text(path, ["\n".join(lines)])


def _explained(kind: type, given: Owner | Secrets | None, always: Sequence[str] = ()) -> Iterator[str]:
    """Each key with its meaning: as given, unless that is the default, and then an example commented out.

    The keys in ``always`` are written even so.
    """
    for name, doc in documented(kind):
        yield f"# {name}: {doc.meaning}."
        written = _changed(given, always).get(name) if given else None
        yield (
            f"# {name} = {doc.example}"
            if written is None
            else f"{name} = {tomlkit.item(written).as_string()}"
        )


def _changed(values: Owner | Secrets | Account, always: Sequence[str] = ()) -> dict[str, Any]:
    """The fields that differ from their defaults, and those in ``always``, as TOML knows them."""
    fields = dataclasses.fields(values)
    changed = {
        f.name: getattr(values, f.name)
        for f in fields
        if f.name in always or getattr(values, f.name) != f.default
    }
    return {name: list(value) if isinstance(value, tuple) else value for name, value in changed.items()}


def documented(kind: type) -> list[tuple[str, Doc]]:
    """The keys of a settings table with their documentation, in order."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return [
        (name, note)
        for name, hint in hints.items()
        for note in getattr(hint, "__metadata__", ())
        if isinstance(note, Doc)
    ]


def add_account(path: Path, name: str, account: Account) -> None:
    """Add ``[accounts.NAME]`` with what differs from the defaults; comments and order of the file stay."""
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    table = tomlkit.table()
    table.update(_changed(account))
    accounts = document.setdefault("accounts", tomlkit.table(is_super_table=True))
    accounts[name] = table
    write_text(path, [tomlkit.dumps(document)])


def update_account(path: Path, name: str, account: Account) -> None:
    """Let the account's table say what differs from the defaults; comments, and the rest, stay."""
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    table: Any = document["accounts"][name]
    wanted = _changed(account)
    for key in [key for key in table if key not in wanted]:
        del table[key]
    for key, value in wanted.items():
        if table.get(key) != value:
            table[key] = value
    write_text(path, [tomlkit.dumps(document)])


def update_secrets(path: Path, store: str) -> None:
    """Let ``[secrets]`` say where passwords are kept; comments, and the rest, stay."""
    document: Any = tomlkit.parse(path.read_text(encoding="utf-8"))
    document.setdefault("secrets", tomlkit.table())["store"] = store
    write_text(path, [tomlkit.dumps(document)])


def remove_account(path: Path, name: str) -> None:
    """Take the account's table out; the rest of the file stays."""
    document: Any = tomlkit.parse(path.read_text(encoding="utf-8"))
    del document["accounts"][name]
    write_text(path, [tomlkit.dumps(document)])
