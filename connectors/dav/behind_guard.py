"""caldav's client behind the guard: caldav asks, `connectors.transport` sends."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from connectors.transport import GuardedSession

LOGGERS = ("caldav", "caldav.response", "niquests", "urllib3_future")
"""At DEBUG they write passwords and cards."""


@dataclass(frozen=True, slots=True)
class _Response:
    """What caldav reads of a response of the HTTP library that it knows.

    Its type says that anything may be in it: of XML that cannot be read caldav would else log the whole body.
    """

    status_code: int
    content: bytes
    reason: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/octet-stream"})

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


class _Session:
    """Stands where caldav has its HTTP session. Redirects, sign-in, waits and bounds are the guard's."""

    def __init__(self, guard: GuardedSession) -> None:
        self._guard = guard

    def request(
        self, method: str, url: str, data: bytes, headers: dict[str, str], **_unguarded: object
    ) -> _Response:
        answer = self._guard.request(method, url, body=data, headers=dict(headers))
        return _Response(answer.status, answer.body)

    def close(self) -> None:
        self._guard.close()


def caldav_client(url: str, guard: GuardedSession) -> Any:
    """caldav's client for the server at ``url``, whose every request passes ``guard``.

    It is given no password: the guard signs. Any, for caldav's own types want the library that it knows.
    """
    from caldav.davclient import (
        DAVClient,  # here: half of the imports of a sync, and only those of DAV need it
    )

    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
    client: Any = DAVClient(url=url, enable_rfc6764=False)
    client.session = _Session(guard)
    return client
