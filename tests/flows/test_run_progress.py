"""What a long sync shows in Prefect's UI on its way."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from flows import run_progress
from flows.run_progress import EVERY_SECONDS, RunProgress


class Server:
    """In the place of Prefect's client: what was shown, or a refusal. Deployments have a real one."""

    def __init__(self) -> None:
        self.shown: list[tuple[UUID, float, str]] = []
        self.is_away = False

    def create(self, progress: float, *, description: str) -> UUID:
        artifact = uuid4()
        self.update(artifact, progress, description)
        return artifact

    def update(self, artifact: UUID, progress: float, description: str) -> None:
        if self.is_away:
            raise ConnectionError
        self.shown.append((artifact, progress, description))


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(run_progress, "create_progress_artifact", server.create)
    monkeypatch.setattr(run_progress, "update_progress_artifact", server.update)
    return server


def test_a_short_sync_shows_nothing(server: Server) -> None:
    """However much it reads."""
    progress = RunProgress("work", Time())
    progress.collection("work", "imap_mail", "Letters to Ana")
    progress.records(1000)
    progress.done()
    assert server.shown == []


def test_a_long_sync_shows_counts_now_and_then(server: Server) -> None:
    """One artifact, with the share of the collection that is read, where its size is known; no name."""
    clock = Time()
    progress = RunProgress("work", clock)
    progress.collection("work", "imap_mail", "Letters to Ana")
    progress.expected(4000)
    for _ in range(8):
        clock.now += EVERY_SECONDS / 2
        progress.records(500)
    progress.collection("work", "imap_mail", "Ana, old")
    clock.now += EVERY_SECONDS
    progress.records(10)
    progress.done()
    assert len({artifact for artifact, _, _ in server.shown}) == 1
    assert [(percent, text) for _, percent, text in server.shown] == [
        (25.0, "work: 1,000 records looked at, collections: 1; 1,000 of about 4,000 in this one"),
        (50.0, "work: 2,000 records looked at, collections: 1; 2,000 of about 4,000 in this one"),
        (75.0, "work: 3,000 records looked at, collections: 1; 3,000 of about 4,000 in this one"),
        (99.0, "work: 4,000 records looked at, collections: 1; 4,000 of about 4,000 in this one"),
        (0.0, "work: 4,010 records looked at, collections: 2"),
        (100.0, "work: 4,010 records looked at, collections: 2"),
    ]


def test_a_server_that_is_away_stops_no_sync(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """It is said once in the log, and nothing is shown any more."""
    clock = Time()
    progress = RunProgress("work", clock)
    server.is_away = True
    for _ in range(3):
        clock.now += EVERY_SECONDS
        progress.records(1)
    progress.done()
    assert [record.getMessage() for record in caplog.records] == [
        "account work: progress is not shown: ConnectionError"
    ]
