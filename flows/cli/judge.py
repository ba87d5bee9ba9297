"""Judging: merge, split, explain, tag, note, undo. What only you can say, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import click

from flows.cli.evidence import evidence_lines
from flows.cli.lines import dotted, fold, print_text
from flows.cli.output import plain, print_json
from flows.clock import now
from flows.counted import counted
from flows.home import Home
from flows.queries import ask

if TYPE_CHECKING:  # heavy
    import duckdb

    from flows.judge import Kind, Said

no_refresh = click.option(
    "--no-refresh", "is_later", is_flag=True, help="Only write it down: it shows after the next sync."
)

MOST_TOLD = 10
"""People of whom it is told who they are now; a table decides about hundreds."""


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@no_refresh
@click.pass_obj
def merge(home: Home, one: str, other: str, is_later: bool) -> None:
    """Say that A and B are one person.

    A and B are each part of a name, an address, a number or a person_id. The person keeps the older id.
    """
    from flows import judge

    tell(home, judge.merge(home, one, other, now()), is_later)


@click.command()
@click.argument("name")
@click.argument("records", nargs=-1, required=True, metavar="RECORD...")
@no_refresh
@click.pass_obj
def split(home: Home, name: str, records: tuple[str, ...], is_later: bool) -> None:
    """Say that RECORDs of the person NAME are somebody else's.

    RECORD is the id of a record as `longsince who` shows it, its beginning, or account/source/id. What was
    split off stays apart, whatever comes later.
    """
    from flows import judge

    tell(home, judge.split(home, name, records, now()), is_later)


@click.command()
@click.argument("name")
@click.argument("tags", nargs=-1, required=True, metavar="TAG...")
@click.option("--remove", is_flag=True, help="Take the tags away, also where a card has them.")
@no_refresh
@click.pass_obj
def tag(home: Home, name: str, tags: tuple[str, ...], remove: bool, is_later: bool) -> None:
    """Give a person tags, beside those of their cards."""
    from flows import judge

    tell(home, judge.tag(home, name, tags, now(), remove=remove), is_later)


@click.command()
@click.argument("name")
@click.argument("what", type=click.Choice(["human", "role", "list", "bot", "room"]))
@no_refresh
@click.pass_obj
def kind(home: Home, name: str, what: Kind, is_later: bool) -> None:
    """Say whether NAME is a person, or what else.

    human: a person. role: the mailbox of an office or a firm. list: a group or mailing list. bot: a machine.
    room: a place or a thing. Only people are shown in what `stale` and `report` tell.
    """
    from flows import judge

    tell(home, judge.kind(home, name, what, now()), is_later)


@click.command()
@click.argument("name")
@click.argument("text", nargs=-1, required=True)
@no_refresh
@click.pass_obj
def note(home: Home, name: str, text: tuple[str, ...], is_later: bool) -> None:
    """Note something about a person; `longsince who` shows it."""
    from flows import judge

    tell(home, judge.note(home, name, " ".join(text), now()), is_later)


@click.command()
@no_refresh
@click.pass_obj
def undo(home: Home, is_later: bool) -> None:
    """Take back the last thing that you said; again, the one before it."""
    from flows import judge

    tell(home, judge.undo(home, now()), is_later, "Taken back")


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="[B]", required=False)
@click.option("--all", "wants_all", is_flag=True, help="All pairs of records, not only the three strongest.")
@click.option("--json", "as_json", is_flag=True, help="All reasons as JSON.")
@click.pass_obj
def explain(home: Home, one: str, other: str | None, wants_all: bool, as_json: bool) -> None:
    """Explain why A and B are, or are not, one person: each reason with its weight in bits.

    A and B are as for `merge`; where both are one person, the reasons are those between its records. Without
    B: why A's records are one person, and who came closest to being the same, but is not.
    """
    from flows.find import find_person
    from warehouse.people import open_people

    with open_people(home.folder) as connection:
        one_id, one_name = find_person(connection, one)
        other_id, other_name = find_person(connection, other) if other else (one_id, one_name)
        columns, rows = ask(connection, "explain", one=one_id, other=other_id)
        apart_columns, apart = ask(connection, "explain_apart", one=one_id) if not other else ([], [])
        reasons = [dict(zip(columns, row, strict=True)) for row in rows]
        others = [dict(zip(apart_columns, row, strict=True)) for row in apart]
        pairs = [list(group) for _, group in groupby(reasons, itemgetter("pair"))]
        shown = pairs if wants_all else pairs[:3]
        apart_pairs = [list(group) for _, group in groupby(others, itemgetter("other_person_id"))]
        details = [_detail(connection, pair[0]) for pair in [*shown, *apart_pairs]]
    if as_json:
        both = ["other_person_id", "other_name", *columns] if others else columns
        print_json(both, [tuple(reason.get(column) for column in both) for reason in reasons + others])
        return
    if one_id == other_id:
        click.echo(f"{plain(one_name)} ({one_id}) is {'both of them: ' if other else ''}one person.")
    else:
        click.echo(f"{plain(one_name)} ({one_id}) and {plain(other_name)} ({other_id}) are two people.")
    if not pairs:
        print_text(
            "There is one record."
            if one_id == other_id
            else "They were not compared: their records share no address, number, profile or full name, nor "
            "part of a name and a workplace or a birthday, or only what over 30 records share."
        )
    for pair, detail in zip(shown, details, strict=False):
        _print_pair(pair, detail)
    if len(pairs) > len(shown):
        count = len(pairs) - len(shown)
        click.echo(f"\n{counted(count, 'more pair')} of records: --all shows them.")
    if not (other or apart_pairs):
        print_text(
            "\nNobody else was compared with them: nobody shares an address, a number, a profile or a full "
            "name, or over 30 records share it."
        )
    for pair, detail in zip(apart_pairs, details[len(shown) :], strict=True):
        other_one = f"{plain(pair[0]['other_name'])} ({pair[0]['other_person_id']})"
        click.echo(f"\nNot the same as {other_one}:")
        _print_pair(pair, detail)


def _detail(connection: duckdb.DuckDBPyConnection, pair: Mapping[str, object]) -> str:
    from flows.guards import guard_detail  # here: what compares names is heavy

    return guard_detail(connection, pair) if pair["stopped_by"] in ("ambiguous", "name_conflict") else ""


def _print_pair(reasons: Sequence[dict[str, object]], detail: str) -> None:
    """Two records, what is to be said about them, and what came of it."""
    pair = reasons[0]
    click.echo()
    for side in ("left", "right"):
        key = "/".join(plain(pair[f"{side}_{part}"]) for part in ("account", "source", "record_id"))
        for line in fold(dotted(pair[f"{side}_name"], key)):
            click.echo(line)
    for line in evidence_lines(reasons, pair["total_bits"], pair["needed_bits"], pair["stopped_by"], detail):
        click.echo(line)


def tell(home: Home, said: Said, is_later: bool, verb: str = "Said") -> None:
    """Print what was said and what it beats, let it show, and print who is who now."""
    from flows.judge import persons_of, show
    from warehouse.people import open_people

    click.echo(f"{verb}: {plain(said.command)}")
    for earlier in said.beaten:
        day = earlier.said_at.astimezone().date()
        click.echo(f"This beats what you said on {day}: {plain(earlier.text)}")
    if is_later:
        click.echo("It shows after the next sync.")
        return
    if show(home, now()) is None:
        click.echo("A sync or refresh is under way; it shows after the next sync at the latest.")
        return
    if said.records:
        with open_people(home.folder) as connection:
            people = persons_of(connection, said.records)
        for person_id, name, count in people[:MOST_TOLD]:
            click.echo(f"Now: {plain(name)} ({person_id}), {counted(count, 'record')}")
        if len(people) > MOST_TOLD:
            click.echo(f"and {counted(len(people) - MOST_TOLD, 'more person')}")


COMMANDS = (merge, split, explain, kind, tag, note, undo)
