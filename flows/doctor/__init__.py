"""The doctor: a list of checks, each of which looks at one thing and says what it found and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from flows.clock import now
from flows.doctor import kept, surroundings
from flows.doctor.finding import Check, Finding, Grade
from flows.errors import UserError
from flows.home import Home
from warehouse.errors import Busy, WarehouseError

__all__ = ["CHECKS", "Check", "Finding", "Grade", "examine"]

CHECKS: Mapping[str, Check] = {
    "configuration": kept.configuration,
    "versions": surroundings.versions,
    "place": surroundings.place,
    "room": surroundings.room,
    "closed to others": kept.closed_to_others,
    "owned": kept.owned,
    "passwords": surroundings.passwords,
    "machines": surroundings.machines,
    "warehouse": kept.warehouse,
    "people": kept.people,
    "clock": surroundings.clock,
    "syncs": surroundings.syncs,
    "background": surroundings.background,
    "calibration": kept.calibration,
}
"""In the order in which they are shown; what a later one needs, an earlier one has looked at."""


def examine(home: Home, at: datetime | None = None) -> Iterator[tuple[str, Finding]]:
    """What each check finds, with its name; no check stops another."""
    for name, check in CHECKS.items():
        try:
            for finding in check(home, at or now()):
                yield name, finding
        except Busy as error:
            yield name, Finding(Grade.NOTE, f"Not looked at: {error}")
        except (UserError, WarehouseError) as error:
            yield name, Finding(Grade.PROBLEM, str(error))
        except OSError as error:
            if error.filename is None:
                raise
            yield name, Finding(Grade.PROBLEM, f"{error.filename}: {error.strerror}.")
