"""Google's library above the guard: it sends nothing by itself, and the environment has no say."""

from __future__ import annotations

import logging

import pytest

from connectors.errors import ConnectorError, SourceChanged, SourceUnavailable
from connectors.formats.json_values import ids_in, objects_in, strings_in
from connectors.google.api import Unsuccessful, reasons_in
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.google.problems import calendar_rate_limited, out_of_order, problem, rate_limited
from flows.demo.emulators.provider import Problem
from tests.connectors.google.signed_in import people_api

LIST = "people.people.connections.list"


def ask(google: GoogleEmulator, **more: object) -> dict[str, object]:
    """One request with a token in its address."""
    api = people_api(google)
    people = api.service.people().connections()
    return api.call(people.list(resourceName="people/me", personFields="names", **more))


def test_the_environment_has_no_say(google: GoogleEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither proxies nor the variables that the library reads lead a request, or a token, elsewhere."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("GOOGLE_API_USE_MTLS_ENDPOINT", "always")
    monkeypatch.setenv("GOOGLE_API_USE_CLIENT_CERTIFICATE", "true")
    monkeypatch.setenv("GOOGLE_CLOUD_UNIVERSE_DOMAIN", "evil.example")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere")
    assert ask(google) == {"totalItems": 0, "totalPeople": 0}


def test_nothing_is_told(google: GoogleEmulator, caplog: pytest.LogCaptureFixture) -> None:
    """With every log at its most talkative: no token, no address with a query, nothing of an answer."""
    caplog.set_level(logging.DEBUG)
    for make in (
        lambda: Problem(403, "canary: no JSON"),
        lambda: Problem(400, {"error": {"message": "canary", "errors": [{"reason": "canary words"}]}}),
        lambda: Problem(200, "canary: no JSON"),
    ):
        google.fail(LIST, make)
        with pytest.raises(ConnectorError) as caught:
            ask(google, pageToken="canary-token")
        told = f"{caught.value!s} {caught.value!r} {vars(caught.value)} {caught.value.__cause__}"
        assert "canary" not in told + caplog.text
    assert not any(token in caplog.text for token in google.oauth.accesses)


def test_the_library_never_writes(google: GoogleEmulator) -> None:
    """No method but those that read leaves, whatever is asked of the service."""
    api = people_api(google)
    before = len(google.asked)
    with pytest.raises(SourceChanged):
        api.call(api.service.people().createContact(body={}))
    assert len(google.asked) == before


@pytest.mark.parametrize(
    ("make", "is_waited_for"),
    [
        (rate_limited, True),
        (lambda: calendar_rate_limited(403), True),
        (lambda: calendar_rate_limited(403, "quotaExceeded"), True),
        (lambda: out_of_order(500), True),
        (lambda: out_of_order(503), True),
        (lambda: problem(403, "no"), False),
        (lambda: problem(404, "no"), False),
        (lambda: problem(400, "no"), False),
    ],
)
def test_what_is_waited_for(google: GoogleEmulator, make: object, is_waited_for: bool) -> None:
    """Quotas under any code and failures of Google's own; what is refused for good is asked once."""
    google.fail(LIST, make, times=99)  # type: ignore[arg-type]
    with pytest.raises(SourceUnavailable if is_waited_for else Unsuccessful):
        ask(google)
    assert google.count(LIST) == (4 if is_waited_for else 1)


@pytest.mark.parametrize(
    ("body", "reasons"),
    [
        (b'{"error": {"errors": [{"reason": "a"}], "details": [{"reason": "b"}, {}]}}', {"a", "b"}),
        (b'{"error": {"errors": [{"reason": "two words"}, {"reason": 5}, 5]}}', set()),
        (b'{"error": "invalid_grant"}', set()),
        (b"<html>", set()),
        (b"[]", set()),
        (b'{"error": {"errors": 5}}', set()),
    ],
)
def test_reasons(body: bytes, reasons: set[str]) -> None:
    """In both forms; nothing that a server could write into our messages."""
    assert reasons_in(body) == reasons


def test_answers_of_wrong_types() -> None:
    """What is no list is an empty one, and what does not belong into it is left out."""
    assert objects_in([{"id": "a"}, 5, None]) == [{"id": "a"}]
    assert strings_in(["a", 5]) == ["a"]
    assert ids_in([{"id": "a"}, {"id": 5}, {}]) == ["a"]
    assert (objects_in(None), strings_in(5), ids_in({})) == ([], [], [])
