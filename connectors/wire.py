"""One request and its answer over a kept connection, bounded in size and time: HTTP below the guard.

The standard library's plain client is all there is to it. It knows no proxies, cookies, .netrc or redirects,
logs nothing, and its import costs a sync no time.
"""

from __future__ import annotations

import select
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection, IncompleteRead
from urllib.parse import urlsplit

import certifi

from connectors.errors import ConnectorError, Refused, SourceUnavailable
from connectors.origins import Origin

CONNECT_SECONDS = 15.0
READ_SECONDS = 60.0
LARGEST_BODY = 32 * 1024 * 1024
"""Bytes after decompression."""
CHUNK = 256 * 1024
PLAIN, GZIP = frozenset({"", "identity"}), frozenset({"gzip", "x-gzip"})
"""The content codings that are read: gzip's expansion stays bounded, a chunk at a time."""


class Oversized(Refused):
    """The answer is larger than ``LARGEST_BODY``: ask for less at a time."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of ``origin``, to which ``url`` belongs; ``deadline`` is a moment of the wire's clock."""

    origin: Origin
    method: str
    url: str
    body: bytes | None
    headers: Mapping[str, str]
    deadline: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status; header names have no case, ``body`` is whole and unpacked."""

    status: int
    headers: Message
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Wire:
    """The connections to some origins, one each, kept from one request to the next; one request at a time.

    ``clock`` gives seconds, monotonic; ``tls`` says whom to trust, by default whom this machine trusts.
    """

    def __init__(self, clock: Callable[[], float], tls: ssl.SSLContext | None = None) -> None:
        self._clock = clock
        self._tls = tls
        self._connections: dict[Origin, HTTPConnection] = {}

    def close(self) -> None:
        """Close the connections; the next request opens one anew."""
        for connection in self._connections.values():
            connection.close()

    def exchange(self, request: Request) -> Answer:
        """Raises SourceUnavailable when the server cannot be reached, breaks off or takes too long, Refused
        when its certificate or its compression is not one to trust, Oversized.

        What the library raised is cut off: it may hold the URL.
        """
        host = request.origin.host
        connection = self._connection(request.origin)
        try:
            with self._until(request.deadline, connection):
                response = _ask(connection, request)
                body = _read(response, host)
            if self._clock() >= request.deadline:  # what was cut may look like the end of the body
                raise TimeoutError
        except BaseException as error:
            connection.close()
            if isinstance(error, ConnectorError) or not isinstance(error, Exception):
                raise
            raise self._meaning(error, host, is_late=self._clock() >= request.deadline) from None
        return Answer(response.status, response.headers, body)

    def _connection(self, origin: Origin) -> HTTPConnection:
        """The connection to an origin; one that the server has closed meanwhile is made anew when used."""
        if origin not in self._connections:
            if origin.scheme == "https":
                self._tls = self._tls or trusting_this_machine()
                self._connections[origin] = HTTPSConnection(origin.host, origin.port, context=self._tls)
            else:
                self._connections[origin] = HTTPConnection(origin.host, origin.port)
        connection = self._connections[origin]
        if connection.sock and _has_something_to_read(connection.sock):
            connection.close()
        return connection

    @contextmanager
    def _until(self, deadline: float, connection: HTTPConnection) -> Iterator[None]:
        """Cut the connection at the deadline: against a slow drip a read timeout never strikes."""

        def cut() -> None:
            with suppress(OSError, AttributeError, TypeError):  # there may be no socket yet, or no more
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

        watchdog = threading.Timer(deadline - self._clock(), cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()

    @staticmethod
    def _meaning(error: Exception, host: str, *, is_late: bool) -> ConnectorError:
        if isinstance(error, ssl.SSLCertVerificationError):
            return Refused(f"The certificate of {host} is not trusted or not for this host")
        if isinstance(error, UnicodeEncodeError):
            return Refused(f"The password holds characters that cannot be sent to {host}")
        if is_late:
            return SourceUnavailable(f"{host} took more than the time that a request may take")
        if isinstance(error, TimeoutError):
            return SourceUnavailable(f"{host} did not answer in time")
        return SourceUnavailable(f"{host} cannot be reached, or broke off")


def _ask(connection: HTTPConnection, request: Request) -> HTTPResponse:
    if connection.sock is None:
        connection.timeout = CONNECT_SECONDS
        connection.connect()
    connection.sock.settimeout(READ_SECONDS)
    parts = urlsplit(request.url)
    target = parts._replace(scheme="", netloc="").geturl()
    connection.request(request.method, target, request.body, dict(request.headers))
    return connection.getresponse()


def _read(response: HTTPResponse, host: str) -> bytes:
    """The body, decompressed as it comes in, within the cap."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in PLAIN | GZIP:
        raise Refused(f"{host} compressed its answer in a way we did not ask for")
    unpacker = zlib.decompressobj(wbits=31) if coding in GZIP else None
    chunks, size = [], 0
    while chunk := response.read(CHUNK):
        if unpacker:
            chunk = unpacker.decompress(chunk, LARGEST_BODY + 1 - size)
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_BODY:
            raise Oversized(f"{host} sent more than {LARGEST_BODY // 2**20} MiB in one answer")
    if response.length or (unpacker and chunks and not unpacker.eof):
        raise IncompleteRead(b"")
    return b"".join(chunks)


def _has_something_to_read(sock: socket.socket) -> bool:
    """Between two requests a server has nothing to say but that it closes."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


def trusting_this_machine() -> ssl.SSLContext:
    """Whom the system trusts, and whom Mozilla does, since some Pythons come without the system's list."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
