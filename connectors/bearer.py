"""Access tokens: made as they are needed, once for all who share them, and no refusal is asked for twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from connectors.errors import SignInOver

EARLY_SECONDS = 60.0
"""An access token is renewed so long before it runs out."""


class Kept(Protocol):
    """Where the sign-in is kept: ``value`` is it now, ``replace`` keeps another before it is used."""

    value: str

    def replace(self, value: str) -> None: ...


class AccessToken(NamedTuple):
    """A token, and how many seconds it is good for; it stays in memory."""

    text: str
    seconds: float


class Bearer:
    """A ``connectors.authorization.Authorization`` by access tokens, made anew as they run out.

    ``renew`` gets one, by the WWW-Authenticate of a 401 or an empty text. After it has raised SignInOver
    nobody asks again: the account waits for its person. ``clock`` gives seconds, monotonic. Threads may share
    one: while one of them asks, the others wait for what it gets.
    """

    def __init__(
        self, renew: Callable[[str], AccessToken], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._renew_token = renew
        self._clock = clock
        self._token = ""
        self._good_until = 0.0
        self._over: SignInOver | None = None
        self._lock = threading.Lock()

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - the protocol's
        """The header, with an access token that is good for a while."""
        with self._lock:
            if not self._token or self._clock() >= self._good_until:
                self._renew("")
            return f"Bearer {self._token}"

    def learn(self, challenges: str) -> bool:
        """The access token is refused: perhaps it ended early, so another one is asked for."""
        with self._lock:
            self._renew(challenges)
        return True

    def _renew(self, challenges: str) -> None:
        if self._over:
            raise self._over
        try:
            token, seconds = self._renew_token(challenges)
        except SignInOver as over:
            self._over = over
            raise
        self._token, self._good_until = token, self._clock() + seconds - EARLY_SECONDS


def seconds_of(expires_in: object) -> float:
    """How long an access token is good; ten minutes if that is not said (RFC 6749, 5.1)."""
    return float(expires_in) if isinstance(expires_in, int) and 0 < expires_in <= 86_400 else 600.0
