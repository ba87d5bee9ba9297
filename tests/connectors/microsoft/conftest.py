"""Microsoft on loopback, with one account that is signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flows.demo.emulators.microsoft.emulator import MOST_IN_FLIGHT, MicrosoftEmulator
from flows.demo.emulators.server import served
from tests.connectors.microsoft.signed_in import ADDRESS


@pytest.fixture
def microsoft() -> Iterator[MicrosoftEmulator]:
    """When the test is over, every request has asked for immutable ids, and never were there too many."""
    with served(MicrosoftEmulator()) as running:
        running.add_mailbox(ADDRESS)
        yield running
    assert all(asked.prefer.get("IdType") == "ImmutableId" for asked in running.asked)
    assert running.most_in_flight < MOST_IN_FLIGHT
