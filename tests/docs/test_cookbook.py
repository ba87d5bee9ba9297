"""Every query of the cookbook answers its question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from docs.generate import HERE
from flows import words
from flows.clock import now
from flows.demo.network import build_network
from flows.queries import Rows
from tests.flows.conftest import OWNER, START, World, card, meeting, world_in

QUESTIONS = dict(
    re.findall(
        r"\*\*(\d+\. [^*]+)\*\*.*?```sql\n(.*?)```",
        (HERE / "cookbook.md").read_text(encoding="utf-8"),
        re.DOTALL,
    )
)

SAY_NOTHING = {"7", "8", "13", "17", "18", "19", "30"}
"""What the demo has no answer to: nobody was set aside, everything was synced, there is no mail."""


def answer(world: World, question: str) -> Rows:
    return world.ask(QUESTIONS[question])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Ana, a friend, and Boaz, whom nobody has seen for long."""
    with world_in(tmp_path_factory.mktemp("cookbook") / "home") as world:
        for uid, name in (("ana", "Ana Silva"), ("boaz", "Boaz Levi")):
            lines = (f"EMAIL:{uid}@example.org", "CATEGORIES:friend", "BDAY:1980-04-01", "ORG:Acme")
            world.contacts.put("/book/", f"/book/{uid}.vcf", card(uid, name, *lines))
            for month in range(4):
                starts = START - timedelta(days=30 * month + (5 if uid == "ana" else 100))
                text = meeting(f"{uid}{month}", starts, f"{uid}@example.org")
                world.calendar.put("/calendar/", f"/calendar/{uid}{month}.ics", text)
        world.sync_and_refresh()
        lines = ("EMAIL:ana@example.org", "CATEGORIES:friend", "BDAY:1980-04-01", "ORG:Beta")
        world.contacts.put("/book/", "/book/ana.vcf", card("ana", "Ana Silva", *lines))
        words.mark(world.home, "never", "ana", world.clock())
        world.sync_and_refresh()
        yield world


def test_there_are_thirty() -> None:
    """As the page says."""
    assert [question.split(".")[0] for question in QUESTIONS] == [str(number) for number in range(1, 31)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_query_is_one(small: World, question: str) -> None:
    """It names views and columns that are there."""
    answer(small, question)


def test_what_it_answers(small: World) -> None:
    """A few of them, to the row."""
    by_number = {question.split(".")[0]: answer(small, question) for question in QUESTIONS}
    assert [row[1] for row in by_number["1"]] == ["Boaz Levi"]
    assert [row[0] for row in by_number["2"]] == ["Boaz Levi"]
    assert [row[:2] for row in by_number["7"]] == [("Ana Silva", "never")]
    assert {row[0] for row in by_number["25"]} == {"Ana Silva", "Boaz Levi"}
    assert [row[1] for row in by_number["26"]] == ["Ana Silva"]
    assert [row[1:3] for row in by_number["27"]] == [("Ana Silva", "At Beta now (before: Acme).")]


@pytest.mark.heavy
def test_every_question_has_an_answer_in_the_demo(tmp_path: Path) -> None:
    """But for those about what the demo does not have."""
    network = build_network(20, now().date())
    with world_in(tmp_path / "home", page_size=1000) as world:
        world.start = now()
        text = world.home.config.read_text(encoding="utf-8")
        addresses = ", ".join(f'"{address}"' for address in network.owner.addresses)
        world.home.config.write_text(text.replace(f'"{OWNER.addresses[0]}"', addresses, 1), encoding="utf-8")
        for account in network.accounts:
            for collection in account.collections:
                source = world.contacts if collection.kind == "contacts" else world.calendar
                folder = source.add_collection(f"/{account.name}/{collection.name}/", collection.name)
                for item in collection.items:
                    source.put(folder.collection_id, folder.collection_id + item.href, item.text)
        world.sync_and_refresh()
        silent = {question.split(".")[0] for question in QUESTIONS if not answer(world, question)}
        assert silent == SAY_NOTHING
