"""`longsince backup` and `restore`: what they say, ask and refuse, and that the truth comes back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.flows.cli.conftest import connect, run
from tests.flows.conftest import card, meeting
from tests.servers.dav import DavServer
from tests.servers.radicale import radicale as start_radicale
from tests.servers.xandikos import xandikos as start_xandikos
from tests.warehouse.conftest import raw_rows
from warehouse.lock import hold
from warehouse.people import open_people
from warehouse.store import STORE_FILE, open_store

PASSPHRASE = "LONGSINCE_BACKUP_PASSPHRASE"


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.zip"))


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path): path.read_bytes() for path in found}


@pytest.fixture
def copy(readable: Path, tmp_path: Path) -> Path:
    """A home of one's own, full of people."""
    shutil.copytree(readable, tmp_path / "copy")
    return tmp_path / "copy"


def test_a_backup_says_what_it_holds(copy: Path) -> None:
    """One line with the file, its size and the count of records; with --keep, what went."""
    ended = run("--home", copy, "backup")
    (made,) = backups(copy / "backups")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"{made}: ")
    assert "70 records, verified" in ended.out
    (copy / "backups" / "longsince-2020-01-01T000000Z.zip").write_bytes(made.read_bytes())
    made.unlink()
    ended = run("--home", copy, "backup", copy / "backups", "--keep", 1)
    assert "Deleted: longsince-2020-01-01T000000Z.zip" in ended.out


