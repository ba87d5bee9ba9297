"""Access tokens are made as they are needed, once for all, and no refusal is asked for twice."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from connectors.errors import AuthExpired, Refused, SignInOver, SourceChanged, SourceUnavailable
from connectors.google.endpoints import GOOGLE, emulated, endpoints
from connectors.google.grant import read_grant, why_it_ended
from flows.credentials import Secret
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.provider import Problem
from tests.connectors.google.signed_in import bearer, grant


def test_one_token_an_hour(google: GoogleEmulator) -> None:
    """It is asked for when it is first needed, and again a minute before it runs out."""
    signs = bearer(google)
    assert google.token_requests == []
    first = signs.header("GET", "")
    google.pass_time(minutes=58)
    assert signs.header("GET", "") == first
    google.pass_time(minutes=1)
    assert signs.header("GET", "") != first
    assert google.token_requests == ["refresh_token"] * 2


@pytest.mark.parametrize(
    ("days", "told"),
    [(7.1, "It was 7 days old. While the app's"), (3, "It was revoked"), (40, "It was revoked")],
)
def test_why_a_sign_in_ended(google: GoogleEmulator, days: float, told: str) -> None:
    """One that died at seven days was most likely of an app in Testing."""
    kept = read_grant(grant(google).value)
    assert told in why_it_ended(kept, google.now + timedelta(days=days))


def test_a_sign_in_of_an_app_in_testing(google: GoogleEmulator) -> None:
    """Seven days after the sign-in the message says to publish, and where that is described."""
    google.oauth.client.is_testing = True
    signs = bearer(google)
    google.pass_time(days=7, hours=2)
    with pytest.raises(SignInOver, match="publish it first"):
        signs.header("GET", "")
    with pytest.raises(SignInOver):
        signs.learn("")
    assert google.token_requests == ["refresh_token"]


def test_a_rotated_token_that_cannot_be_kept_is_not_used(google: GoogleEmulator) -> None:
    """Used without being kept, it would be lost with this process; the error is whatever keeping it met."""
    google.oauth.rotates = True

    def full(_: str) -> None:
        raise OSError("disk full")

    secret = Secret(grant(google).value, full)
    before = secret.value
    with pytest.raises(OSError, match="disk full"):
        bearer(google, secret).header("GET", "")
    assert secret.value == before


@pytest.mark.parametrize(
    ("problem", "error"),
    [
        (Problem(503, ""), SourceUnavailable),
        (Problem(500, ""), SourceUnavailable),
        (Problem(200, "<html>"), SourceChanged),
        (Problem(400, {"error": "canary secret"}), SourceChanged),
        (Problem(307, "", {"Location": "https://evil.example/token"}), SourceChanged),
        (Problem(401, {"error": "invalid_client"}), AuthExpired),
        (Problem(400, {"error": "invalid_grant"}), SignInOver),
    ],
)
def test_what_the_token_endpoint_may_say(
    google: GoogleEmulator, problem: Problem, error: type[Exception]
) -> None:
    """Each answer has its meaning; no message has a token, or what a server wrote."""
    secret = grant(google)
    google.fail("token", lambda: problem, times=9)
    with pytest.raises(error) as caught:
        bearer(google, secret).header("GET", "")
    told = f"{caught.value!s} {caught.value!r} {vars(caught.value)}"
    assert "canary" not in told
    assert read_grant(secret.value).refresh_token not in told
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("text", ["", "hunter2", "[]", "{}", json.dumps({"client": {}, "scopes": 5})])
def test_a_secret_that_is_no_sign_in(google: GoogleEmulator, text: str) -> None:
    """The account must be connected again."""
    with pytest.raises(AuthExpired):
        bearer(google, Secret(text)).header("GET", "")


@pytest.mark.parametrize(
    "url",
    ["https://127.0.0.1:1", "http://example.org", "http://127.0.0.1@evil.example", "ftp://127.0.0.1", ""],
)
def test_an_emulator_is_on_this_machine(url: str) -> None:
    """In plain HTTP, which the real one never is; else a token could go anywhere."""
    with pytest.raises(Refused):
        emulated(url)


def test_a_grant_shows_no_secret(google: GoogleEmulator) -> None:
    """Not even in a traceback that prints values."""
    kept = read_grant(grant(google).value)
    assert kept.refresh_token not in repr(kept)
    assert kept.client.client_secret not in repr(kept)
    assert read_grant(kept.text()) == kept


def test_google_is_where_google_says(google: GoogleEmulator) -> None:
    """Without a url every address is one of Google's, over TLS."""
    real = endpoints(None)
    assert real == GOOGLE
    for address in (real.authorisation, real.token, real.people, real.calendar):
        assert address.startswith("https://")
        assert address.split("/")[2].endswith((".google.com", ".googleapis.com"))
    assert emulated(google.origin).token == f"{google.origin}/token"
