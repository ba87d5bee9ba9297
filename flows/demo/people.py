"""Who is in the demo's network: their names, households, employers, addresses and numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.demo.directory import Directory, private_address
from flows.demo.names import Name, Organisation, Spelling, cultures, organisations


@dataclass(frozen=True, slots=True)
class Circle:
    """A part of the owner's life in which people are met, and how many people are in it."""

    name: str
    people: int
    is_professional: bool
    cultures: tuple[str, ...] = ()


CIRCLES = (
    Circle("family", 12, False, ("german", "swedish")),
    Circle("close friend", 12, False),
    Circle("friend", 36, False),
    Circle("neighbour", 20, False, ("german", "turkish", "polish")),
    Circle("team", 10, True),
    Circle("colleague", 62, True),
    Circle("former", 74, True),
    Circle("customer", 64, True),
    Circle("supplier", 12, True),
    Circle("conference", 54, True),
    Circle("student days", 30, False),
    Circle("address book only", 24, False),
)

JOB_TITLES = (
    "Engineer", "Senior Engineer", "Head of Data", "Account Manager", "Buyer", "Analyst", "CFO", "Designer",
    "Researcher", "Office Manager", "Partner", "Product Manager", "Team Lead", "Consultant", "Director",
)  # fmt: skip

HOMONYM_CULTURES = ("chinese", "german", "korean", "spanish", "vietnamese", "polish", "english", "arabic")
"""In each of these, two people who have nothing to do with each other bear one name."""


@dataclass(frozen=True, slots=True)
class Job:
    """A time at an employer, with the address it brought; ``ends_on`` is exclusive, None while it lasts."""

    organisation: Organisation
    title: str
    address: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One true human. ``former_family`` is the family name before marriage; ``household`` is shared by
    people who live together; ``shared_address`` is a mailbox that the household has in common."""

    key: str
    name: Name
    is_woman: bool
    circle: str
    private_address: str
    mobile: str
    landline: str
    birthday: date
    jobs: tuple[Job, ...] = ()
    suffix: str = ""
    former_family: tuple[Spelling, ...] = ()
    household: str = ""
    shared_address: str = ""

    @property
    def is_professional(self) -> bool:
        return bool(self.jobs)

    def job_on(self, day: date) -> Job | None:
        """The job held on a day."""
        for job in self.jobs:
            if job.starts_on <= day and (job.ends_on is None or day < job.ends_on):
                return job
        return None

    def address_on(self, day: date) -> str:
        """The address at which this person is invited on a day."""
        job = self.job_on(day)
        return job.address if job else self.private_address

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that was ever this person's own."""
        return (*(job.address for job in self.jobs), self.private_address)


def build_people(rng: random.Random, as_of: date, owner_moved_on: date) -> tuple[Person, ...]:
    """Everybody but the owner. ``owner_moved_on`` is the day on which the owner changed employer."""
    seats = [circle for circle in CIRCLES for _ in range(circle.people)]
    names = _with_homonyms(rng, _names(rng, seats))
    book = Directory(rng)
    people = [
        _person(rng, number, circle, *named, book, as_of, owner_moved_on)
        for number, (circle, named) in enumerate(zip(seats, names, strict=True))
    ]
    for number in range(5, len(people), 23):
        people[number] = _married(rng, people[number], book, {person.name.latin for person in people})
    return tuple(_households(people, book))


def employer(circle: str) -> Organisation:
    """The first organisation of a circle: for 'colleague' the owner's employer, for 'former' the last one."""
    return next(organisation for organisation in organisations() if organisation.circle == circle)


def _names(rng: random.Random, seats: list[Circle]) -> list[tuple[Name, bool, Organisation | None]]:
    """A name for every seat, whether a woman bears it, and the organisation of the seat; no name twice."""
    pool = [culture for culture in cultures() for _ in range(culture.people)]
    rng.shuffle(pool)
    taken: set[str] = set()
    names = []
    for number, circle in enumerate(seats):
        organisation = _organisation(circle, number)
        wanted = organisation.cultures if organisation and organisation.cultures else circle.cultures
        culture = next((c for c in pool if c.name in wanted), pool[0])
        pool.remove(culture)
        is_woman = rng.random() < 0.5
        name = culture.a_name(rng, is_woman)
        while name.latin in taken:  # a culture has more names than people, but not of each sex
            is_woman = rng.random() < 0.5
            name = culture.a_name(rng, is_woman)
        taken.add(name.latin)
        names.append((name, is_woman, organisation))
    return names


