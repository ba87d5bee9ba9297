"""The guarded HTTP session that all traffic goes through.

Bare, an HTTP library takes the password wherever a server points it, unpacks a megabyte into gigabytes and
waits for ever. So every request passes ``GuardedSession.send``, which reads only, only from the origins it
was given, within a size and a time, and raises only the errors of ``connectors.errors``. No message holds a
password, a path or a query: hosts only.
"""

from __future__ import annotations

import logging
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

import niquests

from connectors.authorization import Authorization
from connectors.errors import AuthExpired, ConnectorError, Refused, SourceUnavailable
from connectors.origins import Origin, origin_of

CONNECT_SECONDS = 15.0
READ_SECONDS = 60.0
DEADLINE_SECONDS = 300.0
"""For one request, with its redirects, retries and waits."""
LARGEST_BODY = 32 * 1024 * 1024
"""Bytes after decompression."""
MOST_REDIRECTS = 5
ATTEMPTS = 4
LONGEST_RETRY_AFTER = 86_400.0
"""Seconds; what a server asks for beyond a day is not believed."""

READS = frozenset({"GET", "PROPFIND", "REPORT"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 502, 503, 504})
ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
"""Those whose expansion a chunk at a time stays bounded; brotli and nested codings do not."""
LOGGERS = ("niquests", "urllib3", "urllib3_future")


class Oversized(Refused):
    """The answer is larger than ``LARGEST_BODY``: ask for less at a time."""


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


