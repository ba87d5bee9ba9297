"""A mail account from connect to SQL, by the command line, on a real Dovecot."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.settings import read_settings
from tests.connectors.imap.box import Box, message
from tests.flows.cli.conftest import Ended, run
from tests.servers.dovecot import Dovecot, dovecot

SENT = (
    b"Message-ID: <answer@example.org>\r\nDate: Tue, 3 Nov 2020 10:00:00 +0100\r\nFrom: me@example.org\r\n"
    b"To: Nino <nino@example.com>\r\nSubject: private remark\r\n\r\nBody.\r\n"
)


@pytest.fixture(scope="module")
def mail_server() -> Iterator[Dovecot]:
    """A mailbox: two messages came in, one was answered; the other lies in the inbox and in a folder."""
    with dovecot() as server:
        with Box(server, "INBOX") as inbox, Box(server, "Friends") as friends:
            inbox.append(message(1, "nino@example.com"), message(2))
            friends.append(message(2))
            Box(server, "Sent").append(SENT)
        yield server


def connect(home: Path, server: Dovecot, *options: str, password: str | None = None) -> Ended:
    return run(
        "--home", home, "connect", "mail", "--provider", "imap", "--url", server.url,
        "--user", server.username, "--password-stdin", *options, stdin=f"{password or server.password}\n",
    )  # fmt: skip


def sql(home: Path, query: str) -> list[dict[str, object]]:
    """The rows that the console gives."""
    ended = run("--home", home, "sql", "--json", query)
    assert ended.err == ""
    rows: list[dict[str, object]] = json.loads(ended.out)
    return rows


def test_from_connect_to_sql(set_up: Path, mail_server: Dovecot) -> None:
    """Folders are listed; a sync brings each message once; then nothing is new."""
    ended = connect(set_up, mail_server)
    assert (ended.code, ended.err) == (0, "")
    assert [line.split()[1] for line in ended.out.splitlines() if "imap_mail" in line] == [
        "Sent", "INBOX", "Friends", "Junk", "Trash",
    ]  # fmt: skip
    assert "mail is connected (imap)" in ended.out
    assert mail_server.password not in (set_up / "config.toml").read_text(encoding="utf-8")
    assert "imap" in run("--home", set_up, "accounts").out
    synced = run("--home", set_up, "sync")
    assert (synced.code, synced.out.splitlines()[0]) == (0, "mail: done (4 new, 0 changed, 0 gone)")
    assert synced.err.splitlines()[:1] == ["mail: reading imap_mail ..."]
    assert sql(set_up, "SELECT message_id, collections FROM core.message ORDER BY message_id") == [
        {"message_id": "answer@example.org", "collections": ["Sent"]},
        {"message_id": "m1@example.org", "collections": ["INBOX"]},
        {"message_id": "m2@example.org", "collections": ["Friends", "INBOX"]},
    ]
    for option in ([], ["--verify"]):
        again = run("--home", set_up, "sync", *option)
        assert (again.code, again.out.splitlines()[0]) == (0, "mail: done (0 new, 0 changed, 0 gone)")


def test_a_wrong_password_is_not_kept(set_up: Path, mail_server: Dovecot) -> None:
    """It is said in a line, and nothing of the account is written."""
    ended = connect(set_up, mail_server, password="canary-wrong")
    assert ended.code == 4
    assert "did not accept" in ended.err
    assert "canary-wrong" not in ended.err + ended.out
    assert read_settings(set_up / "config.toml").accounts == {}


def test_since_is_said_by_coverage(set_up: Path, mail_server: Dovecot) -> None:
    """Mail before that day is left out; `status` says so, and `coverage` to whoever reads it."""
    assert connect(set_up, mail_server, "--since", "2026-01-01").code == 0
    run("--home", set_up, "sync")
    (row,) = sql(set_up, "SELECT synced_from_at FROM coverage")
    assert str(row["synced_from_at"]).startswith("2026-01-01")
    assert "2026-01-01" in run("--home", set_up, "status").out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--preset", "fastmail"], "docs/imap.md"),
        (["--auth", "digest"], "there is no auth 'digest'"),
        (["--since", "yesterday"], "yesterday"),
    ],
)
def test_options_that_are_none_of_mail(
    set_up: Path, mail_server: Dovecot, options: list[str], said: str
) -> None:
    """They are named before any password is sent."""
    ended = connect(set_up, mail_server, *options)
    assert ended.code == 2
    assert said in ended.err


def test_in_clear_beyond_this_machine(set_up: Path) -> None:
    """A server elsewhere that offers no encryption gets no password; an address that is none is told."""
    ended = run(
        "--home", set_up, "connect", "mail", "--provider", "imap", "--url", "https://mail.example.org",
        "--user", "me", "--password-stdin", stdin="x\n",
    )  # fmt: skip
    assert ended.code == 1
    assert "imaps://HOST" in ended.err
