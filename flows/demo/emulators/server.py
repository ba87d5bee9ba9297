"""An emulated provider over HTTP, on loopback and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import urlsplit

from flows.demo.emulators.provider import Answer, EmulatedProvider
from flows.local_server import Handler, local_server

Provider = TypeVar("Provider", bound=EmulatedProvider)


@contextmanager
def served(emulator: Provider) -> Iterator[Provider]:
    """Serve the emulator on a free port of 127.0.0.1 until the block ends; ``emulator.origin`` says where."""

    class Served(_Handler):
        provider = emulator

    with local_server() as server:
        server.RequestHandlerClass = Served
        emulator.origin = server.origin
        yield emulator


class _Handler(Handler):
    provider: EmulatedProvider
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        parts = urlsplit(self.path)
        headers = {name.title().replace("Http", "HTTP"): value for name, value in self.headers.items()}
        self._send(self.provider.handle(self.command, parts.path, parts.query, headers, body))

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
