"""`longsince sync` against a real server: what it prints, and how it ends."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from flows.cli.syncing import BarProgress, LineProgress, outcome_lines
from flows.config_file import add_account
from flows.credentials import open_secrets
from flows.job import AccountResult, Status
from flows.pipeline import Outcome
from flows.refresh import Refreshed
from flows.settings import HOW_TO_CONNECT, Account
from tests.flows.cli.conftest import connect, run
from tests.servers.dav import DavServer
from tests.servers.process import free_port
from warehouse.errors import DamagedStore
from warehouse.lock import hold


@pytest.fixture
def connected(set_up: Path, radicale: DavServer) -> Path:
    """A home with the account home at Radicale."""
    assert connect(set_up, radicale).code == 0
    return set_up


def add_unreachable(home: Path, name: str = "away") -> None:
    url = f"http://127.0.0.1:{free_port()}"
    add_account(home / "config.toml", name, Account("dav", url, "me"))
    open_secrets("plain", home).set(name, "x")


def set_password(home: Path, password: str) -> None:
    open_secrets("plain", home).set("home", password)


def test_sync_says_what_it_did(connected: Path) -> None:
    """Counts on standard output, what it is at on standard error; nothing new is nothing new.

    Whether everything is then compared (--verify) or fetched anew (--full), the records are the same.
    """
    ended = run("--home", connected, "sync")
    assert ended.code == 0
    assert ended.out == "home: done (3 new, 0 changed, 0 gone)\npeople.duckdb is new: 3 people.\n"
    assert ended.err == "home: reading dav_contacts ...\nhome: reading dav_calendar ...\n"
    for option in ([], ["home"], ["--verify"], ["--full"]):
        again = run("--home", connected, "sync", *option)
        assert (again.code, again.out) == (0, "home: done (0 new, 0 changed, 0 gone)\nNothing changed.\n")


def test_what_was_pulled_is_told_though_the_disk_is_too_full_to_show_it(
    connected: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1, and what to do; what was pulled is here, and the next sync shows it."""
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
        ended = run("--home", connected, "sync")
    assert (ended.code, ended.out) == (1, "home: done (3 new, 0 changed, 0 gone)\n")
    assert "and 0 MiB are free. What is there is as it was: make room, and do it again.\n" in ended.err
    again = run("--home", connected, "sync").out
    assert again == "home: done (0 new, 0 changed, 0 gone)\npeople.duckdb is new: 3 people.\n"


def shown(bar: BarProgress) -> str:
    """What it puts on the screen."""
    console = Console(file=StringIO(), width=120)
    with console.capture() as captured:
        console.print(bar.renderable)
    return captured.get()


def test_a_bar_counts_towards_what_is_expected() -> None:
    """Where a source says how much there is; the next collection begins anew."""
    bar = BarProgress()
    bar.collection("me", "google_mail", "Mail")
    bar.expected(20_000)
    bar.records(1_500)
    assert "me  google_mail  Mail 1,500 of about 20,000 records" in shown(bar)
    bar.collection("me", "google_contacts", "Contacts")
    bar.records(3)
    assert "Contacts 3 records" in shown(bar)


def test_a_server_away_is_a_failure(connected: Path) -> None:
    """Alone it is exit code 1, beside an account that is done 3; each source is named with its reason."""
    add_unreachable(connected)
    both = run("--home", connected, "sync")
    assert both.code == 3
    assert both.out == (
        "home: done (3 new, 0 changed, 0 gone)\n"
        "away: failed (0 new, 0 changed, 0 gone)\n"
        "  away, dav_contacts: 127.0.0.1 cannot be reached, or broke off\n"
        "  away, dav_calendar: 127.0.0.1 cannot be reached, or broke off\n"
        "people.duckdb is new: 3 people.\n"
    )
    assert run("--home", connected, "sync", "away").code == 1


def test_a_refused_password_waits_for_the_person(connected: Path, radicale: DavServer) -> None:
    """Exit code 4 with what to run; then it is left alone, until `connect` says that it works again."""
    set_password(connected, "changed-at-the-server")
    refused = run("--home", connected, "sync")
    assert refused.code == 4
    assert refused.out.startswith("home: needs sign in (0 new, 0 changed, 0 gone)\n")
    assert "Run `longsince connect home` to sign in again.\n" in refused.out
    set_password(connected, radicale.password)
    paused = run("--home", connected, "sync")
    assert paused.code == 4
    assert "home waits for you: run `longsince connect home` to sign in.\n" in paused.out
    ended = run("--home", connected, "connect", "home", "--password-stdin", stdin=radicale.password + "\n")
    assert ended.code == 0
    assert run("--home", connected, "sync").code == 0


def test_a_sync_that_runs_already(connected: Path) -> None:
    """Exit code 5, told in a line; the other sync goes on."""
    (connected / "locks").mkdir(exist_ok=True)
    with hold(connected / "locks" / "account-home.lock"):
        ended = run("--home", connected, "sync")
    assert ended.code == 5
    assert "  home: a sync of this account is already running.\n" in ended.out


def test_an_unknown_account_is_usage(connected: Path) -> None:
    """Exit code 2, with the names that there are."""
    ended = run("--home", connected, "sync", "hmoe")
    assert (ended.code, ended.out, ended.err) == (2, "", "There is no account 'hmoe'; there is home.\n")


def test_sync_without_an_account_is_usage(set_up: Path) -> None:
    """The command that adds one is named."""
    ended = run("--home", set_up, "sync")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"There is no account yet: {HOW_TO_CONNECT}\n"


def test_a_name_at_the_server_cannot_steer_the_terminal() -> None:
    """An address book may be called anything."""
    bar = BarProgress()
    bar.collection("home", "dav_contacts", "[red]\u202eEvil\u009b2J")
    assert "home  dav_contacts  [red]Evil2J" in shown(bar)


def test_a_store_that_nobody_can_open_is_told_once() -> None:
    """By the refresh, which ends the command; what an account failed at for another reason is told."""
    failure = DamagedStore("/home/warehouse.duckdb cannot be read (byte 2)")
    one = AccountResult(
        "home", Status.FAILED, problems=["home: /home/warehouse.duckdb cannot be read (byte 1)"]
    )
    other = AccountResult("work", Status.FAILED, problems=["work: the password was refused"])
    done = AccountResult("club")
    outcome = Outcome([one, other, done], Refreshed(is_new=False), failure)
    assert list(outcome_lines(outcome, is_watched=True)) == [
        "work: failed (0 new, 0 changed, 0 gone)",
        "  work: the password was refused",
        "club: done (0 new, 0 changed, 0 gone)",
    ]


def test_where_nobody_looks_on_no_collection_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """What a timer prints goes to a journal: neither its progress nor its problems name an address book."""
    result = AccountResult("home", Status.PARTIAL, problems=["home, dav_contacts, Ana's: it is away"])
    result.discreet[result.problems[0]] = "home, dav_contacts, a collection: it is away"
    outcome = Outcome([result], Refreshed(is_new=False))
    assert "Ana's" in "".join(outcome_lines(outcome, is_watched=True))
    assert (
        list(outcome_lines(outcome, is_watched=False))[1] == "  home, dav_contacts, a collection: it is away"
    )
    lines = LineProgress()
    for name in ("Ana's", "Bo's"):
        lines.collection("home", "dav_contacts", name)
    assert capsys.readouterr().err == "home: reading dav_contacts ...\n"
