"""Real DAV servers, one of each a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.dav import DavServer
from tests.servers.radicale import radicale as start_radicale
from tests.servers.xandikos import xandikos as start_xandikos


@pytest.fixture(scope="session")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DavServer]:
    with start_radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


@pytest.fixture(scope="session")
def xandikos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DavServer]:
    with start_xandikos(tmp_path_factory.mktemp("xandikos")) as server:
        yield server