@pytest.mark.parametrize(
    ("arguments", "line", "code"),
    [
        (["backup", "nowhere"], "There is no folder", 2),
        (["backup", "mine.zip", "--keep", "3"], "--keep needs a folder", 2),
        (["backup", "--with-secrets"], f"set {PASSPHRASE}", 2),
        (["restore", "nowhere.zip"], "No such file", 1),
        (["restore", "config.toml"], "not a whole backup of longsince", 1),
        (["restore", STORE_FILE], "is the present warehouse", 1),
    ],
)
def test_a_slip_is_one_line(
    copy: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], line: str, code: int
) -> None:
    """What cannot be is told in one line, and nothing is changed."""
    monkeypatch.chdir(copy)
    before = files(copy)
    ended = run("--home", copy, *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert line in ended.err
    assert len(ended.err.splitlines()) == 1
    assert files(copy) == before


def test_a_restore_shows_what_it_replaces_and_asks(copy: Path) -> None:
    """Without a terminal and --yes nothing is changed; with it, what was there is kept and named."""
    run("--home", copy, "backup")
    (made,) = backups(copy / "backups")
    with (copy / "config.toml").open("a", encoding="utf-8") as config:
        config.write("# edited since\n")
    before = files(copy)
    ended = run("--home", copy, "restore", made)
    assert ended.code == 2
    assert "--yes is needed" in ended.err
    assert f"It replaces {copy / STORE_FILE}" in ended.out
    assert f"It replaces {copy / 'config.toml'}" in ended.out
    assert "No passwords are in it." in ended.out
    assert files(copy) == before
    ended = run("--home", copy, "restore", made, "--yes")
    assert ended.code == 0
    assert ended.out.count("Kept: ") == 2
    assert "people.duckdb is new: 15 people" in ended.out


def test_passwords_need_a_passphrase_or_are_left_out(
    copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a terminal it comes from the environment; a wrong one changes nothing."""
    monkeypatch.setenv(PASSPHRASE, "right")
    assert "The passwords of home are in it" in run("--home", copy, "backup", "--with-secrets").out
    (made,) = backups(copy / "backups")
    monkeypatch.setenv(PASSPHRASE, "wrong")
    other = tmp_path / "other"
    ended = run("--home", other, "restore", made, "--yes")
    assert (ended.code, "does not open" in ended.err) == (1, True)
    monkeypatch.delenv(PASSPHRASE)
    ended = run("--home", other, "restore", made, "--yes")
    assert (ended.code, "--without-secrets" in ended.err) == (2, True)
    assert not (other / STORE_FILE).exists()


def test_a_running_sync_is_not_disturbed(copy: Path) -> None:
    """A restore beside a sync ends at once, with exit code 5."""
    run("--home", copy, "backup")
    (made,) = backups(copy / "backups")
    with hold(copy / "locks" / "account-home.lock"):
        ended = run("--home", copy, "restore", made, "--yes")
    assert (ended.code, ended.out) == (5, "")
    assert "Another longsince is running" in ended.err


@pytest.fixture(params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DavServer]:
    """A server of one's own, with an address book and a calendar."""
    folder = tmp_path / "server"
    folder.mkdir()
    with {"radicale": start_radicale, "xandikos": start_xandikos}[request.param](folder) as server:
        yield server
        server.close()


def raw(home: Path) -> set[tuple[str, str, str]]:
    """What the store says is there now."""
    with open_store(home) as store:
        return {(row.source, row.location, row.payload) for row in raw_rows(store) if not row.is_gone}


def people(home: Path) -> list[tuple[Any, ...]]:
    """People and their ties, without ids, which depend on the order in which people came."""
    with open_people(home) as connection:
        return connection.execute(
            "SELECT display_name, emails, last_contact_at, contact_days, meeting.count "
            "FROM person LEFT JOIN tie USING (person_id), "
            "(SELECT count(*) AS count FROM meeting) AS meeting ORDER BY ALL"
        ).fetchall()


@pytest.mark.heavy
@pytest.mark.parametrize("is_forgotten", [False, True], ids=["token holds", "token expired"])
def test_the_sync_after_a_restore_comes_to_the_truth(
    set_up: Path, server: DavServer, tmp_path: Path, is_forgotten: bool
) -> None:
    """The restored cursor is old: what came, changed and went since is there after one sync, nothing else.

    Whether the server still knows the cursor or not. Raw records are those of a fresh home, and people those
    of the home that was not restored: like it, they remember what was deleted.
    """
    book = server.make_collection("contacts", "Friends")
    calendar = server.make_collection("calendar", "Diary")
    for name in ("nino", "luka", "ana"):
        server.put("contacts", f"{book}{name}.vcf", card(name, f"{name} T", f"EMAIL:{name}@example.org"))
    tea = datetime(2025, 11, 3, 9, tzinfo=UTC)
    server.put("calendar", f"{calendar}tea.ics", meeting("tea", tea, "nino@example.org"))
    server.put("calendar", f"{calendar}jam.ics", meeting("jam", tea, "luka@example.org"))
    connect(set_up, server)
    assert run("--home", set_up, "sync").code == 0
    assert run("--home", set_up, "backup", tmp_path).code == 0
    server.put("contacts", f"{book}nino.vcf", card("nino", "nino T", "EMAIL:nino@example.com"))
    server.put("contacts", f"{book}boaz.vcf", card("boaz", "boaz T", "EMAIL:boaz@example.org"))
    server.delete(f"{book}luka.vcf")
    server.delete(f"{calendar}jam.ics")
    server.put("calendar", f"{calendar}walk.ics", meeting("walk", tea, "boaz@example.org"))
    assert run("--home", set_up, "sync").code == 0
    lived = people(set_up)
    for path in (book, calendar) if is_forgotten else ():
        server.forget(path)
    assert run("--home", set_up, "restore", *backups(tmp_path), "--yes").code == 0
    assert len(raw(set_up)) == 5
    assert run("--home", set_up, "sync").code == 0
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    shutil.copy(set_up / "config.toml", fresh)
    shutil.copy(set_up / "secrets.json", fresh)
    assert run("--home", fresh, "sync").code == 0
    assert raw(set_up) == raw(fresh)
    assert people(set_up) == lived


def be_on_another_machine(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Another user of another system: nothing of ours is in its folders."""
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.heavy
@pytest.mark.parametrize("with_secrets", [True, False])
def test_another_machine_needs_nothing_but_the_backup(
    set_up: Path, radicale: DavServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_secrets: bool
) -> None:
    """In another user's folders people are there at once; without passwords, accounts ask for a sign-in."""
    connect(set_up, radicale)
    run("--home", set_up, "sync")
    before = people(set_up)
    monkeypatch.setenv(PASSPHRASE, "correct horse")
    assert run("--home", set_up, "backup", tmp_path, *(["--with-secrets"] if with_secrets else [])).code == 0
    shutil.rmtree(set_up)
    be_on_another_machine(monkeypatch, tmp_path / "user")
    ended = run("restore", *backups(tmp_path), "--yes")
    assert ended.code == 0
    (store,) = (tmp_path / "user").rglob(STORE_FILE)
    (config,) = (tmp_path / "user").rglob("config.toml")
    assert config.stat().st_mode & 0o777 == 0o600
    assert people(store.parent) == before
    assert ("run `longsince connect home` to sign in" in ended.out) is not with_secrets
    ended = run("sync")
    if with_secrets:
        assert (ended.code, "home: done" in ended.out) == (0, True)
        return
    assert ended.code == 4
    assert "longsince connect home" in ended.out
    ended = run("connect", "home", "--password-stdin", stdin=f"{radicale.password}\n")
    assert (ended.code, run("sync").code) == (0, 0)
