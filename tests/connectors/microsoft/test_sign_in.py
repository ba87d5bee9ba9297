"""Signing in through msal, over real HTTP: by browser, by code, again and again, and the ways it ends."""

from __future__ import annotations

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from connectors.bearer import Bearer
from connectors.errors import AuthExpired, Refused, SignInFailed, SignInOver, SourceChanged, SourceUnavailable
from connectors.microsoft.endpoints import LOGIN, MICROSOFT, Endpoints, endpoints
from connectors.microsoft.grant import App, Grant, Renewal, claims_in, read_grant
from connectors.microsoft.graph import Graph
from connectors.microsoft.me import own_addresses
from connectors.microsoft.msal_http import ClientUnknown, MsalHttp
from connectors.microsoft.sign_in import AdministratorNeeded, Attempt, DeviceCode
from flows.credentials import Secret
from flows.demo.emulators.microsoft import problems
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.entra import Consent, refused
from flows.demo.emulators.provider import Problem
from flows.demo.emulators.server import served
from tests.connectors.microsoft.signed_in import ADDRESS, Pauses

SCOPES = ("Contacts.Read",)
BACK = "http://localhost:1234"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def microsoft() -> Iterator[MicrosoftEmulator]:
    """With the clock of today, by which msal judges ID tokens."""
    with served(MicrosoftEmulator(now())) as running:
        running.add_mailbox(ADDRESS)
        running.entra.consent = Consent(ADDRESS)
        yield running


def places(microsoft: MicrosoftEmulator) -> Endpoints:
    return endpoints(microsoft.origin)


def app(microsoft: MicrosoftEmulator) -> App:
    return App(microsoft.entra.client_id)


def browse(microsoft: MicrosoftEmulator, url: str) -> str:
    """What a browser does at the consent page: the address that it is sent back to."""
    assert url.startswith(LOGIN)
    answer = httpx.get(url.replace(LOGIN, microsoft.origin), trust_env=False)
    return answer.headers["Location"]


def signed_in(microsoft: MicrosoftEmulator) -> Grant:
    attempt = Attempt(places(microsoft), app(microsoft), BACK, SCOPES)
    return attempt.finish(browse(microsoft, attempt.url()), now())


def renewal(microsoft: MicrosoftEmulator, secret: Secret) -> Renewal:
    return Renewal(secret, places(microsoft), sleep=Pauses(microsoft))


def test_a_browser_brings_a_sign_in(microsoft: MicrosoftEmulator) -> None:
    """Whose it is, for what, by which app; no access token and no ID token is among what is kept."""
    grant = signed_in(microsoft)
    assert (grant.address, grant.scopes) == (ADDRESS, ("Contacts.Read", "User.Read"))
    assert read_grant(grant.text()) == grant
    assert not any(token in grant.text() for token in microsoft.entra.accesses)
    assert any(token in grant.text() for token in microsoft.entra.refreshes)
    assert "AccessToken" not in grant.cache
    assert "RefreshToken" in grant.cache
    assert "RefreshToken" not in repr(grant)


def test_a_device_code_brings_the_same(microsoft: MicrosoftEmulator) -> None:
    """The message says where to go and what to type."""
    code = DeviceCode(places(microsoft), app(microsoft), SCOPES)
    assert "https://microsoft.com/devicelogin" in code.message
    assert "MADEUP123" in code.message
    assert code.finish(now, 60).address == ADDRESS


def test_nobody_types_the_code(microsoft: MicrosoftEmulator) -> None:
    """Patience ends; the message says so."""
    microsoft.entra.consent = None
    code = DeviceCode(places(microsoft), app(microsoft), SCOPES)
    with pytest.raises(SignInFailed, match="nobody signed in in time"):
        code.finish(now, 0)


def test_another_answer_is_not_taken(microsoft: MicrosoftEmulator) -> None:
    """An address with another state, or of another attempt, redeems nothing."""
    attempt = Attempt(places(microsoft), app(microsoft), BACK, SCOPES)
    other = Attempt(places(microsoft), app(microsoft), BACK, SCOPES)
    answer = browse(microsoft, attempt.url())
    assert not other.is_answer(answer)
    with pytest.raises(SignInFailed, match="not the answer"):
        other.finish(answer, now())
    attempt.finish(answer, now())
    with pytest.raises(SignInFailed):
        attempt.finish(answer, now())


