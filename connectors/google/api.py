"""Google's client library above the guard: it makes requests and reads answers, `connectors.transport` sends.

What the library would do by itself is not left to it: it follows redirects, retries without heeding
Retry-After, logs answers it cannot read, and its errors hold whole URLs. The transport that it is given here
does none of that.
"""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from connectors.authorization import Authorization
from connectors.errors import ConnectorError, SourceChanged, SourceUnavailable
from connectors.google.quota import RateLimiter
from connectors.origins import origin_of
from connectors.transport import ATTEMPTS, READS, GuardedSession, busy
from connectors.wire import Answer

LOGGERS = ("googleapiclient", "googleapiclient.discovery", "googleapiclient.http", "googleapiclient.model")
"""They write URLs, with their tokens, and answers."""
BUSY_REASONS = frozenset({
    "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "RATE_LIMIT_EXCEEDED",
})  # fmt: skip
_SWITCHED_OFF = (
    "This Google API is switched off in the project of your OAuth client: switch it on in the Cloud console "
    "(docs/google.md)"
)
_NOT_GRANTED = "Google was not allowed to show this: connect the account again, and leave its box ticked"
ADVICE = {
    "SERVICE_DISABLED": _SWITCHED_OFF,
    "accessNotConfigured": _SWITCHED_OFF,
    "failedPrecondition": "This Google account has no Gmail",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": _NOT_GRANTED,
    "insufficientPermissions": _NOT_GRANTED,
}
"""What a person can do about a reason."""
QUOTA_PAUSE_SECONDS = 20.0
"""Quotas are counted by the minute: three pauses of this length outlast one."""
_HEADERS = frozenset({"accept", "content-type", "x-http-method-override"})
"""Of those that the library sets, the ones that are sent; the guard knows the others better."""


class Unsuccessful(ConnectorError):
    """Google answered with another status than success; ``reasons`` are its own words for why."""

    def __init__(self, host: str, status: int, reasons: frozenset[str]) -> None:
        known = (advice for reason, advice in ADVICE.items() if reason in reasons)
        told = f"{status}, {min(reasons)}" if reasons else str(status)
        super().__init__(next(known, f"{host} did not do what it was asked ({told})"))
        self.status = status
        self.reasons = reasons


