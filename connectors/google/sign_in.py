"""Signing in at Google as an installed app: loopback redirect, PKCE, state (RFC 8252, RFC 7636, RFC 6749)."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

from connectors.errors import SignInFailed, SignInOver, SourceChanged
from connectors.google.endpoints import Endpoints
from connectors.google.grant import Client, Grant, TokenEndpoint

_ROOT = "https://www.googleapis.com/auth/"
SCOPE_OF_SOURCE: Mapping[str, str] = {
    "google_contacts": f"{_ROOT}contacts.readonly",
    "google_other_contacts": f"{_ROOT}contacts.other.readonly",
    "google_calendar": f"{_ROOT}calendar.readonly",
    "google_mail": f"{_ROOT}gmail.metadata",
}
"""What each source needs: the least there is, and never more than reading."""
WHO = ("openid", "email")
"""Whose account it is: so that a second sign-in cannot mix two people's accounts."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in: where the browser is sent, and what must come back from there."""

    endpoints: Endpoints
    client: Client
    redirect_uri: str
    scopes: tuple[str, ...]
    login_hint: str | None = None
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    def url(self) -> str:
        """The consent page. ``prompt=consent``: without it a second sign-in brings no refresh token."""
        challenge = urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "client_id": self.client.client_id,
            "redirect_uri": self.redirect_uri,
            "response_type": "code",
            "scope": " ".join((*WHO, *self.scopes)),
            "state": self.state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "access_type": "offline",
            "prompt": "consent",
        }
        if self.login_hint:
            asked["login_hint"] = self.login_hint
        return f"{self.endpoints.authorisation}?{urlencode(asked)}"

    def is_answer(self, url: str) -> bool:
        """Whether a URL that the browser was sent to answers this attempt and no other."""
        state = parse_qs(urlsplit(url).query).get("state", [""])
        return secrets.compare_digest(state[-1].encode(), self.state.encode())

    def finish(self, url: str, now: datetime) -> Grant:
        """Take the code out of the URL and redeem it. Raises SignInFailed, and what TokenEndpoint raises."""
        if not self.is_answer(url):
            raise SignInFailed("This address is not the answer to this sign-in: begin anew.")
        answer = {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}
        if answer.get("error") == "access_denied":
            raise SignInFailed("Google says that access was not granted.")
        if not answer.get("code"):
            raise SignInFailed("Google did not sign you in.")
        tokens = TokenEndpoint(self.endpoints)
        try:
            found = tokens.ask(
                {
                    "grant_type": "authorization_code",
                    "code": answer["code"],
                    "code_verifier": self.verifier,
                    "redirect_uri": self.redirect_uri,
                    "client_id": self.client.client_id,
                    "client_secret": self.client.client_secret,
                }
            )
        except SignInOver:
            raise SignInFailed("Google does not take this sign-in: it was used before, or too old.") from None
        if not isinstance(found.get("refresh_token"), str):
            raise SourceChanged("Google gave no refresh token: the sign-in would end within the hour")
        return Grant(
            self.client,
            found["refresh_token"],
            tuple(sorted(str(found.get("scope", "")).split())),
            _address(found.get("id_token")),
            now.isoformat(),
            tokens.url,
        )


def read_client(text: str) -> Client:
    """The client of a client_secret.json. Raises SignInFailed, which says what to download instead.

    The addresses in the file are not read: a file from elsewhere must not lead a token elsewhere.
    """
    try:
        content = json.loads(text)
        is_web = "web" in content
        values = content["installed"]
        client = Client(values["client_id"], values["client_secret"])
    except (ValueError, TypeError):
        raise SignInFailed(
            "The file is no client of the Cloud console: it is not JSON as that writes it."
        ) from None
    except KeyError:
        raise SignInFailed(
            ("The file is of a web application's client" if is_web else "The file names no client")
            + ": make an OAuth client of the type 'Desktop app' and download its JSON (docs/google.md)."
        ) from None
    if not (isinstance(client.client_id, str) and isinstance(client.client_secret, str)):
        raise SignInFailed("The file names no client: download it again from the Cloud console.")
    return client


def granted_sources(sources: Iterable[str], scopes: Iterable[str]) -> tuple[str, ...]:
    """Those of the sources whose scope was granted: a person may untick some."""
    granted = frozenset(scopes)
    return tuple(source for source in sources if SCOPE_OF_SOURCE[source] in granted)


def _address(id_token: object) -> str | None:
    """The address in an ID token that came from the token endpoint itself: its signature needs no check
    (OpenID Connect Core 3.1.3.7, 6).
    """
    try:
        body = str(id_token).split(".")[1]
        claims = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        address = claims["email"]
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    return address if isinstance(address, str) and "@" in address else None
