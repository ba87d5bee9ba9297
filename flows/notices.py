"""Telling the owner that syncs in the background do not go well: once per problem, not per run."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from flows.home import Home
from flows.job import AccountResult, Status
from flows.settings import Notify
from warehouse.files import write_text
from warehouse.lock import hold

log = logging.getLogger(__name__)

PATIENCE = timedelta(hours=24)
"""What may pass by itself, a server that is down, is told when it has lasted so long."""

SEND_SECONDS = 60.0
TITLE = "longsince"


@dataclass(slots=True)
class Trouble:
    """A problem that an account has had since ``since`` (ISO 8601, aware), and whether it was told.

    ``digest`` is that of its words without figures: the same problem says other figures each time.
    """

    digest: str
    since: str
    is_told: bool = False


def tell(home: Home, notify: Notify, results: Iterable[AccountResult], at: datetime) -> list[str]:
    """Tell what is new of the problems that these syncs had, by the ways in config.toml; the lines told.

    A sign-in that is needed is told at once, all else after ``PATIENCE``; and what was told, when it is over.
    What could not be told is told after the next sync. Without a way to tell, nothing is noted.
    """
    if not (notify.desktop or notify.command or notify.email):
        return []
    home.make()
    with hold(home.locks / "notices.lock", timeout=SEND_SECONDS * 3):
        troubles = _read(home)
        lines, told = _news(troubles, results, at)
        if lines and not _send(notify, lines):
            lines = []
        else:
            for trouble in told:
                trouble.is_told = True
        _write(home, troubles)
    return lines


def _news(
    troubles: dict[str, Trouble], results: Iterable[AccountResult], at: datetime
) -> tuple[list[str], list[Trouble]]:
    """Bring ``troubles`` up to date; what is to be told of them, and those that are told by it."""
    lines, told = [], []
    for result in results:
        if result.status is Status.ALREADY_RUNNING:
            continue
        known = troubles.get(result.account)
        if not result.problems:
            if known and known.is_told:
                lines.append(f"{result.account}: syncs go well again.")
            troubles.pop(result.account, None)
            continue
        digest = _digest(result)
        if known is None or known.digest != digest:
            since = known.since if known and not known.is_told else at.isoformat()
            known = troubles[result.account] = Trouble(digest, since)
        is_for_person = result.status in (Status.NEEDS_SIGN_IN, Status.PAUSED)
        if not known.is_told and (is_for_person or at - datetime.fromisoformat(known.since) >= PATIENCE):
            lines.append(result.reasons[0])
            told.append(known)
    return lines, told


def _digest(result: AccountResult) -> str:
    is_for_person = result.status in (Status.NEEDS_SIGN_IN, Status.PAUSED)
    words = "sign in" if is_for_person else re.sub(r"\d+", "", "\n".join(result.problems))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _send(notify: Notify, lines: list[str]) -> bool:
    """Whether each way that is wanted took it."""
    text = "\n".join(lines) + "\n"
    ways: list[tuple[list[str], str]] = []
    if notify.desktop:
        ways.append((_desktop(text), ""))
    if notify.command:
        ways.append(([*notify.command], text))
    if notify.email:
        head = f"To: {notify.email}\nSubject: {TITLE}: syncs do not go well\n\n"
        ways.append(([_sendmail(), "-t", "-i"], head + text))
    done = [_run(arguments, text) for arguments, text in ways]  # all of them, whatever one of them says
    return all(done)


def _desktop(text: str) -> list[str]:
    if sys.platform == "darwin":
        script = 'on run {what}\ndisplay notification what with title "longsince"\nend run'
        return ["osascript", "-e", script, text]
    return ["notify-send", "--app-name", TITLE, TITLE, text]


def _sendmail() -> str:
    return shutil.which("sendmail") or "/usr/sbin/sendmail"


def _run(arguments: list[str], text: str) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - the owner's own command, and no shell reads the text
            arguments, input=text, text=True, capture_output=True, timeout=SEND_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.warning("a notice could not be sent: %s: %s", arguments[0], type(error).__name__)
        return False
    if done.returncode:
        log.warning("a notice could not be sent: %s ended with %d", arguments[0], done.returncode)
    return done.returncode == 0


def _read(home: Home) -> dict[str, Trouble]:
    try:
        said = json.loads((home.folder / "notices.json").read_text(encoding="utf-8"))
        return {str(account): Trouble(**trouble) for account, trouble in said.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}  # at worst a problem is told twice


def _write(home: Home, troubles: dict[str, Trouble]) -> None:
    said = {account: asdict(trouble) for account, trouble in troubles.items()}
    write_text(home.folder / "notices.json", [json.dumps(said, indent=2), "\n"])
