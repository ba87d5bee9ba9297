"""A tiny HTTP server on loopback that answers as a test scripts it, and remembers what it was asked."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: Message
    body: str


@dataclass(frozen=True)
class Answer:
    """What to answer; ``cut_at`` closes the connection after so many bytes of the body.

    ``drip`` sends the status line and then nothing more until the server is stopped; ``trickle`` sends a byte
    at a time, with so many seconds between; ``is_endless`` repeats the body until the connection breaks.
    ``raw``, if not None, is sent instead of all else before the connection is closed. ``is_reset`` sends
    nothing and lets the client meet a reset.
    """

    status: int = 207
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    drip: bool = False
    trickle: float | None = None
    is_endless: bool = False
    raw: bytes | None = None
    is_reset: bool = False


Script = Callable[[Asked], Answer]


class ScriptedServer:
    """``script`` may be set at any time; ``asked`` holds all requests, in order,
    ``connections`` the addresses that they came from.
    """

    def __init__(self, scheme: str, port: int) -> None:
        self.url = f"{scheme}://127.0.0.1:{port}"
        self.script: Script = lambda _: Answer(404)
        self.asked: list[Asked] = []
        self.connections: set[tuple[str, int]] = set()
        self.stopping = threading.Event()

    def answer(self, *answers: Answer) -> None:
        """Give these answers in order, the last one again and again."""
        remaining = list(answers)
        self.script = lambda _: remaining.pop(0) if len(remaining) > 1 else remaining[0]


@contextmanager
def scripted(tls: SSLContext | None = None) -> Iterator[ScriptedServer]:
    """A scripted server on a free port of 127.0.0.1, with TLS if given a context."""
    server = _Server(("127.0.0.1", 0), BaseHTTPRequestHandler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    told = ScriptedServer("https" if tls else "http", server.server_port)
    server.RequestHandlerClass = _handler(told)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told
    finally:
        told.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that the guard cut, or never trusted."""


def _handler(told: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        server_told = told

    return Handler


class _Handler(BaseHTTPRequestHandler):
    server_told: ScriptedServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are two writes, and should not wait for each other

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        asked = Asked(self.command, self.path, self.headers, body)
        self.server_told.asked.append(asked)
        self.server_told.connections.add(self.client_address)
        answer = self.server_told.script(asked)
        if answer.drip:
            self.wfile.write(f"HTTP/1.1 {answer.status} Slow\r\n".encode())
            self.server_told.stopping.wait()
        elif answer.is_reset:
            linger = struct.pack("ii", 1, 0)  # on, and for no time: what is closed then is reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            os.close(self.connection.detach())
        elif answer.raw is not None:
            self._write(answer.raw, answer)
            self.close_connection = True
        else:
            self._answer(answer)

    do_GET = do_POST = do_PROPFIND = do_REPORT = handle_any  # noqa: N815 - http.server's names

    def _answer(self, answer: Answer) -> None:
        self.send_response_only(answer.status)
        headers = {"Content-Type": "application/xml"}
        if not answer.is_endless:
            headers["Content-Length"] = str(len(answer.body))
        for name, value in (headers | dict(answer.headers)).items():
            self.send_header(name, value)
        self.end_headers()
        self._write(answer.body[: answer.cut_at], answer)
        self.close_connection = answer.cut_at is not None or answer.is_endless

    def _write(self, data: bytes, answer: Answer) -> None:
        if answer.trickle is None:
            self.wfile.write(data)
        for byte in data if answer.trickle is not None else b"":
            self.wfile.write(bytes([byte]))
            if self.server_told.stopping.wait(answer.trickle):
                return
        while answer.is_endless and not self.server_told.stopping.is_set():
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def multistatus(*responses: tuple[str, str], extra: str = "") -> Answer:
    """A 207 of (href, properties as XML in D:, C: and R: names), the latter CalDAV's and CardDAV's."""
    parts = [
        f"<D:response><D:href>{escape(href)}</D:href><D:propstat><D:prop>{properties}</D:prop>"
        "<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        for href, properties in responses
    ]
    return Answer(
        body=(
            '<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" '
            f'xmlns:R="urn:ietf:params:xml:ns:carddav">{"".join(parts)}{extra}</D:multistatus>'
        ).encode()
    )
