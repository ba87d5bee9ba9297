"""The client makes of every answer either a multistatus or an error of ours, whatever comes over the wire."""

from __future__ import annotations

import pytest

from connectors.dav.client import DavClient, ServerFailed, UnexpectedStatus
from connectors.dav.service import DAV
from connectors.errors import ConnectorError, SourceChanged, SourceUnavailable
from tests.servers.scripted import Answer, ScriptedServer, multistatus

NAME = f"{DAV}displayname"
FINE = multistatus(("/", "<D:displayname>Fine</D:displayname>"))
ENTITY_BOMB = (
    b'<!DOCTYPE m [<!ENTITY a0 "aaaaaaaaaaaaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 50) for n in range(8))
    + b'<!ENTITY x "&a7;">]><D:multistatus xmlns:D="DAV:">&x;</D:multistatus>'
)


@pytest.fixture
def client(server: ScriptedServer) -> DavClient:
    return DavClient(server.url, "user", "password", sleep=lambda _: None)


def name_of(client: DavClient) -> str | None:
    """The display name in the answer to a question."""
    return client.propfind(client.url, [NAME], depth=0)[0].text(NAME)


def test_a_question_has_a_depth_and_a_type(client: DavClient, server: ScriptedServer) -> None:
    """What is asked is XML by its header too, and how deep is said."""
    server.answer(FINE)
    assert name_of(client) == "Fine"
    (asked,) = server.asked
    assert (asked.method, asked.headers["Depth"], asked.headers["Content-Type"]) == (
        "PROPFIND",
        "0",
        "application/xml; charset=utf-8",
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Please <br> sign in</body></html>",
        b"<html><body>Please sign in</body></html>",
        b"",
        b"BEGIN:VCARD",
        FINE.body[:-5],
        FINE.body.replace(b"Fine", b"F" * 11_000_000),
        ENTITY_BOMB,
    ],
)
def test_success_without_a_multistatus_is_not_understood(
    client: DavClient, server: ScriptedServer, body: bytes
) -> None:
    """A login page, an empty body, a torn one, an absurd one and an entity bomb are no answers."""
    server.answer(Answer(200, body))
    with pytest.raises(SourceChanged):
        name_of(client)


def test_no_entity_is_resolved(client: DavClient, server: ScriptedServer, elsewhere: ScriptedServer) -> None:
    """An answer cannot make us read files or other servers."""
    name = (
        f'<!DOCTYPE D:m [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY h SYSTEM "{elsewhere.url}/x">]>'
        '<D:multistatus xmlns:D="DAV:"><D:response><D:href>/</D:href><D:propstat><D:prop>'
        "<D:displayname>It: &f;&h;</D:displayname></D:prop></D:propstat></D:response></D:multistatus>"
    )
    server.answer(Answer(207, name.encode()))
    assert name_of(client) == "It: "


@pytest.mark.parametrize(
    ("answer", "error", "conditions"),
    [
        (Answer(404, b"<html>not here"), UnexpectedStatus, set()),
        (Answer(501, b""), UnexpectedStatus, set()),
        (Answer(500, b"Traceback"), ServerFailed, set()),
        (
            Answer(403, b'<D:error xmlns:D="DAV:"><!-- why --><D:valid-sync-token/></D:error>'),
            UnexpectedStatus,
            {f"{DAV}valid-sync-token"},
        ),
    ],
)
def test_an_error_bears_its_status_and_its_conditions(
    client: DavClient,
    server: ScriptedServer,
    answer: Answer,
    error: type[UnexpectedStatus | ServerFailed],
    conditions: set[str],
) -> None:
    """By these the caller decides; the body of an error page is of no account."""
    server.answer(answer)
    with pytest.raises(error) as caught:
        name_of(client)
    failure = caught.value
    assert isinstance(failure, (UnexpectedStatus, ServerFailed))
    assert (failure.status, set(failure.conditions)) == (answer.status, conditions)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 207 Fine\r\nno colon\r\n\r\n",
        b"HTTP/1.1 207 Fine\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 207 Fine\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 207 Fine\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 207 Fine\r\nX: " + b"x" * 2**20 + b"\r\n\r\n",
        b"HTTP/1.1 207 Fine\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    ],
)
def test_what_is_not_even_http_is_an_error_of_ours(
    client: DavClient, server: ScriptedServer, raw: bytes
) -> None:
    """No library's exception gets out."""
    server.answer(Answer(raw=raw))
    with pytest.raises((SourceUnavailable, SourceChanged)):
        name_of(client)


@pytest.mark.parametrize("url", ["http://127.0.0.1:99999/", "http://[::1/", "https://a b.example/"])
def test_an_address_that_is_none_is_an_error_of_ours(client: DavClient, url: str) -> None:
    """A server may write anything where an address belongs."""
    with pytest.raises(ConnectorError):
        client.propfind(client.absolute(url), [NAME], depth=0)
