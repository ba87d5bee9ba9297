"""Who is a person, by the mail that came from them and went to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.transforms.conftest import append, people_database
from tests.transforms.core_rows import OWNER_ADDRESS
from tests.transforms.resolve.book import Book

ME = f"Olu Owner <{OWNER_ADDRESS}>"


@pytest.fixture
def book() -> Iterator[Book]:
    with people_database() as people:
        yield Book(people)


def kinds(book: Book) -> dict[str, str]:
    """First address of each person but the owner -> kind."""
    book.resolve()
    return dict(
        book.people.rows(
            "SELECT first_address, kind FROM derived.person JOIN derived.person_mailbox USING (person_id)"
            " WHERE NOT person_mailbox.is_owner"
        )
    )


def test_whoever_writes_or_is_written_to_is_a_record(book: Book) -> None:
    """And those whom people the owner knows wrote to beside the owner; no list's readers, nobody in junk."""
    book.mail("out", ME, "Ana Silva <ana@b.example>", "bo@b.example", is_sent=True)
    book.mail("in", "Ana Silva <ana@b.example>", ME, "Cem Kaya <cem@c.example>")
    book.mail("cold", "Dara Okafor <dara@d.example>", ME, "Eve Moss <eve@d.example>")
    book.mail("round", "Ana Silva <ana@b.example>", *(f"r{n}@r.example" for n in range(10)))
    book.mail("junk", "Fay Lund <fay@f.example>", ME, is_junk=True)
    book.mail("draft", ME, "gus@g.example", is_draft=True)
    assert kinds(book) == dict.fromkeys(
        ["ana@b.example", "bo@b.example", "cem@c.example", "dara@d.example"], "human"
    )


def test_machines_are_known_by_what_they_send(book: Book) -> None:
    """Bulk and automatic mail only, never written to: a machine, whatever its name looks like."""
    book.mail("shop", "Anna from Shop <anna@shop.example>", ME, count=3, is_bulk=True)
    book.mail("note", "Travel <trips@air.example>", ME, is_automatic=True)
    book.mail("away", "Bo Lind <bo@b.example>", ME, is_automatic=True)
    book.mail("to-bo", ME, "bo@b.example", is_sent=True)
    book.mail("mixed", "Cem Kaya <cem@c.example>", ME, is_bulk=True)
    book.mail("mixed2", "Cem Kaya <cem@c.example>", ME)
    assert kinds(book) == {
        "anna@shop.example": "bot",
        "trips@air.example": "bot",
        "bo@b.example": "human",
        "cem@c.example": "human",
    }


def test_who_writes_to_a_list_is_a_person_and_the_list_is_one(book: Book) -> None:
    """Several write on a discussion list, one in a newsletter; a list's address is like its List-Id."""
    listed: dict[str, Any] = {"list_id": "dev.lists.example", "is_bulk": True}
    for name in ("ana", "bo", "cem"):
        book.mail(name, f"{name.title()} Kaya <{name}@b.example>", "dev@lists.example", **listed)
    book.mail("via", "Dara Okafor via Dev <dev@lists.example>", "dev@lists.example", **listed)
    book.mail("news", "Nora <nora@news.example>", ME, count=3, list_id="n.news.example", is_bulk=True)
    found = kinds(book)
    assert found == {
        "ana@b.example": "human",
        "bo@b.example": "human",
        "cem@b.example": "human",
        "dev@lists.example": "list",
        "nora@news.example": "bot",
    }


def test_a_strangers_name_joins_them_with_nobody(book: Book) -> None:
    """Spam bears real correspondents' names: shown, but no evidence until the owner answers."""
    book.card("zsofia", "Zsófia Kőrösi", "zsofia@b.example", "+36 30 123 4567")
    book.mail("spam", "Zsófia Kőrösi <zsofia.korosi@spam.example>", ME)
    book.mail("new", "Zsófia Kőrösi <zsofia.korosi@c.example>", ME)
    book.mail("answer", ME, "zsofia.korosi@c.example", is_sent=True)
    book.resolve()
    rows = book.people.rows("SELECT record_id, display_name, name_key FROM derived.record WHERE is_observed")
    shown = {record_id: (name, key) for record_id, name, key in rows if record_id.endswith(" zsofia")}
    assert shown == {
        "zsofia.korosi@spam.example korosi zsofia": ("Zsófia Kőrösi", None),
        "zsofia.korosi@c.example korosi zsofia": ("Zsófia Kőrösi", "korosi zsofia"),
    }
    pairs = book.people.rows(
        "SELECT left_record_id, right_record_id FROM derived.match_evidence"
        " WHERE contains(left_record_id || right_record_id, '@spam.')"
    )
    assert pairs == []


def test_who_answers_the_owner_is_no_stranger(book: Book) -> None:
    """From whatever address: nobody else knows the Message-ID."""
    book.mail("out", ME, "ana@b.example", is_sent=True, message_id="secret@example.org")
    book.mail("answer", "Ana Silva <ana@home.example>", ME, in_reply_to="secret@example.org")
    book.mail("guess", "Ana Silva <ana@spam.example>", ME, in_reply_to="guessed@example.org")
    book.resolve()
    assert book.people.rows(
        "SELECT record_id FROM derived.record WHERE NOT is_stranger AND name_key = 'ana silva'"
    ) == [("ana@home.example ana silva",)]
    assert book.people.rows("SELECT count(*) FROM derived.record WHERE is_stranger") == [(1,)]


def test_people_who_are_called_like_rooms(book: Book) -> None:
    """Maria Sala has her own mailbox; a mailbox called so without her is a room's."""
    book.mail("out", ME, "Maria Sala <sala@b.example>", "sala@c.example", is_sent=True)
    assert kinds(book) == {"sala@b.example": "human", "sala@c.example": "room"}


def test_a_tag_of_the_owners_address_is_the_owner(book: Book) -> None:
    """Anywhere, not at Gmail alone; unless the user said that it is not."""
    tagged, refused = (OWNER_ADDRESS.replace("@", f"+{tag}@") for tag in ("notes", "desk"))
    append(book.people, "core.word", kind="owner", content=refused, is_off=True)
    book.mail("note", ME, tagged, refused, is_sent=True)
    book.mail("other", ME, "olu+owner@b.example", is_sent=True)
    book.resolve()
    owners = "SELECT first_address FROM derived.person_mailbox WHERE is_owner"
    assert {address for (address,) in book.people.rows(owners)} == {OWNER_ADDRESS, tagged}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("'Anna Schmidt'", "Anna Schmidt"),
        ("Schmidt, Anna (IT Dept)", "Anna Schmidt"),
        ("anna@example.org", None),
        ("Anna Schmidt via Lists", None),
        ("Anna Schmidt (über Drive)", None),
        ("Olivia Vianova", "Olivia Vianova"),
    ],
)
def test_a_name_in_a_header_is_read_or_is_none(book: Book, name: str, shown: str | None) -> None:
    """Quotes, order and departments do not matter; an address, or a name written for its bearer, is none."""
    book.mail("out", ME, f"{name} <anna@b.example>", is_sent=True)
    book.resolve()
    rows = book.people.rows("SELECT display_name FROM derived.record WHERE record_id ^@ 'anna@b.example'")
    assert rows == [(shown,)]
