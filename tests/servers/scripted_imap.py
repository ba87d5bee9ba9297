"""A server over a plain socket that answers IMAP commands as a test says: what Dovecot would never do."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

COMMANDS: dict[str, bytes] = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done\r\n",
    "AUTHENTICATE PLAIN": b"+ \r\n",
    "BASE64": b"TAG OK done\r\n",
    "LIST": b'* LIST () "/" INBOX\r\nTAG OK done\r\n',
    "STATUS": b"* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 1)\r\nTAG OK done\r\n",
    "EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 2] x\r\nTAG OK done\r\n",
    "UID SEARCH": b"* SEARCH 1\r\nTAG OK done\r\n",
    "UID FETCH": b"* 1 FETCH (UID 1 FLAGS () BODY[HEADER.FIELDS (FROM)]<0> {16}\r\n"
    b"From: a@b.test\r\n)\r\nTAG OK done\r\n",
    "CLOSE": b"TAG OK done\r\n",
    "LOGOUT": b"* BYE bye\r\nTAG OK done\r\n",
}
"""What a plain, small server says; ``TAG`` is the command's tag, ``BASE64`` what is no command."""


@dataclass
class ScriptedImap:
    """``answers``, by how a command begins, may be changed at any time; ``asked`` is all that came so far.

    An answer of None closes the connection. By how a command begins: ``silent_on`` answers nothing,
    ``endless_on`` repeats the answer until the connection breaks, ``closes_after`` closes it behind the
    answer. ``trickle`` sends a byte at a time, with so many seconds between.
    """

    port: int
    greeting: bytes = b"* OK ready\r\n"
    answers: dict[str, bytes | None] = field(default_factory=lambda: dict[str, bytes | None](COMMANDS))
    asked: list[str] = field(default_factory=list)
    silent_on: str | None = None
    endless_on: str | None = None
    closes_after: str | None = None
    trickle: float | None = None
    tls: ssl.SSLContext | None = None
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"imap://127.0.0.1:{self.port}"

    def say(self, command: str, answer: bytes | None) -> None:
        """Answer a command in another way."""
        others = {key: said for key, said in self.answers.items() if key != command}
        self.answers = {command: answer, **others}

    def serve(self, connection: socket.socket) -> None:
        """One connection, to its end."""
        self._send(connection, self.greeting)
        lines = connection.makefile("rb")
        tag = b""
        while line := lines.readline():
            text = line.decode("ascii", "replace").strip()
            word, _, command = text.partition(" ")
            if tag and re.fullmatch(r"[A-Za-z0-9+/=]*", text):
                command = "BASE64"
                self.asked.append(text)
            else:
                tag = word.encode()
                self.asked.append(command)
            if not self._answer(connection, tag, command):
                return
            if command == "STARTTLS" and self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
                lines = connection.makefile("rb")

    def _answer(self, connection: socket.socket, tag: bytes, command: str) -> bool:
        """Answer one command; False if that was the last one."""
        if self.silent_on and command.startswith(self.silent_on):
            self.stopping.wait()
            return False
        found = (said for key, said in self.answers.items() if command.startswith(key))
        answer = next(found, b"TAG BAD what\r\n")
        if answer is None:
            return False
        answer = answer.replace(b"TAG", tag)
        self._send(connection, answer)
        while self.endless_on and command.startswith(self.endless_on) and not self.stopping.is_set():
            connection.sendall(answer)
        return not (self.closes_after and command.startswith(self.closes_after))

    def _send(self, connection: socket.socket, data: bytes) -> None:
        if self.trickle is None:
            connection.sendall(data)
            return
        for byte in data:
            connection.sendall(bytes([byte]))
            if self.stopping.wait(self.trickle):
                return


@contextmanager
def scripted_imap(tls: ssl.SSLContext | None = None) -> Iterator[ScriptedImap]:
    """A scripted server on a free port of 127.0.0.1; with ``tls`` it can answer STARTTLS."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = ScriptedImap(listener.getsockname()[1], tls=tls)
        connections: list[socket.socket] = []

        def serve(connection: socket.socket) -> None:
            with connection, suppress(OSError, ValueError):
                server.serve(connection)

        def accept() -> None:
            while True:
                connection, _ = listener.accept()
                if server.stopping.is_set():
                    connection.close()
                    return
                connections.append(connection)
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield server
        finally:
            server.stopping.set()
            socket.create_connection(("127.0.0.1", server.port)).close()
            acceptor.join()
            for connection in connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