@pytest.mark.parametrize(
    ("error", "description", "told"),
    [
        ("access_denied", "AADSTS65004: User declined to consent.", "the consent was refused"),
        ("invalid_client", "AADSTS7000218: client_assertion is missing.", "Allow public client flows"),
        ("invalid_request", "AADSTS50194: not configured as multi-tenant.", "--tenant"),
        ("server_error", "something else", "Microsoft says server_error"),
    ],
)
def test_what_goes_wrong_is_told_in_words(
    microsoft: MicrosoftEmulator, error: str, description: str, told: str
) -> None:
    """What Entra says by numbers, with what to do about it."""
    microsoft.entra.consent = Consent(ADDRESS, error, description)
    with pytest.raises(SignInFailed, match=told):
        signed_in(microsoft)


@pytest.mark.parametrize("number", [90094, 900941, 650056])
def test_a_tenant_that_wants_an_administrator_is_told_apart(
    microsoft: MicrosoftEmulator, number: int
) -> None:
    """The person cannot help it by trying again."""
    microsoft.entra.consent = Consent(ADDRESS, "consent_required", f"AADSTS{number}: Admin consent.")
    with pytest.raises(AdministratorNeeded, match="an administrator of your organisation"):
        signed_in(microsoft)


def test_an_unknown_organisation_and_a_client_that_is_not_public(microsoft: MicrosoftEmulator) -> None:
    """Both name the option or the switch that is wrong."""
    microsoft.fail("openid-configuration", lambda: refused("invalid_tenant", "AADSTS90002: not found."))
    with pytest.raises(ClientUnknown, match="--tenant"):
        Attempt(places(microsoft), App("x", "nobody.example"), BACK, SCOPES)
    attempt = Attempt(places(microsoft), app(microsoft), BACK, SCOPES)
    answer = browse(microsoft, attempt.url())
    microsoft.fail("token", lambda: Problem(401, {"error": "invalid_client"}))
    with pytest.raises(ClientUnknown, match="public client flows"):
        attempt.finish(answer, now())


def test_a_refresh_token_is_kept_before_its_token_is_used(microsoft: MicrosoftEmulator) -> None:
    """Each renewal rotates it; the new one is where it is kept, and the next process goes on with it."""
    stored: list[str] = []
    secret = Secret(signed_in(microsoft).text(), stored.append)
    for _ in range(3):
        assert renewal(microsoft, secret)("").text in microsoft.entra.accesses
    assert len(stored) == 3
    assert stored[-1] == secret.value
    assert microsoft.entra.grants == ["authorization_code"] + ["refresh_token"] * 3

    def full(_: str) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        renewal(microsoft, Secret(secret.value, full))("")


