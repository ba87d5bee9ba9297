"""Where the browser comes back to after a sign-in: a page on this machine (RFC 8252, 7.3)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from flows.local_server import Handler, local_server

LONGEST_REQUEST_SECONDS = 5.0
PAGE = """\
<!doctype html><meta charset="utf-8"><title>longsince</title>
<p>{}</p>
"""
DONE = "You can close this window and go back to the terminal."
NOTHING = "There is nothing here."
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'",
}


class Loopback:
    """``uri`` is where the browser is to be sent."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._is_answer: Callable[[str], bool] = lambda _: False
        self._answered = threading.Event()
        self._url = ""
        self._lock = threading.Lock()

    def expect(self, is_answer: Callable[[str], bool]) -> None:
        """From now on, an address of which ``is_answer`` holds is what is waited for; others are nothing."""
        self._is_answer = is_answer

    def wait(self, seconds: float) -> str | None:
        """The address that came, or None if none did in time."""
        return self._url if self._answered.wait(seconds) else None

    def take(self, target: str) -> bool:
        """A visitor asks for this path and query. Tells whether it was what is waited for, the first time."""
        url = f"{self.uri}{target}"
        with self._lock:
            if self._answered.is_set() or urlsplit(url).path != "/" or not self._is_answer(url):
                return False
            self._url = url
            self._answered.set()
            return True


@contextmanager
def loopback(host: str = "127.0.0.1") -> Iterator[Loopback]:
    """Listen on a free port of 127.0.0.1 until the block ends; ``host`` is what it is called in addresses."""
    with local_server() as server:
        page = Loopback(f"http://{host}:{server.server_port}")

        class Waiting(_Handler):
            waiting = page

        server.RequestHandlerClass = Waiting
        yield page


class _Handler(Handler):
    waiting: Loopback
    timeout = LONGEST_REQUEST_SECONDS

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        """Another Host means that a foreign page points a name of its own at this machine."""
        is_ours = f"http://{self.headers.get('Host', '')}" == self.waiting.uri
        is_answer = is_ours and self.waiting.take(self.path)
        page = PAGE.format(DONE if is_answer else NOTHING).encode()
        self.send_response(200 if is_answer else 404)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
