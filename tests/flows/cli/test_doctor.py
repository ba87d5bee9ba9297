"""`longsince doctor`: what it finds, in words and as JSON, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows.doctor import CHECKS
from tests.flows.cli.conftest import run

STOPPED = {"syncs", "passwords"}
"""Problems of a home that was made for reading: nobody syncs it, and it has no password."""


def findings(home: Path) -> tuple[int, dict[str, dict[str, Any]]]:
    ended = run("--home", home, "doctor", "--json")
    return ended.code, {one["check"]: one for one in json.loads(ended.out)}


def test_all_is_well(readable: Path) -> None:
    """A published home: but for syncs that stopped long ago, every check is fine or notes something."""
    code, found = findings(readable)
    assert code == 1
    assert list(found) == list(CHECKS)
    assert {name for name, one in found.items() if one["grade"] == "note"} <= {
        "passwords",
        "background",
        "calibration",
    }
    assert {name for name, one in found.items() if one["grade"] == "problem"} <= STOPPED
    assert found["calibration"]["text"].startswith("p_dormant has its start values: your past is too short")
    assert "fine     people: people.duckdb has" in run("--home", readable, "doctor").out


def test_a_home_where_nothing_is_yet(home: Path, set_up: Path) -> None:
    """Notes that say what to do next are no problems."""
    assert set_up == home
    code, found = findings(home)
    assert code == 0
    assert found["configuration"]["text"].startswith("There is no account yet: longsince connect NAME")
    assert found["warehouse"] == {
        "check": "warehouse",
        "grade": "note",
        "text": "Nothing was synced yet: longsince sync",
        "figures": [],
    }


@pytest.mark.parametrize("what", ["config", "people", "warehouse", "open"])
def test_a_problem_is_named_and_stops_no_other_check(readable: Path, tmp_path: Path, what: str) -> None:
    """What cannot be read or lies open is a problem; the command ends with 1 and says the rest too."""
    home = tmp_path / "home"
    shutil.copytree(readable, home)
    problem = {
        "config": "configuration",
        "people": "people",
        "warehouse": "warehouse",
        "open": "closed to others",
    }[what]
    match what:
        case "config":
            (home / "config.toml").write_text("nonsense = 1\n", encoding="utf-8")
        case "people":
            (home / "people.duckdb").unlink()
        case "warehouse":
            (home / "warehouse.duckdb").write_bytes(b"\0" * 4096)
        case "open":
            home.chmod(0o755)
    code, found = findings(home)
    assert code == 1
    assert found[problem]["grade"] == "problem"
    assert found[problem]["text"]
    problems = {name for name, one in found.items() if one["grade"] == "problem"}
    needing = {
        "config": {"passwords", "machines", "syncs", "calibration"},
        "warehouse": {"machines", "clock", "syncs"},
    }
    assert problems <= {problem} | STOPPED | needing.get(what, set())
