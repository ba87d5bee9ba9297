"""Promises of notices: a problem is told once, soon enough, and again only when it is another one."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.home import Home, find_home
from flows.job import AccountResult, Status
from flows.notices import tell
from flows.settings import Notify

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return find_home(tmp_path / "longsince", {})


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Where the program of ``writing`` puts what it gets."""
    return tmp_path / "inbox"


def writing(inbox: Path, code: int = 0) -> Notify:
    program = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read()); sys.exit(int(sys.argv[2]))"
    return Notify(command=(sys.executable, "-c", program, str(inbox), str(code)))


def failed(problem: str, status: Status = Status.FAILED) -> list[AccountResult]:
    return [AccountResult("home", status, problems=[problem])]


FINE = [AccountResult("home")]


def test_a_sign_in_is_told_at_once_and_once(home: Home, inbox: Path) -> None:
    """Whoever must sign in hears of it after the first run, not after each, and when it is over."""
    told = failed("home: sign in again.", Status.NEEDS_SIGN_IN)
    for hours in range(30):
        tell(home, writing(inbox), told, NOON + hours * HOUR)
    tell(home, writing(inbox), failed("home waits for you.", Status.PAUSED), NOON + 40 * HOUR)
    assert inbox.read_text() == "home: sign in again.\n"
    tell(home, writing(inbox), FINE, NOON + 41 * HOUR)
    tell(home, writing(inbox), FINE, NOON + 42 * HOUR)
    assert inbox.read_text() == "home: sign in again.\nhome: syncs go well again.\n"
    tell(home, writing(inbox), told, NOON + 43 * HOUR)
    assert inbox.read_text().count("sign in again") == 2


def test_what_passes_within_a_day_is_not_told(home: Home, inbox: Path) -> None:
    """A server that is down is told after 24 hours, whatever figures its answers have; a short one never."""
    for hours in range(24):
        tell(home, writing(inbox), failed(f"home: 503, again in {hours} s"), NOON + hours * HOUR)
    assert not inbox.exists()
    tell(home, writing(inbox), failed("home: 503, again in 7 s"), NOON + 24 * HOUR)
    assert inbox.read_text() == "home: 503, again in 7 s\n"
    tell(home, writing(inbox), FINE, NOON + 25 * HOUR)
    tell(home, writing(inbox), failed("home: 503"), NOON + 26 * HOUR)
    tell(home, writing(inbox), FINE, NOON + 27 * HOUR)
    assert inbox.read_text().count("\n") == 2


def test_what_could_not_be_told_is_told_the_next_time(home: Home, inbox: Path) -> None:
    """A program that fails, or is not there, loses no notice."""
    told = failed("home: sign in again.", Status.NEEDS_SIGN_IN)
    assert tell(home, writing(inbox, code=1), told, NOON) == []
    assert tell(home, Notify(command=("/nowhere/at-all",)), told, NOON) == []
    assert tell(home, writing(inbox), told, NOON + HOUR) == ["home: sign in again."]
    assert tell(home, writing(inbox), told, NOON + 2 * HOUR) == []


def test_a_run_elsewhere_says_nothing(home: Home, inbox: Path) -> None:
    """An account that another run holds is neither well nor ill."""
    told = failed("home: sign in again.", Status.NEEDS_SIGN_IN)
    tell(home, writing(inbox), told, NOON)
    tell(home, writing(inbox), [AccountResult("home", Status.ALREADY_RUNNING)], NOON + HOUR)
    tell(home, writing(inbox), told, NOON + 2 * HOUR)
    assert inbox.read_text().count("\n") == 1


def test_mail_goes_by_sendmail(
    home: Home, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message has its header, and reaches the program that sends mail on standard input."""
    program = tmp_path / "sendmail"
    program.write_text(f"#!/bin/sh\n/bin/cat > '{inbox}'\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    tell(home, Notify(email="me@example.org"), failed("home: sign in.", Status.NEEDS_SIGN_IN), NOON)
    assert inbox.read_text() == (
        "To: me@example.org\nSubject: longsince: syncs do not go well\n\nhome: sign in.\n"
    )


def test_without_a_way_to_tell_nothing_is_kept(home: Home) -> None:
    """Nobody asked: nothing is written."""
    assert tell(home, Notify(), failed("home: sign in.", Status.NEEDS_SIGN_IN), NOON) == []
    assert not home.folder.exists()
