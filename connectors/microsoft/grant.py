"""A sign-in at Microsoft as it is kept, and the access tokens that msal makes of it.

What is kept is msal's cache without its access tokens and ID tokens: the refresh token, whose it is, and for
which client. A refresh token is good once: the one that comes instead is kept before anybody uses the rest.
"""

from __future__ import annotations

import json
import logging
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from connectors.authorization import read_challenges
from connectors.bearer import AccessToken, Kept, seconds_of
from connectors.errors import AuthExpired, SignInOver, SourceChanged, SourceUnavailable
from connectors.microsoft import refusals
from connectors.microsoft.endpoints import LOGIN, Endpoints
from connectors.microsoft.msal_http import ClientUnknown, MsalHttp

NOT_KEPT = ("AccessToken", "IdToken")
LATER = frozenset({"temporarily_unavailable", "server_error"})


@dataclass(frozen=True, slots=True)
class App:
    """The user's own app registration, a public client. ``tenant``: common, consumers, organizations, or one
    organisation's id or domain.
    """

    client_id: str
    tenant: str = "common"


@dataclass(frozen=True, slots=True)
class Grant:
    """A sign-in: by which app, of whom (``address``), for which scopes, since when (ISO 8601), where."""

    app: App
    cache: str = field(repr=False)
    scopes: tuple[str, ...]
    address: str | None
    signed_in_at: str
    login: str

    def text(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))


def read_grant(text: str) -> Grant:
    """A kept sign-in. Raises AuthExpired for something else."""
    try:
        values = json.loads(text)
        app = App(**values.pop("app"))
        return Grant(**{**values, "app": app, "scopes": tuple(values["scopes"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise AuthExpired("What is kept of the sign-in at Microsoft cannot be read.") from None


class Client:
    """msal's client for an app, with the cache of a sign-in or an empty one."""

    def __init__(
        self,
        app: App,
        endpoints: Endpoints,
        cache: str | None = None,
        *,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        import msal  # here: it costs a start a third of a second

        logging.getLogger("msal").setLevel(logging.CRITICAL)
        self._cache = msal.SerializableTokenCache()
        if cache:
            self._cache.deserialize(cache)
        self._http = MsalHttp(endpoints.login, sleep=sleep)
        try:
            self.msal = msal.PublicClientApplication(
                app.client_id,
                authority=f"{LOGIN}/{app.tenant}",
                http_client=self._http,
                token_cache=self._cache,
                instance_discovery=False,
            )
        except ValueError:
            raise ClientUnknown(f"Microsoft knows no organisation {app.tenant!r} (--tenant).") from None

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def cache(self) -> str:
        """What is to be kept of the cache."""
        found = json.loads(self._cache.serialize())
        return json.dumps({name: value for name, value in found.items() if name not in NOT_KEPT})


class Renewal:
    """Asks for access tokens by the sign-in that is kept, for a `connectors.bearer.Bearer`."""

    def __init__(
        self, kept: Kept, endpoints: Endpoints, *, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._kept = kept
        self._endpoints = endpoints
        self._sleep = sleep

    def __call__(self, challenges: str) -> AccessToken:
        """Another access token, under the conditions that a refusal demands (claims challenge).

        Raises SignInOver, AuthExpired, SourceUnavailable, SourceChanged and the errors of the guard.
        """
        grant = read_grant(self._kept.value)
        if grant.login != self._endpoints.login:
            raise AuthExpired("This account was signed in elsewhere than where its url leads now.")
        client = Client(grant.app, self._endpoints, grant.cache, sleep=self._sleep)
        try:
            accounts = client.msal.get_accounts()
            answer = client.msal.acquire_token_silent_with_error(
                list(grant.scopes),
                account=accounts[0] if accounts else None,
                force_refresh=True,
                claims_challenge=claims_in(challenges),
            )
        except ValueError:
            raise SourceChanged("Microsoft's sign-in answered something that is not understood") from None
        finally:
            client.close()
        token = token_in(answer)
        cache = client.cache()
        if cache != grant.cache:
            self._kept.replace(replace(grant, cache=cache).text())
        return token


def token_in(answer: Mapping[str, Any] | None) -> AccessToken:
    """The access token of an answer of msal's. Raises SignInOver, SourceUnavailable, SourceChanged."""
    if answer is None:
        raise SignInOver("Nothing is kept of the sign-in at Microsoft.")
    if isinstance(answer.get("access_token"), str):
        return AccessToken(answer["access_token"], seconds_of(answer.get("expires_in")))
    if refusals.is_over(answer):
        hint = " docs/microsoft.md has a text for them." if refusals.wants_administrator(answer) else ""
        raise SignInOver(f"Microsoft accepts this sign-in no longer: {refusals.reason(answer)}.{hint}")
    if answer.get("error") in LATER:
        raise SourceUnavailable("Microsoft's sign-in is out of order")
    raise SourceChanged(f"Microsoft gave no token: {refusals.reason(answer)}")


def claims_in(challenges: str) -> str | None:
    """The claims that a 401 demands, as JSON (learn.microsoft.com/entra: claims challenges)."""
    for scheme, challenge in read_challenges(challenges):
        if scheme == "bearer" and challenge.get("claims"):
            text = challenge["claims"]
            try:
                claims = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
                json.loads(claims)
            except ValueError:
                return None
            return claims
    return None
