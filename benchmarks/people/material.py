"""The core tables of a warehouse of made-up people, and the truth about them in a table beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.people.free_mail import domains_with_free_ones, emails_with_free_ones
from benchmarks.people.records import BOOKS, Record, records
from tests.transforms.core_rows import append
from transforms.core.rows import ContactAddressRow, ContactRow, MeetingInviteeRow
from transforms.normalise.emails import email_addresses
from transforms.normalise.mail_parts import mail_domains
from transforms.normalise.steps import STEPS as NORMALISE
from transforms.step import Python, Rows, Step
from warehouse.people import Next, scratch

BATCH = 50_000

Function = Callable[[Rows], Rows]


def normalising() -> list[Step]:
    """The steps of normalise, to which the free-mail providers of the made-up people are known."""
    return [*map(_knowing_free_ones, NORMALISE)]


_KNOWING: dict[Function, Function] = {
    email_addresses: emails_with_free_ones,
    mail_domains: domains_with_free_ones,
}


def _knowing_free_ones(step: Step) -> Step:
    if not isinstance(step, Python):
        return step
    function = _KNOWING.get(step.function, step.function)
    return replace(step, function=function, way=tuple(map(_knowing_free_ones, step.way)))


def fill(path: Path, count: int, seed: int = 1) -> None:
    """Write the core tables of so many records, and `core.truth`, to a people database at ``path``."""
    with scratch(path) as people:
        declare(people)
        numbered = enumerate(records(count, seed))
        while batch := list(islice(numbered, BATCH)):
            add(people, batch)


def declare(people: Next) -> None:
    """The core tables, with one row wherever there must be one."""
    people.run(files("transforms.core").joinpath("tables.sql").read_text(encoding="utf-8"))
    for table in (
        "core.refresh",
        "core.day",
        "core.owner_time_zone",
        "core.owner_address",
        "core.last_person_id",
    ):
        append(people, table)
    for account, _, _ in BOOKS:
        append(people, "core.account", account=account)
    people.run(files("benchmarks.people").joinpath("truth.sql").read_text(encoding="utf-8"))


def add(people: Next, batch: Iterable[tuple[int, Record]]) -> None:
    """Add numbered records and what is true of them."""
    cards = [(number, record) for number, record in batch if record.book >= 0]
    seen = [(number, record) for number, record in batch if record.book < 0]
    people.append("core.contact", (_card(number, record) for number, record in cards))
    people.append(
        "core.contact_address", (row for number, record in cards for row in _addresses(number, record))
    )
    people.append("core.meeting_invitee", (_invitee(number, record) for number, record in seen))
    people.append(
        "core.truth",
        [
            *((*BOOKS[record.book][:2], f"r{number}", None, None, record.person) for number, record in cards),
            *((None, None, None, record.emails[0], record.full_name, record.person) for _, record in seen),
        ],
    )


def _card(number: int, record: Record) -> tuple[Any, ...]:
    account, source, collection = BOOKS[record.book]
    return ContactRow(
        account=account,
        source=source,
        record_id=f"r{number}",
        collections=[collection],
        is_gone=False,
        full_name=record.full_name,
        given_name=record.given_name,
        middle_name=record.middle_name,
        family_name=record.family_name,
        name_prefix=record.prefix,
        name_suffix=record.suffix,
        nickname=None,
        organisation=record.organisation,
        title=record.title,
        kind="individual",
        birthday=record.birthday,
        tags=[],
        updated_at=None,
    )


def _addresses(number: int, record: Record) -> Iterator[tuple[Any, ...]]:
    account, source, _ = BOOKS[record.book]
    for kind, values in (("email", record.emails), ("phone", record.phones), ("url", record.urls)):
        for position, value in enumerate(values):
            yield ContactAddressRow(
                account=account,
                source=source,
                record_id=f"r{number}",
                kind=kind,
                value=value,
                label=None,
                position=position,
            )


def _invitee(number: int, record: Record) -> tuple[Any, ...]:
    return MeetingInviteeRow(
        account="office",
        source="microsoft_calendar",
        record_id=f"r{number}",
        entry=0,
        email=record.emails[0],
        name=record.full_name,
        response=None,
        kind="individual",
        is_organizer=False,
        is_attendee=True,
        is_self=False,
    )
