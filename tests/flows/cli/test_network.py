"""Who can introduce, on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.flows.cli.conftest import run
from tests.flows.conftest import START, card, meeting, world_in


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Ana, whom the owner meets; she once met with them and Boaz, who works at Rivera Labs."""
    with world_in(tmp_path_factory.mktemp("network") / "home") as world:
        people = {"ana": "Ana Silva", "boaz": "Boaz Levi", "chidi": "Chidi Eze"}
        for uid, name in people.items():
            extra = ["ORG:Rivera Labs"] if uid == "boaz" else []
            address = f"EMAIL:{uid}@{'rivera.example' if uid == 'boaz' else 'example.org'}"
            world.contacts.put("/book/", f"/book/{uid}.vcf", card(uid, name, address, *extra))
        for number, guests in enumerate(
            (["ana@example.org"], ["ana@example.org"], ["ana@example.org", "boaz@rivera.example"]), start=1
        ):
            text = meeting(f"m{number}", START - timedelta(days=30 * number), *guests)
            world.calendar.put("/calendar/", f"/calendar/{number}.ics", text)
        world.sync_and_refresh()
        yield world.home.folder


@pytest.mark.parametrize("name", ["boaz", "rivera labs", "rivera.example"])
def test_by_person_organisation_and_domain(folder: Path, name: str) -> None:
    """The way and the day of each step."""
    ended = run("--home", folder, "intro", *name.split())
    assert (ended.code, ended.err) == (0, "")
    lines = [line.strip() for line in ended.out.splitlines()]
    assert "1  Ana Silva → Boaz Levi" in lines
    assert "was last with Boaz Levi on 2 December 2025" in " ".join(lines)


def test_as_json_with_proofs(folder: Path) -> None:
    """For a program: the records that show each step."""
    (way,) = json.loads(run("--home", folder, "intro", "boaz", "--json").out)
    assert (way["by"], way["steps"], way["then_record_id"]) == ("Ana Silva", 2, None)
    assert way["last_record_id"].startswith("m3")


def test_where_nobody_leads(folder: Path) -> None:
    """Says so, and fails."""
    ended = run("--home", folder, "intro", "chidi")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "Nobody you know was ever seen with 'chidi'.\n"
