"""From what a person typed to address books and calendars: on real servers, and on hostile ones."""

from __future__ import annotations

import pytest

from connectors.dav.client import DavClient
from connectors.dav.discovery import find_collections
from connectors.dav.service import CALDAV, CARDDAV
from connectors.errors import AuthExpired, ConnectorError, Refused, SourceChanged, SourceUnavailable
from connectors.records import Collection
from tests.servers.dav import DavServer
from tests.servers.scripted import Answer, Asked, ScriptedServer, multistatus

BOOK_TYPE = "<D:resourcetype><D:collection/><R:addressbook/></D:resourcetype>"
CALENDAR_TYPE = "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>"


@pytest.fixture(params=["radicale", "xandikos"])
def real(request: pytest.FixtureRequest) -> DavServer:
    server: DavServer = request.getfixturevalue(request.param)
    return server


@pytest.mark.parametrize("typed", ["", "/", "/.well-known/carddav", "home"])
def test_every_way_in_leads_to_all_address_books(real: DavServer, typed: str) -> None:
    """The server, its well-known address and the home give the same books, named for people."""
    path = real.make_collection("contacts", "დები & ძმები")
    url = real.url + (real.homes["contacts"] if typed == "home" else typed)
    found = find_collections(DavClient(url, real.username, real.password), CARDDAV)
    assert Collection(path, "დები & ძმები") in found
    assert list(found) == sorted(found, key=lambda collection: collection.collection_id)


def test_the_address_of_a_collection_means_that_one(real: DavServer) -> None:
    """Nothing else of the account is read."""
    path = real.make_collection("calendar", "仕事")
    client = DavClient(real.url + path, real.username, real.password)
    assert find_collections(client, CALDAV) == (Collection(path, "仕事"),)


def test_the_address_of_a_book_still_leads_to_the_calendars(real: DavServer) -> None:
    """For the other service, the principal behind the typed address is asked."""
    book = real.make_collection("contacts", "Friends")
    calendar = real.make_collection("calendar", "Work")
    found = find_collections(DavClient(real.url + book, real.username, real.password), CALDAV)
    assert Collection(calendar, "Work") in found


def test_calendars_that_hold_no_events_are_left_out(radicale: DavServer) -> None:
    """A list of tasks is no calendar of meetings."""
    tasks = radicale.make_collection("calendar", "Tasks", components=("VTODO",))
    both = radicale.make_collection("calendar", "Both", components=("VTODO", "VEVENT"))
    client = DavClient(radicale.url, radicale.username, radicale.password)
    paths = {collection.collection_id for collection in find_collections(client, CALDAV)}
    assert both in paths
    assert tasks not in paths


def test_a_wrong_password_is_said_so(radicale: DavServer) -> None:
    """A real server's 401 ends in AuthExpired."""
    with pytest.raises(AuthExpired):
        find_collections(DavClient(radicale.url, radicale.username, "canary"), CARDDAV)


# --- hostile and broken servers ---------------------------------------------------------------------------


class Tree:
    """A scripted DAV tree of a principal, a home and one book; a test may change what each says."""

    def __init__(self, server: ScriptedServer) -> None:
        self.principal = "/me/"
        self.home = "/home/"
        self.book = "/home/book/"
        self.answers: dict[str, Answer] = {}
        self.server = server
        server.script = self._answer

    def _answer(self, asked: Asked) -> Answer:
        principal = f"<D:current-user-principal><D:href>{self.principal}</D:href></D:current-user-principal>"
        home = f"<R:addressbook-home-set><D:href>{self.home}</D:href></R:addressbook-home-set>"
        usual = {
            "/.well-known/carddav": Answer(301, headers={"Location": "/"}),
            "/": multistatus(("/", principal)),
            "/me/": multistatus(("/me/", home)),
            "/home/": multistatus(
                ("/home/", ""), (self.book, f"<D:displayname>B</D:displayname>{BOOK_TYPE}")
            ),
        }
        return (usual | self.answers).get(asked.path, Answer(404))

    def find(self, path: str = "") -> tuple[Collection, ...]:
        client = DavClient(self.server.url + path, "nino", "canary-password", sleep=lambda _: None)
        return find_collections(client, CARDDAV)

    def failure(self, path: str = "") -> ConnectorError:
        with pytest.raises(ConnectorError) as caught:
            self.find(path)
        assert "canary" not in f"{caught.value!r} {caught.value.__cause__!r}"
        return caught.value


