"""The emulator over HTTP, on loopback and nowhere else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from flows.demo.emulators.google.emulator import Answer, GoogleEmulator


@contextmanager
def google_server(emulator: GoogleEmulator) -> Iterator[GoogleEmulator]:
    """Serve the emulator on a free port of 127.0.0.1 until the block ends; ``emulator.origin`` says where."""
    server = _Server(("127.0.0.1", 0), _handler(emulator))
    emulator.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield emulator
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that a client cut."""


def _handler(served: GoogleEmulator) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        emulator = served

    return Handler


class _Handler(BaseHTTPRequestHandler):
    emulator: GoogleEmulator
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        parts = urlsplit(self.path)
        headers = {name.title().replace("Http", "HTTP"): value for name, value in self.headers.items()}
        self._send(self.emulator.handle(self.command, parts.path, parts.query, headers, body))

    do_GET = do_POST = handle_any  # noqa: N815 - http.server's names

    def _send(self, answer: Answer) -> None:
        is_text = isinstance(answer.body, str)
        body = (answer.body if isinstance(answer.body, str) else json.dumps(answer.body)).encode()
        self.send_response(answer.status)
        if "Content-Type" not in answer.headers:
            self.send_header("Content-Type", "text/html" if is_text else "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Log nothing: there are tokens in the requests."""
