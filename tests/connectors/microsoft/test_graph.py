"""Graph above the guard, over real HTTP against the emulator."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from connectors.errors import AuthExpired, CursorExpired, Refused, SourceChanged, SourceUnavailable
from connectors.microsoft.answers import NotGranted, Unsuccessful
from connectors.microsoft.graph import Graph, resource
from connectors.microsoft.in_flight import InFlight
from flows.demo.emulators.microsoft import problems
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.provider import Problem
from tests.connectors.microsoft.signed_in import Pauses, graph, mailbox

DELTA = "/me/contacts/delta"


def fill(microsoft: MicrosoftEmulator, count: int) -> None:
    for number in range(count):
        contact = {"id": f"Contact{number}", "displayName": f"Person {number}"}
        mailbox(microsoft).contacts.default.put(contact)


def test_one_object_is_read_with_immutable_ids(microsoft: MicrosoftEmulator) -> None:
    """A path with $select brings the members asked for, and the request said which ids it wants."""
    me = graph(microsoft).get(resource("me", select="mail,otherMails"), ['outlook.timezone="UTC"'])
    assert (me["mail"], me["otherMails"]) == ("nino@example.org", [])
    (asked,) = microsoft.asked
    assert asked.prefer == {"IdType": "ImmutableId", "outlook.timezone": "UTC"}


def test_ids_are_escaped_in_paths() -> None:
    """No id, whatever is in it, leads to another resource."""
    assert resource("me", "contacts", "a/b?c=+%") == "me/contacts/a%2Fb%3Fc%3D%2B%25"
    assert resource("me", "x", select="id", **{"$top": "5"}) == "me/x?$select=id&$top=5"


def test_a_list_is_followed_to_its_end_and_on_from_its_delta_link(microsoft: MicrosoftEmulator) -> None:
    """All pages come, an empty one too; the delta link of the last one brings what changed afterwards."""
    fill(microsoft, 25)
    microsoft.habits.begins_empty = True
    ours = graph(microsoft)
    pages = list(ours.pages(resource("me", "contacts", "delta")))
    assert [len(page.items) for page in pages] == [0, 10, 10, 5]
    assert [page.delta_link is None for page in pages] == [True, True, True, False]
    mailbox(microsoft).contacts.default.delete("Contact3")
    news = list(ours.pages(pages[-1].delta_link or ""))
    assert [item for page in news for item in page.items] == [
        {"id": "Contact3", "@removed": {"reason": "deleted"}}
    ]


@pytest.mark.parametrize(
    "make",
    [problems.sync_state_not_found, problems.resync_required, problems.malformed_id, problems.not_found],
)
@pytest.mark.parametrize("first", [1, 2])
def test_a_dead_link_is_an_expired_cursor(
    microsoft: MicrosoftEmulator, make: Callable[[], Problem], first: int
) -> None:
    """However Graph says it, at the stored link or in the middle of a round."""
    fill(microsoft, 5)
    ours = graph(microsoft)
    (page,) = ours.pages(resource("me", "contacts", "delta"))
    fill(microsoft, 25)
    microsoft.fail(DELTA, make, first=first)
    with pytest.raises(CursorExpired):
        list(ours.pages(page.delta_link or ""))


def test_where_to_begin_again_is_not_asked(microsoft: MicrosoftEmulator) -> None:
    """A 410 that points to another host is an expired cursor, and nothing goes there."""
    microsoft.fail(DELTA, lambda: problems.sync_state_not_found("https://elsewhere.example/"))
    with pytest.raises(CursorExpired):
        list(graph(microsoft).pages(resource("me", "contacts", "delta")))
    assert microsoft.count() == 1


def test_a_path_that_is_not_there_is_no_expired_cursor(microsoft: MicrosoftEmulator) -> None:
    """A folder that was deleted is a refusal with Graph's own word."""
    with pytest.raises(Unsuccessful) as refusal:
        list(graph(microsoft).pages(resource("me", "contactFolders", "gone", "contacts", "delta")))
    assert (refusal.value.status, refusal.value.code) == (404, "ErrorItemNotFound")


def test_links_to_elsewhere_are_not_followed(microsoft: MicrosoftEmulator) -> None:
    """A link of another origin is refused before the token is on its way."""
    with pytest.raises(Refused, match="not followed"):
        list(graph(microsoft).pages("http://127.0.0.1:1/v1.0/me/contacts/delta?$deltatoken=x"))
    assert microsoft.asked == []


@pytest.mark.parametrize(
    ("make", "waited"),
    [
        (lambda: problems.throttled(7), 7.0),
        (lambda: problems.throttled(None), 0.5),
        (lambda: problems.out_of_order(503, 9), 9.0),
        (lambda: problems.out_of_order(504), 0.5),
        (lambda: problems.out_of_order(509, 4), 4.0),
        (lambda: problems.out_of_order(500), 0.5),
    ],
)
def test_what_is_put_off_is_asked_again(
    microsoft: MicrosoftEmulator, make: Callable[[], Problem], waited: float
) -> None:
    """After as long as Graph says, or as we think."""
    pauses = Pauses(microsoft)
    microsoft.fail("/me", make)
    assert graph(microsoft, pauses=pauses).get("me")["mail"]
    (pause,) = pauses.seconds
    assert waited <= pause < waited + 1.5


