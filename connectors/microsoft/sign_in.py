"""Signing in at Microsoft through msal: with a browser that comes back here, or by a device code."""

from __future__ import annotations

import json
import secrets
import time
import warnings
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.errors import SignInFailed, SignInOver
from connectors.microsoft import refusals
from connectors.microsoft.endpoints import Endpoints
from connectors.microsoft.grant import App, Client, Grant, token_in

SCOPE_OF_SOURCE: Mapping[str, str] = {
    "microsoft_calendar": "Calendars.ReadBasic",
    "microsoft_contacts": "Contacts.Read",
    "microsoft_mail": "Mail.ReadBasic",
}
"""What each source needs: the least there is, and never more than reading."""
WHO = "User.Read"
"""Whose account it is, and which addresses are theirs."""


class AdministratorNeeded(SignInFailed):
    """The organisation lets nobody use the app before an administrator has approved it."""


class Attempt:
    """One try to sign in with a browser: where it is sent, and what must come back (PKCE, state)."""

    def __init__(
        self,
        endpoints: Endpoints,
        app: App,
        redirect_uri: str,
        scopes: Iterable[str],
        login_hint: str | None = None,
    ) -> None:
        self._endpoints = endpoints
        self._app = app
        self._scopes = scopes_for(scopes)
        self._client = Client(app, endpoints)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it would rather have a form, which nobody can paste
            self._flow: dict[str, Any] = self._client.msal.initiate_auth_code_flow(
                list(self._scopes),
                redirect_uri=redirect_uri,
                login_hint=login_hint,
                prompt=None if login_hint else "select_account",
                response_mode="query",
            )

    def url(self) -> str:
        """The consent page."""
        return str(self._flow["auth_uri"])

    def is_answer(self, url: str) -> bool:
        """Whether a URL that the browser was sent to answers this attempt and no other."""
        state = parse_qs(urlsplit(url).query).get("state", [""])
        return secrets.compare_digest(state[-1].encode(), str(self._flow["state"]).encode())

    def finish(self, url: str, now: datetime) -> Grant:
        """Redeem the code in the URL. Raises SignInFailed and what `token_in` raises."""
        if not self.is_answer(url):
            raise SignInFailed("This address is not the answer to this sign-in: begin anew.")
        told = {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}
        try:
            answer = self._client.msal.acquire_token_by_auth_code_flow(self._flow, told)
        except (ValueError, RuntimeError):
            raise SignInFailed("Microsoft did not sign you in: begin anew.") from None
        finally:
            self._client.close()
        return _granted(self._client, self._app, self._endpoints, self._scopes, answer, now)


class DeviceCode:
    """One try to sign in elsewhere: ``message`` says where to go and what to type there."""

    def __init__(self, endpoints: Endpoints, app: App, scopes: Iterable[str]) -> None:
        self._endpoints = endpoints
        self._app = app
        self._scopes = scopes_for(scopes)
        self._client = Client(app, endpoints)
        self._flow: dict[str, Any] = self._client.msal.initiate_device_flow(list(self._scopes))
        if "user_code" not in self._flow:
            raise _failed(self._flow)
        code, at = (str(self._flow.get(name)) for name in ("user_code", "verification_uri"))
        self.message = f"Go to {at} in any browser, and type the code {code} there."

    def finish(
        self, now: Callable[[], datetime], patience: float, *, clock: Callable[[], float] = time.time
    ) -> Grant:
        """Wait until the person has signed in, at most ``patience`` seconds. Raises as `Attempt.finish`."""
        self._flow["expires_at"] = min(self._flow["expires_at"], clock() + patience)
        try:
            answer = self._client.msal.acquire_token_by_device_flow(self._flow)
        finally:
            self._client.close()
        return _granted(self._client, self._app, self._endpoints, self._scopes, answer, now())


def scopes_for(scopes: Iterable[str]) -> tuple[str, ...]:
    """In a stable order, with what tells who it is; msal adds what a refresh token needs."""
    return tuple(sorted({WHO, *scopes}))


def granted_sources(sources: Iterable[str], scopes: Iterable[str]) -> tuple[str, ...]:
    """Those of the sources whose scope was granted."""
    granted = frozenset(scopes)
    return tuple(source for source in sources if SCOPE_OF_SOURCE[source] in granted)


def _granted(
    client: Client, app: App, endpoints: Endpoints, scopes: tuple[str, ...], answer: Any, now: datetime
) -> Grant:
    if "access_token" not in answer:
        raise _failed(answer)
    token_in(answer)
    cache = client.cache()
    if not json.loads(cache).get("RefreshToken"):
        raise SignInFailed("Microsoft gave no refresh token: the sign-in would end within the hour.")
    told = {one.rpartition("/")[2] for one in str(answer.get("scope", "")).split()}
    claims = answer.get("id_token_claims")
    address = claims.get("preferred_username") if isinstance(claims, dict) else None
    return Grant(
        app,
        cache,
        tuple(scope for scope in scopes if scope in told),
        address if isinstance(address, str) and "@" in address else None,
        now.isoformat(),
        endpoints.login,
    )


def _failed(answer: Mapping[str, Any]) -> SignInFailed | SignInOver:
    kind = AdministratorNeeded if refusals.wants_administrator(answer) else SignInFailed
    return kind(f"Nobody was signed in: {refusals.reason(answer)}.")
