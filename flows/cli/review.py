"""Review: what waits for you. A screen to decide on one after the other; the same without a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from flows.cli.evidence import GUARDS, how_likely, needed
from flows.cli.judge import no_refresh, tell
from flows.cli.lines import dotted, print_entry, print_text
from flows.cli.output import json_text, plain, print_table, write_csv
from flows.cli.words import DECIDE_PAUSES
from flows.clock import now
from flows.errors import UsageError
from flows.home import Home
from flows.queries import Rows, ask

MOST_LISTED = 10
"""Pairs without a terminal; --csv writes them all."""

PREVIEWED = 20


@click.command()
@click.argument("name", nargs=-1)
@click.option(
    "--csv", "csv_file", metavar="FILE", help="Write the pairs to decide on to FILE (- is standard output)."
)
@click.option(
    "--apply",
    "decided",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read decisions (same, different, later) from such a FILE; shown first, written down together.",
)
@click.option("--yes", is_flag=True, help="With --apply: do not ask.")
@click.option("--drop", type=int, metavar="WORD", help="Take this word back.")
@click.option("--attach", type=int, metavar="WORD", help="Say that this word is about NAME.")
@click.option(
    "--no-contact",
    "unmet",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Say that a title did not mean contact with NAME on DAY.",
)
@click.option("--all", "wants_all", is_flag=True, help="List all that you said, not only what waits.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: what waits, each with its kind as `item`.")
@no_refresh
@click.pass_obj
def review(
    home: Home,
    name: tuple[str, ...],
    csv_file: str | None,
    decided: Path | None,
    yes: bool,
    drop: int | None,
    attach: int | None,
    unmet: datetime | None,
    wants_all: bool,
    as_json: bool,
    is_later: bool,
) -> None:
    """Decide what waits for you: people who may be one, and words whose people are not known any more.

    On a terminal, one after the other: both people side by side, the reasons, and a key for same, different
    or later. Elsewhere it is a list; many pairs are decided in a spreadsheet by --csv and --apply.

    What you say about people follows their records to other accounts and providers. Where that cannot be
    done for certain, it waits here; nothing is ever dropped on its own. Addresses that may be yours are
    listed too, meetings of yours without others whose title names somebody, and spans in which you were in
    touch with nobody, as if you had been away.
    """
    from flows import judge, words
    from flows.cli.read import today
    from flows.review import COLUMNS, possible_matches, table

    if (
        (attach is None and unmet is None) == bool(name)
        or (yes and decided is None)
        or [drop, attach, decided, csv_file, unmet].count(None) < 4
    ):
        raise UsageError(
            "Say one of --attach WORD NAME, --drop WORD, --no-contact DAY NAME, --csv FILE and "
            "--apply FILE [--yes], or nothing to see what waits."
        )
    if drop is not None:
        tell(home, judge.drop(home, drop, now()), is_later, "Taken back")
    elif attach is not None:
        tell(home, judge.attach(home, attach, " ".join(name), now()), is_later, "Attached")
    elif unmet is not None:
        tell(home, words.no_contact(home, " ".join(name), unmet.date(), now()), is_later)
    elif csv_file is not None:
        write_csv(csv_file, COLUMNS, table(*possible_matches(home, today(home), wants_put_off=True)))
    elif decided is not None:
        _apply(home, decided.expanduser(), yes=yes, is_later=is_later)
    elif wants_all:
        _list_words(home, as_json=as_json)
    else:
        _show(home, today(home), as_json=as_json, is_later=is_later)


def _show(home: Home, day: date, *, as_json: bool, is_later: bool) -> None:
    """All that waits: on a terminal the screen, else a list."""
    from flows.review import possible_matches
    from warehouse.people import open_people

    pairs = _objects(*possible_matches(home, day))
    with open_people(home.folder) as connection:
        contacts = _objects(*ask(connection, "proposed_contacts"))
        pauses = _objects(*ask(connection, "proposed_pauses"))
        words = _objects(*ask(connection, "words", wants_all=False), item="word")
        addresses = _objects(*ask(connection, "undecided_addresses"), item="address")
    if as_json:
        click.echo(json_text([*pairs, *contacts, *pauses, *words, *addresses]))
        return
    if not (pairs or contacts or pauses or words or addresses):
        click.echo("Nothing waits for you.")
    if addresses:
        rows = [(one["address"], one["is_yours"], one["because"]) for one in addresses]
        print_table(["address", "is it yours?", "why"], rows)
        print_text("Decide with `longsince owner add ADDRESS` or `longsince owner remove ADDRESS`.")
    if contacts:
        _list_contacts(contacts)
    if pauses:
        rows = [(one["from_on"], one["last_on"], one["days"]) for one in pauses[:MOST_LISTED]]
        print_table(["in touch with nobody from", "to", "days: were you away?"], rows)
        print_text(DECIDE_PAUSES)
    if words:
        click.echo("What you said of people who are not known any more:")
        _print_words(words)
        print_text("Decide with `longsince review --attach WORD NAME` or `--drop WORD`: WORD is its number.")
    if pairs and sys.stdin.isatty() and sys.stdout.isatty():
        from flows.cli.review_screen import walk

        walk(home, pairs, day, is_later=is_later)
    elif pairs:
        _list_pairs(pairs)


def _objects(columns: Sequence[str], rows: Rows, **more: object) -> list[dict[str, Any]]:
    return [more | dict(zip(columns, row, strict=True)) for row in rows]


def _list_pairs(pairs: Sequence[dict[str, Any]]) -> None:
    click.echo("One person, or two?")
    for number, pair in enumerate(pairs[:MOST_LISTED], start=1):
        why = GUARDS[pair["stopped_by"]] if pair["stopped_by"] else f"{needed(pair['needed_bits'])} is needed"
        print_entry(
            number,
            dotted(*(f"{pair[side]['name']} ({pair[side]['person_id']})" for side in ("left", "right"))),
            f"{how_likely(pair['probability'])} likely to be one person; kept apart: {why}",
        )
    if len(pairs) > MOST_LISTED:
        click.echo(f"{len(pairs) - MOST_LISTED} more: --csv FILE writes them.")
    print_text(
        "Decide on a terminal with `longsince review`, in a spreadsheet by `--csv FILE` and `--apply FILE`, "
        "or with `longsince merge A B`."
    )


def _list_contacts(contacts: Sequence[dict[str, Any]]) -> None:
    rows = [
        (one["contact_on"], f"{one['display_name']} ({one['person_id']})", one["title"])
        for one in contacts[:MOST_LISTED]
    ]
    print_table(["on", "did you meet?", "a meeting of yours is called"], rows)
    if len(contacts) > MOST_LISTED:
        click.echo(f"{len(contacts) - MOST_LISTED} more: the view proposed_contact has them.")
    print_text("Decide with `longsince saw NAME --on DAY` or `longsince review --no-contact DAY NAME`.")


def _list_words(home: Home, *, as_json: bool) -> None:
    from warehouse.people import open_people

    with open_people(home.folder) as connection:
        words = _objects(*ask(connection, "words", wants_all=True))
    if as_json:
        click.echo(json_text(words))
    elif words:
        _print_words(words)
    else:
        click.echo("You have not said anything yet.")


def _print_words(words: Sequence[dict[str, Any]]) -> None:
    """A word an entry: what was said, of what kind it is and whom it is about, what came of it."""
    for word in words:
        note = f": {plain(word['content'])}" if word["kind"] == "note" else ""
        about = ", ".join(word["about"])
        print_entry(
            word["word_id"],
            f"{plain(word['command'])}{note}",
            dotted(f"{word['kind']}{f' ({about})' if about else ''}", word["state"], word["said_at"]),
            plain(word["because"]),
        )


def _apply(home: Home, path: Path, *, yes: bool, is_later: bool) -> None:
    """Show what a table says, and write it down if that is wanted."""
    from flows.cli.read import today
    from flows.review import carry_out, plan, read_decisions

    planned = plan(home, read_decisions(path))
    for verdict, one, other in planned.decisions[:PREVIEWED]:
        click.echo(f"{verdict:<9}  {plain(one)}, {plain(other)}")
    if len(planned.decisions) > PREVIEWED:
        click.echo(f"and {len(planned.decisions) - PREVIEWED} more")
    if planned.settled:
        click.echo(f"{len(planned.settled)} are one person already.")
    if not planned.decisions:
        click.echo("Nothing is decided in it.")
        return
    click.echo(f"{planned.counts}: one command, which one `longsince undo` takes back.")
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("--yes is needed (there is no terminal to ask on). Nothing was written down.")
        click.confirm("Write it down?", abort=True)
    command = f"review --apply {path.name}: {planned.counts}"
    said = carry_out(home, planned, now(), today(home), command)
    tell(home, replace(said, records=[]), is_later)


COMMANDS = (review,)
