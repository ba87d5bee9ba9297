"""A card of an address book, and what somebody types on a good one."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import phonenumbers

from flows.demo.people import Job, Person

NOTES = (
    "Met at the summer party; likes hiking, jazz, and bad puns.",
    "Call only after 10:00\nAsk about the allotment",
    "Introduced by a friend; back in town every spring",
    'Said: "send me the slides"; C:\\slides\\2021',
)


@dataclass(frozen=True, slots=True)
class Card:
    """The facts on one card, as someone typed them. ``emails`` and ``phones`` are (label, value) pairs.
    ``kind`` is vCard's KIND; ``members`` are the UIDs of a group's cards."""

    uid: str
    style: str
    formatted: str
    updated_at: datetime
    given: str = ""
    family: str = ""
    suffix: str = ""
    nickname: str = ""
    organisation: str = ""
    title: str = ""
    emails: tuple[tuple[str, str], ...] = ()
    phones: tuple[tuple[str, str], ...] = ()
    birthday: date | None = None
    is_birth_year_known: bool = True
    note: str = ""
    tags: tuple[str, ...] = ()
    has_photo: bool = False
    kind: str = "individual"
    members: tuple[str, ...] = ()


def good_card(rng: random.Random, person: Person, style: str, as_of: date) -> Card:
    """The card of someone whom the owner knows well enough to type it properly."""
    name, job = person.name, person.job_on(as_of)
    writes_own_script = not name.has_own_script or rng.random() < 0.35
    formatted = name.own if writes_own_script else name.latin
    given = name.own_given if writes_own_script else name.latin_given
    family = name.own_family if writes_own_script else name.latin_family
    return Card(
        uid=new_uid(rng),
        style=style,
        formatted=f"{formatted} {person.suffix}".strip(),
        updated_at=some_time(rng, as_of),
        given=given,
        family=family,
        suffix=person.suffix,
        nickname=rng.choice(name.given.short) if name.given.short and rng.random() < 0.3 else "",
        organisation=job.organisation.name if job else "",
        title=job.title if job else "",
        emails=_emails(rng, person, job),
        phones=_phones(rng, person),
        birthday=person.birthday if not person.is_professional and rng.random() < 0.6 else None,
        is_birth_year_known=rng.random() < 0.8,
        note=rng.choice(NOTES) if rng.random() < 0.12 else "",
        tags=(person.circle,) if rng.random() < 0.3 else (),
        has_photo=rng.random() < 0.08,
    )


def _emails(rng: random.Random, person: Person, job: Job | None) -> tuple[tuple[str, str], ...]:
    private = ("home", person.private_address)
    if person.shared_address:
        return (("home", person.shared_address), private)
    if not job:
        return (private,) if rng.random() < 0.9 else ()
    work = ("work", _as_typed(rng, job.address))
    return (work, private) if rng.random() < 0.25 else (work,)


def _as_typed(rng: random.Random, address: str) -> str:
    if rng.random() < 0.85:
        return address
    local, _, domain = address.partition("@")
    return f"{local.title()}@{domain}"


def _phones(rng: random.Random, person: Person) -> tuple[tuple[str, str], ...]:
    phones = []
    if rng.random() < 0.75:
        phones.append(("cell", written_number(rng, person.mobile)))
    if person.household or rng.random() < 0.25:
        phones.append(("home", written_number(rng, person.landline)))
    return tuple(phones)


def written_number(rng: random.Random, number: str) -> str:
    """A number as people write it. Without +, German numbers are written from inside the country, others
    with 00: the address books are German."""
    parsed = phonenumbers.parse(number)
    international = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if parsed.country_code != 49:
        return rng.choice((number, international, f"00{number[1:]}", international.replace(" ", "-")))
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    area, _, rest = national.partition(" ")
    return rng.choice(
        (
            number,
            international,
            national,
            f"{area} / {rest}",
            f"+49 ({area[0]}) {area[1:]} {rest}",
            f"0049{number[3:]}",
        )
    )


def new_uid(rng: random.Random) -> str:
    """A random UUID."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def some_time(rng: random.Random, as_of: date) -> datetime:
    """A moment of the last years, in UTC."""
    day = as_of - timedelta(days=rng.randrange(10, 2000))
    return datetime.combine(day, time(rng.randrange(7, 22), rng.randrange(60)), UTC)
