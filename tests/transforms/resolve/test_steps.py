"""Who is who, end to end: members, persons, events and evidence, whatever the order of the rows."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from tests.transforms.conftest import append
from tests.transforms.resolve.book import Book
from transforms.step import Sql
from warehouse.people import Next, scratch


@pytest.fixture
def book(people: Next) -> Book:
    append(people, "core.account", account="work", region="GB")
    return Book(people)


def person(book: Book, key: str) -> dict[str, object]:
    """The row of derived.person that has the record ``key``."""
    person_id = book.person_of()[key]
    columns = [name for (name, *_) in book.people.rows("DESCRIBE derived.person")]
    (row,) = book.people.rows(f"FROM derived.person WHERE person_id = {person_id}")
    return dict(zip(columns, row, strict=True))


def test_an_empty_warehouse_has_nobody(book: Book) -> None:
    """No records, no persons, no failure."""
    book.resolve()
    for table in ("person", "person_member", "person_event", "match_evidence"):
        assert book.people.rows(f"FROM derived.{table}") == []


def test_every_record_belongs_to_one_person(book: Book) -> None:
    """Joined or not, human or not, each record of derived.record is a member once."""
    book.card("a", "Anna Roth", "a@b.example")
    book.card("b", "Anna Roth", "a@b.example", book="work")
    book.card("c", None)
    book.card("d", "Acme", kind="org")
    book.seen("e", "a@b.example", "Anna")
    book.resolve()
    members = book.people.rows("SELECT account, source, record_id FROM derived.person_record ORDER BY ALL")
    assert members == book.people.rows("SELECT account, source, record_id FROM derived.record ORDER BY ALL")
    assert len(members) == len(set(members)) == 5
    of = book.person_of()
    assert of["a"] == of["b"] == of["e"]
    assert len({of["a"], of["c"], of["d"]}) == 3


def test_null_keys_join_nobody(book: Book) -> None:
    """Many cards without any value are as many persons: a NULL is not a key."""
    for number in range(20):
        book.card(f"card-{number}", None, book=f"book-{number}")
    book.resolve()
    assert len(set(book.person_of().values())) == 20


def test_cards_of_organisations_join_nobody(book: Book) -> None:
    """Kinds other than individual stay apart from humans, though name and address are the same."""
    for number, kind in enumerate(("individual", "org", "group", "location")):
        book.card(kind, "Roth", "roth@b.example", "+44 20 7946 0123", book=f"book-{number}", kind=kind)
    book.resolve()
    assert len(set(book.person_of().values())) == 4
    kinds = {key: person(book, key)["kind"] for key in ("org", "group", "location")}
    assert kinds == {"org": "role", "group": "list", "location": "room"}


def test_the_best_name_is_shown(book: Book) -> None:
    """A card's before an observed one, then the most complete, then the most frequent."""
    book.seen("seen", "a@b.example", "Anna Maria Theresia Roth")
    book.card("short", "Anna", "a@b.example", book="one")
    book.card(
        "full", "Roth, Anna", "a@b.example", book="two", organisation="Acme", title="Cook", tags=["b", "a"]
    )
    book.card("again", "Anna Roth", "a@b.example", book="three", birthday="--04-12", tags=["a"])
    book.card("dated", "Anna Roth", "a@b.example", book="four", birthday="1985-04-12")
    book.resolve()
    shown = person(book, "seen")
    del shown["person_id"], shown["kind_reason"]
    assert shown == {
        "display_name": "Anna Roth",
        "given_name": "Anna",
        "family_name": "Roth",
        "organisation": "Acme",
        "title": "Cook",
        "birthday": "1985-04-12",
        "kind": "human",
        "is_owner": False,
        "is_in_address_book": True,
        "record_count": 5,
        "tags": ["a", "b"],
    }


KINDS = [
    ("anna@{}.example", "Anna Roth", "individual", "human"),
    ("anna@{}.example", None, "individual", "human"),
    ("info@{}.example", None, "individual", "role"),
    ("info@{}.example", "Anna Roth", "individual", "human"),
    ("anna@{}.example", "Support Team", "individual", "role"),
    ("no-reply@{}.example", "Anna Roth via Polls", "individual", "bot"),
    ("everyone@{}.example", "Everyone", "individual", "list"),
    ("c_{}@resource.calendar.google.com", "Big Room", "unknown", "room"),
    ("blue@{}.example", "Blue", "room", "room"),
    ("beamer@{}.example", "Beamer", "resource", "room"),
    ("friends@{}.example", "Friends", "group", "list"),
]


