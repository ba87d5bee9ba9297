"""The screen of `longsince review`: two people side by side, the reasons, and a key."""

from __future__ import annotations

import os
import sys
import termios
import tty
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from flows.cli.evidence import NARROW, evidence_lines, how_likely
from flows.cli.lines import WIDEST
from flows.cli.output import plain
from flows.clock import now
from flows.errors import UserError
from flows.home import Home
from flows.judge import Said, undo
from flows.review import Decision, Session, Verdict, decide

VERDICTS: dict[str, Verdict] = {"s": "same", "d": "different", "l": "later"}

FIELDS = (
    ("also written", "written"),
    ("organisation", "organisation"),
    ("title", "title"),
    ("e-mail", "emails"),
    ("phone", "phones"),
    ("address", "addresses"),
    ("birthday", "birthday"),
    ("tags", "tags"),
    ("seen in", "seen_in"),
    ("records", "records"),
    ("last contact", "last_contact_on"),
    ("contact days", "contact_days"),
)

TELLING = {"written", "organisation", "title", "emails", "phones", "addresses", "birthday", "tags"}
"""Fields of which it tells something that both have the same: shown in bold."""

MOST_VALUES = 6
"""Of one field of one person; a machine's hundred addresses would leave no room."""


def walk(home: Home, pairs: Sequence[dict[str, Any]], day: date, *, is_later: bool) -> None:
    """Ask about one pair after the other, until all are decided or the user leaves; then let it show.

    What was decided is written down at once: leaving, or a closed terminal, loses nothing.
    """
    session = Session()
    with _keys() as keys:
        _ask(home, pairs, day, session, keys)
    _close(home, session, is_later=is_later)


def _ask(home: Home, pairs: Sequence[dict[str, Any]], day: date, session: Session, keys: _Keys) -> None:
    done: list[tuple[int, Said]] = []
    place = 0
    while place < len(pairs):
        ids = [pairs[place][side]["person_id"] for side in ("left", "right")]
        if session.settles(*ids):
            place += 1
            continue
        _print_pair(home, pairs[place], place + 1, len(pairs))
        key = keys.next()
        if key == "q":
            break
        if key == "u":
            if done:
                place, said = done.pop()
                session.decisions.pop()
                _take_back(home, said)
            else:
                click.echo("Nothing was decided here; `longsince undo` takes back what you said before.")
            continue
        decision = Decision(VERDICTS[key], ids[0], ids[1])
        try:
            said = decide(home, decision, now(), day)
        except UserError as error:
            click.echo(plain(error))
        else:
            done.append((place, said))
            session.decisions.append(decision)
        place += 1


def _take_back(home: Home, said: Said) -> None:
    try:
        undo(home, now(), said.command_id)
    except UserError:  # elsewhere, meanwhile
        click.echo(f"Taken back already: {plain(said.command)}")
    else:
        click.echo(f"Taken back: {plain(said.command)}")


def _close(home: Home, session: Session, *, is_later: bool) -> None:
    from flows.judge import show

    count = len(session.decisions)
    click.echo(f"\n{count} decided." if count else "\nNothing was decided.")
    if not count:
        return
    if is_later:
        click.echo("It shows after the next sync.")
    elif show(home, now()) is None:
        click.echo("A sync or refresh is under way; it shows after the next sync at the latest.")


class _Keys:
    """The keys of the terminal, one at a time, also those pressed before they were asked for."""

    def __init__(self) -> None:
        self._pressed: list[str] = []

    def next(self) -> str:
        """The next key that means something; a closed terminal, Escape, Ctrl-C and Ctrl-D mean q."""
        click.echo("[s]ame [d]ifferent [l]ater [u]ndo [q]uit ", nl=False)
        key = ""
        while key not in {*VERDICTS, "u", "q"}:
            try:
                key = self._read().lower()
            except KeyboardInterrupt:
                key = "q"
            key = "q" if key in {"", "\x04", "\x1b"} else key
        click.echo(key)
        return key

    def _read(self) -> str:
        while not self._pressed:
            text = os.read(sys.stdin.fileno(), 1024).decode(errors="replace")
            if not text:
                return ""
            if text[0] != "\x1b" or text == "\x1b":  # the others are arrows and the like
                self._pressed.extend(text)
        return self._pressed.pop(0)


@contextmanager
def _keys() -> Iterator[_Keys]:
    """Keys come at once and unseen while the block runs."""
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal, termios.TCSADRAIN)
    try:
        yield _Keys()
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _print_pair(home: Home, pair: dict[str, Any], number: int, count: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    is_narrow = console.width < NARROW
    left, right = pair["left"], pair["right"]
    table = Table(
        box=box.SIMPLE_HEAD,
        title=f"{number} of {count}: one person or two? {how_likely(pair['probability'])} likely to be one",
        title_justify="left",
        title_style="bold",
        pad_edge=False,
        expand=True,
    )
    if not is_narrow:
        table.add_column("", width=max(len(label) for label, _ in FIELDS))
    for side in (left, right):
        table.add_column(Text(plain(f"{side['name']} ({side['person_id']})")), ratio=1, overflow="fold")
    for label, field in FIELDS:
        cells = [_values(side[field]) for side in (left, right)]
        if any(cells):
            shared = set(cells[0]) & set(cells[1]) if field in TELLING else set()
            values = [Text("\n").join(_styled(cell, shared)) for cell in cells]
            if is_narrow:  # no room for a column of labels
                table.add_row(f"{label}:", "")
            table.add_row(*([] if is_narrow else [label]), *values)
    click.echo()
    console.print(table)
    lines = evidence_lines(
        pair["reasons"] or [],
        pair["bits"],
        pair["needed_bits"],
        pair["stopped_by"],
        _detail(home, pair),
        width=min(console.width, WIDEST),
    )
    for line in lines:
        click.echo(line)


def _detail(home: Home, pair: dict[str, Any]) -> str:
    """Whom or what the guard means, as it is now: a refresh may have come meanwhile."""
    if pair["stopped_by"] not in ("ambiguous", "name_conflict"):
        return ""
    from flows.guards import guard_detail
    from warehouse.people import open_people

    ids = {f"{side}_person_id": pair[side]["person_id"] for side in ("left", "right")}
    with open_people(home.folder) as connection:
        return guard_detail(connection, pair | ids)


def _values(value: Any) -> list[str]:
    if not value:
        return []
    listed = [plain(one) for one in value] if isinstance(value, list) else [plain(value)]
    more = [f"and {len(listed) - MOST_VALUES} more"] if len(listed) > MOST_VALUES else []
    return listed[:MOST_VALUES] + more


def _styled(values: Sequence[str], shared: set[str]) -> Iterator[Any]:
    """What both have is bold."""
    from rich.text import Text

    for value in values:
        yield Text(value, style="bold" if value in shared else "")
