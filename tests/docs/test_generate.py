"""The generated pages of docs/ say what the code says today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import HERE, PAGES, page


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    """Whoever changes a view, a key or a command runs `make docs`."""
    assert (HERE / name).read_text(encoding="utf-8") == page(name), "run `make docs`"


@pytest.mark.parametrize(
    "file", [*sorted(HERE.rglob("*.md")), HERE.parent / "README.md", HERE.parent / "CONTRIBUTING.md"], ids=str
)
def test_links_between_pages_lead_somewhere(file: Path) -> None:
    """Every relative link of a page names a file that is there."""
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []
