"""What is known of a person is all in the export: of every view, every record, every word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import duckdb
import pytest

from flows import judge, words
from flows.cli.output import json_text
from flows.person_export import VIEWS, export_person
from tests.flows.conftest import START, World, meeting, world_in
from tests.flows.test_forgetting import BO, CANARY, OKSANA, mail
from warehouse.people import open_people

PERSON_COLUMNS = ("person_id", "other_person_id", "left_person_id", "right_person_id", "sender_person_id")


@dataclass
class Known:
    """A world in which Oksana is everywhere, her id, and what is exported of her."""

    world: World
    person_id: int
    found: dict[str, Any]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    """Cards of her, of another who names her, a torn one; meetings, mail, words, one of them taken back."""
    with world_in(tmp_path_factory.mktemp("export") / "longsince") as world:
        world.contacts.put("/book/", "oksana.vcf", OKSANA)
        world.contacts.put("/book/", "bo.vcf", BO)
        world.contacts.put(
            "/book/", "torn.vcf", OKSANA.replace("END:VCARD", "").replace("uid-oksana", "torn")
        )
        for number in range(1, 4):
            starts = START - timedelta(days=100 * number)
            text = meeting(f"m{number}", starts, "bo@example.org", "oksana@kanarenko.example")
            world.calendar.put("/calendar/", f"{number}.ics", text)
        post = world.add_mail()
        post.put("inbox", "1", mail("Oksana Kanarenko <oksana@kanarenko.example>", "me@example.org"))
        post.put("sent", "2", mail("me@example.org", "Bo <bo@example.org>", "<oksana@kanarenko.example>"))
        world.sync()
        world.sync("post")
        world.refresh()
        now = world.clock()
        judge.note(world.home, "oksana", "Oksana likes cake", now)
        judge.tag(world.home, "oksana", ["friend"], now)
        words.saw(world.home, ["oksana", "bo"], "met", START.date() - timedelta(days=2), now, START.date())
        judge.note(world.home, "oksana", "Oksana owes me a kanarenko", now)
        judge.undo(world.home, now)
        world.refresh()
        found = export_person(world.home, "oksana")
        yield Known(world, found["person"][0]["person_id"], found)


def test_each_view_that_tells_of_people_is_in_it(known: Known) -> None:
    """All rows that bear the id, of whatever view has a column for one; and nothing of others' own."""
    with open_people(known.world.home.folder) as connection:
        columns = connection.execute(
            "SELECT table_name, list(column_name) FROM information_schema.columns "
            "WHERE table_catalog = 'people' AND table_schema = 'main' AND column_name IN $names GROUP BY ALL",
            {"names": list(PERSON_COLUMNS)},
        ).fetchall()
        assert {view for view, _ in columns} <= set(VIEWS)
        for view, names in columns:
            where = " OR ".join(f"{name} = {known.person_id}" for name in names)
            ((count,),) = connection.execute(f"SELECT count(*) FROM {view} WHERE {where}").fetchall()  # noqa: S608
            if view == "message":  # and those that she got
                count += len(known.found["message_recipient"])
            assert len(known.found[view]) == count, view
    filled = {view for view in VIEWS if known.found[view]}
    assert filled >= {
        "person",
        "identity",
        "person_record",
        "tie",
        "interaction",
        "meeting",
        "message",
        "word",
    }
    assert "Bo Berg" not in json_text(known.found["person"] + known.found["person_record"])


def test_whatever_names_them_was_received_and_is_in_it(known: Known) -> None:
    """Every payload and every word of warehouse.duckdb that has a trace of her: the torn card, Bo's, a note
    that was taken back.
    """
    with duckdb.connect(str(known.world.home.folder / "warehouse.duckdb"), read_only=True) as store:
        payloads = [text for (text,) in store.execute("SELECT payload FROM raw.record").fetchall()]
        said = store.execute("SELECT text FROM judged.command").fetchall()
        contents = store.execute("SELECT content FROM judged.word WHERE content IS NOT NULL").fetchall()
    theirs = [text for text in payloads if any(word in text.lower() for word in CANARY)]
    assert len(theirs) == 8
    assert {one["payload"] for one in known.found["received"]} == set(theirs)
    told = json_text(known.found["said"])
    for (text,) in [*said, *contents]:
        if any(word in text.lower() for word in CANARY):
            assert json.dumps(text, ensure_ascii=False)[1:-1] in told, text
    assert [row["is_taken_back"] for row in known.found["said"]] == [False, False, False, True]
