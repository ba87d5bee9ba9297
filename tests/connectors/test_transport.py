"""The guard: what it lets through, what it refuses, how long it waits, and what it never says."""

from __future__ import annotations

import gzip
import logging
import ssl
import tracemalloc
import zlib
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import transport, wire
from connectors.authorization import authorization
from connectors.errors import AuthExpired, ConnectorError, Refused, SourceUnavailable
from connectors.origins import origin_of
from connectors.transport import (
    ATTEMPTS,
    LONGEST_RETRY_AFTER,
    READS,
    GuardedSession,
    parse_retry_after,
)
from connectors.wire import Oversized
from tests.servers.certificates import serving, trusting
from tests.servers.scripted import Answer, Asked, ScriptedServer, multistatus, scripted

USERNAME = "canary-user"
PASSWORD = "canary-pässword"
SECRETS = (
    USERNAME,
    PASSWORD,
    b64encode(f"{USERNAME}:{PASSWORD}".encode()).decode(),
    "canary-query",
    "canary-path",
)
FINE = multistatus(("/", "<D:displayname>Fine</D:displayname>"))
NOW = "Mon, 23 Nov 2026 08:00:00 GMT"


class Account:
    """A guarded session for one server, that notes its pauses instead of making them."""

    def __init__(self, server: ScriptedServer, tls: ssl.SSLContext | None = None) -> None:
        self.server = server
        self.pauses: list[float] = []
        self.session = GuardedSession(
            [origin_of(server.url)],
            authorization=authorization("basic", USERNAME, PASSWORD),
            tls=tls,
            sleep=self.pauses.append,
        )

    def ask(self, url: str = "", method: str = "PROPFIND") -> wire.Answer:
        return self.session.request(
            method,
            url or f"{self.server.url}/canary-path?token=canary-query",
            body=b"<body/>",
            headers={"Depth": "1"},
        )

    def refusal(self, url: str = "", method: str = "PROPFIND") -> ConnectorError:
        """The error of an ``ask`` that must fail, having told no secret."""
        with pytest.raises(ConnectorError) as caught:
            self.ask(url, method)
        told = f"{caught.value!s} {caught.value!r} {caught.value.args} {vars(caught.value)}"
        assert not any(secret in told for secret in SECRETS)
        assert caught.value.__cause__ is None
        return caught.value


@pytest.fixture
def account(server: ScriptedServer) -> Account:
    return Account(server)


# --- origins ----------------------------------------------------------------------------------------------


def test_another_origin_is_never_asked(account: Account, elsewhere: ScriptedServer) -> None:
    """A request to another port of the same host is refused before it is sent."""
    error = account.refusal(f"{elsewhere.url}/canary-path")
    assert isinstance(error, Refused)
    assert elsewhere.url in str(error)


def test_sources_are_only_read(account: Account) -> None:
    """No method that could change something leaves."""
    for method in ("PUT", "DELETE", "POST", "PROPPATCH", "MKCOL", "MOVE"):
        assert isinstance(account.refusal(method=method), Refused)
    assert account.server.asked == []


def test_a_service_that_is_asked_by_post(server: ScriptedServer) -> None:
    """POST goes out where it counts as a read, but its body is never sent on to where a redirect points."""
    session = GuardedSession([origin_of(server.url)], methods=READS | {"POST"})
    for status in (301, 302, 303, 307, 308):
        server.answer(Answer(status, headers={"Location": "/elsewhere"}))
        assert session.request("POST", f"{server.url}/token", body=b"secret").status == status
    assert {asked.path for asked in server.asked} == {"/token"}


