"""Signing in at a DAV server: which way is taken, where the password goes, what is said of a refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors.authorization import Auth, read_challenges
from connectors.dav.client import DavClient
from connectors.dav.discovery import find_collections
from connectors.dav.service import CALDAV
from connectors.errors import AuthExpired, Refused
from tests.servers.scripted import Answer, Asked, ScriptedServer, multistatus

BASIC = "Basic bmlubzpjYW5hcnk="
DIGEST = 'Digest realm="here", nonce="{nonce}", qop="auth", algorithm=MD5'
FINE = multistatus(("/", "<D:displayname>Fine</D:displayname>"))


def wants(*challenges: str) -> Answer:
    return Answer(401, headers={"WWW-Authenticate": ", ".join(challenges)})


def ask(server: ScriptedServer, auth: Auth = "auto", path: str = "/") -> None:
    client = DavClient(server.url, "nino", "canary", auth=auth, sleep=lambda _: None)
    client.propfind(client.absolute(path), ["{DAV:}displayname"], 0)


def signed(server: ScriptedServer) -> list[str]:
    """What each request said of who is asking, of digest the method, path and nonce."""
    return [_told(asked) for asked in server.asked]


def _told(asked: Asked) -> str:
    header = asked.headers.get("Authorization")
    if header and header.startswith("Digest"):
        ((_, fields),) = read_challenges(header)
        return f"{asked.method} {fields['uri']} {fields['nonce']}"
    return header or "nobody"


def test_basic_is_said_at_once(server: ScriptedServer) -> None:
    """No round is lost on asking first."""
    server.answer(FINE)
    ask(server)
    assert signed(server) == [BASIC]


def test_digest_where_basic_is_not_taken(server: ScriptedServer) -> None:
    """The server's word decides; from then on digest is said at once, for each path anew."""
    digest = DIGEST.format(nonce="one")
    server.script = lambda asked: wants(digest) if _told(asked) == BASIC else FINE
    client = DavClient(server.url, "nino", "canary", sleep=lambda _: None)
    for path in ("/", "/there/?q"):
        client.propfind(client.absolute(path), ["{DAV:}displayname"], 0)
    assert signed(server) == [BASIC, "PROPFIND / one", "PROPFIND /there/?q one"]


def test_basic_is_kept_to_where_both_are_offered(server: ScriptedServer) -> None:
    """A wrong password is said once; digest would not make it right."""
    server.answer(wants(DIGEST.format(nonce="one"), 'Basic realm="here"'))
    with pytest.raises(AuthExpired):
        ask(server)
    assert signed(server) == [BASIC]


def test_digest_alone_never_says_the_password(server: ScriptedServer) -> None:
    """Asked for by name, it waits for the challenge, even if basic is offered too."""
    both = wants('Basic realm="here"', DIGEST.format(nonce="one"))
    server.script = lambda asked: both if _told(asked) == "nobody" else FINE
    ask(server, "digest")
    assert signed(server) == ["nobody", "PROPFIND / one"]


def test_a_stale_nonce_is_replaced(server: ScriptedServer) -> None:
    """When the server changes its nonce, the request is repeated with the new one."""
    nonces = ["one"]
    server.script = lambda asked: (
        FINE if _told(asked).endswith(f" {nonces[-1]}") else wants(DIGEST.format(nonce=nonces[-1]))
    )
    client = DavClient(server.url, "nino", "canary", sleep=lambda _: None)
    client.propfind(client.url, ["{DAV:}displayname"], 0)
    nonces.append("two")
    client.propfind(client.url, ["{DAV:}displayname"], 0)
    assert signed(server) == [BASIC, *("PROPFIND / " + nonce for nonce in ("one", "one", "two"))]


@pytest.mark.parametrize(("auth", "requests"), [("auto", 2), ("digest", 2), ("basic", 1), ("bearer", 1)])
def test_a_refused_password_is_not_tried_again_and_again(
    server: ScriptedServer, auth: Auth, requests: int
) -> None:
    """One answer to one challenge; accounts get locked otherwise."""
    server.answer(wants(DIGEST.format(nonce="one")))
    with pytest.raises(AuthExpired) as caught:
        ask(server, auth)
    assert len(server.asked) == requests
    assert "canary" not in str(caught.value)


def test_bearer_sends_the_token(server: ScriptedServer) -> None:
    """The password is the token, and there is no user name."""
    server.answer(FINE)
    ask(server, "bearer")
    assert signed(server) == ["Bearer canary"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_signed_anew(server: ScriptedServer, status: int) -> None:
    """A digest is made for the path that is really asked for."""
    digest = wants(DIGEST.format(nonce="one"))
    moved = Answer(status, headers={"Location": "/there/"})
    server.script = lambda asked: digest if _told(asked) == BASIC else (FINE if asked.path != "/" else moved)
    ask(server)
    assert signed(server) == [BASIC, "PROPFIND / one", "PROPFIND /there/ one"]


# --- the second host --------------------------------------------------------------------------------------


def _redirect(elsewhere: ScriptedServer) -> Answer:
    return Answer(307, headers={"Location": f"{elsewhere.url}/"})


def _principal(elsewhere: ScriptedServer) -> Answer:
    href = f"<D:href>{elsewhere.url}/me/</D:href>"
    return multistatus(("/", f"<D:current-user-principal>{href}</D:current-user-principal>"))


def _home(elsewhere: ScriptedServer) -> Answer:
    href = f"<D:href>{elsewhere.url}/home/</D:href>"
    return multistatus(("/", f"<C:calendar-home-set>{href}</C:calendar-home-set>"))


@pytest.mark.parametrize("trap", [_redirect, _principal, _home])
@pytest.mark.parametrize("auth", ["auto", "basic", "digest", "bearer"])
def test_no_other_host_hears_of_us(
    server: ScriptedServer, elsewhere: ScriptedServer, auth: Auth, trap: Callable[[ScriptedServer], Answer]
) -> None:
    """Redirected, or told that my home is there: no request, so neither password nor digest, goes there."""
    elsewhere.answer(wants(DIGEST.format(nonce="two"), 'Basic realm="there"'))
    digest = wants(DIGEST.format(nonce="one"))
    is_digest = auth in ("auto", "digest")
    server.script = lambda asked: digest if is_digest and " one" not in _told(asked) else trap(elsewhere)
    client = DavClient(server.url, "nino", "canary", auth=auth, sleep=lambda _: None)
    with pytest.raises(Refused) as caught:
        find_collections(client, CALDAV)
    assert elsewhere.url in str(caught.value)
    assert "canary" not in str(caught.value)
