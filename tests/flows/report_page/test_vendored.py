"""The vendored libraries are, to the byte, what vendored.toml says, under licences that we may ship."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest

from flows.report_page import vendored
from flows.report_page.vendored import SCRIPTS, Script

HERE = files(vendored)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.file)
def test_a_library_is_what_it_says(script: Script) -> None:
    """Its SHA-256, and its licence beside it; nothing in it ends the script element that it stands in."""
    content = HERE.joinpath(script.file).read_bytes()
    assert hashlib.sha256(content).hexdigest() == script.sha256
    assert b"</script" not in content.lower()
    assert b"<!--" not in content
    assert script.license in {"ISC", "MIT"}
    terms = HERE.joinpath(script.file.replace(".js", ".LICENSE")).read_text(encoding="utf-8")
    assert "Permission" in terms


def test_nothing_else_lies_there() -> None:
    """No script without a word about where it comes from."""
    scripts = {file.name for file in HERE.iterdir() if file.name.endswith(".js")}
    assert scripts == {script.file for script in SCRIPTS}
