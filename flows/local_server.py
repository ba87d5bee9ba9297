"""A small HTTP server on 127.0.0.1 for as long as a block runs. It logs nothing: addresses hold secrets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers requests; subclasses have ``do_GET`` and the like."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Log nothing."""


class LocalServer(ThreadingHTTPServer):
    """``origin`` is where it is."""

    daemon_threads = True

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of visitors that break off."""


@contextmanager
def local_server() -> Iterator[LocalServer]:
    """Listen on a free port until the block ends; set ``RequestHandlerClass`` at once."""
    server = LocalServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
