"""docs/faults.md names every test of this folder; for the rest of it: tests/docs/test_catalogue.py."""

from __future__ import annotations

import re
from pathlib import Path

from docs.generate import HERE


def test_every_test_of_faults_is_named() -> None:
    """None here holds something that the page does not say."""
    named = set(re.findall(r"::(\w+)`", (HERE / "faults.md").read_text(encoding="utf-8")))
    here = {
        test
        for path in Path(__file__).parent.glob("test_*.py")
        if path.name != Path(__file__).name
        for test in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert here - named == set()
