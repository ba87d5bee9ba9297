"""What was said on one account holds on the next: a whole move, over a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.clock import now
from flows.home import find_home
from flows.refresh import refresh
from flows.settings import read_settings
from tests.flows.cli.conftest import connect, run
from tests.flows.conftest import card
from tests.servers.dav import DavServer
from tests.servers.radicale import radicale as start_radicale
from warehouse.people import PEOPLE_FILE
from warehouse.store import open_store

CARDS = {
    "anna": card("anna", "Anna Meyer", "EMAIL:anna@example.org"),
    "schmidt": card("schmidt", "A. Schmidt", "EMAIL:as@example.net"),
    "carl": card("carl", "Carl Ott", "EMAIL:carl@example.net", "TEL:+491715550101"),
    "carl2": card("carl2", "Carl Ott", "EMAIL:carl@example.net", "EMAIL:ott@example.org"),
}


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DavServer]:
    with start_radicale(tmp_path_factory.mktemp("radicale")) as server:
        books = [server.make_collection("contacts", name) for name in ("Friends", "Work")]
        for name, text in CARDS.items():
            server.put("contacts", f"{books[name == 'carl2']}{name}.vcf", text)
        yield server
        server.close()


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home / PEOPLE_FILE), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def people(home: Path) -> list[tuple[object, ...]]:
    """Each person by the names of the cards, with what was said."""
    return ask(
        home,
        "SELECT list(DISTINCT r.record_id ORDER BY r.record_id), any_value(p.tags), any_value(p.notes)"
        " FROM person_record AS r JOIN person AS p USING (person_id)"
        " WHERE NOT r.is_observed GROUP BY p.person_id ORDER BY 1",
    )


def leave(home: Path, old: str) -> None:
    """An account is no more, as if it had never been but for what was said: its records are gone for good."""
    config = home / "config.toml"
    text = re.sub(rf"\[accounts\.{old}\][^\[]*", "", config.read_text(encoding="utf-8"))
    config.write_text(text, encoding="utf-8")
    with open_store(home) as store, store.transaction():
        store.connection.execute("DELETE FROM raw.record WHERE account = ?", [old])
        store.note_change()
    found = find_home(home, {})
    refresh(found, read_settings(found.config), now=now(), force=True)


@pytest.mark.heavy
def test_an_account_connected_anew_under_another_name(set_up: Path, server: DavServer) -> None:
    """While no record is there all words wait; under the new name each finds its people again."""
    home = set_up
    assert connect(home, server).code == 0
    assert run("--home", home, "sync").code == 0
    assert [keys for keys, *_ in people(home)] == [["anna"], ["carl", "carl2"], ["schmidt"]]
    for command in (
        ["merge", "anna", "schmidt"],
        ["split", "carl", "carl2"],
        ["tag", "anna", "friend"],
        ["note", "+491715550101", "likes tea"],
    ):
        assert run("--home", home, *command).code == 0, command
    judged = people(home)
    assert judged == [
        (["anna", "schmidt"], ["friend"], []),
        (["carl"], [], ["likes tea"]),
        (["carl2"], [], []),
    ]
    leave(home, "home")
    assert people(home) == []
    waiting = json.loads(run("--home", home, "review", "--json").out)
    assert [word["kind"] for word in waiting] == ["same", "different", "tag", "note"]
    assert connect(home, server, "fresh").code == 0
    assert run("--home", home, "sync").code == 0
    assert run("--home", home, "review").out == "Nothing waits for you.\n"
    assert people(home) == judged
    assert ask(home, "SELECT DISTINCT account FROM person_record WHERE NOT is_observed") == [("fresh",)]