class GoogleApi:
    """One API of an account. ``root`` is where it is; ``service`` is the library's object for it.

    One request at a time, as the guard has it: no thread shares one of these.
    """

    def __init__(
        self,
        name: str,
        version: str,
        root: str,
        authorization: Authorization,
        *,
        limiter: RateLimiter,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        origin = origin_of(root)
        self._name, self._version, self._root = name, version, root
        self._guard = GuardedSession(
            [origin],
            authorization=authorization,
            methods=READS | {"POST"},
            busy=_busy,
            refused="Google accepts this sign-in no longer.",
            sleep=sleep,
        )
        self._limiter = limiter
        self._sleep = sleep
        self._service: Any = None
        self.batch_uri = f"{root}batch/{name}/{version}"

    def close(self) -> None:
        """Close the connections."""
        self._guard.close()

    @property
    def service(self) -> Any:
        """Made at the first use: the library is slow to import, and its documents are large."""
        if self._service is None:
            from googleapiclient.discovery import build

            for name in LOGGERS:
                logging.getLogger(name).setLevel(logging.CRITICAL)
            self._service = build(
                self._name,
                self._version,
                http=_Http(self._guard, self.batch_uri),
                client_options={"api_endpoint": self._root, "universe_domain": "googleapis.com"},
                static_discovery=True,
                cache_discovery=False,
            )
        return self._service

    def call(self, request: Any, units: int = 1) -> dict[str, Any]:
        """The answer to a request of ``service``, which costs so many units of its quota.

        Raises Unsuccessful and the errors of the guard.
        """
        self._limiter.take(units)
        try:
            answer = request.execute(num_retries=0)
        except ValueError:
            raise SourceChanged("Google answered with something other than JSON") from None
        if not isinstance(answer, dict):
            raise SourceChanged("Google answered with something other than an object")
        return answer

    def batch(self, requests: Mapping[str, Any], units: int) -> dict[str, dict[str, Any] | Unsuccessful]:
        """The answers to several requests sent as one, each costing ``units``; each may fail by itself.

        What Google puts off is asked again, as ``connectors.transport`` does with single requests. Raises the
        errors of the guard, SourceUnavailable when it is put off again and again.
        """
        found: dict[str, dict[str, Any] | Unsuccessful] = {}
        waiting = dict(requests)
        for attempt in range(ATTEMPTS):
            self._limiter.take(units * len(waiting))
            found |= self._send_batch(waiting)
            waiting = {name: requests[name] for name in waiting if _is_put_off(found.get(name))}
            if not waiting:
                return found
            if attempt < ATTEMPTS - 1:
                self._sleep(QUOTA_PAUSE_SECONDS * secrets.SystemRandom().uniform(1, 1.5))
        raise SourceUnavailable("Google puts off a part of what it is asked for")

    def _send_batch(self, requests: Mapping[str, Any]) -> dict[str, dict[str, Any] | Unsuccessful]:
        from googleapiclient.errors import Error
        from googleapiclient.http import BatchHttpRequest

        found: dict[str, dict[str, Any] | Unsuccessful] = {}
        host = origin_of(self._root).host

        def note(name: str, answer: Any, error: Any) -> None:
            if error is not None:
                found[name] = Unsuccessful(host, int(error.resp.status), reasons_in(error.content))
            elif isinstance(answer, dict):
                found[name] = answer

        # Not the service's own batch: that one goes to Google's address, whatever the service's is.
        batch = BatchHttpRequest(callback=note, batch_uri=self.batch_uri)
        for name, request in requests.items():
            batch.add(request, request_id=name)
        try:
            batch.execute()
        except (Error, ValueError, LookupError, TypeError, AttributeError):
            raise SourceChanged("Google answered a batch with something other than one") from None
        return found


def _is_put_off(answer: dict[str, Any] | Unsuccessful | None) -> bool:
    if not isinstance(answer, Unsuccessful):
        return answer is None
    return answer.status in (429, 500, 502, 503, 504) or bool(answer.reasons & BUSY_REASONS)


class _Http:
    """Stands where the library has httplib2."""

    def __init__(self, guard: GuardedSession, batch_uri: str) -> None:
        self._guard = guard
        self._batch_uri = batch_uri

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_unguarded: object,
    ) -> tuple[Any, bytes]:
        from httplib2 import Response

        sent = {name: value for name, value in (headers or {}).items() if name.lower() in _HEADERS}
        if method != "GET" and sent.get("x-http-method-override") != "GET" and uri != self._batch_uri:
            raise SourceChanged("The client library wants to write: no such request is sent")
        body = body.encode() if isinstance(body, str) else body
        answer = self._guard.request(method, uri, body=body, headers=sent)
        if not answer.is_success:
            raise Unsuccessful(origin_of(uri).host, answer.status, reasons_in(answer.body))
        kind = answer.headers.get("Content-Type", "application/json")
        return Response({"status": str(answer.status), "content-type": kind}), answer.body


def _busy(host: str, answer: Answer) -> SourceUnavailable | None:
    """By the statuses of HTTP, and what Google says with 403 and 500."""
    reasons = reasons_in(answer.body) if answer.status in (403, 429) else frozenset()
    is_quota = answer.status == 429 or bool(reasons & BUSY_REASONS)
    later = busy(host, answer)
    if is_quota:
        stated = later.retry_after if later else None
        return SourceUnavailable(
            f"{host} asks for fewer requests ({answer.status})",
            QUOTA_PAUSE_SECONDS if stated is None else stated,
        )
    if answer.status == 500:
        return SourceUnavailable(f"{host} failed (500)")
    return later


def reasons_in(body: bytes) -> frozenset[str]:
    """Google's words for why, in both of its forms: ``errors[].reason`` and ``details[].reason``."""
    try:
        error = json.loads(body)["error"]
        listed = [*error.get("errors", ()), *error.get("details", ())]
        found = {item["reason"] for item in listed if isinstance(item, dict) and "reason" in item}
    except (ValueError, KeyError, TypeError, AttributeError):
        return frozenset()
    return frozenset(
        one
        for one in found
        if isinstance(one, str) and len(one) < 100 and one.isascii() and one.isidentifier()
    )