@pytest.fixture
def tree(server: ScriptedServer) -> Tree:
    return Tree(server)


def test_the_usual_way(tree: Tree) -> None:
    """Well-known address, principal, home, book: each asked once."""
    assert tree.find() == (Collection("/home/book/", "B"),)
    assert [asked.path for asked in tree.server.asked] == ["/.well-known/carddav", "/", "/me/", "/home/"]
    assert {asked.method for asked in tree.server.asked} == {"PROPFIND"}


@pytest.mark.parametrize("part", ["principal", "home"])
@pytest.mark.parametrize(
    "target", ["{elsewhere}/x/", "http://dav.example.org/x/", "file:///etc/passwd", "http://[/"]
)
def test_a_principal_or_home_elsewhere_is_refused(
    tree: Tree, elsewhere: ScriptedServer, part: str, target: str
) -> None:
    """The password goes to no other origin, nor in clear, whatever the server says is mine."""
    setattr(tree, part, target.format(elsewhere=elsewhere.url))
    assert isinstance(tree.failure(), Refused)


def test_a_well_known_address_elsewhere_is_refused_with_advice(tree: Tree, elsewhere: ScriptedServer) -> None:
    """RFC 6764, 8: a redirect to another host is for the person to judge, who is told its name."""
    tree.answers["/.well-known/carddav"] = Answer(301, headers={"Location": elsewhere.url + "/"})
    error = tree.failure()
    assert isinstance(error, Refused)
    assert elsewhere.url in str(error)


def test_books_elsewhere_are_left_out(tree: Tree, elsewhere: ScriptedServer) -> None:
    """A home that lists a book on another origin, or one that climbs, lists nothing."""
    tree.book = f"{elsewhere.url}/home/book/"
    assert tree.find() == ()
    tree.book = "/home/%2e%2e/admin/"
    assert tree.find() == ()


@pytest.mark.parametrize(
    "answer",
    [
        Answer(404),
        Answer(405),
        Answer(501),
        Answer(500),
        Answer(200, b"<html><br>", {"Content-Type": "text/html"}),
        Answer(207, b"<x/>"),
        multistatus(),
    ],
)
def test_without_a_well_known_address_the_root_is_asked(tree: Tree, answer: Answer) -> None:
    """A web server that knows nothing of well-known addresses does not stop discovery."""
    tree.answers["/.well-known/carddav"] = answer
    assert tree.find() == (Collection("/home/book/", "B"),)


def test_a_typed_address_that_is_not_dav_falls_back(tree: Tree) -> None:
    """What a person copied from the browser's address bar still leads home."""
    tree.answers["/web/login"] = Answer(200, b"<html><br>", {"Content-Type": "text/html"})
    assert tree.find("/web/login") == (Collection("/home/book/", "B"),)


def test_a_typed_address_that_lists_nothing_still_has_a_principal(tree: Tree) -> None:
    """A server that forbids listing what was typed is asked for the principal's home."""
    tree.answers["/dav/"] = tree.answers["/"] = multistatus(
        ("/dav/", "<D:current-user-principal><D:href>/me/</D:href></D:current-user-principal>")
    )
    usual = tree.server.script
    tree.server.script = lambda asked: (
        Answer(403) if (asked.path, asked.headers["Depth"]) == ("/dav/", "1") else usual(asked)
    )
    assert tree.find("/dav/") == (Collection("/home/book/", "B"),)


def test_a_typed_home_without_a_principal(tree: Tree) -> None:
    """Servers that tell no principal are read by the address of the home itself."""
    assert tree.find("/home/") == (Collection("/home/book/", "B"),)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(403, AuthExpired), (404, SourceChanged), (500, SourceUnavailable), (503, SourceUnavailable)],
)
def test_what_is_said_when_no_way_leads_there(tree: Tree, status: int, kind: type[ConnectorError]) -> None:
    """Forbidden means the password, nothing there means the address, broken means later."""
    tree.answers = {"/.well-known/carddav": Answer(status), "/": Answer(status)}
    error = tree.failure()
    assert isinstance(error, kind)
    assert "127.0.0.1" in str(error)


def test_a_name_is_made_of_the_path_when_there_is_none(tree: Tree) -> None:
    """A book without a display name is called by the last part of its path."""
    tree.answers["/home/"] = multistatus(
        ("/home/Фамилия%20и%20др/", BOOK_TYPE), ("/home/cal/", CALENDAR_TYPE)
    )
    (found,) = tree.find()
    assert found.name == "Фамилия и др"
