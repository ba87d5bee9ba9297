"""The doctor's figures: what p_dormant foretold on ties it had not seen, beside what came."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from flows import doctor
from flows.doctor import Finding, Grade
from flows.doctor.kept import calibration, owned, people
from flows.home import Home
from tests.flows.conftest import START, World, card, settle, world_in
from warehouse.people import PEOPLE_FILE


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, settled_folder: Path) -> Iterator[World]:
    """A published home whose model and examples a test may replace."""
    with world_in(tmp_path_factory.mktemp("doctor") / "home") as world:
        yield settle(world, settled_folder)


def tell(home: Home, model: tuple[object, ...], examples: Sequence[tuple[object, ...]]) -> None:
    """Let people.duckdb hold a model and what it was tried on."""
    path = home.folder / PEOPLE_FILE
    path.chmod(0o600)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{path}' AS people")
        for table, rows in (("dormancy_model", (model,)), ("dormancy_example", examples)):
            connection.execute(f"DELETE FROM people.derived.{table}")  # noqa: S608
            for row in rows:
                places = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO people.derived.{table} VALUES ({places})", row)  # noqa: S608


def test_calibration_by_tenths(world: World) -> None:
    """Of the held-out quarters alone, by the model in use; both log losses are told."""
    model = (date(2026, 1, 1), -1.0, 0.5, True, 500, 100, 8101, 8102, 0.61, 0.52)
    examples = [
        (8101, 100, 0, True, 30),
        (8102, 100, 0, False, 10),
        (8102, 0, 50, True, 6),
        (8102, 0, 50, False, 54),
        (8100, 0, 50, True, 999),
        (8103, 0, 50, True, 999),
    ]
    tell(world.home, model, examples)
    (finding,) = calibration(world.home, START)
    assert finding.columns == ("from_p", "ties", "foretold", "observed")
    silent = 1 / (1 + math.exp(-(-1 + 0.5 * (-0.338 + 0.494 * math.log(101)))))
    alive = 1 / (1 + math.exp(-(-1 + 0.5 * (-0.338 - 1.09 * math.log(51)))))
    assert finding.rows == [
        (pytest.approx(math.floor(10 * alive) / 10), 60, pytest.approx(alive), pytest.approx(0.1)),
        (pytest.approx(math.floor(10 * silent) / 10), 40, pytest.approx(silent), pytest.approx(0.75)),
    ]
    off = (60 * abs(alive - 0.1) + 40 * abs(silent - 0.75)) / 100
    assert f"off by {off:.2f} on average" in finding.text
    assert "is fitted to your own past: on 100 ties" in finding.text
    assert "log loss was 0.520, that of the start values 0.610" in finding.text


def test_a_fit_that_was_not_kept(world: World) -> None:
    """It says so, and that what is foretold is far off is a note."""
    tell(world.home, (date.min, 0.0, 1.0, False, 500, 10, 8101, 8102, 0.5, 0.6), [(8101, 3, 3, False, 10)])
    (finding,) = calibration(world.home, START)
    assert "keeps its start values" in finding.text
    assert finding.grade is Grade.NOTE


def test_what_belongs_to_another_user(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, with what to do; and a file that a check may not open stops no other check."""
    assert [finding.grade for finding in owned(world.home, START)] == [Grade.FINE]

    def refuse(home: Home, _: datetime) -> Iterator[Finding]:
        raise PermissionError(13, "Permission denied", str(home.folder / "secrets.json"))

    monkeypatch.setattr(os, "getuid", lambda: -1)
    monkeypatch.setattr(doctor, "CHECKS", {"passwords": refuse, "owned": owned})
    closed, strange = [finding for _, finding in doctor.examine(world.home, START)]
    assert closed == Finding(Grade.PROBLEM, f"{world.home.folder / 'secrets.json'}: Permission denied.")
    assert "people.duckdb" in strange.text
    assert f"sudo chown -R \"$(id -un)\" '{world.home.folder}'" in strange.text


def test_people_that_lack_what_came(world: World) -> None:
    """A problem, with what to do; before, all is fine."""
    (finding,) = people(world.home, START)
    assert finding.grade is Grade.FINE
    world.contacts.put("/book/", "/book/a.vcf", card("a", "Ana Silva"))
    world.sync()
    (finding,) = people(world.home, START)
    assert (finding.grade, "lacks what came since" in finding.text) == (Grade.PROBLEM, True)


def test_nothing_is_published_yet(tmp_path: Path) -> None:
    """No people, no calibration."""
    assert not [*calibration(Home(tmp_path, tmp_path / "config.toml"), START)]
