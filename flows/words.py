"""What only the user knows about ties: cadences, snoozes, pauses, endings, contact that no source saw.

Each function writes one command down, as those of `flows.judge` do: it shows with the next refresh and can be
taken back. Days are the owner's local ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Literal

from flows import judge
from flows.errors import UsageError
from flows.home import Home
from flows.judge import Known, Said
from warehouse.judgements import Word
from warehouse.people import open_people

Mark = Literal["never", "elsewhere"]
Ending = Literal["deceased", "estranged", "ended"]
Contact = Literal["met", "call", "chat"]
Field = Literal["name", "organisation", "title", "birthday", "address"]
Category = Literal["close", "active", "weak", "dormant"]

_LENGTH = re.compile(r"(\d{1,5})\s*(d|w|m|y)?", re.IGNORECASE)
_UNIT_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def days_of(text: str) -> int:
    """The days of a length: '30', '30d', '6w', '3m' (of 30 days), '1y' (of 365). Raises UsageError."""
    match = _LENGTH.fullmatch(text.strip())
    if not match or not (days := int(match[1]) * _UNIT_DAYS[(match[2] or "d").lower()]):
        raise UsageError(f"{text!r} is no length of time: say days (30), or 6w, 3m, 1y.")
    return days


def day_of(text: str, today: date) -> date:
    """A day: '2027-03-01', or a length from ``today`` on ('3m'). Raises UsageError."""
    if _LENGTH.fullmatch(text.strip()):
        try:
            return today + timedelta(days=days_of(text))
        except OverflowError:
            raise UsageError(f"{text!r} ends behind the year {MAXYEAR}.") from None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is no day: write it like 2027-03-01, or 3m for three months.") from None


def cadence(home: Home, name: str, days: int | None, at: datetime, today: date) -> Said:
    """Say how long may pass between contact days with a person; ``days`` of None takes that back."""
    person = _person(home, name)
    word = Word("cadence", [person.records], days=days, from_on=today, is_off=days is None)
    return judge.say(home, f"cadence {person}: {_every(days)}", [word], at)


def cadence_of(
    home: Home, kind: Literal["tag", "category"], value: str, days: int | None, at: datetime, today: date
) -> Said:
    """The same for everybody with a tag, or in a category of ties; a person's own cadence beats it."""
    word = Word("cadence", content=f"{kind} {value.strip()}", days=days, from_on=today, is_off=days is None)
    return judge.say(home, f"cadence --{kind} {value.strip()}: {_every(days)}", [word], at)


def _person(home: Home, name: str) -> Known:
    with open_people(home.folder) as connection:
        return judge.known(connection, name)


def _every(days: int | None) -> str:
    return f"every {days} days" if days else "none"


def snooze(home: Home, name: str, until: date | None, at: datetime, today: date) -> Said:
    """Say that a tie is not to be called stale before the day ``until``; None takes that back."""
    if until is not None and until <= today:
        raise UsageError(f"{until} is not ahead: a tie is snoozed until a day to come.")
    person = _person(home, name)
    word = Word("snooze", [person.records], from_on=today, until_on=until, is_off=until is None)
    return judge.say(home, f"snooze {person}: {f'until {until}' if until else 'off'}", [word], at)


def mark(home: Home, kind: Mark, name: str, at: datetime, *, remove: bool = False) -> Said:
    """Say that a tie is never to be called stale (`never`), or that it is kept where no source sees it
    (`elsewhere`).
    """
    person = _person(home, name)
    command = f"{kind} {person}{': off' if remove else ''}"
    return judge.say(home, command, [Word(kind, [person.records], is_off=remove)], at)


def ended(home: Home, name: str, how: Ending | None, on: date, at: datetime) -> Said:
    """Say that a tie has ended on a day; ``how`` of None takes that back.

    The person stays in history, and leaves every list.
    """
    person = _person(home, name)
    word = Word("ended", [person.records], how, from_on=on, is_off=how is None)
    return judge.say(home, f"ended {person}: {f'{how}, {on}' if how else 'off'}", [word], at)


def no_contact(home: Home, name: str, on: date, at: datetime) -> Said:
    """Say that a title that names a person did not mean contact with them on that day."""
    person = _person(home, name)
    word = Word("no_contact", [person.records], from_on=on)
    return judge.say(home, f"review: no contact with {person} on {on}", [word], at)


def prefer(home: Home, name: str, field: Field, value: str | None, at: datetime) -> Said:
    """Say what is to be shown as a person's name, organisation, title, birthday or first postal address.

    That holds whatever records say, and the value need not be in any of them.
    ``value`` of None takes that back. Raises UsageError for an empty value and for what is no birthday
    (1985-04-12, or --04-12).
    """
    wanted = " ".join(value.split()) if value is not None else None
    if wanted == "":
        raise UsageError(f"The {field} cannot be empty; --off takes back what you said.")
    if wanted and field == "birthday":
        try:
            date.fromisoformat(f"2000{wanted[1:]}" if wanted.startswith("--") else wanted)
        except ValueError:
            raise UsageError(f"{wanted!r} is no birthday: write it like 1985-04-12, or --04-12.") from None
    person = _person(home, name)
    word = Word("prefer", [person.records], f"{field} {wanted or ''}", is_off=wanted is None)
    return judge.say(home, f"prefer {person}: {field} {wanted or 'as records say'}", [word], at)


def away(home: Home, first: date, last: date, at: datetime, *, is_off: bool = False) -> Said:
    """Say that the owner was, or will be, away from the day ``first`` to the day ``last``, both included.

    ``is_off``: that they were not, so that these days are not proposed as a pause again.
    """
    if last < first:
        raise UsageError(f"{last} is before {first}: say the first day and the last.")
    word = Word("away", from_on=first, until_on=last + timedelta(days=1), is_off=is_off)
    return judge.say(home, f"away {first} {last}{' --not' if is_off else ''}", [word], at)


def saw(home: Home, names: Sequence[str], kind: Contact, on: date, at: datetime, today: date) -> Said:
    """Say that there was contact with people, together, on a day that is not ahead."""
    if on > today:
        raise UsageError(f"{on} is not over: what is ahead belongs into a calendar.")
    people = [_person(home, name) for name in names]
    words = [Word("saw", [person.records], kind, from_on=on) for person in people]
    command = f"saw {', '.join(map(str, people))}: {kind}, {on}"
    return judge.say(home, command, words, at)