def _organisation(circle: Circle, number: int) -> Organisation | None:
    if not circle.is_professional:
        return None
    kind = "colleague" if circle.name == "team" else circle.name
    choice = [organisation for organisation in organisations() if organisation.circle == kind]
    return choice[number % len(choice)]


def _with_homonyms(
    rng: random.Random, names: list[tuple[Name, bool, Organisation | None]]
) -> list[tuple[Name, bool, Organisation | None]]:
    """Give one more person of each of some cultures the name of another."""
    names = list(names)
    for culture in HOMONYM_CULTURES:
        bearers = [number for number, (name, *_) in enumerate(names) if name.culture == culture]
        one, other = rng.sample(bearers, 2)
        names[other] = (names[one][0], names[one][1], names[other][2])
    return names


def _person(
    rng: random.Random,
    number: int,
    circle: Circle,
    name: Name,
    is_woman: bool,
    organisation: Organisation | None,
    book: Directory,
    as_of: date,
    owner_moved_on: date,
) -> Person:
    birthday = as_of - timedelta(days=rng.randrange(24 * 365, 68 * 365))
    return Person(
        key=f"{number:03d}-{'-'.join(part for part in name.letters if part)}",
        name=name,
        is_woman=is_woman,
        circle=circle.name,
        private_address=book.address(private_address(rng, name, birthday)),
        mobile=book.mobile(),
        landline=book.landline(),
        birthday=birthday,
        jobs=_jobs(rng, name, circle, organisation, book, as_of, owner_moved_on) if organisation else (),
    )


def _jobs(
    rng: random.Random,
    name: Name,
    circle: Circle,
    organisation: Organisation,
    book: Directory,
    as_of: date,
    owner_moved_on: date,
) -> tuple[Job, ...]:
    """One job, or, for about a fifth, the one in which the owner met them and another since."""
    start = owner_moved_on - timedelta(days=rng.randrange(1100, 3000))
    first = Job(organisation, rng.choice(JOB_TITLES), book.address(organisation.address_of(name)), start)
    if circle.name == "team" or rng.random() > 0.2:
        return (first,)
    earliest = (
        owner_moved_on if circle.name in ("former", "colleague") else owner_moved_on - timedelta(days=500)
    )
    left = earliest + timedelta(days=rng.randrange(60, (as_of - earliest).days - 60))
    others = [o for o in organisations() if o.domain != organisation.domain and o.circle != "former"]
    new = rng.choice(others)
    second = Job(new, rng.choice(JOB_TITLES), book.address(new.address_of(name)), left)
    return (replace(first, ends_on=left), second)


def _married(rng: random.Random, person: Person, book: Directory, taken: set[str]) -> Person:
    """Somebody who took another family name, nobody else's full name: the private address still has the
    former one."""
    if not person.name.family or person.name.order == "family":
        return person
    culture = next(culture for culture in cultures() if culture.name == person.name.culture)
    families = culture.women_families if person.is_woman else culture.families
    names = [replace(person.name, family=(new, *person.name.family[1:])) for new in families]
    free = [name for name in names if name.latin not in taken and len(set(name.family)) == len(name.family)]
    if not free:
        return person
    married = rng.choice(free)
    jobs = tuple(
        replace(job, address=book.address(job.organisation.address_of(married))) for job in person.jobs
    )
    return replace(person, name=married, former_family=person.name.family, jobs=jobs)


def _households(people: list[Person], book: Directory) -> list[Person]:
    """Make a father and a son of one name, and three couples that share a mailbox."""
    people = list(people)
    men = [n for n, p in enumerate(people) if p.circle == "neighbour" and not p.is_woman and p.name.family]
    father, son = men[0], men[1]
    people[father] = replace(people[father], suffix="sen.", household="father and son")
    people[son] = replace(
        people[son],
        name=people[father].name,
        suffix="jun.",
        household="father and son",
        landline=people[father].landline,
        birthday=people[father].birthday + timedelta(days=29 * 365 + 11),
        key=f"{son:03d}-{people[father].key[4:]}-jun",
        former_family=(),
        private_address=book.address("junior.77@letter.example"),
    )
    friends = [
        n for n, p in enumerate(people) if p.circle == "friend" and p.name.family and not p.former_family
    ]
    for first, second in zip(friends[0:6:2], friends[1:6:2], strict=True):
        _, family = people[first].name.letters
        home = f"couple {people[first].key}"
        shared = book.address(f"familie.{family}@postfach.example")
        for number in (first, second):
            people[number] = replace(
                people[number], household=home, shared_address=shared, landline=people[first].landline
            )
    return people
