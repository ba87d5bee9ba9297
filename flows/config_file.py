"""Writing config.toml: the first one with every key explained, and accounts added, the rest untouched."""

from __future__ import annotations

import dataclasses
import os
import typing
from collections.abc import Iterator, Sequence
from pathlib import Path

import tomlkit

from flows.settings import Account, Doc, Owner, Secrets


def write_first_config(path: Path, addresses: Sequence[str], time_zone: str, region: str) -> None:
    """Write a config.toml that says these things and explains, commented out, every other key."""
    given = {"addresses": list(addresses), "time_zone": time_zone, "region": region}
    lines = [
        "# longsince reads this file at every start. A line without # counts.",
        "",
        "[owner]",
        *_explained(Owner, given),
        "",
        "[secrets]",
        *_explained(Secrets, {}),
        "",
        "# One table an account; `longsince connect NAME` adds them.",
        "# [accounts.NAME]",
        *_explained(Account, {}),
        "",
    ]
    _replace(path, "\n".join(lines))


def _explained(kind: type, given: dict[str, object]) -> Iterator[str]:
    for name, doc in documented(kind):
        yield f"# {name}: {doc.meaning}."
        yield (
            f"{name} = {tomlkit.item(given[name]).as_string()}"
            if name in given
            else f"# {name} = {doc.example}"
        )


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
    for field in dataclasses.fields(account):
        value = getattr(account, field.name)
        if value != field.default:
            table[field.name] = list(value) if isinstance(value, tuple) else value
    accounts = document.setdefault("accounts", tomlkit.table(is_super_table=True))
    accounts[name] = table
    _replace(path, tomlkit.dumps(document))


def _replace(path: Path, text: str) -> None:
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
