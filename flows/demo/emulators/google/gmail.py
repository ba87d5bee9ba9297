"""Gmail: the messages of one account by their headers, and the history of what became of them.

What is prose only: developers.google.com/workspace/gmail/api/reference/rest/v1 (users.getProfile,
users.messages, users.history) and .../reference/quota.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.demo.emulators.google.discovery import Values
from flows.demo.emulators.provider import Problem

Json = dict[str, Any]

LARGEST_PAGE = 500
UNITS = {
    "gmail.users.messages.get": 20,
    "gmail.users.messages.list": 5,
    "gmail.users.history.list": 2,
    "gmail.users.getProfile": 1,
}
"""Of the quota of a project made from 1 May 2026 on."""
METADATA_SCOPE = "https://www.googleapis.com/auth/gmail.metadata"
HIDDEN = frozenset({"SPAM", "TRASH"})


@dataclass(slots=True)
class Mail:
    """One message. ``headers`` are names and values as the sender wrote them."""

    message_id: str
    internal_date: datetime
    headers: list[tuple[str, str]]
    labels: set[str]


@dataclass(slots=True)
class Gmail:
    """The mail of one account. ``oldest_history``: what happened before it is forgotten.

    ``is_silent``: a page of history may come without its events, though more follow.
    """

    address: str
    mails: dict[str, Mail] = field(default_factory=dict)
    history: list[tuple[int, Json]] = field(default_factory=list)
    history_id: int = 1000
    oldest_history: int = 0
    is_silent: bool = False

    def put(self, message_id: str, at: datetime, headers: Iterable[tuple[str, str]], *labels: str) -> None:
        """A message comes, or goes out."""
        self.mails[message_id] = Mail(message_id, at, list(headers), set(labels))
        self._note("messagesAdded", message_id)

    def delete(self, message_id: str) -> None:
        """A message is deleted for good."""
        self._note("messagesDeleted", message_id)
        del self.mails[message_id]

    def label(self, message_id: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Labels change: of what is read, moved to the trash, called spam."""
        mail = self.mails[message_id]
        for kind, labels in (("labelsAdded", set(add)), ("labelsRemoved", set(remove))):
            if labels:
                mail.labels = mail.labels | labels if kind == "labelsAdded" else mail.labels - labels
                self._note(kind, message_id, labelIds=sorted(labels))

    def forget_history(self) -> None:
        """As Google does after a week or so."""
        self.history_id += 10
        self.oldest_history = self.history_id

    def _note(self, kind: str, message_id: str, **more: Any) -> None:
        self.history_id += 3  # they increase, and are not contiguous
        message = {"id": message_id, "threadId": message_id}
        self.history.append((self.history_id, {"messages": [message], kind: [{"message": message, **more}]}))

    def answer(self, method: str, values: Values, scopes: frozenset[str]) -> Json:
        """The answer of a method of gmail.v1. Raises Problem."""
        if values["userId"] not in ("me", self.address):
            raise gmail_problem(403, "Delegation denied", "forbidden")
        match method:
            case "gmail.users.getProfile":
                return {
                    "emailAddress": self.address,
                    "messagesTotal": len(self.mails),
                    "threadsTotal": len(self.mails),
                    "historyId": str(self.history_id),
                }
            case "gmail.users.messages.list":
                return self._list(values, scopes)
            case "gmail.users.messages.get":
                return self._get(values, scopes)
            case "gmail.users.history.list":
                return self._history(values)
        raise gmail_problem(404, f"The emulator has no {method}.", "notFound")

    def _list(self, values: Values, scopes: frozenset[str]) -> Json:
        if "q" in values and scopes <= {METADATA_SCOPE, "openid", "email"}:
            raise gmail_problem(403, "Metadata scope does not support 'q' parameter", "forbidden")
        wanted = set(values.get("labelIds", ()))
        hidden = set() if values.get("includeSpamTrash") or wanted & HIDDEN else HIDDEN
        found = [mail for mail in self.mails.values() if wanted <= mail.labels and not mail.labels & hidden]
        found.sort(key=_place, reverse=True)
        size = _size(values)
        answer: Json = {"resultSizeEstimate": len(found)}
        if "pageToken" in values:
            found = [mail for mail in found if _place(mail) < _read_place(values["pageToken"])]
        if part := found[:size]:
            answer["messages"] = [{"id": mail.message_id, "threadId": mail.message_id} for mail in part]
        if len(found) > size:
            answer["nextPageToken"] = "{}/{}".format(*_place(part[-1]))
        return answer

    def _get(self, values: Values, scopes: frozenset[str]) -> Json:
        if values.get("format", "full") != "metadata" and scopes <= {METADATA_SCOPE, "openid", "email"}:
            raise gmail_problem(403, "Metadata scope doesn't allow format FULL", "forbidden")
        mail = self.mails.get(values["id"])
        if mail is None:
            raise not_found()
        wanted = {name.lower() for name in values.get("metadataHeaders", ())}
        headers = [
            {"name": name, "value": value}
            for name, value in mail.headers
            if not wanted or name.lower() in wanted
        ]
        return {
            "id": mail.message_id,
            "threadId": mail.message_id,
            "labelIds": sorted(mail.labels),
            "snippet": "A private remark",
            "payload": {"mimeType": "text/plain", "headers": headers},
            "sizeEstimate": 2000,
            "historyId": str(self.history_id),
            "internalDate": str(round(mail.internal_date.timestamp() * 1000)),
        }

    def _history(self, values: Values) -> Json:
        start = int(values.get("startHistoryId") or 0)
        if not start:
            raise gmail_problem(400, "Missing or invalid startHistoryId", "invalidArgument")
        if start < self.oldest_history or start > self.history_id:
            raise not_found()
        events = [{"id": str(number), **event} for number, event in self.history if number > start]
        first = int(values.get("pageToken", 0))
        size = _size(values)
        answer: Json = {"historyId": str(self.history_id)}
        if self.is_silent and "pageToken" not in values:
            return {**answer, "nextPageToken": "0"}
        if part := events[first : first + size]:
            answer["history"] = part
        if first + size < len(events):
            answer["nextPageToken"] = str(first + size)
        return answer


def gmail_problem(status: int, message: str, reason: str) -> Problem:
    """In Gmail's form, which has both of the others."""
    names = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}
    one = {"message": message, "domain": "global", "reason": reason}
    error = {"code": status, "message": message, "errors": [one], "status": names[status]}
    return Problem(status, {"error": error})


def not_found() -> Problem:
    """Of a message that is gone, and of history that is forgotten."""
    return gmail_problem(404, "Requested entity was not found.", "notFound")


def too_many_at_once() -> Problem:
    """Of requests that are inside one batch, mostly."""
    return gmail_problem(429, "Too many concurrent requests for user", "rateLimitExceeded")


def _size(values: Values) -> int:
    size = values.get("maxResults", 100)
    if not 1 <= size <= LARGEST_PAGE:
        raise gmail_problem(400, "Invalid maxResults", "invalidArgument")
    return int(size)


def _place(mail: Mail) -> tuple[int, str]:
    """Where a message is in the order of lists, which go from the newest on."""
    return round(mail.internal_date.timestamp() * 1000), mail.message_id


def _read_place(token: str) -> tuple[int, str]:
    """The place that a page token names. Raises Problem."""
    number, _, message_id = token.partition("/")
    if not number.isdigit() or not message_id:
        raise gmail_problem(400, "Invalid pageToken", "invalidArgument")
    return int(number), message_id
