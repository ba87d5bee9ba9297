"""Microsoft as a whole: who asks, for what, whether they may, how much at once, and what goes wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from flows.demo.emulators.microsoft import calendar, contacts, mail, mailbox
from flows.demo.emulators.microsoft.batch import answer_batch, weight
from flows.demo.emulators.microsoft.entra import Entra
from flows.demo.emulators.microsoft.mailbox import Mailbox
from flows.demo.emulators.microsoft.problems import access_denied, not_signed_in, problem, throttled
from flows.demo.emulators.microsoft.routes import Call, Habits, Json, Route, read_prefer, read_query
from flows.demo.emulators.provider import EPOCH, Answer, EmulatedProvider

ROOT = "/v1.0"
ROUTES: tuple[Route, ...] = (*mailbox.ROUTES, *contacts.ROUTES, *calendar.ROUTES, *mail.ROUTES)
"""Of all services; the first that fits answers."""
MOST_IN_FLIGHT = 4
"""Requests of one app to one mailbox."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to Graph: the name of its route, the parts of its path, its query and its preferences."""

    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    prefer: Mapping[str, str]


class MicrosoftEmulator(EmulatedProvider):
    """All of it. ``asked`` has every request to Graph, those inside batches too; ``batches`` their sizes,
    ``shuffles_batches`` turns their answers round; ``most_in_flight`` is the most that was asked at once.

    `fail` takes the names of routes (``/me/contacts/delta``); '$batch' is a batch as a whole, 'token',
    'devicecode' and 'authorize' are Entra's.
    """

    def __init__(self, now: datetime = EPOCH) -> None:
        super().__init__(now)
        self.entra = Entra()
        self.mailboxes: dict[str, Mailbox] = {}
        self.habits = Habits()
        self.asked: list[Asked] = []
        self.batches: list[int] = []
        self.shuffles_batches = False
        self.most_in_flight = 0
        self._in_flight = 0
        self._gauge = threading.Lock()

    def add_mailbox(self, address: str, **me: Any) -> Mailbox:
        """An empty mailbox; ``me`` are members of /me."""
        self.mailboxes[address] = Mailbox(address, me)
        return self.mailboxes[address]

    def count(self, route: str = "") -> int:
        """How often a route was asked, or anything at all; inside batches too."""
        return sum(route in ("", one.route) for one in self.asked)

    def handle(
        self, http_method: str, path: str, query: str, headers: Mapping[str, str], body: str
    ) -> Answer:
        """Answer one request, unless there are too many at once."""
        much = weight(body) if path.endswith("/$batch") else 1
        with self._gauge:
            self._in_flight += much
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
            is_too_much = self._in_flight > MOST_IN_FLIGHT
        try:
            if is_too_much and path.startswith(ROOT):
                refusal = throttled()
                return Answer(refusal.status, refusal.body, refusal.headers)
            return super().handle(http_method, path, query, headers, body)
        finally:
            with self._gauge:
                self._in_flight -= much

    def route(self, http_method: str, path: str, query: str, headers: Mapping[str, str], body: str) -> Answer:
        """The answer to a request. Raises Problem."""
        if not path.startswith(f"{ROOT}/"):
            return self._sign_in(http_method, path, query, body)
        path = path.removeprefix(ROOT)
        authorization = headers.get("Authorization", "")
        if path == "/$batch" and http_method == "POST":
            return self._batch(json.loads(body)["requests"], authorization)
        if http_method != "GET":
            raise problem(405, "Request_BadRequest", "Sources are read only.")
        return Answer(200, self._get(path, query, headers.get("Prefer", ""), authorization))

    def _sign_in(self, http_method: str, path: str, query: str, body: str) -> Answer:
        step = path.rpartition("/")[2]
        self.strike(step)
        return self.entra.answer(http_method, path, read_query(query), read_query(body), self.now)

    def _get(self, path: str, query: str, prefer: str, authorization: str) -> Json:
        route, parts = _find(path)
        values, preferred = read_query(query), read_prefer(prefer)
        self.asked.append(Asked(route.name, parts, values, preferred))
        access = self.entra.access(authorization, self.now)
        if access is None:
            raise not_signed_in(self.entra.claims)
        self.strike(route.name)
        if not access.scopes & route.scopes:
            raise access_denied()
        if unknown := values.keys() - route.allows:
            raise problem(400, "ErrorInvalidUrlQuery", f"The parameter '{min(unknown)}' is not supported.")
        url = f"{self.origin}{ROOT}{path}"
        box = self.mailboxes[access.address]
        return route.answer(Call(box, parts, values, preferred, url, self.now, self.habits))

    def _batch(self, requests: list[Json], authorization: str) -> Answer:
        """The outer request's Authorization is that of all; an inner one may fail by itself."""
        if self.entra.access(authorization, self.now) is None:
            raise not_signed_in(self.entra.claims)
        self.strike("$batch")
        self.batches.append(len(requests))

        def ask(path: str, query: str, prefer: str) -> Json:
            return self._get(path, query, prefer, authorization)

        return Answer(200, {"responses": answer_batch(requests, ask, reverse=self.shuffles_batches)})


def _find(path: str) -> tuple[Route, dict[str, str]]:
    for route in ROUTES:
        parts = route.match(path)
        if parts is not None:
            return route, {name: unquote(part) for name, part in parts.items()}
    segment = path.rpartition("/")[2]
    raise problem(400, "BadRequest", f"Resource not found for the segment '{segment}'.")
