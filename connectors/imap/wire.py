"""imaplib's connection, bounded: in size, in lines, in time, and never in clear by a trick.

Bare, imaplib reads a literal of any size that a server announces and waits for ever. All that it reads passes
``read`` and ``readline`` here. imaplib logs nothing unless its Debug is set, which nobody here does.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress

from connectors.errors import Refused, SourceUnavailable
from connectors.imap.place import Place

CONNECT_SECONDS = 15.0
READ_SECONDS = 60.0
COMMAND_SECONDS = 300.0
"""For a command and all of its answer."""
LARGEST_ANSWER = 64 * 1024 * 1024
LARGEST_LITERAL = 1024 * 1024
LONGEST_LINE = 16 * 1024 * 1024
"""Bytes: a listing of a million messages is one line."""
MOST_LINES = 1_000_000
"""Of one answer."""
CHUNK = 64 * 1024


class BrokeOff(SourceUnavailable):
    """The connection is gone; another one may do."""


class CommandRefused(SourceUnavailable):
    """The server said NO to this command; ``code`` is its response code, '' for none."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class Wire(imaplib.IMAP4):
    """A connection that has been greeted and, unless the place is on this machine, is encrypted.

    ``begin`` comes before each command. Reading raises Refused and SourceUnavailable, beside what imaplib and
    sockets do. ``clock`` gives seconds, monotonic.
    """

    sock: socket.socket

    def __init__(self, place: Place, tls: Callable[[], ssl.SSLContext], clock: Callable[[], float]) -> None:
        self._place = place
        self._tls = tls
        self._clock = clock
        self._buffer = bytearray()
        self.begin()
        super().__init__(place.host, place.port)
        if place.security == "starttls":
            self._start_tls()

    def begin(self) -> None:
        """A command begins: its time and its answer's size are measured from here."""
        self._deadline = self._clock() + COMMAND_SECONDS
        self._bytes_left = LARGEST_ANSWER
        self._lines_left = MOST_LINES

    def ask(self, command: str, *arguments: str) -> tuple[str, list[bytes]]:
        """Send a command as it stands; the kind of the tagged answer, and its text."""
        kind, data = self._simple_command(command, *arguments)
        return kind, data

    def demand(self, command: str, *arguments: str) -> None:
        """Send a command. Raises CommandRefused if the answer is NO."""
        kind, data = self.ask(command, *arguments)
        if kind != "OK":
            code = code_of(data)
            raise CommandRefused(
                f"{self.host} refuses {command}" + (f" ({code.lower()})" if code else ""), code
            )

    def ask_capabilities(self) -> None:
        """Ask what the server offers now."""
        self._get_capabilities()

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:  # noqa: ARG002
        """Connect; imaplib calls it."""
        self.host, self.port = host, port
        self.sock = socket.create_connection((host, port), CONNECT_SECONDS)
        if self._place.security == "tls":
            self.sock = self._tls().wrap_socket(self.sock, server_hostname=host)

    def read(self, size: int) -> bytes:
        """A literal."""
        if size > LARGEST_LITERAL:
            raise Refused(f"{self.host} sent a header of more than {LARGEST_LITERAL // 2**20} MiB")
        while len(self._buffer) < size:
            self._fill()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def readline(self) -> bytes:
        """A line with its end."""
        self._lines_left -= 1
        if self._lines_left < 0:
            raise Refused(f"{self.host} sent more than {MOST_LINES:,} lines in one answer")
        searched = 0
        while (end := self._buffer.find(b"\n", searched) + 1) == 0:
            searched = len(self._buffer)
            if searched > LONGEST_LINE:
                raise Refused(f"{self.host} sent a line of more than {LONGEST_LINE // 2**20} MiB")
            self._fill()
        line = bytes(self._buffer[:end])
        del self._buffer[:end]
        return line

    def send(self, data: object) -> None:
        """Send; a server that takes nothing is not waited for longer than for an answer."""
        self.sock.settimeout(READ_SECONDS)
        self.sock.sendall(data)  # type: ignore[arg-type]

    def shutdown(self) -> None:
        """Close the connection, whatever state it is in."""
        with suppress(OSError, AttributeError):  # there may be no socket yet
            self.sock.close()

    def _log(self, line: object) -> None:
        """Keep no line for debugging, as imaplib does: one has the password in it."""

    def _fill(self) -> None:
        remaining = self._deadline - self._clock()
        if remaining <= 0:
            raise SourceUnavailable(f"{self.host} took more than the time that an answer may take")
        self.sock.settimeout(min(READ_SECONDS, remaining))
        chunk = self.sock.recv(CHUNK)
        if not chunk:
            raise BrokeOff(f"{self.host} broke off")
        self._bytes_left -= len(chunk)
        if self._bytes_left < 0:
            raise Refused(f"{self.host} sent more than {LARGEST_ANSWER // 2**20} MiB in one answer")
        self._buffer += chunk

    def _start_tls(self) -> None:
        """Encrypt before anything else is said (RFC 9051, 6.2.1). What came in clear beside the word that TLS
        may begin was put there by someone else, and a greeting that already lets us in leaves no way to TLS.
        """
        if self.state != "NONAUTH" or "STARTTLS" not in self.capabilities:
            raise Refused(f"{self.host} offers no encryption here: use imaps://{self.host}")
        self.begin()
        kind, _ = self.ask("STARTTLS")
        if kind != "OK" or self._buffer:
            raise Refused(f"{self.host} does not begin the encryption that it offers")
        self.untagged_responses = {}
        self.sock = self._tls().wrap_socket(self.sock, server_hostname=self.host)
        self._get_capabilities()


def code_of(data: Sequence[object]) -> str:
    """The response code of a tagged answer (RFC 9051, 7.1)."""
    for text in data:
        if isinstance(text, bytes) and text.startswith(b"["):
            return text[1:].partition(b"]")[0].partition(b" ")[0].decode("ascii", "replace").upper()
    return ""


def quoted(text: str) -> str:
    """A quoted string. Raises UnicodeEncodeError for what has to be sent in another way."""
    text.encode("ascii")
    if any(letter in text for letter in "\r\n\0"):
        raise UnicodeEncodeError("ascii", text, 0, 1, "control character")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
