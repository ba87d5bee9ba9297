"""The emulator is as strict as Google: what a careless client gets away with here, it would not there."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from flows.demo.emulators.google.discovery import load
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.google.masks import masked, read_mask
from flows.demo.emulators.google.oauth import Consent
from flows.demo.emulators.provider import Answer, Problem

ME = "nino@example.org"
SCOPE = "https://www.googleapis.com/auth/contacts.readonly"
CONNECTIONS = "/v1/people/me/connections"
VERIFIER = "v" * 64


@pytest.fixture
def google() -> GoogleEmulator:
    """With an account that has five contacts."""
    emulator = GoogleEmulator()
    people = emulator.add_account(ME).people
    for number in range(5):
        people.contacts.put(f"people/c{number}", {"resourceName": f"people/c{number}", "etag": "%"})
    return emulator


def get(google: GoogleEmulator, path: str, scopes: str = SCOPE, **query: Any) -> Answer:
    """A GET with a good access token."""
    refresh_token = google.oauth.sign_in(ME, scopes.split(), google.now)
    token = google.oauth.token(form(google, "refresh_token", refresh_token=refresh_token), google.now)
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    return google.handle("GET", path, urlencode(query), headers, "")


def form(google: GoogleEmulator, grant_type: str, **more: str) -> dict[str, str]:
    """A request to the token endpoint."""
    client = google.oauth.client
    return {
        "grant_type": grant_type,
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        **more,
    }


def body(answer: Answer) -> Any:
    """The JSON of an answer that is a success."""
    assert answer.status == 200
    return answer.body


def names(answer: Answer) -> list[str]:
    """The resource names on a page of contacts."""
    return [one["resourceName"] for one in body(answer).get("connections", [])]


def test_scopes_are_per_method(google: GoogleEmulator) -> None:
    """Contacts' own scope does not open other contacts, nor the other way round."""
    other = "https://www.googleapis.com/auth/contacts.other.readonly"
    assert get(google, CONNECTIONS, personFields="names").status == 200
    assert get(google, "/v1/otherContacts", readMask="names").status == 403
    assert get(google, "/v1/otherContacts", other, readMask="names").status == 200
    assert get(google, CONNECTIONS, other, personFields="names").status == 403


def test_without_a_token(google: GoogleEmulator) -> None:
    """401, with a challenge; a token ends after its hour."""
    answer = google.handle("GET", CONNECTIONS, "personFields=names", {}, "")
    assert (answer.status, "WWW-Authenticate" in answer.headers) == (401, True)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"personFields": "names,shoeSize"},
        {"personFields": "names", "pageSize": 1001},
        {"personFields": "names", "pageSize": "many"},
        {"personFields": "names", "sortOrder": "BY_SIZE"},
        {"personFields": "names", "colour": "blue"},
        {"personFields": "names", "pageToken": "made-up"},
        {"personFields": "names", "fields": "connections(names"},
    ],
)
def test_what_google_would_not_take(google: GoogleEmulator, query: dict[str, Any]) -> None:
    """A mask that is missing or wrong, too large a page, unknown or ill-typed parameters: 400."""
    assert get(google, CONNECTIONS, **query).status == 400


@pytest.mark.parametrize("path", ["/v1/people/you/connections", "/v1/otherContacts"])
def test_masks_and_names_that_google_does_not_know(google: GoogleEmulator, path: str) -> None:
    """Only people/me has connections; without profiles, other contacts have few fields."""
    scopes = f"{SCOPE} https://www.googleapis.com/auth/contacts.other.readonly"
    query = {"personFields": "names"} if "people" in path else {"readMask": "birthdays"}
    assert get(google, path, scopes, **query).status == 400


def test_page_tokens_belong_to_their_parameters(google: GoogleEmulator) -> None:
    """With another mask or page size a page token is refused; the sync token comes with the last page."""
    query: dict[str, Any] = {"personFields": "names", "pageSize": 2, "requestSyncToken": "true"}
    first = get(google, CONNECTIONS, **query)
    token = body(first)["nextPageToken"]
    assert "nextSyncToken" not in body(first)
    assert get(google, CONNECTIONS, **{**query, "pageSize": 3}, pageToken=token).status == 400
    assert get(google, CONNECTIONS, **{**query, "personFields": "urls"}, pageToken=token).status == 400
    second = get(google, CONNECTIONS, **query, pageToken=token)
    last = get(google, CONNECTIONS, **query, pageToken=body(second)["nextPageToken"])
    assert [len(names(page)) for page in (first, second, last)] == [2, 2, 1]
    assert "nextSyncToken" in body(last)


def test_sync_tokens_belong_to_their_mask_and_age(google: GoogleEmulator) -> None:
    """Another mask is refused; seven days after the full listing the reason is EXPIRED_SYNC_TOKEN."""
    query = {"personFields": "names,metadata", "requestSyncToken": "true"}
    token = body(get(google, CONNECTIONS, **query))["nextSyncToken"]
    google.accounts[ME].people.contacts.delete("people/c3")
    changes = body(get(google, CONNECTIONS, **query, syncToken=token))
    assert changes["connections"] == [{"resourceName": "people/c3", "metadata": {"deleted": True}}]
    assert get(google, CONNECTIONS, personFields="names", syncToken=token).status == 400
    google.pass_time(days=7, seconds=1)
    late: Any = get(google, CONNECTIONS, **query, syncToken=changes["nextSyncToken"])
    assert (late.status, late.body["error"]["details"][0]["reason"]) == (400, "EXPIRED_SYNC_TOKEN")


