"""Google as a whole: who asks, for what, whether they may, and what goes wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from flows.demo.emulators.google.batch import BOUNDARY, Inner, read_batch, write_batch
from flows.demo.emulators.google.calendar import Calendars
from flows.demo.emulators.google.discovery import Api, Method, Values, load
from flows.demo.emulators.google.gmail import UNITS, Gmail
from flows.demo.emulators.google.masks import masked, read_mask
from flows.demo.emulators.google.oauth import Access, OAuth
from flows.demo.emulators.google.people import People
from flows.demo.emulators.google.problems import (
    calendar_rate_limited,
    not_signed_in,
    old_problem,
    rate_limited,
    scope_is_missing,
)
from flows.demo.emulators.provider import EPOCH, Answer, EmulatedProvider, Problem

LONGEST_URL = 8192
"""Characters; longer ones come as POST with X-HTTP-Method-Override."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to an API: the id of its method, and its parameters."""

    method: str
    values: Values


@dataclass(slots=True)
class Account:
    """One Google account."""

    address: str
    calendars: Calendars
    gmail: Gmail
    people: People = field(default_factory=People)


class GoogleEmulator(EmulatedProvider):
    """All of it. ``units_a_minute`` is the quota of each account and API. ``faults_found`` are answers of
    ours that Google's schemas do not know: there must be none. `fail` takes the ids of methods; 'token' is
    the token endpoint, 'batch' a batch as a whole.
    """

    def __init__(self, now: datetime = EPOCH) -> None:
        super().__init__(now)
        self.oauth = OAuth()
        self.accounts: dict[str, Account] = {}
        self.asked: list[Asked] = []
        self.token_requests: list[str] = []
        self.faults_found: list[str] = []
        self.units_a_minute: int | None = None
        self.batch_sizes: list[int] = []
        self._recent: dict[tuple[str, str], deque[tuple[datetime, int]]] = {}

    def add_account(self, address: str) -> Account:
        """An empty account."""
        self.accounts[address] = Account(address, Calendars(address), Gmail(address))
        return self.accounts[address]

    def count(self, method: str = "") -> int:
        """How often a method was called, or anything at all."""
        return sum(method in ("", one.method) for one in self.asked)

    def route(self, http_method: str, path: str, query: str, headers: Mapping[str, str], body: str) -> Answer:
        """The answer to a request. Raises Problem."""
        if path == "/o/oauth2/v2/auth" and http_method == "GET":
            return Answer(302, "", {"Location": self.oauth.authorise(_single(query), self.now)})
        if path == "/token" and http_method == "POST":
            form = _single(body)
            self.token_requests.append(form.get("grant_type", ""))
            self.strike("token")
            return Answer(200, self.oauth.token(form, self.now))
        if len(path) + len(query) > LONGEST_URL:
            raise Problem(414, "<html><title>Error 414 (Request-URI Too Large)!!1</title></html>")
        if headers.get("X-HTTP-Method-Override") == "GET" and http_method == "POST":
            http_method, query = "GET", body
        if path == "/batch/gmail/v1" and http_method == "POST":
            return self._batch(headers, body)
        return self._call(http_method, path, query, headers.get("Authorization", ""))

    def _call(self, http_method: str, path: str, query: str, authorization: str) -> Answer:
        api = _api_at(path)
        found = api.find(http_method, path)
        if found is None:
            raise Problem(404, "<html><title>Error 404 (Not Found)!!1</title></html>")
        method, in_path = found
        values = method.read(parse_qs(query, keep_blank_values=True), in_path)
        self.asked.append(Asked(method.id, values))
        access = self.oauth.access(authorization, self.now)
        if access is None:
            raise not_signed_in()
        if not access.scopes & method.scopes:
            raise scope_is_missing() if api.name == "people" else old_scope_is_missing()
        self.strike(method.id)
        self._spend(access.address, api.name, UNITS.get(method.id, 1))
        values.pop("alt", None)
        answer = self._answer(api, method, values, access)
        if "fields" in values:
            answer = masked(answer, read_mask(values["fields"]))
        self.faults_found += api.faults(method, answer)
        return Answer(200, answer)

    def _answer(self, api: Api, method: Method, values: Values, access: Access) -> dict[str, Any]:
        account = self.accounts[access.address]
        if api.name == "gmail":
            return account.gmail.answer(method.id, values, access.scopes)
        service = account.people if api.name == "people" else account.calendars
        return service.answer(method.id, values, self.now)

    def _batch(self, headers: Mapping[str, str], body: str) -> Answer:
        """The outer request's Authorization is that of all; an inner one may fail by itself."""
        authorization = headers.get("Authorization", "")
        if self.oauth.access(authorization, self.now) is None:
            raise not_signed_in()
        self.strike("batch")
        self.batch_sizes.append(len(inner := read_batch(headers.get("Content-Type", ""), body)))

        def ask(one: Inner) -> tuple[int, Mapping[str, Any] | str]:
            answer = self._call(one.method, one.path, one.query, authorization)
            return answer.status, answer.body

        kind = f"multipart/mixed; boundary={BOUNDARY}"
        return Answer(200, write_batch(inner, ask), {"Content-Type": kind})

    def _spend(self, address: str, api: str, units: int) -> None:
        """The quota of the last minute: a sliding window, as Google has it."""
        if self.units_a_minute is None:
            return
        recent = self._recent.setdefault((address, api), deque())
        recent.append((self.now, units))
        while self.now - recent[0][0] >= timedelta(minutes=1):
            recent.popleft()
        if sum(spent for _, spent in recent) > self.units_a_minute:
            recent.pop()
            raise rate_limited() if api == "people" else calendar_rate_limited()


def _api_at(path: str) -> Api:
    if path.startswith("/calendar/"):
        return load("calendar", "v3")
    return load("gmail", "v1") if path.startswith("/gmail/") else load("people", "v1")


def old_scope_is_missing() -> Problem:
    """As ``scope_is_missing``, in Calendar's form."""
    return old_problem(403, "Request had insufficient authentication scopes.", "insufficientPermissions")


def _single(text: str) -> dict[str, str]:
    """A query or form, each parameter once."""
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}