# --- redirects --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_inside_the_origin_repeats_the_request(account: Account, status: int) -> None:
    """Method, body, Depth and credentials go again, whatever the kind of redirect."""
    account.server.answer(Answer(status, headers={"Location": "/there?canary-query"}), FINE)
    assert account.ask().status == 207
    first, second = account.server.asked
    assert second.path == "/there?canary-query"
    assert (second.method, second.body, second.headers["Depth"]) == ("PROPFIND", "<body/>", "1")
    assert second.headers["Authorization"] == first.headers["Authorization"] is not None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location",
    [
        "{elsewhere}/canary-path",
        "//{elsewhere_netloc}/x",
        "http://dav.example.org/x",
        "{server}@{elsewhere_netloc}/x",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "http://[/",
    ],
)
def test_a_redirect_elsewhere_is_not_followed(
    account: Account, elsewhere: ScriptedServer, status: int, location: str
) -> None:
    """Another host or port, a downgrade, a credential in the address: Refused, and nothing is sent there."""
    netloc = elsewhere.url.removeprefix("http://")
    target = location.format(elsewhere=elsewhere.url, elsewhere_netloc=netloc, server=account.server.url)
    account.server.answer(Answer(status, headers={"Location": target}))
    assert isinstance(account.refusal(), Refused)
    assert len(account.server.asked) == 1


def test_parsers_of_addresses_do_not_disagree(account: Account, elsewhere: ScriptedServer) -> None:
    """What one reader of URLs takes for a path and another for a host never gets to that host."""
    netloc = elsewhere.url.removeprefix("http://")
    account.server.answer(Answer(307, headers={"Location": f"{account.server.url}\\@{netloc}/x"}))
    assert isinstance(account.refusal(), Refused)


def test_a_circle_of_redirects_ends(account: Account) -> None:
    """Five redirects are followed, then it is refused."""
    account.server.answer(Answer(307, headers={"Location": "/again"}))
    assert isinstance(account.refusal(), Refused)
    assert len(account.server.asked) == 6


# --- sizes and times --------------------------------------------------------------------------------------


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(level=1, wbits=31)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(megabytes)) + packer.flush()


@pytest.mark.parametrize("status", [207, 307, 500])
def test_a_compression_bomb_is_stopped_under_the_cap(account: Account, status: int) -> None:
    """A quarter of a gigabyte of zeros in a megabyte costs little memory, in errors and redirects too."""
    headers = {"Content-Encoding": "gzip", "Location": "/there"}
    account.server.answer(Answer(status, bomb(256), headers))
    tracemalloc.start()
    try:
        assert isinstance(account.refusal(), Oversized)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip,gzip", "compress"])
def test_other_compressions_are_refused(account: Account, encoding: str) -> None:
    """Only codings with a bounded expansion are unpacked, once."""
    account.server.answer(Answer(body=b"\x00", headers={"Content-Encoding": encoding}))
    assert isinstance(account.refusal(), Refused)


def test_a_compressed_answer_is_read(account: Account) -> None:
    """Plain gzip is asked for and understood."""
    account.server.answer(Answer(body=gzip.compress(FINE.body), headers={"Content-Encoding": "gzip"}))
    assert account.ask().body == FINE.body
    assert account.server.asked[0].headers["Accept-Encoding"] == "gzip"


def test_a_server_that_says_nothing_is_given_up(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read timeout always applies, though the library has none by default."""
    monkeypatch.setattr(wire, "READ_SECONDS", 0.05)
    account.server.answer(Answer(drip=True))
    assert isinstance(account.refusal(), SourceUnavailable)
    assert len(account.server.asked) == ATTEMPTS


def test_a_slow_drip_meets_the_deadline(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deadline cuts a connection on which no single read is ever too slow, and nothing is tried again."""
    monkeypatch.setattr(transport, "DEADLINE_SECONDS", 0.1)
    account.server.answer(Answer(drip=True))
    assert "took more than" in str(account.refusal())
    assert len(account.server.asked) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 207 Fine\r\nContent-Length: 9999\r\n\r\n" + b" " * 9999,
        b"HTTP/1.1 207 Fine\r\nConnection: close\r\n\r\n" + FINE.body + b" " * 9999,
        b"HTTP/1.1 207 Fine\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 2000,
        b"HTTP/1.1 207 Fine\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 2000,
        b"HTTP/1.1 207 Fine\r\nContent-Encoding: gzip\r\nContent-Length: 9999\r\n\r\n"
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\x00\x00\x00\xff\xff" * 2000,
        b"HTTP/1.1 207 Fine\r\nX: " + b"x" * 9999,
    ],
    ids=["body", "body without length", "chunks", "trailers", "empty blocks of gzip", "header"],
)
def test_a_byte_at_a_time_meets_the_deadline(
    account: Account, monkeypatch: pytest.MonkeyPatch, raw: bytes
) -> None:
    """Where a little always comes, so that no read is ever late, the whole is cut off."""
    monkeypatch.setattr(transport, "DEADLINE_SECONDS", 0.3)
    account.server.answer(Answer(raw=raw, trickle=0.001))
    assert "took more than" in str(account.refusal())
    assert len(account.server.asked) == 1