class GuardedSession(niquests.Session):
    """A read-only session that talks to ``origins``, and https hosts in ``domains``, alone.

    ``authorization`` signs each request, and again after each redirect, once its origin is known to be one
    of these. ``sleep`` and ``clock`` (seconds, monotonic) are parameters so that tests need not wait. Raises
    AuthExpired on 401, SourceUnavailable when the server is busy, broken off or too slow, Refused when
    it asks for something unsafe. Other statuses are handed back with their body.
    """

    def __init__(
        self,
        origins: Iterable[Origin],
        *,
        domains: Iterable[str] = (),
        authorization: Authorization | None = None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # HTTP/3 would follow Alt-Svc to another port; revocation checks and cookies talk to, or for, others.
        super().__init__(disable_http3=True, revocation_configuration=None, allow_incoming_cookies=False)
        self.trust_env = False
        self.headers["Accept-Encoding"] = "gzip, deflate"
        self._origins = frozenset(origins)
        self._domains = frozenset(domains)
        self._authorization = authorization
        self._sleep = sleep
        self._clock = clock
        _silence()

    def get_redirect_target(self, resp: niquests.Response) -> str | None:  # noqa: ARG002 - niquests' signature
        """None: ``send`` follows redirects itself, niquests never does."""
        return None

    def send(self, request: niquests.PreparedRequest, **kwargs: Any) -> niquests.Response:
        """Send a read, follow redirects inside the origin with the same method and body, read the answer."""
        kwargs.update(stream=True, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False)
        deadline = self._clock() + DEADLINE_SECONDS
        for _ in range(MOST_REDIRECTS + 1):
            host = self._check(request)
            response = self._send_signed(request, kwargs, host, deadline)
            if response.status_code not in REDIRECTS or "Location" not in response.headers:
                return response
            here, request = request.url or "", request.copy()
            try:
                request.prepare_url(urljoin(here, str(response.headers["Location"])), None)
            except (niquests.exceptions.RequestException, ValueError):
                raise Refused(f"{host} redirects to something that is no web address") from None
        raise Refused(f"{host} redirects in a circle")

    def _check(self, request: niquests.PreparedRequest) -> str:
        """The host of a request that may be sent; Refused otherwise."""
        origin = origin_of(request.url or "")
        if not self._is_ours(origin):
            ours = " or ".join(sorted(f"{o.scheme}://{o.host}:{o.port}" for o in self._origins))
            raise Refused(
                f"The server points to {origin.scheme}://{origin.host}:{origin.port}, but the account is at "
                f"{ours}: not followed. If you trust that address, connect to it instead"
            )
        if request.method not in READS:
            raise Refused(f"Sources are only read, so no {request.method} is sent to {origin.host}")
        return origin.host

    def _is_ours(self, origin: Origin) -> bool:
        is_in_domain = any(f".{origin.host}".endswith(f".{domain}") for domain in self._domains)
        return origin in self._origins or (is_in_domain and (origin.scheme, origin.port) == ("https", 443))

    def _send_signed(
        self, request: niquests.PreparedRequest, kwargs: dict[str, Any], host: str, deadline: float
    ) -> niquests.Response:
        """Send with the Authorization that the server wants; AuthExpired if it does not take that either."""
        for is_last in (False, True):
            if self._authorization:
                header = self._authorization.header(request.method or "", request.url or "")
                others = {k: v for k, v in (request.headers or {}).items() if k != "Authorization"}
                request.prepare_headers(others | ({"Authorization": header} if header else {}))
            response = self._send_patiently(request, kwargs, host, deadline)
            if response.status_code != 401:
                return response
            challenges = str(response.headers.get("WWW-Authenticate", ""))
            if is_last or not (self._authorization and self._authorization.learn(challenges)):
                break
        raise AuthExpired(f"{host} did not accept the user name and password")

    def _send_patiently(
        self, request: niquests.PreparedRequest, kwargs: dict[str, Any], host: str, deadline: float
    ) -> niquests.Response:
        """Repeat a read that met a busy server or a cut connection, with doubling, jittered pauses."""
        attempt = 1
        while True:
            try:
                return self._exchange(request, kwargs, host, deadline)
            except SourceUnavailable as failure:
                pause = max(
                    2 ** (attempt - 1) * secrets.SystemRandom().uniform(0.5, 1.5), failure.retry_after or 0.0
                )
                if attempt == ATTEMPTS or self._clock() + pause >= deadline:
                    raise
            attempt += 1
            self._sleep(pause)

    def _exchange(
        self, request: niquests.PreparedRequest, kwargs: dict[str, Any], host: str, deadline: float
    ) -> niquests.Response:
        """One request and its whole answer; chained errors are cut off because they hold the URL."""
        try:
            with self._until(deadline) as answering:
                response = super().send(request, **kwargs)
                answering.append(response)
                body = _read(response, host) if self._clock() < deadline else b""
            if self._clock() >= deadline:  # what was cut may look like the end of a body without a length
                raise TimeoutError
        except ConnectorError:
            raise
        except niquests.exceptions.SSLError:
            raise Refused(f"The certificate of {host} is not trusted or not for this host") from None
        except niquests.exceptions.Timeout:
            raise SourceUnavailable(f"{host} did not answer in time") from None
        except Exception:  # niquests lets those of urllib3, its parsers and closed sockets through
            if self._clock() >= deadline:
                raise SourceUnavailable(
                    f"{host} took more than {DEADLINE_SECONDS:.0f} seconds to answer"
                ) from None
            raise SourceUnavailable(f"{host} cannot be reached, or broke off") from None
        response._content, response._content_consumed = body, True  # noqa: SLF001 - read under our cap, no setter
        if response.status_code in BUSY:
            raise SourceUnavailable(
                f"{host} is busy or out of order ({response.status_code})",
                parse_retry_after(response.headers.get("Retry-After"), response.headers.get("Date")),
            )
        return response

    @contextmanager
    def _until(self, deadline: float) -> Iterator[list[niquests.Response]]:
        """Cut the connection at the deadline: against a slow drip a read timeout never strikes.

        Closing the session breaks off only until the headers are there; then the response has the socket.
        """
        answering: list[niquests.Response] = []

        def cut() -> None:
            self.close()
            for response in answering:
                with suppress(OSError, AttributeError):
                    response.raw.connection.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

        watchdog = threading.Timer(deadline - self._clock(), cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield answering
        finally:
            watchdog.cancel()


def _read(response: niquests.Response, host: str) -> bytes:
    """The body, decompressed as it comes in, within the cap."""
    try:
        if str(response.headers.get("Content-Encoding", "")).strip().lower() not in ENCODINGS:
            raise Refused(f"{host} compressed its answer in a way we did not ask for")
        chunks, size = [], 0
        for chunk in response.iter_content(-1):
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST_BODY:
                raise Oversized(f"{host} sent more than {LARGEST_BODY // 2**20} MiB in one answer")
        return b"".join(chunks)
    finally:
        response.close()


def _silence() -> None:
    """Keep requests out of logs: at DEBUG the libraries write headers there."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
