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
from typing import Any
from urllib.parse import urlencode

from connectors.bearer import AccessToken, Kept, seconds_of
from connectors.errors import AuthExpired, SignInOver, SourceChanged, SourceUnavailable
from connectors.google.endpoints import Endpoints
from connectors.origins import origin_of
from connectors.transport import GuardedSession

TESTING_DAYS = 7
"""How long a sign-in lasts while the consent screen is in Testing (facts: Google's OAuth 2.0, Expiration)."""
PUBLISH = (
    "While the app's consent screen is in Testing, Google ends every sign-in after 7 days: publish it first "
    "(docs/google.md)"
)


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


class Renewal:
    """Asks for access tokens by the refresh token that is kept, for a `connectors.bearer.Bearer`.

    A refresh token that comes with one is kept before it is used. ``now`` gives the moment, aware.
    """

    def __init__(self, kept: Kept, tokens: TokenEndpoint, now: Callable[[], datetime]) -> None:
        self._kept = kept
        self._tokens = tokens
        self._now = now

    def __call__(self, challenges: str) -> AccessToken:  # noqa: ARG002 - Google's say nothing
        """Another access token. Raises SignInOver, and what TokenEndpoint raises."""
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
            raise SignInOver(f"{over} {why_it_ended(grant, self._now())}") from None
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated != grant.refresh_token:
            self._kept.replace(replace(grant, refresh_token=rotated).text())
        return AccessToken(answer["access_token"], seconds_of(answer.get("expires_in")))


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


def _object(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