def test_kinds_of_persons(book: Book) -> None:
    """Rooms, lists, machines and offices are no humans; each kind says why."""
    for number, (email, name, invitee_kind, _) in enumerate(KINDS):
        book.seen(f"{number}", email.format(f"case{number}"), name, kind=invitee_kind)
    book.resolve()
    for number, (email, name, _, kind) in enumerate(KINDS):
        shown = person(book, f"{number}")
        assert (email, name, shown["kind"]) == (email, name, kind)
        assert str(shown["kind_reason"]).count(" ") > 2


def test_what_google_collected_is_no_address_book(book: Book) -> None:
    """Nobody chose its other contacts: they make nobody known, and no machine human."""
    book.card("other", "Anna Roth", "anna@b.example", source="google_other_contacts")
    book.card("machine", "Daily Offers", "no-reply@shop.example", source="google_other_contacts")
    book.card("chosen", "Bo Berg", "bo@b.example", source="google_contacts")
    book.resolve()
    found = {key: person(book, key) for key in ("other", "machine", "chosen")}
    assert {key: shown["is_in_address_book"] for key, shown in found.items()} == {
        "other": False,
        "machine": False,
        "chosen": True,
    }
    assert (found["other"]["kind"], found["machine"]["kind"]) == ("human", "bot")


def test_a_card_without_name_or_address_is_unsure(book: Book) -> None:
    """What says nothing is nothing; a company's card is the company."""
    book.card("nothing", None, "+44 20 7946 0123")
    book.card("company", None, organisation="Acme")
    book.resolve()
    assert person(book, "nothing")["kind"] == "unsure"
    assert person(book, "company")["kind"] == "role"
    assert person(book, "company")["display_name"] == "Acme"


def test_the_owner_is_known_by_any_address(book: Book) -> None:
    """Compared as mailboxes: Gmail's dots do not hide the owner."""
    append(book.people, "core.owner_address", address="The.Owner@gmail.com")
    book.seen("gmail", "theowner+x@gmail.com", "Olu")
    book.seen("other", "anna@b.example", "Olu")
    book.resolve()
    assert person(book, "gmail")["is_owner"] is True
    assert person(book, "other")["is_owner"] is False


def test_evidence_explains_joins_and_near_misses(book: Book) -> None:
    """The bits of a pair add up; a pair that a guard stopped names the guard; far pairs are not shown."""
    book.card("a", "John Smith", "s@b.example")
    book.card("b", "J. Smith", "s@b.example", book="work")
    book.card("c", "Jane Smith", "s@b.example", book="old")
    book.card("d", "Anna Roth", "anna@c.example")
    book.card("e", "Anna Roth", "anna@c.example", book="work")
    book.card("f", "Anna Roth", book="old")
    book.resolve()
    rows = book.people.rows(
        """
        SELECT left_record_id, right_record_id, round(sum(bits), 6), round(min(total_bits), 6),
            min(is_joined), min(stopped_by), min(is_shown)
        FROM derived.match_evidence
        GROUP BY ALL
        """
    )
    found = {frozenset(row[:2]): row[2:] for row in rows}
    assert all(total == said for total, said, *_ in found.values())
    assert found[frozenset("de")][2:] == (True, None, True)
    assert found[frozenset("ab")][2:] == (False, "ambiguous", True)
    assert found[frozenset("df")][2:] == (False, None, True)
    assert found[frozenset("ac")][2:] == (False, None, False)


