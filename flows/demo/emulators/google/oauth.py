"""Google's OAuth for installed apps: consent that a test or a demo steers, codes, tokens that end.

developers.google.com/identity/protocols/oauth2/native-app, RFC 6749, RFC 7636 (PKCE), RFC 8252 (loopback).
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from flows.demo.emulators.provider import Problem

ACCESS_SECONDS = 3599
CODE_AGE = timedelta(minutes=10)
TESTING_AGE = timedelta(days=7)
"""How long a sign-in lasts while the consent screen is External and in Testing."""

Form = Mapping[str, str]


@dataclass(slots=True)
class Client:
    """A desktop client of the Cloud console; ``is_testing``: its consent screen is not published."""

    client_id: str = "1234567890-demo.apps.googleusercontent.com"
    client_secret: str = "made-up-client-secret"  # noqa: S105 - as its name says; an installed app's is none
    is_testing: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person at the consent page does: who they are, what they untick, or that they refuse."""

    address: str
    unticked: frozenset[str] = frozenset()
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """An authorisation code: what was asked for, what was granted, to whom it goes."""

    address: str
    scopes: frozenset[str]
    challenge: str
    redirect_uri: str
    is_offline: bool
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """What a token is good for, and until when."""

    address: str
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(slots=True)
class OAuth:
    """The sign-ins at Google. ``rotates``: each refresh gives a new refresh token and voids the old one."""

    client: Client = field(default_factory=Client)
    consent: Consent | None = None
    rotates: bool = False
    codes: dict[str, Code] = field(default_factory=dict)
    refreshes: dict[str, Access] = field(default_factory=dict)
    accesses: dict[str, Access] = field(default_factory=dict)
    granted_before: set[str] = field(default_factory=set)

    def client_file(self, origin: str) -> str:
        """client_secret.json, as the console gives it."""
        installed = {
            "client_id": self.client.client_id,
            "project_id": "demo",
            "auth_uri": f"{origin}/o/oauth2/auth",
            "token_uri": f"{origin}/token",
            "client_secret": self.client.client_secret,
            "redirect_uris": ["http://localhost"],
        }
        return json.dumps({"installed": installed})

    def revoke(self, address: str) -> None:
        """End every sign-in of a person, as they do it on myaccount.google.com."""
        for kept in (self.refreshes, self.accesses):
            for token in [token for token, access in kept.items() if access.address == address]:
                del kept[token]

    def sign_in(self, address: str, scopes: Iterable[str], now: datetime) -> str:
        """A refresh token for someone, as behind a consent."""
        token = f"1//{secrets.token_urlsafe(24)}"
        lasts = TESTING_AGE if self.client.is_testing else timedelta(days=3650)
        self.refreshes[token] = Access(address, frozenset(scopes), now + lasts)
        return token

    def end_access(self) -> None:
        """Let all access tokens be over before their time."""
        self.accesses.clear()

    def authorise(self, asked: Form, now: datetime) -> str:
        """Where the consent page sends the browser. Raises Problem for a request that Google refuses."""
        redirect = urlsplit(asked.get("redirect_uri", ""))
        scopes = frozenset(asked.get("scope", "").split())
        faults = {
            "invalid_client": asked.get("client_id") != self.client.client_id,
            "redirect_uri_mismatch": (redirect.scheme, redirect.hostname)
            not in (("http", "127.0.0.1"), ("http", "localhost")),
            "unsupported_response_type": asked.get("response_type") != "code",
            "invalid_scope": not scopes,
            "invalid_request": asked.get("code_challenge_method") != "S256"
            or not re.fullmatch(r"[\w-]{43}", asked.get("code_challenge", "")),
        }
        for name, is_so in faults.items():
            if is_so:
                raise Problem(400, f"Error 400: {name}")
        if self.consent is None or self.consent.refuses:
            answer = {"error": "access_denied"}
        else:
            granted = scopes - self.consent.unticked
            code = f"4/{secrets.token_urlsafe(24)}"
            is_first = self.consent.address not in self.granted_before
            is_offline = asked.get("access_type") == "offline" and (
                is_first or asked.get("prompt") == "consent"
            )
            self.granted_before.add(self.consent.address)
            self.codes[code] = Code(
                self.consent.address, granted, asked["code_challenge"], asked["redirect_uri"], is_offline, now
            )
            answer = {"code": code, "scope": " ".join(sorted(granted))}
        return f"{asked['redirect_uri']}?{urlencode({'state': asked.get('state', ''), **answer})}"

    def token(self, form: Form, now: datetime) -> dict[str, Any]:
        """The token endpoint. Raises Problem."""
        if (form.get("client_id"), form.get("client_secret")) != (
            self.client.client_id,
            self.client.client_secret,
        ):
            raise _refused("invalid_client", "Unauthorized", 401)
        match form.get("grant_type"):
            case "authorization_code":
                return self._redeem(form, now)
            case "refresh_token":
                return self._refresh(form, now)
        raise _refused("unsupported_grant_type", "Invalid grant_type")

    def access(self, header: str, now: datetime) -> Access | None:
        """What a request with this Authorization header may do; None if nothing."""
        access = self.accesses.get(header.removeprefix("Bearer "))
        return access if access and now < access.expires_at else None

    def _redeem(self, form: Form, now: datetime) -> dict[str, Any]:
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or now - code.issued_at > CODE_AGE:
            raise _refused("invalid_grant", "Malformed auth code.")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if urlsafe_b64encode(digest).decode().rstrip("=") != code.challenge:
            raise _refused("invalid_grant", "Invalid code verifier.")
        if form.get("redirect_uri") != code.redirect_uri:
            raise _refused("redirect_uri_mismatch", "Bad Request")
        answer: dict[str, Any] = {}
        if code.is_offline:
            answer["refresh_token"] = self.sign_in(code.address, code.scopes, now)
            if self.client.is_testing:
                answer["refresh_token_expires_in"] = int(TESTING_AGE.total_seconds())
        if "openid" in code.scopes:
            answer["id_token"] = _id_token(code.address, self.client.client_id)
        return answer | self._grant(code.address, code.scopes, now)

    def _refresh(self, form: Form, now: datetime) -> dict[str, Any]:
        token = form.get("refresh_token", "")
        kept = self.refreshes.get(token)
        if kept is None or now >= kept.expires_at:
            raise _refused("invalid_grant", "Token has been expired or revoked.")
        answer: dict[str, Any] = {}
        if self.rotates:
            del self.refreshes[token]
            answer["refresh_token"] = f"1//{secrets.token_urlsafe(24)}"
            self.refreshes[answer["refresh_token"]] = kept
        return answer | self._grant(kept.address, kept.scopes, now)

    def _grant(self, address: str, scopes: frozenset[str], now: datetime) -> dict[str, Any]:
        token = f"ya29.{secrets.token_urlsafe(24)}"
        expires_at = now + timedelta(seconds=ACCESS_SECONDS)
        self.accesses[token] = Access(address, scopes, expires_at)
        return {
            "access_token": token,
            "expires_in": ACCESS_SECONDS,
            "scope": " ".join(sorted(scopes)),
            "token_type": "Bearer",
        }


def _refused(error: str, description: str, status: int = 400) -> Problem:
    return Problem(status, {"error": error, "error_description": description})


def _id_token(address: str, client_id: str) -> str:
    """Unsigned: it comes from the token endpoint itself (OpenID Connect Core 3.1.3.7, 6)."""
    subject = hashlib.sha256(address.encode()).hexdigest()[:21]
    claims = {
        "iss": "https://accounts.google.com",
        "aud": client_id,
        "sub": subject,
        "email": address,
        "email_verified": True,
    }
    parts = ({"alg": "RS256"}, claims)
    return (
        ".".join([urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]) + ".x"
    )
