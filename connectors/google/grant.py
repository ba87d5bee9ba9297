"""A sign-in at Google as it is kept, and what signs requests with it (RFC 6749, RFC 6750).

What is kept is the refresh token with the client that it was given to. Access tokens live an hour and stay in
memory: fewer secrets lie about, and no clock of ours decides whether one is still good.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from connectors.errors import AuthExpired, SourceChanged, SourceUnavailable
from connectors.google.endpoints import Endpoints
from connectors.origins import origin_of
from connectors.transport import GuardedSession

TESTING_DAYS = 7
"""How long a sign-in lasts while the consent screen is in Testing (facts: Google's OAuth 2.0, Expiration)."""
EARLY_SECONDS = 60.0
"""An access token is renewed so long before it runs out."""
PUBLISH = (
    "While the app's consent screen is in Testing, Google ends every sign-in after 7 days: publish it first "
    "(docs/google.md)"
)


class SignInOver(AuthExpired):
    """Google takes the refresh token no longer; its message says what to do."""


class Kept(Protocol):
    """Where the sign-in is kept: ``value`` is it now, ``replace`` keeps another before it is used."""

    value: str

    def replace(self, value: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Client:
    """The user's own client, a 'Desktop app'. Its secret is none (RFC 8252, 8.5), but is treated as one."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """A sign-in: of whom (``address``), for which scopes, since when (ISO 8601), by which token endpoint."""

    client: Client
    refresh_token: str = field(repr=False)
    scopes: tuple[str, ...]
    address: str | None
    signed_in_at: str
    token_endpoint: str

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))


def read_grant(text: str) -> Grant:
    """A kept sign-in. Raises AuthExpired for something else."""
    try:
        values = json.loads(text)
        client = Client(**values.pop("client"))
        return Grant(**{**values, "client": client, "scopes": tuple(values["scopes"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise AuthExpired("What is kept of the sign-in at Google cannot be read.") from None


class TokenEndpoint:
    """Google's token endpoint."""

    def __init__(self, endpoints: Endpoints, *, sleep: Callable[[float], object] = time.sleep) -> None:
        self.url = endpoints.token
        self._session = GuardedSession([origin_of(self.url)], methods=frozenset({"POST"}), sleep=sleep)

    def ask(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Ask for tokens. Raises SignInOver for invalid_grant, or another of our errors."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        try:
            answer = self._session.request("POST", self.url, body=urlencode(form).encode(), headers=headers)
        except AuthExpired:  # 401: RFC 6749, 5.2
            raise AuthExpired(
                "Google does not know the OAuth client: it was deleted, or its secret was changed in the "
                "Cloud console. Download its file again, and connect with --client."
            ) from None
        finally:
            self._session.close()
        values = _object(answer.body)
        if answer.is_success and isinstance(values.get("access_token"), str):
            return values
        if answer.status >= 500:
            raise SourceUnavailable(f"Google's sign-in failed ({answer.status})")
        error = values.get("error")
        if error == "invalid_grant":
            raise SignInOver("Google accepts this sign-in no longer.")
        known = error if isinstance(error, str) and error.isascii() and error.isidentifier() else "no reason"
        raise SourceChanged(f"Google gave no token ({answer.status}, {known})")


class Bearer:
    """A ``connectors.authorization.Authorization`` by access tokens, made anew as they run out.

    A refresh token that comes with one is kept before it is used. After a refusal nobody asks again:
    the account waits for its person. ``now`` gives the moment, aware; ``clock`` seconds, monotonic.
    """

    def __init__(
        self,
        kept: Kept,
        tokens: TokenEndpoint,
        now: Callable[[], datetime],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept = kept
        self._tokens = tokens
        self._now = now
        self._clock = clock
        self._access_token = ""
        self._good_until = 0.0
        self._over: SignInOver | None = None

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - the protocol's
        """The header, with an access token that is good for a while."""
        if not self._access_token or self._clock() >= self._good_until:
            self._refresh()
        return f"Bearer {self._access_token}"

    def learn(self, challenges: str) -> bool:  # noqa: ARG002 - the protocol's
        """The access token is refused: perhaps it ended early, so another one is asked for."""
        self._refresh()
        return True

    def _refresh(self) -> None:
        if self._over:
            raise self._over
        grant = read_grant(self._kept.value)
        if grant.token_endpoint != self._tokens.url:
            raise AuthExpired("This account was signed in elsewhere than where its url leads now.")
        try:
            answer = self._tokens.ask(
                {
                    "grant_type": "refresh_token",
                    "refresh_token": grant.refresh_token,
                    "client_id": grant.client.client_id,
                    "client_secret": grant.client.client_secret,
                }
            )
        except SignInOver as over:
            self._over = SignInOver(f"{over} {why_it_ended(grant, self._now())}")
            raise self._over from None
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated != grant.refresh_token:
            self._kept.replace(replace(grant, refresh_token=rotated).text())
        self._access_token = answer["access_token"]
        self._good_until = self._clock() + _seconds(answer.get("expires_in")) - EARLY_SECONDS


def why_it_ended(grant: Grant, now: datetime) -> str:
    """What probably ended a sign-in, and what to do about it, for a person."""
    try:
        age = now - datetime.fromisoformat(grant.signed_in_at)
    except (ValueError, TypeError):
        age = timedelta()
    if timedelta(days=TESTING_DAYS) <= age < timedelta(days=TESTING_DAYS + 1):
        return f"It was {TESTING_DAYS} days old. {PUBLISH}."
    return (
        "It was revoked, or not used for half a year, or the password was changed; or it was 7 days old and "
        "the app's consent screen is still in Testing (docs/google.md)."
    )


def _seconds(value: object) -> float:
    """How long an access token is good; ten minutes if that is not said (RFC 6749, 5.1)."""
    return float(value) if isinstance(value, int) and 0 < value <= 86_400 else 600.0


def _object(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
