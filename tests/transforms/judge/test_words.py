"""Where words of the user hang: on records, else on whose they were, else on whom the fingerprint fits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.conftest import append, people_database
from tests.transforms.resolve.book import Book
from transforms.normalise.names import parse_name
from warehouse.people import Next


class Said:
    """An address book and words about it. Records of account 'old' are not there unless a card says so."""

    def __init__(self, people: Next) -> None:
        self.people = people
        self.book = Book(people)
        self._words = 0

    def say(self, kind: str, *sides: list[dict[str, Any]], **columns: Any) -> int:
        """A word about sides of records; the number of the word."""
        self._words += 1
        append(self.people, "core.word", word_id=self._words, command_id=self._words, kind=kind, **columns)
        for side, records in enumerate(sides, start=1):
            for position, record in enumerate(records):
                where = {
                    "word_id": self._words,
                    "command_id": self._words,
                    "side": side,
                    "position": position,
                }
                append(self.people, "core.word_anchor", **where, **record)
        return self._words

    def was(self, record_id: str, person_id: int, account: str = "old") -> None:
        """The person of a record at the last refresh."""
        append(self.people, "core.previous_member", account=account, record_id=record_id, person_id=person_id)

    def persons(self) -> dict[int, int]:
        """Word -> person, after resolving."""
        return dict(self.people.rows("SELECT word_id, person_id FROM derived.word_person"))

    def standing(self) -> list[tuple[Any, ...]]:
        return self.people.rows("SELECT state, because FROM derived.word_standing ORDER BY word_id")

    def found(self) -> set[tuple[Any, ...]]:
        """Word, side and record where the next refresh is to look first."""
        return set(self.people.rows("SELECT word_id, side, record_id FROM derived.word_found"))


@pytest.fixture
def said(people: Next) -> Said:
    return Said(people)


def record(record_id: str, name: str | None = None, *identities: str, **columns: Any) -> dict[str, Any]:
    """A record of the account 'old' with its fingerprint."""
    parsed = parse_name(name) if name else None
    return {
        "account": "old",
        "record_id": record_id,
        "name": name,
        "name_key": parsed.name.key if parsed else None,
        "name_form": parsed.name.form() if parsed else None,
        "identities": list(identities),
    } | columns


ANNA = record("a", "Anna Meyer", "email anna@example.org")


def test_a_word_follows_its_record(said: Said) -> None:
    """Whatever is written on the card now."""
    said.book.card("a", "Anna Schulz", "new@example.org", book="old")
    said.book.card("b", "Anna Meyer", "anna@example.org")
    said.say("tag", [ANNA], content="friend")
    said.book.resolve()
    assert said.persons() == {1: said.book.person_of()["a"]}
    assert said.found() == set()


def test_a_word_goes_with_most_of_its_records(said: Said) -> None:
    """When they are several people's now; of equally many the oldest person's; named ones before found."""
    for key in "abcd":
        said.book.card(key, f"{key.upper()}. {key * 5}", f"{key}@example.org", book="old")
    names = {key: record(key) for key in "abcd"}
    said.book.card("c2", "C. Ccccc", "c@example.org")
    said.say("tag", [names["a"], names["c"], {**names["c"], "account": "home", "record_id": "c2"}])
    said.say("tag", [names["d"], names["b"]])
    followed = [{**names[key], "is_followed": True} for key in "ab"]
    said.say("tag", [names["d"], *followed])
    said.book.resolve()
    person = said.book.person_of()
    assert said.persons() == {1: person["c"], 2: person["b"], 3: person["d"]}


def test_a_word_stays_with_the_person_whose_record_has_gone(said: Said) -> None:
    """The registry knows whose it was; that person's other records are there."""
    said.book.card("b", "A. M.", "other@example.org")
    said.was("a", 5)
    said.was("b", 5, account="home")
    said.say("tag", [ANNA])
    said.book.resolve()
    assert said.persons() == {1: 5}
    assert said.found() == {(1, 1, "b")}


def test_a_word_goes_with_a_person_who_was_merged_meanwhile(said: Said) -> None:
    """The id of the gone record's person ended in the same refresh."""
    said.book.card("b", "Bo Bek", "bo@example.org")
    said.book.card("c", "Bo Bek", "bo@example.org", book="work")
    said.was("a", 6)
    said.was("b", 6, account="home")
    said.was("c", 5, account="work")
    said.say("tag", [ANNA])
    said.book.resolve()
    assert said.persons() == {1: 5}


@pytest.mark.parametrize(
    ("name", "values", "columns"),
    [
        ("Anna Meyer", ["anna@example.org"], {}),
        ("Meyer, Anna", ["ANNA@example.org", "more@example.org"], {}),
        ("A. Meyer", ["anna@example.org"], {}),
        (None, ["anna@example.org"], {}),
        ("Anna Meyer", [], {"organisation": "Meyer & Sons"}),
        ("Anna Meyer", [], {"birthday": "1985-04-12"}),
    ],
)
def test_a_word_finds_its_person_at_another_provider(
    said: Said, name: str | None, values: list[str], columns: dict[str, Any]
) -> None:
    """Other account, other record ids: by address and name, or by name and employer or birthday."""
    said.book.card("new", name, *values, **columns)
    said.book.card("other", "Carl Ott", "carl@example.org")
    with people_database() as other:
        book = Book(other)
        book.card("a", "Anna Meyer", "anna@example.org", organisation="Meyer & Sons", birthday="1985-04-12")
        book.resolve()
        ((_, source, key, *fingerprint),) = other.rows("FROM derived.fingerprint WHERE record_id = 'a'")
    fields = ("name", "name_key", "name_form", "organisation_key", "birthday", "identities")
    said.say(
        "tag",
        [
            {
                "account": "old",
                "source": source,
                "record_id": key,
                **dict(zip(fields, fingerprint, strict=True)),
            }
        ],
    )
    said.book.resolve()
    assert said.persons() == {1: said.book.person_of()["new"]}
    assert said.found() == {(1, 1, "new")}


