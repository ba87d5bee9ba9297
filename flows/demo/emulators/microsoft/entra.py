"""Entra's sign-in, v2.0: discovery, consent that a test or a demo steers, codes, device codes, tokens.

learn.microsoft.com/entra/identity-platform, RFC 6749, RFC 7636 (PKCE), RFC 8252 (loopback), RFC 8628 (device
codes). Addresses in answers are Microsoft's own, as msal wants them: its requests are led here behind its
back.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from flows.demo.emulators.provider import Answer, Problem

LOGIN = "https://login.microsoftonline.com"
ACCESS_SECONDS = 3600
CODE_AGE = timedelta(minutes=10)
OF_SIGN_IN = frozenset({"openid", "profile", "offline_access"})
TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"

Form = Mapping[str, str]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Access:
    """What a token is good for, and until when."""

    address: str
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Code:
    """An authorisation code: what was granted, and to whom it goes."""

    access: Access
    challenge: str
    redirect_uri: str
    nonce: str


@dataclass(slots=True)
class Consent:
    """What the person does: who they are, or why nothing comes of it (``error``, ``description``)."""

    address: str
    error: str | None = None
    description: str = ""


@dataclass(slots=True)
class Entra:
    """The sign-ins at Microsoft.

    ``consent`` is what the next sign-in comes to; without one a device code stays pending. ``refusal`` is the
    error (error, suberror, description) with which every refresh fails. ``claims`` (base64) are demanded by
    each 401. ``rotates``: each refresh gives a new refresh token and voids the old one.
    """

    client_id: str = "11111111-2222-3333-4444-555555555555"
    consent: Consent | None = None
    refusal: tuple[str, str, str] | None = None
    claims: str | None = None
    rotates: bool = True
    codes: dict[str, Code] = field(default_factory=dict)
    devices: dict[str, frozenset[str]] = field(default_factory=dict)
    refreshes: dict[str, Access] = field(default_factory=dict)
    accesses: dict[str, Access] = field(default_factory=dict)
    grants: list[str] = field(default_factory=list)
    """The grant types of all requests for a token."""

    def token_for(self, address: str, scopes: Iterable[str], now: datetime) -> str:
        """An access token for someone, as behind a sign-in."""
        token = f"ey-{secrets.token_urlsafe(24)}"
        ends = now + timedelta(seconds=ACCESS_SECONDS)
        self.accesses[token] = Access(address, frozenset(scopes), ends)
        return token

    def refresh_token_for(self, address: str, scopes: Iterable[str], now: datetime) -> str:
        """A refresh token for someone, as behind a sign-in."""
        token = f"0.A-{secrets.token_urlsafe(24)}"
        self.refreshes[token] = Access(address, frozenset(scopes), now + timedelta(days=90))
        return token

    def end_access(self) -> None:
        """Let all access tokens be over before their time."""
        self.accesses.clear()

    def revoke(self, address: str) -> None:
        """End every sign-in of a person."""
        for kept in (self.refreshes, self.accesses):
            for token in [token for token, access in kept.items() if access.address == address]:
                del kept[token]

    def access(self, header: str, now: datetime) -> Access | None:
        """What a request with this Authorization header may do; None if nothing."""
        access = self.accesses.get(header.removeprefix("Bearer "))
        return access if access and now < access.expires_at else None

    def answer(self, http_method: str, path: str, query: Form, form: Form, now: datetime) -> Answer:
        """The answer of a page of Entra's. Raises Problem."""
        _, tenant, *rest = path.split("/")
        match http_method, "/".join(rest):
            case "GET", "v2.0/.well-known/openid-configuration":
                return Answer(200, _configuration(tenant))
            case "GET", "discovery/instance":
                return Answer(200, {"tenant_discovery_endpoint": f"{LOGIN}/common/v2.0/", "metadata": []})
            case "GET", "oauth2/v2.0/authorize":
                return Answer(302, "", {"Location": self._authorise(query, now)})
            case "POST", "oauth2/v2.0/devicecode":
                return Answer(200, self._device(form))
            case "POST", "oauth2/v2.0/token":
                self.grants.append(form.get("grant_type", ""))
                return Answer(200, self._token(form, now))
        raise Problem(404, "<html><title>Not Found</title></html>")

    def _authorise(self, asked: Form, now: datetime) -> str:
        """Where the consent page sends the browser. Raises Problem for what Entra shows a page about."""
        redirect = urlsplit(asked.get("redirect_uri", ""))
        if asked.get("client_id") != self.client_id:
            raise Problem(400, "AADSTS700016: Application was not found in the directory.")
        if (redirect.scheme, redirect.hostname) != ("http", "localhost"):
            raise Problem(400, "AADSTS50011: The redirect URI does not match.")
        if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
            raise Problem(400, "AADSTS9002325: Proof Key for Code Exchange is required.")
        consent = self.consent or Consent("", "access_denied", "AADSTS65004: User declined to consent.")
        if consent.error:
            answer = {"error": consent.error, "error_description": consent.description}
        else:
            code = f"M.C-{secrets.token_urlsafe(24)}"
            granted = Access(consent.address, _scopes(asked), now + CODE_AGE)
            self.codes[code] = Code(
                granted, asked["code_challenge"], asked["redirect_uri"], asked.get("nonce", "")
            )
            answer = {"code": code}
        return f"{asked['redirect_uri']}?{urlencode({'state': asked.get('state', ''), **answer})}"

    def _device(self, form: Form) -> Json:
        self._check_client(form)
        code = f"D-{secrets.token_urlsafe(24)}"
        self.devices[code] = _scopes(form)
        return {
            "user_code": "MADEUP123",
            "device_code": code,
            "verification_uri": "https://microsoft.com/devicelogin",
            "expires_in": 900,
            "interval": 1,
            "message": "To sign in, open https://microsoft.com/devicelogin and enter the code MADEUP123.",
        }

    def _token(self, form: Form, now: datetime) -> Json:
        self._check_client(form)
        match form.get("grant_type"):
            case "authorization_code":
                return self._redeem(form, now)
            case "refresh_token":
                return self._refresh(form, now)
            case "urn:ietf:params:oauth:grant-type:device_code" | "device_code":
                return self._redeem_device(form, now)
        raise refused("unsupported_grant_type", "AADSTS70003: The grant type is not supported.")

    def _check_client(self, form: Form) -> None:
        if form.get("client_id") != self.client_id:
            raise refused("unauthorized_client", "AADSTS700016: Application was not found in the directory.")

    def _redeem(self, form: Form, now: datetime) -> Json:
        code = self.codes.pop(form.get("code", ""), None)
        if code is None or now >= code.access.expires_at:
            raise refused("invalid_grant", "AADSTS70008: The provided authorization code is expired.")
        digest = urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if digest.decode().rstrip("=") != code.challenge or form.get("redirect_uri") != code.redirect_uri:
            raise refused("invalid_grant", "AADSTS501481: The Code_Verifier does not match.")
        return self._grant(code.access.address, code.access.scopes, now, code.nonce)

    def _redeem_device(self, form: Form, now: datetime) -> Json:
        code = form.get("device_code") or form.get("code") or ""
        if code not in self.devices:
            raise refused("expired_token", "AADSTS70020: The device code has expired.")
        if self.consent is None:
            raise refused("authorization_pending", "AADSTS70016: Authorization is pending.")
        if self.consent.error:
            raise refused(self.consent.error, self.consent.description)
        return self._grant(self.consent.address, self.devices.pop(code), now)

    def _refresh(self, form: Form, now: datetime) -> Json:
        if self.refusal:
            error, suberror, description = self.refusal
            raise refused(error, description, suberror)
        token = form.get("refresh_token", "")
        kept = self.refreshes.get(token)
        if kept is None or now >= kept.expires_at:
            raise refused("invalid_grant", "AADSTS700082: The refresh token has expired.", "bad_token")
        if self.claims and "claims" not in form:
            raise refused("interaction_required", "AADSTS50076: Multi-factor authentication is needed.")
        if self.rotates:
            del self.refreshes[token]
        return self._grant(kept.address, kept.scopes, now)

    def _grant(self, address: str, scopes: frozenset[str], now: datetime, nonce: str = "") -> Json:
        owner = hashlib.sha256(address.encode()).hexdigest()[:32]
        return {
            "token_type": "Bearer",
            "scope": " ".join(sorted(scopes - {"offline_access"})),
            "expires_in": ACCESS_SECONDS,
            "ext_expires_in": ACCESS_SECONDS,
            "access_token": self.token_for(address, scopes, now),
            "refresh_token": self.refresh_token_for(address, scopes, now),
            "id_token": _id_token(address, owner, self.client_id, nonce),
            "client_info": _encoded({"uid": owner, "utid": TENANT}),
        }


