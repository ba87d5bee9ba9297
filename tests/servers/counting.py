"""A door before a real server: hands all on as it is, and notes what is asked."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"\r\nContent-Length: *(\d+)", re.IGNORECASE)


@dataclass
class Door:
    """``url`` leads to the server; ``asked`` are the requests so far, as 'METHOD path'."""

    url: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def counted(url: str) -> Iterator[Door]:
    """A door before the server at the ``http://host:port`` URL."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        door = Door(f"http://127.0.0.1:{listener.getsockname()[1]}")
        threading.Thread(target=_let_in, args=(listener, (host, int(port)), door), daemon=True).start()
        try:
            yield door
        finally:
            with suppress(OSError):  # wakes the thread that waits in accept
                listener.shutdown(socket.SHUT_RDWR)


def _let_in(listener: socket.socket, server: tuple[str, int], door: Door) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            inside = socket.create_connection(server)
            for end in (client, inside):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_hand_on, args=(client, inside, door.asked), daemon=True).start()
            threading.Thread(target=_hand_on, args=(inside, client, None), daemon=True).start()


def _hand_on(source: socket.socket, target: socket.socket, asked: list[str] | None) -> None:
    """Copy until either side closes."""
    unread, body = b"", 0
    with suppress(OSError):
        while data := source.recv(65536):
            if asked is not None:
                unread, body = _note(unread + data, body, asked)
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


def _note(data: bytes, body: int, asked: list[str]) -> tuple[bytes, int]:
    """Note the requests that begin in ``data``, behind so many bytes of a body; what remains of both."""
    while True:
        skipped = min(body, len(data))
        data, body = data[skipped:], body - skipped
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            return data, body
        asked.append(head.split(b" HTTP/")[0].decode())
        length = _LENGTH.search(head)
        data, body = rest, int(length[1]) if length else 0
