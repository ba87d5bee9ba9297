"""What msal sends its requests through: the guard, to the place of the sign-in and nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from connectors.errors import AuthExpired, Refused, SourceChanged
from connectors.microsoft.endpoints import LOGIN
from connectors.origins import origin_of
from connectors.transport import GuardedSession
from connectors.wire import Answer

METHODS = frozenset({"GET", "POST"})


class Response:
    """An answer as msal reads it."""

    def __init__(self, answer: Answer) -> None:
        self.status_code = answer.status
        self.text = answer.body.decode("utf-8", "replace")
        self.headers = dict(answer.headers.items())

    def raise_for_status(self) -> None:
        """Raises for what is no success."""
        if self.status_code >= 400:
            raise SourceChanged(f"Microsoft's sign-in failed ({self.status_code})")


class MsalHttp:
    """An ``http_client`` of msal. ``login`` is where the sign-in is: msal believes that it is at Microsoft's
    own address, and what it asks there goes to ``login``; it is let ask nowhere else.
    """

    def __init__(self, login: str, *, sleep: Callable[[float], object] = time.sleep) -> None:
        self._login = login
        self._guard = GuardedSession([origin_of(login)], methods=METHODS, sleep=sleep)

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        **_unused: object,
    ) -> Response:
        """As msal asks for discovery."""
        return self._send("GET", f"{url}?{urlencode(params)}" if params else url, None, headers)

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | str | None = None,
        headers: Mapping[str, str] | None = None,
        **_unused: object,
    ) -> Response:
        """As msal asks for codes and tokens."""
        body = data if isinstance(data, str) else urlencode({k: v for k, v in (data or {}).items() if v})
        form = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._send("POST", f"{url}?{urlencode(params)}" if params else url, body.encode(), form)

    def close(self) -> None:
        """Close the connections."""
        self._guard.close()

    def _send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None) -> Response:
        if not url.startswith(f"{LOGIN}/"):
            raise Refused(f"The sign-in wants to go to {origin_of(url).host}: only {LOGIN} is asked")
        sent = {name: value for name, value in (headers or {}).items() if value}
        try:
            answer = self._guard.request(
                method, self._login + url.removeprefix(LOGIN), body=body, headers=sent
            )
        except AuthExpired:  # 401: RFC 6749, 5.2
            raise ClientUnknown(
                "Microsoft does not take this app for a public client: in its registration, set 'Allow "
                "public client flows' to Yes (docs/microsoft.md)."
            ) from None
        return Response(answer)


class ClientUnknown(AuthExpired):
    """The app's registration is not as it has to be."""