def test_events_say_what_became_of_an_id(book: Book) -> None:
    """New people are created, ids that ended are merged, new ids from old people are split."""
    for key, person_id in (("a", 1), ("b", 2), ("c", 3), ("d", 3), ("gone", 4)):
        append(book.people, "core.previous_member", record_id=key, person_id=person_id)
    book.people.run("UPDATE core.last_person_id SET person_id = 9")
    book.card("a", "Anna Roth", "a@b.example")
    book.card("b", "Anna Roth", "a@b.example")
    book.card("c", "Carla Rossi", "c@b.example")
    book.card("d", "Dora Kim", "d@b.example")
    book.card("e", "Emil Vogt", "e@b.example")
    book.resolve()
    assert book.person_of() == {"a": 1, "b": 1, "c": 3, "d": 10, "e": 11}
    assert sorted(book.people.rows("FROM derived.person_event")) == [
        ("created", 11, None, None),
        ("merged", 2, 1, None),
        ("retired", 4, None, None),
        ("split", 10, 3, None),
    ]


def test_people_grow_retire_and_return(book: Book) -> None:
    """New records make somebody grow; who has none left is retired, once, and returns with a record."""
    for person_id in (3, 4):
        append(book.people, "core.ended_person", person_id=person_id)
    for person_id in (1, 2, 3, 4):
        append(book.people, "core.previous_member", record_id=f"p{person_id}", person_id=person_id)
    book.card("p1", "Anna Roth", "a@b.example")
    book.card("new", "Anna Roth", "a@b.example", book="work")
    book.card("p3", "Carla Rossi", "c@b.example")
    book.resolve()
    assert sorted(book.people.rows("FROM derived.person_event")) == [
        ("grew", 1, None, 2),
        ("retired", 2, None, None),
        ("returned", 3, None, None),
    ]


CARDS = [
    ("a", "Anna Roth", ("a@b.example",), "home"),
    ("b", "Roth, Anna", ("a@b.example", "+44 20 7946 0123"), "work"),
    ("c", "Bernd Roth", ("+44 20 7946 0123",), "work"),
    ("d", "Bob Smith", ("bob@c.example",), "home"),
    ("e", "Robert Smith", ("rob@c.example",), "work"),
    ("f", None, ("family@d.example",), "home"),
    ("g", "John Smith", ("s@d.example",), "home"),
    ("h", "Jane Smith", ("s@d.example",), "work"),
    ("i", "J. Smith", ("s@d.example",), "old"),
]
SEEN = [("a@b.example", "Anna"), ("a@b.example", None), ("s@d.example", None), ("rob@c.example", "Bob Smith")]


def test_the_order_of_rows_changes_nothing() -> None:
    """Shuffled core rows give the same persons, ids, evidence and decisions."""
    tables = ("person_member", "person", "person_event", "match_evidence", "decision")
    results = defaultdict(set)
    for seed in range(3):
        chance = random.Random(seed)  # noqa: S311 -- shuffling test rows
        cards, seen = list(CARDS), list(SEEN)
        chance.shuffle(cards)
        chance.shuffle(seen)
        with scratch() as people:
            people.run(Sql("transforms.core", "tables.sql").text())
            append(people, "core.account", region="GB")
            append(people, "core.last_person_id")
            book = Book(people)
            for key, name, values, account in cards:
                book.card(key, name, *values, book=account)
            for number, (email, name) in enumerate(seen):
                book.seen(f"meeting-{number}", email, name)
            book.resolve()
            for table in tables:
                results[table].add(str(sorted(map(str, people.rows(f"FROM derived.{table}")))))
    assert {table: len(found) for table, found in results.items()} == dict.fromkeys(tables, 1)


def test_ids_stay_over_refreshes_as_records_come(book: Book) -> None:
    """A second refresh of the same records, and a third with more, keep every id."""
    for key, name, values, account in CARDS:
        book.card(key, name, *values, book=account)
    book.resolve()
    first = book.person_of()
    for _ in range(2):
        book.people.run("DELETE FROM core.previous_member")
        book.people.run(
            "INSERT INTO core.previous_member"
            " SELECT account, source, record_id, person_id FROM derived.person_record"
        )
        book.people.run(
            "UPDATE core.last_person_id SET person_id = (SELECT max(person_id) FROM derived.person)"
        )
        book.people.run("DROP SCHEMA derived CASCADE; CREATE SCHEMA derived; DELETE FROM core.stamp")
        book.card(f"new-{_}", f"Newcomer Number{_}", "aaa@a.example", book="aaa")
        book.resolve()
        now = book.person_of()
        assert {key: now[key] for key in first} == first