def refused(error: str, description: str, suberror: str = "") -> Problem:
    """An error of the token endpoint."""
    codes = [int(number) for number in re.findall(r"\bAADSTS(\d+)", description)]
    body = {"error": error, "error_description": description, "error_codes": codes}
    return Problem(400, body | ({"suberror": suberror} if suberror else {}))


def _scopes(asked: Form) -> frozenset[str]:
    """Graph's scopes may come with its address before them."""
    return frozenset(one.rpartition("/")[2] for one in asked.get("scope", "").split())


def _configuration(tenant: str) -> Json:
    at = f"{LOGIN}/{tenant}"
    return {
        "issuer": f"{LOGIN}/{TENANT}/v2.0",
        "authorization_endpoint": f"{at}/oauth2/v2.0/authorize",
        "token_endpoint": f"{at}/oauth2/v2.0/token",
        "device_authorization_endpoint": f"{at}/oauth2/v2.0/devicecode",
        "jwks_uri": f"{at}/discovery/v2.0/keys",
    }


def _id_token(address: str, owner: str, client_id: str, nonce: str) -> str:
    """Unsigned: it comes from the token endpoint itself (OpenID Connect Core 3.1.3.7, 6).

    Of this machine's time, whatever the emulator's is: msal judges it by that.
    """
    at = int(time.time())
    claims = {
        "iss": f"{LOGIN}/{TENANT}/v2.0",
        "aud": client_id,
        "sub": owner,
        "oid": owner,
        "tid": TENANT,
        "preferred_username": address,
        "iat": at,
        "exp": at + ACCESS_SECONDS,
    } | ({"nonce": nonce} if nonce else {})
    return ".".join([_encoded({"alg": "RS256", "typ": "JWT"}), _encoded(claims), "x"])


def _encoded(value: Json) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
