"""The guarded HTTP session that all traffic goes through.

Bare, an HTTP library takes the password wherever a server points it, unpacks a megabyte into gigabytes and
waits for ever. So every request passes ``GuardedSession.request``, which reads only, only from the origins
it was given, within a size and a time, and raises only the errors of ``connectors.errors``. No message holds
a password, a path or a query: hosts only.
"""

from __future__ import annotations

import secrets
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urljoin, urlsplit

from connectors.authorization import Authorization
from connectors.errors import AuthExpired, Refused, SourceUnavailable
from connectors.origins import Origin, origin_of
from connectors.wire import Answer, Request, Wire

DEADLINE_SECONDS = 300.0
"""For one request, with its redirects, retries and waits."""
MOST_REDIRECTS = 5
ATTEMPTS = 4
LONGEST_RETRY_AFTER = 86_400.0
"""Seconds; what a server asks for beyond a day is not believed."""

READS = frozenset({"GET", "PROPFIND", "REPORT"})
"""Reads that may be sent once more, after a redirect or to a server that was busy."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 502, 503, 504})
SENT_AS_THEY_ARE = "/?:@!$&'()*+,;=~%[]"
"""Beside letters, digits and ``-._``; all else of a path or query is escaped (RFC 3986)."""


def parse_retry_after(value: str | None, date: str | None) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3), at most ``LONGEST_RETRY_AFTER``.

    An HTTP date is measured against ``date``, the answer's own Date header, so that no clock of ours
    matters. None for what is absent, negative, past or garbage.
    """
    if value is None:
        return None
    try:
        seconds = float(min(int(value), int(LONGEST_RETRY_AFTER)))
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - parsedate_to_datetime(date or "")).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(seconds, LONGEST_RETRY_AFTER) if seconds >= 0 else None


Busy = Callable[[str, Answer], SourceUnavailable | None]
"""Says of a host's answer that it means 'later', and when; None for every other answer."""


def busy(host: str, answer: Answer) -> SourceUnavailable | None:
    """By the statuses of HTTP."""
    if answer.status not in BUSY:
        return None
    return SourceUnavailable(
        f"{host} is busy or out of order ({answer.status})",
        parse_retry_after(answer.headers.get("Retry-After"), answer.headers.get("Date")),
    )


class GuardedSession:
    """A session that reads only, and talks to ``origins``, and https hosts in ``domains``, alone; one request
    at a time.

    ``methods`` are those of HTTP that count as reads here: some services are asked by POST, and no redirect
    of that is followed. ``busy`` knows the answers that mean 'later'; ``refused`` says what a refused sign-in
    means, if it is not by password. ``authorization`` signs each request,
    and again after each redirect, once its origin is known to be one of these. ``tls`` says whom to trust,
    by default whom this machine trusts. ``sleep`` and ``clock``
    (seconds, monotonic) are parameters so that tests need not wait.
    """

    def __init__(
        self,
        origins: Iterable[Origin],
        *,
        domains: Iterable[str] = (),
        authorization: Authorization | None = None,
        methods: frozenset[str] = READS,
        busy: Busy = busy,
        refused: str | None = None,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._origins = frozenset(origins)
        self._domains = frozenset(domains)
        self._authorization = authorization
        self._methods = methods
        self._busy = busy
        self._refused = refused
        self._sleep = sleep
        self._clock = clock
        self._wire = Wire(clock, tls)

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def request(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a read, follow redirects inside the origins with the same method and body, read the answer.

        Raises AuthExpired on 401, SourceUnavailable when the server is busy, broken off or too slow, Refused
        when it asks for something unsafe or the address is none. Other statuses are handed back.
        """
        asked = {"Accept-Encoding": "gzip", "User-Agent": "longsince", **(headers or {})}
        deadline = self._clock() + DEADLINE_SECONDS
        for _ in range(MOST_REDIRECTS + 1):
            origin, url = self._checked(method, url)
            answer = self._send_signed(Request(origin, method, url, body, asked, deadline))
            is_redirect = answer.status in REDIRECTS and "Location" in answer.headers
            if not is_redirect or method not in READS:
                return answer
            try:
                url = urljoin(url, answer.headers["Location"])
            except ValueError:
                raise Refused(f"{origin.host} redirects to something that is no web address") from None
        raise Refused(f"{origin.host} redirects in a circle")

    def _checked(self, method: str, url: str) -> tuple[Origin, str]:
        """The origin of a request that may be sent, and its URL as it is sent; Refused otherwise."""
        origin = origin_of(url)
        if not self._is_ours(origin):
            ours = " or ".join(sorted(f"{o.scheme}://{o.host}:{o.port}" for o in self._origins))
            raise Refused(
                f"The server points to {origin.scheme}://{origin.host}:{origin.port}, but the account is at "
                f"{ours}: not followed. If you trust that address, connect to it instead"
            )
        if method not in self._methods:
            raise Refused(f"Sources are only read, so no {method} is sent to {origin.host}")
        parts = urlsplit(url)
        path, query = (quote(part, safe=SENT_AS_THEY_ARE) for part in (parts.path or "/", parts.query))
        return origin, parts._replace(path=path, query=query, fragment="").geturl()

    def _is_ours(self, origin: Origin) -> bool:
        is_in_domain = any(f".{origin.host}".endswith(f".{domain}") for domain in self._domains)
        return origin in self._origins or (is_in_domain and (origin.scheme, origin.port) == ("https", 443))

    def _send_signed(self, request: Request) -> Answer:
        """Send with the Authorization that the server wants; AuthExpired if it does not take that either."""
        for is_last in (False, True):
            answer = self._send_patiently(self._signed(request))
            if answer.status != 401:
                return answer
            challenges = ", ".join(answer.headers.get_all("WWW-Authenticate", []))
            if is_last or not (self._authorization and self._authorization.learn(challenges)):
                break
        raise AuthExpired(self._refused or f"{request.origin.host} did not accept the user name and password")

    def _signed(self, request: Request) -> Request:
        signature = self._authorization and self._authorization.header(request.method, request.url)
        return (
            replace(request, headers={**request.headers, "Authorization": signature})
            if signature
            else request
        )

    def _send_patiently(self, request: Request) -> Answer:
        """Repeat a read that met a busy server or a cut connection, with doubling, jittered pauses."""
        attempt = 1
        while True:
            try:
                return self._send(request)
            except SourceUnavailable as failure:
                pause = max(
                    2 ** (attempt - 1) * secrets.SystemRandom().uniform(0.5, 1.5), failure.retry_after or 0.0
                )
                if attempt == ATTEMPTS or self._clock() + pause >= request.deadline:
                    raise
            attempt += 1
            self._sleep(pause)

    def _send(self, request: Request) -> Answer:
        answer = self._wire.exchange(request)
        if failure := self._busy(request.origin.host, answer):
            raise failure
        return answer
