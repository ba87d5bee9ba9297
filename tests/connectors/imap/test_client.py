"""A server that is broken, slow or hostile: an error of ours in bounded time and memory, no secret in it."""

from __future__ import annotations

import base64
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.errors import AuthExpired, ConnectorError, Refused, SourceChanged, SourceUnavailable
from connectors.imap import wire
from connectors.imap.client import ImapClient
from connectors.imap.place import Place
from connectors.imap.sign_in import Auth
from connectors.imap.wire import CommandRefused
from tests.servers.certificates import serving, trusting
from tests.servers.dovecot import Dovecot
from tests.servers.scripted_imap import ScriptedImap, scripted_imap

USERNAME, PASSWORD = "canary-user", "canary-password"
FETCH = "UID FETCH"


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with scripted_imap() as running:
        yield running


def client(server: ScriptedImap, *, password: str = PASSWORD, auth: Auth = "auto") -> ImapClient:
    return ImapClient(server.url, USERNAME, password, auth=auth)


def read(server: ScriptedImap) -> int:
    """Read the inbox as a pull does; how many messages it gave."""
    reader = client(server)
    reader.folders()
    reader.examine("INBOX")
    return len(reader.fetch("INBOX", reader.search("INBOX", "ALL"), ("From",)))


def refusal(what: Callable[[], object]) -> ConnectorError:
    """The error that it ends in, which tells no secret, nor does what led to it."""
    with pytest.raises(ConnectorError) as caught:
        what()
    error: BaseException | None = caught.value
    while error is not None:
        assert not any(secret in str(error) for secret in (USERNAME, PASSWORD, _base64(PASSWORD)))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return caught.value


def _base64(password: str) -> str:
    return base64.b64encode(f"\0{USERNAME}\0{password}".encode()).decode()


def test_a_small_server(server: ScriptedImap) -> None:
    """One that has no extension at all is read."""
    assert read(server) == 1
    assert not any("SELECT" in one.split()[:1] for one in server.asked)


def test_folders_of_other_people(server: ScriptedImap) -> None:
    """What this user may see of others' mail is not this user's mail."""
    server.say("CAPABILITY", b"* CAPABILITY IMAP4rev1 AUTH=PLAIN NAMESPACE\r\nTAG OK done\r\n")
    server.say("NAMESPACE", b'* NAMESPACE (("" "/")) (("user/" "/")) NIL\r\nTAG OK done\r\n')
    server.say("LIST", b'* LIST () "/" INBOX\r\n* LIST () "/" user/asa\r\nTAG OK done\r\n')
    folders, _ = client(server).folders()
    assert [folder.name for folder in folders] == ["INBOX"]


