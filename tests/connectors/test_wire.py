"""One request and its answer: connections that closed meanwhile, torn bodies, passwords past sending."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator

import pytest

from connectors.errors import Refused, SourceUnavailable
from connectors.origins import origin_of
from connectors.wire import Request, Wire
from tests.servers.scripted import Answer, ScriptedServer


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire(time.monotonic)
    yield wire
    wire.close()


def request(server: ScriptedServer, **headers: str) -> Request:
    return Request(origin_of(server.url), "GET", f"{server.url}/", None, headers, time.monotonic() + 60)


def test_a_connection_that_the_server_closed_meanwhile_is_made_anew(
    server: ScriptedServer, wire: Wire
) -> None:
    """An idle connection may end at any time: that is no failure of the next request."""
    fine = b"HTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nOK"  # said without a word on closing, then closed
    server.answer(Answer(raw=fine))
    for _ in range(3):
        assert wire.exchange(request(server)).body == b"OK"
        connection = next(iter(wire._connections.values()))
        assert connection.sock is not None
        assert connection.sock.recv(1) == b""  # until the closing has come through
    assert len(server.connections) == 3


def test_a_torn_compression_is_no_whole_body(server: ScriptedServer, wire: Wire) -> None:
    """The length that the header says is there, but the compressed stream does not come to its end."""
    torn = gzip.compress(b"all there is")[:-9]
    server.answer(Answer(200, torn, {"Content-Encoding": "gzip"}))
    with pytest.raises(SourceUnavailable):
        wire.exchange(request(server))


def test_a_password_that_no_header_can_hold(server: ScriptedServer, wire: Wire) -> None:
    """It is told without being told."""
    with pytest.raises(Refused) as caught:
        wire.exchange(request(server, Authorization="Bearer canary-ფიქრი"))
    assert "canary" not in f"{caught.value!r} {caught.value.__cause__}"
    assert server.asked == []
