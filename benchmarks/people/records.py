"""What five address books and the headers of invitations say of made-up people, with the flaws of life.

Each flaw has a rate of its own; they are guesses by experience, written down here and nowhere else.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.people.cultures import Part
from benchmarks.people.population import RECORDS_EACH, Person, Population

BOOKS = (
    ("google", "google_contacts", "myContacts"),
    ("cloud", "dav_contacts", "Card"),
    ("office", "microsoft_contacts", "Contacts"),
    ("phone", "dav_contacts", "SIM"),
    ("files", "linkedin", "Connections"),
)
_MIX = (0.24, 0.17, 0.20, 0.15, 0.12)  # the rest is seen on invitations
_ROLES = ("info", "office", "sales", "kontakt", "support")
_HONORIFICS = ("Dr.", "Prof.", "Mr.", "Ms.", "Herr", "Frau", "Dr")


@dataclass(slots=True)
class Record:
    """A card, or (``book`` -1) somebody seen on an invitation. ``person`` is the truth."""

    person: int
    book: int
    full_name: str | None = None
    given_name: str | None = None
    middle_name: str | None = None
    family_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    organisation: str | None = None
    title: str | None = None
    birthday: str | None = None
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)


def records(count: int, seed: int = 1) -> Iterator[Record]:
    """So many records, person by person, the same every time."""
    rng = random.Random(seed + 1)  # noqa: S311 - the same records every time
    made = 0
    for person in Population(round(count / RECORDS_EACH) + 50, seed):
        books = _books(rng)
        if made + len(books) > count:
            return
        made += len(books)
        for book in books:
            yield _record(rng, person, book)


def _books(rng: random.Random) -> list[int]:
    wanted = rng.choices((1, 2, 3, 4, 5, 6), (0.36, 0.25, 0.18, 0.12, 0.06, 0.03))[0]
    books: list[int] = []
    for _ in range(wanted):
        drawn, place = rng.random(), 0
        while place < len(_MIX) and drawn >= _MIX[place]:
            drawn -= _MIX[place]
            place += 1
        book = place if place < len(_MIX) else -1
        if book == -1 or book not in books or rng.random() < 0.15:  # a book has somebody twice now and then
            books.append(book)
    return books


def _record(rng: random.Random, person: Person, book: int) -> Record:
    record = Record(person.number, book)
    job = (
        person.jobs[min(int(rng.random() ** 2 * len(person.jobs)), len(person.jobs) - 1)]
        if person.jobs
        else None
    )
    if book == -1:
        addresses = [*person.private, *(job[1] for job in person.jobs)]
        if person.shared_mailbox and rng.random() < 0.3:
            addresses = [person.shared_mailbox]
        if not addresses:
            record.book = 1
        else:
            record.emails = [_cased(rng, rng.choice(addresses))]
            if record.emails[0] != person.shared_mailbox and rng.random() < 0.25:
                return record
            record.full_name = _full_name(rng, person)
            return record
    _addresses(rng, record, person, job)
    if job and rng.random() < (0.9 if book in (2, 4) else 0.3):
        record.organisation, record.title = job[0].name, job[2] if rng.random() < 0.6 else None
        if rng.random() < 0.15:
            record.organisation += rng.choice((" GmbH", " Ltd", " Inc.", " AG"))
    if book in (0, 1, 3) and rng.random() < 0.22:
        record.birthday = _birthday(rng, person.birthday)
    _name(rng, record, person)
    return record


def _addresses(
    rng: random.Random, record: Record, person: Person, job: tuple[object, str, str] | None
) -> None:
    """E-mails, numbers and URLs, as the kind of book has them."""
    has = {
        0: (0.7, 0.5, 0.5),
        1: (0.5, 0.4, 0.7),
        2: (0.15, 0.85, 0.4),
        3: (0.05, 0.0, 1.0),
        4: (0.5, 0.3, 0.0),
    }
    private, work, phone = has[record.book]
    record.emails = [_cased(rng, address) for address in person.private if rng.random() < private]
    if job and rng.random() < work:
        record.emails.append(_cased(rng, job[1]))
    if person.shared_mailbox and rng.random() < 0.35 and record.book in (0, 1):
        record.emails.append(person.shared_mailbox)
    if job and rng.random() < 0.03:
        record.emails.append(f"{rng.choice(_ROLES)}@{job[1].rpartition('@')[2]}")
    if rng.random() < phone:
        drawn = rng.random()
        if drawn < 0.72:
            record.phones.append(_dialled(rng, person.mobile))
        if person.landline and (drawn >= 0.72 or rng.random() < 0.3):
            record.phones.append(_dialled(rng, person.landline))
        if job and record.book in (0, 2) and rng.random() < 0.25:
            record.phones.append(job[0].switchboard)  # type: ignore[attr-defined]
    if record.book == 3 and not record.phones:
        record.phones.append(_dialled(rng, person.mobile))
    if rng.random() < {4: 0.95, 0: 0.05, 2: 0.05}.get(record.book, 0):
        record.urls.append(person.profile)


def _name(rng: random.Random, record: Record, person: Person) -> None:
    if record.book in (0, 2, 4):  # structured fields
        record.given_name, record.middle_name, record.family_name = _parts(rng, person)
        if rng.random() < 0.02:
            record.given_name, record.family_name = record.family_name, record.given_name
        if rng.random() < 0.04:
            record.prefix = rng.choice(_HONORIFICS[:2])
        record.suffix = person.generation if person.generation and rng.random() < 0.7 else None
        parts: tuple[str | None, ...] = (
            record.prefix,
            record.given_name,
            record.middle_name,
            record.family_name,
            record.suffix,
        )
        if person.culture.family_first and record.given_name and not record.given_name.isascii():
            parts = (None, f"{record.family_name}{record.given_name}", None, None, None)
        record.full_name = " ".join(part for part in parts if part) or None
    elif record.book == 3 and rng.random() < 0.2:  # whoever it is that one calls
        given, _, family = _parts(rng, person)
        record.full_name = given if rng.random() < 0.75 else family
        if person.jobs and rng.random() < 0.3:
            record.full_name = f"{given} {person.jobs[-1][0].name.split()[0]}"
    else:
        record.full_name = _full_name(rng, person)


def _full_name(rng: random.Random, person: Person) -> str:
    given, middle, family = _parts(rng, person)
    drawn = rng.random()
    if person.culture.family_first:
        if not given.isascii():
            return f"{family}{given}"
        return f"{family} {given}" if drawn < 0.5 else f"{given} {family}"
    if drawn < 0.10:
        return f"{family}, {given}"
    if drawn < 0.13:
        return f"{family.upper()} {given}"
    if drawn < 0.17:
        return f"{given[0]}. {family}"
    name = " ".join(part for part in (given, middle, family) if part)
    if person.generation and rng.random() < 0.6:
        name += f" {person.generation}"
    elif drawn < 0.20:
        name = f"{rng.choice(_HONORIFICS[:2])} {name}"
    return name


def _parts(rng: random.Random, person: Person) -> tuple[str, str | None, str]:
    """Given, middle and family name as somebody writes them once."""
    culture = person.culture
    is_foreign = culture.name in {"russian", "greek", "arabic", "chinese"}
    spelling = 0
    if not person.given[0].isascii():
        spelling = rng.choices((0, 1, 2), (0.3, 0.5, 0.2) if is_foreign else (0.8, 0.12, 0.08))[0]
    given, family = _spelt(person.given, spelling), _family(rng, person, spelling)
    nicknames = culture.nicknames.get(person.given[0])
    if nicknames and not (spelling and is_foreign) and rng.random() < 0.13:
        given = rng.choice(nicknames)
    middle = None
    if person.middle and rng.random() < 0.3:
        middle = _spelt(person.middle, spelling)
        middle = f"{middle[0]}." if rng.random() < 0.5 else middle
    if rng.random() < 0.02:
        family = _slip(rng, family)
    elif rng.random() < 0.01:
        given = _slip(rng, given)
    return given, middle, family


def _family(rng: random.Random, person: Person, spelling: int) -> str:
    """The family name: of a married woman either or both, of two the first or both."""
    families = list(person.families)
    if person.maiden_families and rng.random() < 0.35:
        families = list(person.maiden_families)
    elif person.maiden_families and rng.random() < 0.1:
        return "-".join(_spelt(part, spelling) for part in (families[0], person.maiden_families[0]))
    if len(families) > 1:
        drawn = rng.random()
        if drawn < 0.35:
            families = families[:1]
        elif drawn < 0.37:
            families.reverse()
    return " ".join(_spelt(part, spelling) for part in families)


def _spelt(part: Part, spelling: int) -> str:
    return part[min(spelling, len(part) - 1)]


def _slip(rng: random.Random, word: str) -> str:
    """One slip of the keys: two letters swapped, one left out, doubled or hit beside."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    match rng.randrange(4):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + rng.choice("aeionrst") + word[at + 1 :]


def _birthday(rng: random.Random, born: str) -> str:
    drawn = rng.random()
    if drawn < 0.12:
        return f"-{born[4:]}"
    if drawn < 0.14:
        return (
            f"{born[:5]}{born[8:]}-{born[5:7]}" if int(born[8:]) <= 12 else f"{int(born[:4]) + 1}{born[4:]}"
        )
    return born


def _cased(rng: random.Random, address: str) -> str:
    return address.title() if rng.random() < 0.03 else address


def _dialled(rng: random.Random, number: str) -> str:
    drawn = rng.random()
    if drawn < 0.15:
        return "00" + number[1:]
    return number.replace(" ", "") if drawn < 0.6 else number