def test_a_quota_slides(google: GoogleEmulator) -> None:
    """So many requests in any minute, and not one more."""
    google.units_a_minute = 2

    def ask() -> int:
        return get(google, CONNECTIONS, personFields="names").status

    assert ask() == 200
    google.pass_time(seconds=40)
    assert [ask(), ask()] == [200, 429]
    google.pass_time(seconds=20)
    assert [ask(), ask()] == [200, 429]


def test_answers_that_the_schema_does_not_know_are_found() -> None:
    """Unknown fields, other types, values outside an enumeration, at any depth."""
    api = load("people", "v1")
    found = api.find("GET", CONNECTIONS)
    assert found
    wrong = {
        "totalItems": "5",
        "colour": "blue",
        "connections": [
            {"metadata": {"sources": [{"type": "FRIEND"}], "deleted": 1}, "names": {"displayName": "Nino"}}
        ],
    }
    assert len(api.faults(found[0], wrong)) == 5
    assert (
        api.faults(found[0], {"connections": [{"names": [{"displayName": "Nino"}]}], "totalItems": 1}) == []
    )


def test_masks() -> None:
    """Fields of fields, lists, slashes and stars; what is unclosed is refused."""
    value = {"a": [{"b": 1, "c": {"d": 2, "e": 3}}], "f": 4, "g": {"h": 5}}
    assert masked(value, read_mask("a(b,c/d),f")) == {"a": [{"b": 1, "c": {"d": 2}}], "f": 4}
    assert masked(value, read_mask("g/*")) == {"g": {"h": 5}}
    for text in ("a(b", "a)", ",", "a,,b", "a/", ""):
        with pytest.raises(Problem):
            read_mask(text)


def asked(google: GoogleEmulator, **more: str) -> dict[str, str]:
    """A request for consent as it should be."""
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    return {
        "client_id": google.oauth.client.client_id,
        "redirect_uri": "http://127.0.0.1:1234",
        "response_type": "code",
        "scope": f"openid email {SCOPE}",
        "state": "s",
        "code_challenge": urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
        **more,
    }


def code(google: GoogleEmulator, **more: str) -> str:
    """The code behind a consent."""
    google.oauth.consent = Consent(ME)
    url = google.oauth.authorise(asked(google, **more), google.now)
    return parse_qs(urlsplit(url).query)["code"][0]


def redeem(google: GoogleEmulator, its_code: str, **more: str) -> dict[str, Any]:
    """Tokens for a code."""
    right = {"code": its_code, "code_verifier": VERIFIER, "redirect_uri": "http://127.0.0.1:1234"}
    return google.oauth.token(form(google, "authorization_code", **{**right, **more}), google.now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "another"},
        {"redirect_uri": "https://evil.example"},
        {"redirect_uri": "urn:ietf:wg:oauth:2.0:oob"},
        {"response_type": "token"},
        {"scope": ""},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
    ],
)
def test_consent_that_is_asked_for_wrongly(google: GoogleEmulator, wrong: dict[str, str]) -> None:
    """Another client, a redirect that is not to this machine, no PKCE: Google shows an error page."""
    with pytest.raises(Problem):
        google.oauth.authorise(asked(google, **wrong), google.now)


@pytest.mark.parametrize(
    "wrong", [{"code_verifier": "x" * 64}, {"redirect_uri": "http://127.0.0.1:1"}, {"client_secret": "x"}]
)
def test_codes_are_redeemed_by_who_asked(google: GoogleEmulator, wrong: dict[str, str]) -> None:
    """By the verifier, the redirect and the client of the request, and no other."""
    with pytest.raises(Problem):
        redeem(google, code(google), **wrong)


def test_codes_are_good_once_and_not_for_long(google: GoogleEmulator) -> None:
    """A second use, or one after ten minutes, is an invalid grant."""
    one, late = code(google), code(google)
    redeem(google, one)
    google.pass_time(minutes=11)
    for each in (one, late):
        with pytest.raises(Problem, match="invalid_grant"):
            redeem(google, each)


def test_a_refresh_token_comes_with_a_consent(google: GoogleEmulator) -> None:
    """The second sign-in brings one only if consent was asked for again, and none without offline access."""
    assert "refresh_token" in redeem(google, code(google))
    assert "refresh_token" in redeem(google, code(google))
    assert "refresh_token" not in redeem(google, code(google, prompt="none"))
    assert "refresh_token" not in redeem(google, code(google, access_type="online"))


def test_sign_ins_in_testing_end_after_seven_days(google: GoogleEmulator) -> None:
    """While the consent screen is not published; a published one goes on."""
    for is_testing in (True, False):
        google.oauth.client.is_testing = is_testing
        token = redeem(google, code(google))["refresh_token"]
        google.pass_time(days=7)
        refresh = form(google, "refresh_token", refresh_token=token)
        if is_testing:
            with pytest.raises(Problem, match="invalid_grant"):
                google.oauth.token(refresh, google.now)
        else:
            assert google.oauth.token(refresh, google.now)["access_token"]