def test_many_threads_renew_once(microsoft: MicrosoftEmulator) -> None:
    """While one asks, the others wait for what it gets."""
    bearer = Bearer(renewal(microsoft, Secret(signed_in(microsoft).text())))
    headers: list[str] = []
    threads = [threading.Thread(target=lambda: headers.append(bearer.header("GET", ""))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(headers) == 8
    assert len(set(headers)) == 1
    assert microsoft.entra.grants == ["authorization_code", "refresh_token"]


@pytest.mark.parametrize(
    ("error", "suberror", "description", "told"),
    [
        ("invalid_grant", "bad_token", "AADSTS700082: expired due to inactivity.", "not used for 90 days"),
        ("invalid_grant", "", "AADSTS50173: The grant is expired due to a password change.", "password"),
        ("invalid_grant", "consent_required", "AADSTS65001: has not consented.", "consent was withdrawn"),
        ("interaction_required", "basic_action", "AADSTS50076: multi-factor.", "who you are once more"),
        ("invalid_grant", "", "AADSTS53003: Blocked by Conditional Access.", "conditional access"),
        ("consent_required", "", "AADSTS90094: Admin consent is required.", "docs/microsoft.md has a text"),
        ("invalid_grant", "", "no number", "Microsoft says invalid_grant"),
    ],
)
def test_a_sign_in_that_is_over_is_asked_for_once(
    microsoft: MicrosoftEmulator, error: str, suberror: str, description: str, told: str
) -> None:
    """Each reason has its words; nobody asks a second time; nothing that was kept is thrown away."""
    secret = Secret(signed_in(microsoft).text())
    before = secret.value
    microsoft.entra.refusal = (error, suberror, description)
    bearer = Bearer(renewal(microsoft, secret))
    for _ in range(3):
        with pytest.raises(SignInOver, match=told):
            bearer.header("GET", "")
    assert microsoft.entra.grants == ["authorization_code", "refresh_token"]
    assert secret.value == before


def test_trouble_of_the_sign_in_is_no_end_of_it(microsoft: MicrosoftEmulator) -> None:
    """Out of order is for later; what nobody understands is looked at; and then it works again."""
    secret = Secret(signed_in(microsoft).text())
    bearer = Bearer(renewal(microsoft, secret))
    for make, error in (
        (lambda: problems.out_of_order(503), SourceUnavailable),
        (lambda: refused("temporarily_unavailable", "AADSTS90033: try again."), SourceUnavailable),
        (lambda: refused("invalid_scope", "AADSTS70011: bad."), SourceChanged),
        (lambda: Problem(200, "<html>"), SourceChanged),
    ):
        microsoft.fail("token", make, times=9)
        with pytest.raises(error):
            bearer.header("GET", "")
        microsoft.faults.clear()
    assert bearer.header("GET", "").startswith("Bearer ey-")


def claims() -> tuple[str, str]:
    text = json.dumps({"access_token": {"nbf": {"essential": True, "value": "1704065710"}}})
    return text, urlsafe_b64encode(text.encode()).decode().rstrip("=")


def test_a_claims_challenge_is_answered_or_needs_the_person(microsoft: MicrosoftEmulator) -> None:
    """A 401 with claims: the refresh asks under them; where that does not do, the account waits."""
    text, encoded = claims()
    assert claims_in(f'Bearer realm="", error="insufficient_claims", claims="{encoded}"') == text
    assert claims_in('Bearer realm="", claims="%%%"') is None
    assert claims_in("") is None
    secret = Secret(signed_in(microsoft).text())
    graph = Graph(places(microsoft).graph, Bearer(renewal(microsoft, secret)), sleep=Pauses(microsoft))
    microsoft.fail("/me", lambda: problems.not_signed_in(encoded))
    assert graph.get("me")["mail"] == ADDRESS
    microsoft.fail("/me", lambda: problems.not_signed_in(encoded))
    microsoft.entra.refusal = ("interaction_required", "", "AADSTS50076: multi-factor.")
    with pytest.raises(SignInOver, match="once more"):
        graph.get("me")


def test_a_sign_in_goes_nowhere_else(microsoft: MicrosoftEmulator) -> None:
    """One made at an emulator is not taken to Microsoft, nor the other way; msal is let ask one host."""
    secret = Secret(signed_in(microsoft).text())
    with pytest.raises(AuthExpired, match="elsewhere"):
        Renewal(secret, MICROSOFT)("")
    with pytest.raises(Refused):
        MsalHttp(microsoft.origin).get("https://login.windows.net/common/discovery/instance")
    with pytest.raises(Refused):
        endpoints("https://graph.example")
    assert endpoints(None) == MICROSOFT
    with pytest.raises(AuthExpired):
        read_grant("{}")


@pytest.mark.parametrize(
    ("me", "expected"),
    [
        (
            {"proxyAddresses": ["smtp:nino@old.example", "SMTP:Nino@example.org", "X500:/o=Example"]},
            (ADDRESS, "nino@old.example"),
        ),
        ({"otherMails": ["nino@home.example", 3]}, (ADDRESS, "nino@home.example")),
        ({"mail": None, "userPrincipalName": "nino_home.example#EXT#@x.onmicrosoft.com"}, (ADDRESS,)),
        ({"mail": None, "userPrincipalName": None, "proxyAddresses": None, "otherMails": None}, ()),
    ],
)
def test_whose_account_it_is(
    microsoft: MicrosoftEmulator, me: dict[str, object], expected: tuple[str, ...]
) -> None:
    """Every address once; names of guests and of other protocols are none."""
    microsoft.mailboxes[ADDRESS].me |= me
    bearer = Bearer(renewal(microsoft, Secret(signed_in(microsoft).text())))
    assert own_addresses(Graph(places(microsoft).graph, bearer)) == expected
