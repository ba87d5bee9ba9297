"""One network for all tests of the demo: it is made of values only, so sharing it is safe."""

from __future__ import annotations

from datetime import date

import pytest

from flows.demo.network import Network, build_network


@pytest.fixture(scope="session")
def network() -> Network:
    return build_network(20, date(2026, 11, 23))
