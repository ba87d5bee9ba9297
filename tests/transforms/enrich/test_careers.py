"""Enrichment against a truth that is known: made-up careers, and what only looks like one. No network."""

from __future__ import annotations

import socket

import pytest

from benchmarks import careers
from warehouse.people import scratch

PUBLIC = ("person_fact", "change", "occasion")


def test_careers_are_seen_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is said to have moved who did not; most who did are seen. The same with the network shut off."""
    population = careers.population(120)
    said = []
    for is_blocked in (False, True):
        if is_blocked:
            monkeypatch.setattr(socket, "socket", None)
            monkeypatch.setattr(socket, "getaddrinfo", None)
        with scratch() as people:
            careers.refreshed(people, population)
            said.append([people.rows(f"FROM {view} ORDER BY ALL") for view in PUBLIC])
            changes, whole, zones = careers.scores(people, population)
    assert min(changes.precision, zones.precision) >= 0.98
    assert min(whole.recall, changes.recall / 0.65, zones.recall / 0.65) >= 0.95
    assert all(said[0])
    assert said[0] == said[1]
