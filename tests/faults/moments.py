"""What a kill -9 would leave at each point that a process passes: copies of its folder, each state once.

A killed process leaves what its files hold at that moment, and no lock. So one run shows what every kill
would leave, and no point has to be chosen; `test_kills` holds that real kills leave what a copy holds.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

UNREAD = {"longsince.log", "locks"}
"""What no later run reads."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A copy of the folder, and the first point at which it was in that state."""

    folder: Path
    point: str


class Moments:
    """Copies ``folder`` into folders of ``copies``."""

    def __init__(self, folder: Path, copies: Path) -> None:
        self._folder = folder
        self._copies = copies
        self._known: Known = {}
        self._seen: set[bytes] = set()

    def look(self, point: str) -> None:
        """Keep a copy, unless the folder was in the same state before."""
        state = state_of(self._folder, self._known)
        if state in self._seen:
            return
        self._seen.add(state)
        copy = self._copies / f"{len(self._seen):04}"
        shutil.copytree(self._folder, copy / "home", ignore=shutil.ignore_patterns(*UNREAD))
        (copy / "point").write_text(point, encoding="utf-8")

    @staticmethod
    def kept(copies: Path) -> list[Moment]:
        """The earliest first."""
        return [
            Moment(copy / "home", (copy / "point").read_text(encoding="utf-8"))
            for copy in sorted(copies.iterdir())
        ]


Known = dict[Path, tuple[bytes, bytes]]
"""The content of each file at the last look, and its hash."""


def state_of(folder: Path, known: Known | None = None) -> bytes:
    """A hash of the names, modes and bytes of all files in the folder that a later run may read.

    From one point to the next most files stay as they are: what is ``known`` is compared, not hashed again.
    """
    known = {} if known is None else known
    state = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not UNREAD & {path.name, path.parent.name}:
            content = path.read_bytes()
            if path not in known or known[path][0] != content:
                known[path] = content, sha256(content).digest()
            state.update(
                f"{path.relative_to(folder)} {path.stat().st_mode} {known[path][1].hex()}\n".encode()
            )
    return state.digest()