@pytest.mark.parametrize(
    ("cards", "because"),
    [
        ([("Bernd Meyer", "anna@example.org")], "nobody here fits"),
        ([("Anna Meyer", "else@example.com")], "nobody here fits"),
        ([], "nobody here fits"),
        ([("Anna Meyer", "anna@example.org"), ("Anna Meyer", "anna@example.org")], None),
        ([("Anna Meyer", "m1@example.org"), ("Anna Meyer", "m2@example.org")], "cannot be told"),
    ],
)
def test_a_word_waits_unless_exactly_one_person_fits(
    said: Said, cards: list[tuple[str, str]], because: str | None
) -> None:
    """None, or several: it is the user's to say. Several records of one person are one."""
    for number, (name, email) in enumerate(cards):
        said.book.card(f"n{number}", name, email)
    said.say(
        "tag",
        [record("a", "Anna Meyer", "email anna@example.org", "email m1@example.org", "email m2@example.org")],
    )
    said.book.resolve()
    ((state, reason),) = said.standing()
    assert state == ("waiting" if because else "attached")
    assert because is None or because in reason


def test_a_word_about_nobody_is_in_force(said: Said) -> None:
    """A pause of the owner's, a cadence of a tag."""
    said.say("away")
    said.book.resolve()
    assert said.standing() == [("attached", None)]


def test_judgements_join_and_part_whatever_the_evidence(said: Said) -> None:
    """Two who share nothing are one; two who share all are two, and what comes later is not both."""
    said.book.card("a", "Anna Meyer", "anna@example.org", book="old")
    said.book.card("b", "Bernd Schulz", "bernd@example.org", book="old")
    for number, key in enumerate(("c", "d", "e")):
        said.book.card(key, "Carl Ott", "carl@example.org", "+49 171 5550101", book=f"book {number}")
    said.say("same", [ANNA], [record("b")])
    said.say("different", [{**record("c"), "account": "book 0"}], [{**record("d"), "account": "book 1"}])
    said.book.resolve()
    person = said.book.person_of()
    assert person["a"] == person["b"]
    assert person["c"] != person["d"]
    assert said.standing() == [("attached", None)] * 2
    reasons = said.people.rows(
        "SELECT least(left_record_id, right_record_id), greatest(left_record_id, right_record_id), feature,"
        " bits, is_joined, stopped_by"
        " FROM derived.match_evidence WHERE feature LIKE 'said%' ORDER BY ALL"
    )
    assert reasons == [
        ("a", "b", "said_same", None, True, None),
        ("c", "d", "said_different", None, False, "different"),
    ]


def test_judgements_follow_to_another_provider(said: Said) -> None:
    """Each side by its own fingerprint; where one is lost, the judgement waits and the other side is kept."""
    said.book.card("n1", "Anna Meyer", "anna@example.org")
    said.book.card("n2", "Bernd Schulz", "bernd@example.org")
    bernd = record("b", "Bernd Schulz", "email bernd@example.org")
    said.say("same", [ANNA], [bernd])
    said.say("different", [ANNA], [record("c", "Carl Ott", "email carl@example.org")])
    said.book.resolve()
    assert said.book.person_of()["n1"] == said.book.person_of()["n2"]
    assert [state for state, _ in said.standing()] == ["attached", "waiting"]
    assert said.found() == {(1, 1, "n1"), (1, 2, "n2")}


def test_a_judgement_waits_for_its_lost_side_alone(said: Said) -> None:
    """That the other side was found tells nothing of the one that nobody fits."""
    said.book.card("anna", "Anna Meyer", "anna@example.org")
    said.say("same", [ANNA], [record("b", "Bernd Schulz", "email bernd@example.org")])
    said.book.resolve()
    assert said.standing() == [("waiting", "its records are gone, and nobody here fits them")]


def test_one_record_cannot_be_told_to_be_two(said: Said) -> None:
    """Two cards that were told apart became one at the new provider: the judgement waits."""
    said.book.card("new", "Anna Meyer", "anna@example.org")
    said.say("different", [ANNA], [{**ANNA, "record_id": "a2"}])
    said.book.resolve()
    assert [state for state, _ in said.standing()] == ["waiting"]
    assert said.found() == set()


def test_tags_of_the_user_beat_those_of_cards(said: Said) -> None:
    """Given ones are beside the cards', removed ones are not shown; the latest word counts, case aside."""
    said.book.card("a", "Anna Meyer", "anna@example.org", book="old", tags=["Chess", "choir"])
    said.say("tag", [ANNA], content="friend")
    said.say("tag", [ANNA], content="chess", is_off=True)
    said.say("tag", [ANNA], content="Choir")
    said.say("tag", [ANNA], content="enemy")
    said.say("tag", [ANNA], content="enemy", is_off=True)
    said.book.resolve()
    assert said.people.rows("SELECT tags FROM derived.person") == [(["Choir", "friend"],)]
