"""What a sync of one account is given, tells on its way, and comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from flows.credentials import SecretStore
from flows.errors import ALREADY_RUNNING, DONE, FAILED, NEEDS_SIGN_IN, PARTIAL
from flows.home import Home
from flows.settings import Account
from warehouse.landing import Landed

Clock = Callable[[], datetime]


class Status(StrEnum):
    """How a sync of one account ended."""

    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    NEEDS_SIGN_IN = "needs_sign_in"
    PAUSED = "paused"
    ALREADY_RUNNING = "already_running"

    @property
    def exit_code(self) -> int:
        return {
            Status.DONE: DONE,
            Status.PARTIAL: PARTIAL,
            Status.FAILED: FAILED,
            Status.NEEDS_SIGN_IN: NEEDS_SIGN_IN,
            Status.PAUSED: NEEDS_SIGN_IN,
            Status.ALREADY_RUNNING: ALREADY_RUNNING,
        }[self]


@dataclass(slots=True)
class AccountResult:
    """What a sync of one account did: counts of raw records, and each problem in a person's words.

    Collections and files may be named after people: ``discreet`` has, for a problem that names one, the words
    that may be kept, sent and shown to others.
    """

    account: str
    status: Status = Status.DONE
    new: int = 0
    changed: int = 0
    gone: int = 0
    problems: list[str] = field(default_factory=list)
    discreet: dict[str, str] = field(default_factory=dict)

    @property
    def reasons(self) -> list[str]:
        """The problems, without the names of collections and files; each once."""
        return list(dict.fromkeys(self.discreet.get(problem, problem) for problem in self.problems))

    def add(self, landed: Landed) -> None:
        self.new += landed.new + landed.back
        self.changed += landed.changed
        self.gone += landed.gone


class Progress(Protocol):
    """Told what a sync is at; a terminal shows a bar, everything else nothing or a line."""

    def collection(self, account: str, source: str, name: str) -> None: ...
    def expected(self, count: int) -> None: ...
    def records(self, count: int) -> None: ...


class NoProgress:
    """Says nothing."""

    def collection(self, account: str, source: str, name: str) -> None:
        """A pull of this collection begins."""

    def expected(self, count: int) -> None:
        """About so many records will be looked at in this collection."""

    def records(self, count: int) -> None:
        """So many more records were looked at."""


class Publishing(Protocol):
    """Told how far a sync has come, so that it can publish before the end."""

    def collection_is_complete(self) -> None: ...
    def sent_mail_is_in(self) -> None: ...
    def between_batches(self) -> None: ...


class PublishingAtTheEnd:
    """Does nothing on the way."""

    def collection_is_complete(self) -> None:
        """A collection has landed to its end."""

    def sent_mail_is_in(self) -> None:
        """All sent mail of an account has landed for the first time, and the warehouse is free."""

    def between_batches(self) -> None:
        """More is about to land, and the warehouse is free until this returns."""


@dataclass(frozen=True, slots=True)
class Job:
    """All that a sync of one account needs.

    ``verify`` lists everything and fetches what is missing or differs, whatever the cursors say; ``full``
    fetches everything again; ``is_asked_for``: a person named this account. ``owner_region`` is
    the region of accounts that have none of their own.
    """

    home: Home
    name: str
    account: Account
    secrets: SecretStore
    clock: Clock
    progress: Progress = field(default_factory=NoProgress)
    publishing: Publishing = field(default_factory=PublishingAtTheEnd)
    verify: bool = False
    full: bool = False
    allow_mass_delete: bool = False
    is_asked_for: bool = False
    owner_region: str | None = None

    @property
    def region(self) -> str:
        """How numbers of this account are dialled (ISO 3166-1 alpha-2); ZZ: nobody knows."""
        return self.account.region or self.owner_region or "ZZ"
