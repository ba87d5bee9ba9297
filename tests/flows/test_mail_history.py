"""Mail that goes, however much at once: no question is asked, nothing is lost, nothing is fetched twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.imap.wire import Wire
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.home import Home, find_home
from flows.job import AccountResult, Status
from flows.pipeline import SyncOptions, job
from flows.settings import Account, Owner, Secrets, read_settings
from flows.sync import sync_account
from tests.connectors.imap.box import Box, message
from tests.servers.dovecot import Dovecot, dovecot
from warehouse.store import open_store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MANY = 1_000


@pytest.fixture(scope="module")
def mail_server() -> Iterator[Dovecot]:
    """An inbox of a thousand."""
    with dovecot() as server:
        folder = server.mail / "cur"
        for part in (folder, server.mail / "new", server.mail / "tmp"):
            part.mkdir(exist_ok=True)
            server.give(part)
        for number in range(MANY):
            file = folder / f"{1_600_000_000 + number}.M{number}.test:2,S"
            file.write_bytes(message(number))
            server.give(file)
        yield server


@pytest.fixture
def home(tmp_path: Path, mail_server: Dovecot) -> Home:
    """A home with one mail account."""
    home = find_home(tmp_path / "home")
    home.make()
    write_first_config(home.config, Owner(("me@example.org",)), Secrets("plain"))
    add_account(home.config, "mail", Account("imap", mail_server.url, mail_server.username))
    open_secrets("plain", home.folder).set("mail", mail_server.password)
    return home


def sync(home: Home) -> AccountResult:
    settings = read_settings(home.config)
    return sync_account(job(home, settings, SyncOptions(), "mail", clock=lambda: NOON))


def rows(home: Home) -> Counter[tuple[str, bool]]:
    """How many rows each folder has, here and gone."""
    with open_store(home.folder) as store:
        found = store.connection.execute(
            "SELECT collection_id, is_gone, count(*) FROM raw.record GROUP BY ALL"
        ).fetchall()
    return Counter({(folder, is_gone): number for folder, is_gone, number in found})


def test_a_folder_numbered_anew_and_an_inbox_archived(
    home: Home, mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand messages get other numbers, then all of them go to the archive: the mass-deletion guard does
    not stand, each header was fetched once for each folder, and what is gone is kept.
    """
    assert sync(home).new == MANY
    asked: list[str] = []
    ask = Wire.ask

    def listen(wire: Wire, command: str, *arguments: str) -> tuple[str, list[bytes]]:
        asked.append(" ".join((command, *arguments)))
        return ask(wire, command, *arguments)

    monkeypatch.setattr(Wire, "ask", listen)
    mail_server.administer("mailbox", "update", "--uid-validity", "1999999999", "INBOX")
    result = sync(home)
    assert (result.status, result.problems, result.new, result.gone) == (Status.DONE, [], MANY, MANY)
    assert not any("In-Reply-To" in one for one in asked)
    assert rows(home) == {("INBOX", False): MANY, ("INBOX", True): MANY}
    with open_store(home.folder) as store:
        ((payloads, records),) = store.connection.execute(
            "SELECT count(DISTINCT payload), count(DISTINCT record_id) FROM raw.record"
        ).fetchall()
    assert payloads == records == MANY
    with Box(mail_server, "Archive") as archive:
        archive.other.select("INBOX")
        archive.other.uid("MOVE", "1:*", "Archive")
    result = sync(home)
    assert (result.status, result.problems, result.new, result.gone) == (Status.DONE, [], MANY, MANY)
    assert rows(home) == {("INBOX", True): 2 * MANY, ("Archive", False): MANY}
    assert (sync(home).new, sync(home).gone) == (0, 0)
