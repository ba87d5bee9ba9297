"""Google on loopback, with one account that is signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.server import served


@pytest.fixture
def google() -> Iterator[GoogleEmulator]:
    """Every answer that it gives is checked against Google's own schemas when the test is over."""
    with served(GoogleEmulator()) as running:
        running.add_account("nino@example.org")
        yield running
    assert running.faults_found == []
