"""Promises of an upgrade: whatever version made the store, this one reads it, and finds the same people."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from flows.config_file import add_account, write_first_config
from flows.home import Home, find_home
from flows.refresh import refresh
from flows.settings import Account, Owner, read_settings
from tests.warehouse.stores.make import ANNA, FOLDER, LANDED
from warehouse import cursors, landing
from warehouse.migrate import migrations
from warehouse.people import open_people
from warehouse.store import Store, open_store

Shape = list[tuple[str, ...]]
VERSIONS = [one.version for one in migrations()]


def test_every_version_is_kept() -> None:
    """There is a store of each version, and none is large: make that of a new one by `stores/make.py`."""
    kept = sorted(FOLDER.glob("*.duckdb.gz"))
    assert [path.name for path in kept] == [f"{version:04d}.duckdb.gz" for version in VERSIONS]
    assert all(path.stat().st_size < 50_000 for path in kept)


def upgraded(folder: Path, version: int) -> Home:
    """A home with the store of that version in it."""
    home = find_home(folder, {})
    home.make()
    write_first_config(home.config, Owner(addresses=("me@example.org",)))
    add_account(home.config, "home", Account("dav", "https://dav.example.org", "me"))
    packed = (FOLDER / f"{version:04d}.duckdb.gz").read_bytes()
    (home.folder / "warehouse.duckdb").write_bytes(gzip.decompress(packed))
    return home


def shape(store: Store) -> Shape:
    """The columns of all its tables."""
    return store.connection.execute(
        "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns ORDER BY ALL"
    ).fetchall()


@pytest.fixture(scope="module")
def shape_of_today(tmp_path_factory: pytest.TempPathFactory) -> Shape:
    """That of a new store."""
    with open_store(tmp_path_factory.mktemp("new")) as new:
        return shape(new)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_each_version_says_the_same(tmp_path: Path, version: int, shape_of_today: Shape) -> None:
    """Records, cursors, ids and words are there after the upgrade, in the store of today's shape."""
    home = upgraded(tmp_path / "home", version)
    with open_store(home.folder, opened_at=LANDED) as store:
        assert shape(store) == shape_of_today
        assert cursors.marks(store, "home", "dav_contacts", "/book/").cursor == "old-cursor"
        known = landing.known(store, "home", "dav_contacts", "/book/")
        assert known == {"anna.vcf": ("anna", "e1"), "bo.vcf": ("bo", "e1")}
        members = store.connection.execute("SELECT record_id, person_id FROM registry.member").fetchall()
        assert members == ([("anna", ANNA)] if version >= 2 else [])


@pytest.mark.parametrize("version", [VERSIONS[0], 4, pytest.param(VERSIONS[-1], marks=pytest.mark.heavy)])
def test_people_come_out_the_same(tmp_path: Path, version: int) -> None:
    """Both people, the meeting as proof, and from their first versions on the id and the tag."""
    home = upgraded(tmp_path / "home", version)
    refresh(home, read_settings(home.config), now=LANDED)
    with open_people(home.folder) as people:
        rows = people.execute(
            "SELECT display_name, tags, last_contact_on::TEXT FROM person LEFT JOIN tie USING (person_id)"
            " WHERE NOT is_owner ORDER BY ALL"
        ).fetchall()
        found = people.execute("SELECT person_id FROM person WHERE display_name = 'Anna Meyer'").fetchall()
    assert rows == [
        ("Anna Meyer", ["friend"] if version >= 4 else [], "2026-01-15"),
        ("Bo Berg", [], None),
    ]
    assert (found == [(ANNA,)]) is (version >= 2)
