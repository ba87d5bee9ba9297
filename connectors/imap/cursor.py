"""Where a pull of one folder ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from connectors.errors import CursorExpired
from connectors.imap.answers import State

VERSION = 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """The folder's state as the pull began, and how far back it reached; None: to the beginning."""

    state: State
    since: date | None

    def text(self) -> str:
        """As JSON."""
        since = self.since.isoformat() if self.since else None
        return json.dumps({"version": VERSION, **self.state._asdict(), "since": since})

    def reaches(self, since: date | None) -> bool:
        """Did the pull reach back to that day, or further?"""
        return self.since is None or (since is not None and self.since <= since)


def read_cursor(text: str) -> Cursor:
    """A stored cursor. Raises CursorExpired for one that this version has not written."""
    try:
        values = json.loads(text)
        if values["version"] != VERSION:
            raise ValueError
        state = State(*(values[name] for name in State._fields))
        return Cursor(state, date.fromisoformat(values["since"]) if values["since"] else None)
    except (ValueError, KeyError, TypeError):
        raise CursorExpired("This cursor was written by another version") from None
