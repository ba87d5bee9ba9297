"""Libraries that the page of the reports is made with, as npm has them; vendored.toml says which.

``python -m flows.report_page.vendored`` fetches them anew with `npm pack`, and refuses what is not, to the
byte, what vendored.toml says. To take a new version write it there, and run it with ``--accept``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Script:
    """A file here, the package and version it comes from, its place in that package, licence and SHA-256."""

    file: str
    package: str
    version: str
    path: str
    license: str
    sha256: str


def _scripts() -> tuple[Script, ...]:
    table = tomllib.loads(files(__name__).joinpath("vendored.toml").read_text(encoding="utf-8"))
    return tuple(Script(file, **entry) for file, entry in table.items())


SCRIPTS = _scripts()
"""In the order in which the page needs them."""
