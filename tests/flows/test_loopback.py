"""The page that a browser comes back to believes one address only, once, and tells nobody anything."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from flows.loopback import Loopback, loopback


@pytest.fixture
def waiting() -> Iterator[Loopback]:
    with loopback() as page:
        page.expect(lambda url: "state=right" in url)
        yield page


def visit(page: Loopback, target: str, host: str | None = None, method: str = "GET") -> tuple[int, str]:
    """Status and body of a visit."""
    place = urlsplit(page.uri).netloc
    connection = HTTPConnection(place, timeout=10)
    connection.request(method, target, headers={"Host": host or place})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


@pytest.mark.parametrize("target", ["/?state=wrong&code=1", "/?code=1", "/favicon.ico", "/x?state=right"])
def test_other_addresses_are_nothing(waiting: Loopback, target: str) -> None:
    """Another state, none, another path: the wait goes on."""
    assert visit(waiting, target)[0] == 404
    assert waiting.wait(0) is None


def test_a_name_that_points_here_is_not_believed(waiting: Loopback) -> None:
    """A foreign page can make its own host name lead to 127.0.0.1; then the Host header has that name."""
    assert visit(waiting, "/?state=right", host="evil.example")[0] == 404
    assert visit(waiting, "/?state=right", method="POST")[0] == 501
    assert waiting.wait(0) is None


def test_the_answer_is_taken_once(waiting: Loopback) -> None:
    """The first right visitor is thanked, on a page that holds nothing of the address; the next is late."""
    status, page = visit(waiting, "/?state=right&code=canary")
    assert (status, "canary" in page) == (200, False)
    assert waiting.wait(0) == f"{waiting.uri}/?state=right&code=canary"
    assert visit(waiting, "/?state=right&code=second")[0] == 404
    assert waiting.wait(0) == f"{waiting.uri}/?state=right&code=canary"


def test_it_listens_on_this_machine_alone(waiting: Loopback) -> None:
    """127.0.0.1, and no name that could lead elsewhere (RFC 8252, 8.3)."""
    assert urlsplit(waiting.uri).hostname == "127.0.0.1"