# --- Signing in ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"NO [AUTHENTICATIONFAILED] canary-password?", AuthExpired),
        (b"NO no", AuthExpired),
        (b"NO [EXPIRED] too old", AuthExpired),
        (b"NO [UNAVAILABLE] later", SourceUnavailable),
        (b"NO [LIMIT] too many", SourceUnavailable),
        (b"NO [THROTTLED] slow down", SourceUnavailable),
        (b"NO [INUSE] busy", SourceUnavailable),
        (b"BAD what", SourceChanged),
    ],
)
@pytest.mark.parametrize("mechanism", ["AUTHENTICATE PLAIN", "LOGIN"])
def test_a_sign_in_that_fails(
    server: ScriptedImap, mechanism: str, answer: bytes, error: type[ConnectorError]
) -> None:
    """Refused for good means to ask the person, refused for now to come back later (RFC 5530)."""
    if mechanism == "LOGIN":
        server.say("CAPABILITY", b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n")
        server.say("LOGIN", b"TAG " + answer + b"\r\n")
    else:
        server.say("BASE64", b"TAG " + answer + b"\r\n")
    assert type(refusal(lambda: read(server))) is error


def test_passwords_of_any_letters(server: ScriptedImap) -> None:
    """By PLAIN all of them go; by LOGIN, of old servers, only ASCII, quoted."""
    client(server, password='ფ"\\').folders()
    assert _base64('ფ"\\') in server.asked
    server.say("CAPABILITY", b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n")
    server.say("LOGIN", b"TAG OK done\r\n")
    client(server, password='a"\\').folders()
    assert 'LOGIN "canary-user" "a\\"\\\\"' in server.asked
    assert isinstance(refusal(lambda: client(server, password="ფ").folders()), Refused)
    assert isinstance(refusal(lambda: client(server, password="a\r\nb").folders()), Refused)


def test_no_line_is_kept(server: ScriptedImap) -> None:
    """imaplib keeps the last ten for debugging, and with them the password: ours does not."""
    server.say("CAPABILITY", b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n")
    server.say("LOGIN", b"TAG OK done\r\n")
    reader = client(server)
    reader.folders()
    assert any(PASSWORD in asked for asked in server.asked)
    assert PASSWORD not in str(vars(reader._wire))


def test_a_server_that_takes_no_passwords(server: ScriptedImap) -> None:
    """Then none is sent."""
    server.say("CAPABILITY", b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nTAG OK done\r\n")
    assert isinstance(refusal(lambda: read(server)), Refused)
    assert server.asked == ["CAPABILITY"]


def test_a_token(server: ScriptedImap) -> None:
    """XOAUTH2 sends it as its makers have it; the error that a server puts in a challenge is answered."""
    server.say("AUTHENTICATE XOAUTH2", b"+ \r\n")
    client(server, auth="xoauth2").folders()
    token = base64.b64encode(f"user={USERNAME}\x01auth=Bearer {PASSWORD}\x01\x01".encode()).decode()
    assert token in server.asked
    server.answers["BASE64"] = b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\nTAG NO [AUTHENTICATIONFAILED] bad token\r\n"
    assert isinstance(refusal(lambda: client(server, auth="xoauth2").folders()), AuthExpired)


# --- Commands -----------------------------------------------------------------------------------------------


def test_a_no_is_of_its_command_alone(server: ScriptedImap) -> None:
    """The connection stays, and the error says which command, and the code that the server gave."""
    server.say("EXAMINE", b"TAG NO [NOPERM] canary\r\n")
    reader = client(server)
    error = refusal(lambda: reader.examine("INBOX"))
    assert isinstance(error, CommandRefused)
    assert error.code == "NOPERM"
    assert "(noperm)" in str(error)
    reader.folders()
    assert server.asked.count("CAPABILITY") == 2


@pytest.mark.parametrize("command", ["LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize("answer", [b"* BYE shutting down\r\n", None, b"* 1 FETCH (UID 1 BODY[] {9}\r\nabc"])
def test_a_connection_that_ends(server: ScriptedImap, command: str, answer: bytes | None) -> None:
    """With a word or without, between answers or inside one: come back later; the next time it goes on."""
    fine = server.answers[command]
    server.say(command, answer)
    server.closes_after = command
    assert isinstance(refusal(lambda: read(server)), SourceUnavailable)
    server.closes_after = None
    server.say(command, fine)
    assert read(server) == 1


def test_a_connection_that_was_closed_between_two_folders(server: ScriptedImap) -> None:
    """Another one is made, once: the next folder is read as if nothing had been."""
    reader = client(server)
    server.closes_after = "LIST"
    reader.folders()
    server.closes_after = None
    assert reader.examine("INBOX").state.messages == 1
    server.say("STATUS", None)
    assert isinstance(refusal(lambda: reader.state("INBOX")), SourceUnavailable)
    assert [one.split()[0] for one in server.asked].count("STATUS") == 2


@pytest.mark.parametrize(
    "greeting",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"* OK\r\n", b"\x00\xff\r\n", b"220 smtp\r\n", b"+ go\r\n"],
)
def test_what_is_no_mail_server(server: ScriptedImap, greeting: bytes) -> None:
    """A web server, say: whatever it says, an error for a person, or it is a mail server all the same."""
    server.greeting = greeting
    server.say("CAPABILITY", b"* CAPABILITY NONSENSE\xff\r\nTAG OK\xff\r\n")
    server.closes_after = "CAPABILITY"
    assert isinstance(refusal(lambda: read(server)), (SourceChanged, SourceUnavailable))


@pytest.mark.parametrize("command", ["LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
def test_a_server_that_stalls(server: ScriptedImap, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """It is not waited for longer than an answer may take."""
    monkeypatch.setattr(wire, "READ_SECONDS", 0.1)
    server.silent_on = command
    assert isinstance(refusal(lambda: read(server)), SourceUnavailable)


def test_a_server_that_drips(server: ScriptedImap, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps no read waiting; the time of the whole answer is what counts."""
    monkeypatch.setattr(wire, "COMMAND_SECONDS", 0.3)
    server.trickle = 0.02
    begun = time.monotonic()
    assert isinstance(refusal(lambda: read(server)), SourceUnavailable)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("answer", "limit"),
    [
        (b"* 1 FETCH (UID 1 BODY[] {9999999999}\r\nabc", None),
        (b"* 1 FETCH (UID 1 BODY[] {9" + b"9" * 5000 + b"}\r\nabc", None),
        (b"* 1 FETCH (UID 1 FLAGS ())\r\n" * 100, "MOST_LINES"),
        (b"* 1 FETCH (UID 1 BODY[] {9}\r\n123456789)\r\n", "LARGEST_ANSWER"),
        (b"x" * 1000, "LONGEST_LINE"),
    ],
)
def test_bombs(
    server: ScriptedImap, monkeypatch: pytest.MonkeyPatch, answer: bytes, limit: str | None
) -> None:
    """A literal of gigabytes, lines without end, a line without end: stopped at a bound."""
    if limit:
        monkeypatch.setattr(wire, limit, 2_000)
        server.endless_on = FETCH
    server.say(FETCH, answer)
    tracemalloc.start()
    assert isinstance(refusal(lambda: read(server)), (Refused, SourceChanged))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 2**20


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("LIST", b'* LIST (((( "/" INBOX\r\nTAG OK done\r\n'),
        ("LIST", b"* LIST\r\nTAG OK done\r\n"),
        ("EXAMINE", b"TAG OK done\r\n"),
        ("EXAMINE", b"* OK [UIDVALIDITY nil] x\r\nTAG OK done\r\n"),
        ("UID SEARCH", b"* SEARCH one two\r\nTAG OK done\r\n"),
        ("UID SEARCH", b"* SEARCH 1\r\nTAG BAD done\r\n"),
        ("UID FETCH", b"garbage\r\n"),
        ("UID FETCH", b"* \xff\xfe\r\nTAG OK done\r\n"),
    ],
)
def test_answers_that_are_none(server: ScriptedImap, command: str, answer: bytes) -> None:
    """The server is not understood, and that is what is said."""
    server.say(command, answer)
    server.closes_after = command
    assert isinstance(refusal(lambda: read(server)), (SourceChanged, SourceUnavailable))


# --- TLS ----------------------------------------------------------------------------------------------------


def test_tls_on_dovecot(mail_server: Dovecot, tls_folder: Path) -> None:
    """A certificate that is not trusted gets nothing; one that is, the password."""
    url, user, password = mail_server.tls_url, mail_server.username, mail_server.password
    error = refusal(lambda: ImapClient(url, user, password).folders())
    assert isinstance(error, Refused)
    assert "certificate" in str(error)
    folders, _ = ImapClient(url, user, password, tls=lambda: trusting(tls_folder)).folders()
    assert "INBOX" in {folder.name for folder in folders}


@pytest.fixture
def by_starttls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat this machine as another one: nothing may be said in clear."""

    def place(url: str) -> Place:
        return Place("127.0.0.1", int(url.rpartition(":")[2]), "starttls")

    monkeypatch.setattr("connectors.imap.client.place_of", place)


@pytest.mark.usefixtures("by_starttls")
def test_starttls_on_dovecot(mail_server: Dovecot, tls_folder: Path) -> None:
    """The connection begins in clear, and nothing but STARTTLS is said before it is not."""
    user, password = mail_server.username, mail_server.password
    reader = ImapClient(mail_server.url, user, password, tls=lambda: trusting(tls_folder))
    assert reader.folders()[0]
    assert isinstance(refusal(lambda: ImapClient(mail_server.url, user, password).folders()), Refused)


@pytest.mark.usefixtures("by_starttls")
@pytest.mark.parametrize(
    ("greeting", "capability", "answer"),
    [
        (b"* OK ready\r\n", b"IMAP4rev1", b"TAG OK go\r\n"),
        (b"* PREAUTH welcome\r\n", b"IMAP4rev1 STARTTLS", b"TAG OK go\r\n"),
        (b"* OK ready\r\n", b"IMAP4rev1 STARTTLS", b"TAG NO not now\r\n"),
        (b"* OK ready\r\n", b"IMAP4rev1 STARTTLS", b"TAG OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"),
    ],
)
def test_starttls_that_someone_keeps_from_us(
    tmp_path: Path, greeting: bytes, capability: bytes, answer: bytes
) -> None:
    """Not offered, refused, or with more said in clear behind it: no password is sent."""
    with scripted_imap(serving(tmp_path)) as server:
        server.greeting = greeting
        server.say("CAPABILITY", b"* CAPABILITY " + capability + b"\r\nTAG OK done\r\n")
        server.say("STARTTLS", answer)
        reader = ImapClient(server.url, USERNAME, PASSWORD, tls=lambda: trusting(tmp_path))
        assert isinstance(refusal(reader.folders), Refused)
        assert not any("AUTH" in asked or "LOGIN" in asked for asked in server.asked)
