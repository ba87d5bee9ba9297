"""Words about ties: saw, cadence, snooze, never, elsewhere, away, ended. What only you know."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from flows.cli.judge import no_refresh, tell
from flows.cli.output import print_table
from flows.cli.read import today
from flows.clock import now
from flows.errors import UsageError
from flows.home import Home
from flows.queries import ask

if TYPE_CHECKING:  # heavy
    from flows.words import Category, Contact, Ending, Field, Mark

_DAY = click.DateTime(["%Y-%m-%d"])
_off = click.option("--off", "is_off", is_flag=True, help="Take back what you said so before.")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--on", "on", type=_DAY, help="The day; today if not said.")
@click.option(
    "--kind", type=click.Choice(["met", "call", "chat"]), default="met", show_default=True, help="How."
)
@no_refresh
@click.pass_obj
def saw(home: Home, names: tuple[str, ...], on: datetime | None, kind: Contact, is_later: bool) -> None:
    """Say that you were in touch with people, where no account saw it.

    Each NAME is one person: quote a name of several words. Several were there together.
    """
    from flows import words

    day = today(home)
    tell(home, words.saw(home, names, kind, _day(on, day), now(), day), is_later)


@click.command()
@click.argument("arguments", nargs=-1, required=True, metavar="[NAME] EVERY")
@click.option("--tag", help="For everybody with this tag.")
@click.option("--category", type=click.Choice(["close", "active", "weak", "dormant"]), help="For these ties.")
@no_refresh
@click.pass_obj
def cadence(
    home: Home, arguments: tuple[str, ...], tag: str | None, category: Category | None, is_later: bool
) -> None:
    """Say how long may pass between contact days: with NAME, with a tag, or in a category.

    EVERY is a length (30, 6w, 3m, 1y) or `off`. Such a tie is stale as soon as that has passed, whatever was
    usual. A person's own cadence comes first, then the shortest of their tags, then that of the category.
    """
    from flows import words

    *name, every = arguments
    days = None if every == "off" else words.days_of(every)
    if sum((bool(name), tag is not None, category is not None)) != 1:
        raise UsageError("Say whose cadence it is: a NAME, or --tag TAG, or --category CATEGORY.")
    at, day = now(), today(home)
    if name:
        tell(home, words.cadence(home, " ".join(name), days, at, day), is_later)
    elif tag is not None:
        tell(home, words.cadence_of(home, "tag", tag, days, at, day), is_later)
    else:
        tell(home, words.cadence_of(home, "category", category or "", days, at, day), is_later)


@click.command()
@click.argument("name")
@click.argument("until")
@no_refresh
@click.pass_obj
def snooze(home: Home, name: str, until: str, is_later: bool) -> None:
    """Say that the tie with NAME is not stale before UNTIL.

    UNTIL is a day (2027-03-01), a length from today (3m), or `off`.
    """
    from flows import words

    day_today = today(home)
    day = None if until == "off" else words.day_of(until, day_today)
    tell(home, words.snooze(home, name, day, now(), day_today), is_later)


def _mark(home: Home, kind: Mark, name: tuple[str, ...], *, is_off: bool, is_later: bool) -> None:
    from flows import words

    tell(home, words.mark(home, kind, " ".join(name), now(), remove=is_off), is_later)


@click.command()
@click.argument("name", nargs=-1, required=True)
@_off
@no_refresh
@click.pass_obj
def never(home: Home, name: tuple[str, ...], is_off: bool, is_later: bool) -> None:
    """Say that the tie with NAME is never to be called stale."""
    _mark(home, "never", name, is_off=is_off, is_later=is_later)


@click.command()
@click.argument("name", nargs=-1, required=True)
@_off
@no_refresh
@click.pass_obj
def elsewhere(home: Home, name: tuple[str, ...], is_off: bool, is_later: bool) -> None:
    """Say that you keep in touch with NAME where no account sees it: their tie is never called stale."""
    _mark(home, "elsewhere", name, is_off=is_off, is_later=is_later)


@click.command()
@click.argument("name", nargs=-1, required=True)
@click.option(
    "--how",
    type=click.Choice(["deceased", "estranged", "ended"]),
    default="ended",
    show_default=True,
    help="How it ended.",
)
@click.option("--on", "on", type=_DAY, help="The day; today if not said.")
@_off
@no_refresh
@click.pass_obj
def ended(
    home: Home, name: tuple[str, ...], how: Ending, on: datetime | None, is_off: bool, is_later: bool
) -> None:
    """Say that the tie with NAME has ended. They stay in your history and leave every list."""
    from flows import words

    day = _day(on, today(home))
    tell(home, words.ended(home, " ".join(name), None if is_off else how, day, now()), is_later)


@click.command()
@click.argument("name")
@click.argument("field", type=click.Choice(["name", "organisation", "title", "birthday", "address"]))
@click.argument("value", nargs=-1)
@_off
@no_refresh
@click.pass_obj
def prefer(home: Home, name: str, field: Field, value: tuple[str, ...], is_off: bool, is_later: bool) -> None:
    """Say what is shown as NAME's name, organisation, title, birthday or first postal address.

    It is shown whatever the records of NAME say, and need not be in any of them. `longsince who` shows which
    values there are, where each comes from, and by which rule one was taken.
    """
    from flows import words

    if is_off == bool(value):
        raise UsageError("Say the value, or --off to take back what you said.")
    tell(home, words.prefer(home, name, field, None if is_off else " ".join(value), now()), is_later)


DECIDE_PAUSES = "Decide with `longsince away FIRST LAST` or `longsince away FIRST LAST --not`."


@click.command()
@click.argument("first", type=_DAY, required=False)
@click.argument("last", type=_DAY, required=False)
@click.option("--not", "is_off", is_flag=True, help="Say that you were not: the days are not proposed again.")
@no_refresh
@click.pass_obj
def away(home: Home, first: datetime | None, last: datetime | None, is_off: bool, is_later: bool) -> None:
    """Say that you were away from FIRST to LAST, both included; without days, list your pauses.

    Those days count for nothing: no tie grows older in them. A pause is taken back with `longsince undo` or
    `longsince review --drop WORD`. Spans in which you were in touch with nobody, much longer than
    is usual for you, are proposed here and by `longsince review`; they count only once you say so.
    """
    from flows import words

    if first is None:
        if is_off:
            raise UsageError("Say which days: longsince away 2026-07-01 2026-09-30 --not")
        _list_pauses(home)
    elif last is None:
        raise UsageError("Say the last day too: longsince away 2026-07-01 2026-09-30")
    else:
        tell(home, words.away(home, first.date(), last.date(), now(), is_off=is_off), is_later)


def _list_pauses(home: Home) -> None:
    from warehouse.people import open_people

    with open_people(home.folder) as connection:
        _, rows = ask(connection, "pauses")
    if not rows:
        click.echo("You were never away, as far as is known.")
        return
    print_table(["from", "to", "days", "what"], rows)
    if any(what != "you said so" for *_, what in rows):
        click.echo(DECIDE_PAUSES)


def _day(on: datetime | None, otherwise: date) -> date:
    return on.date() if on else otherwise


COMMANDS = (saw, cadence, snooze, never, elsewhere, away, ended, prefer)
