"""The generated pages of docs/ say what the code says today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import HERE, pages


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    """Whoever changes a view, a key or a command runs `make docs`."""
    assert (HERE / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


@pytest.mark.parametrize(
    "page", [*sorted(HERE.rglob("*.md")), HERE.parent / "README.md", HERE.parent / "CONTRIBUTING.md"], ids=str
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file that is there."""
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