def test_a_wait_that_is_too_long_is_for_the_next_sync(microsoft: MicrosoftEmulator) -> None:
    """An hour is not slept; the error says how long it is, by date too."""
    microsoft.fail("/me", lambda: problems.throttled(3600))
    with pytest.raises(SourceUnavailable) as late:
        graph(microsoft).get("me")
    assert late.value.retry_after == 3600


def test_a_token_that_ended_early_is_renewed_in_the_middle(microsoft: MicrosoftEmulator) -> None:
    """A 401 between two pages costs a request, no more; a second one in a row ends the sign-in."""
    fill(microsoft, 25)
    ours = graph(microsoft)
    pages = ours.pages(resource("me", "contacts", "delta"))
    next(pages)
    microsoft.entra.end_access()
    assert sum(len(page.items) for page in pages) == 15
    microsoft.fail("/me", problems.not_signed_in, times=2)
    with pytest.raises(AuthExpired, match="Microsoft accepts this sign-in no longer"):
        ours.get("me")


def test_consent_that_is_missing_needs_a_sign_in(microsoft: MicrosoftEmulator) -> None:
    """A 403 is told apart from a broken source."""
    with pytest.raises(NotGranted):
        list(graph(microsoft, ["User.Read"]).pages(resource("me", "contacts", "delta")))


def test_an_account_without_mailbox_says_so(microsoft: MicrosoftEmulator) -> None:
    """In words for a person."""
    microsoft.fail("/me", problems.no_mailbox)
    with pytest.raises(Unsuccessful, match="no mailbox"):
        graph(microsoft).get("me")


def wanted(count: int) -> dict[str, str]:
    return {
        f"Contact{n}": resource("me", "contacts", f"Contact{n}", select="displayName") for n in range(count)
    }


@pytest.mark.parametrize("shuffles", [False, True])
def test_a_batch_brings_each_answer_under_its_name(microsoft: MicrosoftEmulator, shuffles: bool) -> None:
    """At most twenty in one, in whatever order they come back; what is missing is so by itself."""
    microsoft.shuffles_batches = shuffles
    fill(microsoft, 43)
    found = graph(microsoft).batch(wanted(45))
    names = {name: one["displayName"] for name, one in found.items() if isinstance(one, dict)}
    assert names == {f"Contact{n}": f"Person {n}" for n in range(43)}
    missing = [one for one in found.values() if isinstance(one, Unsuccessful)]
    assert [(one.status, one.code) for one in missing] == [(404, "ErrorItemNotFound")] * 2
    assert microsoft.batches == [20, 20, 5]
    assert microsoft.most_in_flight == 3


def test_one_that_fails_takes_its_lane_along_and_no_answer_is_lost(microsoft: MicrosoftEmulator) -> None:
    """What stood behind a missing one is asked again, and found."""
    fill(microsoft, 20)
    for number in (0, 1, 2, 7):
        mailbox(microsoft).contacts.default.delete(f"Contact{number}")
    found = graph(microsoft).batch(wanted(20))
    assert sum(isinstance(one, dict) for one in found.values()) == 16
    assert {one.status for one in found.values() if isinstance(one, Unsuccessful)} == {404}


def test_what_a_batch_puts_off_is_asked_again(microsoft: MicrosoftEmulator) -> None:
    """An inner 429 with its own wait; only what failed, and what stood behind it, is asked again."""
    fill(microsoft, 6)
    pauses = Pauses(microsoft)
    microsoft.fail("/me/contacts/{contact}", lambda: problems.throttled(11), first=2)
    found = graph(microsoft, pauses=pauses).batch(wanted(6))
    assert all(isinstance(one, dict) for one in found.values())
    assert pauses.seconds == [pytest.approx(11)]
    assert microsoft.batches == [6, 2]


def test_a_batch_that_is_always_put_off_ends(microsoft: MicrosoftEmulator) -> None:
    """After four tries it is for the next sync."""
    fill(microsoft, 1)
    microsoft.fail("/me/contacts/{contact}", problems.throttled, times=99)
    with pytest.raises(SourceUnavailable):
        graph(microsoft).batch(wanted(1))
    assert len(microsoft.batches) == 4


def test_a_refused_token_inside_a_batch_is_renewed(microsoft: MicrosoftEmulator) -> None:
    """An inner 401 is asked by itself, which renews the token."""
    fill(microsoft, 3)
    microsoft.fail("/me/contacts/{contact}", problems.not_signed_in)
    assert all(isinstance(one, dict) for one in graph(microsoft).batch(wanted(3)).values())


def test_sources_together_never_ask_too_much_at_once(microsoft: MicrosoftEmulator) -> None:
    """Six threads with one limiter, batches among them: the emulator never sees a fourth request."""
    fill(microsoft, 20)
    shared = InFlight()

    def ask(ours: Graph) -> None:
        for _ in range(5):
            ours.get("me")
            ours.batch(wanted(6))

    threads = [threading.Thread(target=ask, args=[graph(microsoft, in_flight=shared)]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert microsoft.count() == 6 * 5 * 7
    assert microsoft.most_in_flight <= 3


@pytest.mark.parametrize("body", ["<html>", "[]", '{"value": 3}'])
def test_answers_of_another_kind_are_a_change_of_the_source(microsoft: MicrosoftEmulator, body: str) -> None:
    """Nothing is made up from them."""
    microsoft.fail(DELTA, lambda: Problem(200, body))
    with pytest.raises(SourceChanged):
        list(graph(microsoft).pages(resource("me", "contacts", "delta")))
