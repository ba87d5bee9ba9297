"""Scripted servers: where the account is, another of its provider, and one that must never hear of us."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.scripted import ScriptedServer, scripted


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted() as running:
        yield running


@pytest.fixture
def partner() -> Iterator[ScriptedServer]:
    """Another origin of the same provider."""
    with scripted() as running:
        yield running


@pytest.fixture
def elsewhere() -> Iterator[ScriptedServer]:
    """Another origin; a test that uses it fails if it was asked anything at all."""
    with scripted() as running:
        yield running
        assert running.asked == []