def test_a_body_without_end_is_stopped_under_the_cap(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the length that was promised, or none, no more than the cap is taken."""
    monkeypatch.setattr(wire, "LARGEST_BODY", 2**20)
    account.server.answer(Answer(body=b" " * 2**16, is_endless=True))
    assert isinstance(account.refusal(), Oversized)
    assert len(account.server.asked) == 1


def test_the_session_still_works_after_a_deadline(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """One slow answer does not cost the account its later requests."""
    with monkeypatch.context() as patch:
        patch.setattr(transport, "DEADLINE_SECONDS", 0.1)
        account.server.answer(Answer(drip=True))
        account.refusal()
    account.server.answer(FINE)
    assert account.ask().status == 207


# --- busy and broken servers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("9" * 400, LONGEST_RETRY_AFTER),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1e400", None),
        ("nan", None),
        ("Mon, 23 Nov 2026 08:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2036 08:02:00 GMT", LONGEST_RETRY_AFTER),
        ("Mon, 23 Nov 2026 07:00:00 GMT", None),
        ("Mon, 23 Nov 2026 08:02:00 -0000", None),
        (None, None),
    ],
)
def test_retry_after_in_every_form(value: str | None, seconds: float | None) -> None:
    """Seconds and dates are read, what is beyond belief is capped, what is garbage is ignored."""
    assert parse_retry_after(value, NOW) == seconds


def test_a_retry_date_without_a_date_header_is_ignored() -> None:
    """There is nothing to measure it against: our own clock has no say."""
    assert parse_retry_after("Mon, 23 Nov 2026 08:02:00 GMT", None) is None


@given(st.one_of(st.none(), st.text(), st.integers().map(str)), st.one_of(st.none(), st.text()))
def test_any_retry_after_is_bounded(value: str | None, date: str | None) -> None:
    """Whatever the headers, the wait is None or between nothing and a day."""
    seconds = parse_retry_after(value, date)
    assert seconds is None or 0 <= seconds <= LONGEST_RETRY_AFTER


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(account: Account, status: int) -> None:
    """A busy answer and a cut connection are followed by another try, after growing, jittered pauses."""
    account.server.answer(Answer(status), Answer(body=FINE.body, cut_at=5), FINE)
    assert account.ask().body == FINE.body
    first, second = account.pauses
    assert 0.5 <= first <= 1.5
    assert 1.0 <= second <= 3.0


def test_a_service_knows_its_own_words_for_later(server: ScriptedServer) -> None:
    """Any answer may mean that it is to be asked again, after the pause that the service wants at least."""
    pauses: list[float] = []

    def is_quota(host: str, answer: wire.Answer) -> SourceUnavailable | None:
        return SourceUnavailable(f"{host}: slowly", 20.0) if answer.body == b"quota" else None

    session = GuardedSession([origin_of(server.url)], busy=is_quota, sleep=pauses.append)
    server.answer(Answer(403, b"quota"), Answer(429, b"no quota"))
    assert session.request("GET", server.url).body == b"no quota"
    assert [pause >= 20 for pause in pauses] == [True]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "pauses", "retry_after"),
    [
        ("90", [90.0, 90.0, 90.0], 90.0),
        ("Mon, 23 Nov 2026 08:01:00 GMT", [60.0, 60.0, 60.0], 60.0),
        ("99999999", [], LONGEST_RETRY_AFTER),
        ("-1", None, None),
        ("Mon, 23 Nov 2020 08:00:00 GMT", None, None),
        ("tomorrow", None, None),
    ],
)
def test_a_server_that_stays_busy(
    account: Account, status: int, value: str, pauses: list[float] | None, retry_after: float | None
) -> None:
    """Retry-After is kept to if it fits the deadline, and handed on; garbage means our own schedule."""
    account.server.answer(Answer(status, headers={"Retry-After": value, "Date": NOW}))
    error = account.refusal()
    assert isinstance(error, SourceUnavailable)
    assert error.retry_after == retry_after
    if pauses is None:
        assert len(account.pauses) == ATTEMPTS - 1
        assert all(pause < 10 for pause in account.pauses)
    else:
        assert account.pauses == pauses


def test_a_body_that_is_always_cut_short(account: Account) -> None:
    """A part of an answer is never taken for the whole."""
    account.server.answer(Answer(body=FINE.body, cut_at=len(FINE.body) - 1))
    assert isinstance(account.refusal(), SourceUnavailable)
    assert len(account.server.asked) == ATTEMPTS


def test_connections_are_kept(account: Account) -> None:
    """Requests that succeed share one connection."""
    account.server.answer(FINE)
    for _ in range(3):
        account.ask()
    assert len(account.server.asked) == 3
    assert len(account.server.connections) == 1


def test_a_server_that_is_not_there() -> None:
    """Nobody listens: unavailable, by name."""
    with scripted() as gone:
        nobody = Account(gone)
    error = nobody.refusal()
    assert isinstance(error, SourceUnavailable)
    assert "127.0.0.1" in str(error)


def test_a_wrong_password(account: Account) -> None:
    """401 is asked about once only, and names the host."""
    account.server.answer(Answer(401, headers={"WWW-Authenticate": 'Digest realm="x", nonce="y"'}))
    error = account.refusal()
    assert isinstance(error, AuthExpired)
    assert "127.0.0.1" in str(error)
    assert len(account.server.asked) == 1


# --- what the environment and the logs get ----------------------------------------------------------------


def test_the_environment_has_no_say(
    account: Account, elsewhere: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a proxy nor a .netrc of the environment is used."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, elsewhere.url)
        monkeypatch.setenv(name.lower(), elsewhere.url)
    account.server.answer(FINE)
    GuardedSession([origin_of(account.server.url)]).request("PROPFIND", account.server.url)
    assert "Authorization" not in account.server.asked[0].headers


def test_no_log_has_a_secret(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at DEBUG the traffic, good and bad, tells no password, path or body."""
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    page = b"<html>canary-path"
    answers = [FINE, Answer(404, page, {"Content-Type": "text/html"}), Answer(500, page), Answer(401)]
    for answer in answers:
        account.server.answer(answer)
        with suppress(ConnectorError):
            account.ask()
    assert len(account.server.asked) == len(answers)
    assert not any(secret in caplog.text for secret in SECRETS)


# --- TLS --------------------------------------------------------------------------------------------------


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    """The password is not sent under it, and trying again is not tried."""
    with scripted(serving(tmp_path)) as server:
        account = Account(server)
        error = account.refusal()
        assert isinstance(error, Refused)
        assert "certificate" in str(error)
        assert (server.asked, account.pauses) == ([], [])


def test_a_redirect_from_https_to_http_is_not_followed(tmp_path: Path, elsewhere: ScriptedServer) -> None:
    """Even to loopback, the same name under http:// is another origin."""
    with scripted(serving(tmp_path)) as server:
        account = Account(server, trusting(tmp_path))
        server.script = lambda asked: _redirect_to(elsewhere, asked)
        assert isinstance(account.refusal(), Refused)
        assert len(server.asked) == 1


def _redirect_to(elsewhere: ScriptedServer, asked: Asked) -> Answer:
    return Answer(307, headers={"Location": elsewhere.url + asked.path})
