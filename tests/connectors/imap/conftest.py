"""One Dovecot for the tests of a worker, and a new folder on it for each test that wants one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.connectors.imap.box import Box
from tests.servers.certificates import self_signed
from tests.servers.dovecot import Dovecot, dovecot

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def tls_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server's certificate lies."""
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="session")
def mail_server(tls_folder: Path) -> Iterator[Dovecot]:
    with dovecot(certificate=self_signed(tls_folder)) as server:
        yield server


@pytest.fixture
def box(mail_server: Dovecot) -> Iterator[Box]:
    """A new, empty folder."""
    with Box(mail_server, f"Box {next(_NUMBERS)}") as made:
        yield made
