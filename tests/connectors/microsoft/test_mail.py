"""Mail keeps the contract; and what is Outlook's own: folders, moves, drafts, headers, links that die."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Never

import pytest

from connectors.errors import ConnectorError, CursorExpired, SourceChanged
from connectors.microsoft import mail
from connectors.microsoft.mail import MicrosoftMail
from connectors.records import Known, Message, Page, RawRecord
from flows.demo.emulators.microsoft import problems
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.mail import SEARCH, folder_id
from flows.demo.emulators.provider import Problem
from tests.connectors import people
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject, known_of, landed
from tests.connectors.microsoft.samples import START, message
from tests.connectors.microsoft.signed_in import graph, mailbox
from tests.connectors.people import Kind

DEAD = [problems.sync_state_not_found, problems.resync_required, problems.malformed_id]
"""How Graph says that a link is worth nothing."""


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.microsoft.messages.PAGE_SIZE", PAGE_SIZE)


class TestMail(ConnectorContract):
    kind: Kind = "mail"

    @pytest.fixture
    def subject(self, microsoft: MicrosoftEmulator) -> Subject:
        """To write an entry again is to call it junk."""
        box = mailbox(microsoft).mail

        def write(name: str, text: str) -> None:
            if name in box.messages():
                box.move(name, folder_id("junkemail"))
            else:
                box.put(name, message(text, START + timedelta(minutes=len(box.messages()))))

        return Subject(MicrosoftMail(graph(microsoft)), mail.COLLECTION, write, box.delete, box.forget_links)


class Unread(dict[str, Known]):
    """What is known, which nobody may look at: it may be a hundred thousand messages."""

    def _refuse(self, *_: object) -> Never:
        raise AssertionError("it was read what is known")

    __getitem__ = __iter__ = __contains__ = __len__ = get = keys = _refuse


class Box:
    """The mail of the account as it is pulled again and again, and what is stored of it."""

    def __init__(self, microsoft: MicrosoftEmulator) -> None:
        self.microsoft = microsoft
        self.mail = mailbox(microsoft).mail
        self.source = MicrosoftMail(graph(microsoft))
        self.stored: dict[str, RawRecord] = {}
        self.cursor: str | None = None
        self.pages: list[Page] = []

    def put(self, name: str, folder: str = "inbox", **more: Any) -> None:
        """A message of the name; its number is the number of messages that there are."""
        number = len(self.mail.messages())
        sample = message(people.numbered("mail", number), START + timedelta(hours=number))
        self.mail.put(name, {**sample, **more}, folder_id(folder))

    def pull(self) -> list[str]:
        """One pull from the cursor; the locations of the records that it brought."""
        pages = list(self.source.pull(mail.COLLECTION, self.cursor, known_of(self.stored.values())))
        self.stored = landed(pages, self.stored.values())
        self.cursor = pages[-1].cursor
        self.pages = pages
        return [record.location for page in pages for record in page.records]

    def message(self, name: str) -> Message:
        """What is read of a stored message."""
        (found,) = mail.parse(self.stored[name].payload)
        return found


@pytest.fixture
def box(microsoft: MicrosoftEmulator) -> Box:
    return Box(microsoft)


def test_sent_mail_comes_first(box: Box) -> None:
    """It tells most; and it says so when all of it is there."""
    for number in range(4):
        box.put(f"in{number}")
        box.put(f"out{number}", "sentitems")
    box.put("filed", "archive")
    brought = box.pull()
    assert sorted(brought[:4]) == [f"out{number}" for number in range(4)]
    assert brought[-1] == "filed"
    assert [page.is_sent_in for page in box.pages] == [False, True, False, False, False]
    assert [box.message(name).roles for name in ("out0", "in0")] == [("sent",), ()]


def test_what_is_asked_for(box: Box) -> None:
    """Never a body or a preview, a subject only if it is wanted; headers only of what could be a list's."""
    headers = [{"name": "List-Id", "value": "<choir.example.org>"}, {"name": "Received", "value": "canary"}]
    for name, folder in {"list": "inbox", "own": "sentitems", "spam": "junkemail"}.items():
        box.put(name, folder, subject="canary", internetMessageHeaders=headers)
    assert len(box.pull()) == 3
    assert not any("canary" in record.payload for record in box.stored.values())
    assert [box.message(name).list_id for name in ("list", "own", "spam")] == [
        "choir.example.org",
        None,
        None,
    ]
    asked = [one for one in box.microsoft.asked if one.route == "/me/messages/{message}"]
    assert [one.path["message"] for one in asked] == ["list"]
    selected = {name for one in box.microsoft.asked for name in one.query.get("$select", "").split(",")}
    assert selected.isdisjoint({"subject", "body", "bodyPreview", "uniqueBody"})
    wordy = MicrosoftMail(graph(box.microsoft), keep_subjects=True)
    found = [record for page in wordy.pull(mail.COLLECTION, None, {}) for record in page.records]
    assert {mail.parse(record.payload)[0].subject for record in found} == {"canary"}
    with pytest.raises(CursorExpired):
        wordy.pull(mail.COLLECTION, box.cursor, {})


def test_nothing_new_is_a_request_a_folder(box: Box) -> None:
    """What is stored is not even looked at; headers come twenty in a batch."""
    for number in range(25):
        box.put(f"m{number}")
    box.pull()
    assert max(box.microsoft.batches) <= 20
    box.microsoft.asked.clear()
    pages = list(box.source.pull(mail.COLLECTION, box.cursor, Unread()))
    assert [len(page.records) for page in pages] == [0]
    routes = [one.route for one in box.microsoft.asked]
    assert routes.count("/me/mailFolders/{folder}/messages/delta") == 7
    assert routes.count("/me/mailFolders/delta") == len(routes) - 7 == 1


def test_a_message_that_was_read_costs_nothing(box: Box) -> None:
    """A delta tells it again, in part; nothing of it is asked for."""
    box.put("a")
    box.pull()
    box.mail.put("a", {**box.mail.messages()["a"], "isRead": True})
    box.microsoft.asked.clear()
    assert box.pull() == []
    assert box.microsoft.count("/me/messages/{message}") == 0


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize(
    ("target", "roles"),
    [("archive", ()), ("junkemail", ("junk",)), ("deleteditems", ()), ("sentitems", ("sent",))],
)
def test_moves(box: Box, target: str, roles: tuple[str, ...], is_told: bool) -> None:
    """Told by both folders, or only by the one that was left: it is looked up before it is taken for gone."""
    box.put("a")
    box.pull()
    box.mail.tells_all_moves = is_told
    box.mail.move("a", folder_id(target))
    assert box.pull() == (["a"] if roles else [])
    assert box.message("a").roles == roles


def test_there_and_back(box: Box) -> None:
    """Moved twice, and told as gone from where it is: it stays."""
    box.put("a")
    box.pull()
    box.mail.tells_all_moves = False
    for folder in ("archive", "inbox"):
        box.mail.move("a", folder_id(folder))
    assert box.pull() == []
    assert box.stored.keys() == {"a"}


def test_a_deleted_message(box: Box) -> None:
    """Gone for good is a tombstone; in the trash it stays what it was, spam included."""
    for name, folder in {"a": "inbox", "b": "inbox", "spam": "junkemail", "old": "deleteditems"}.items():
        box.put(name, folder)
    box.pull()
    assert box.message("old").roles == ("trash",)
    box.mail.delete("a")
    for name in ("b", "spam"):
        box.mail.move(name, folder_id("deleteditems"))
    assert box.pull() == []
    assert {name: box.message(name).roles for name in box.stored} == {
        "b": (),
        "spam": ("junk",),
        "old": ("trash",),
    }


def test_sent_mail_that_is_filed_stays_sent(box: Box) -> None:
    """Into a folder of a project, it is still what the owner wrote."""
    box.put("a", "sentitems")
    box.pull()
    box.mail.move("a", folder_id("archive"))
    assert box.pull() == []
    assert box.message("a").roles == ("sent",)


@pytest.mark.parametrize("is_told", [True, False])
def test_drafts_never_land_until_they_are_sent(box: Box, is_told: bool) -> None:
    """With immutable ids a sent draft keeps its id, and may be told as gone from the drafts alone."""
    box.put("a", "drafts", isDraft=True)
    box.put("b", "inbox", isDraft=True)
    assert box.pull() == []
    box.put("c", "drafts", isDraft=True)
    assert box.pull() == []
    box.mail.tells_all_moves = is_told
    box.mail.send("a")
    box.mail.delete("c")
    assert box.pull() == ["a"]
    assert box.message("a").roles == ("sent",)


def test_which_folders(box: Box) -> None:
    """Those inside others, however deep; no search, no hidden one, no chats; junk inside junk."""
    inbox, junk = folder_id("inbox"), folder_id("junkemail")
    box.mail.add_folder("project", inbox)
    box.mail.add_folder("deep", "project")
    box.mail.add_folder("more-junk", junk)
    box.mail.add_folder("search", inbox, **{"@odata.type": SEARCH})
    box.mail.add_folder("hidden", isHidden=True)
    box.put("chat", "conversationhistory")
    for folder in ("deep", "more-junk", "search", "hidden"):
        box.mail.put(f"in-{folder}", message(people.numbered("mail", 1)), folder)
    assert sorted(box.pull()) == ["in-deep", "in-more-junk"]
    assert box.message("in-more-junk").roles == ("junk",)


@pytest.mark.parametrize("make", [problems.malformed_id, lambda: Problem(200, {})])
def test_a_mailbox_without_its_sent_mail_is_not_believed(box: Box, make: Callable[[], Problem]) -> None:
    """Not to be told where sent mail lies ends the pull: what lies there would count as received."""
    box.put("a", "sentitems")
    box.microsoft.fail("/me/mailFolders/{folder}", make, times=5)
    with pytest.raises(ConnectorError):
        box.pull()
    assert box.pull() == ["a"]
    assert box.message("a").roles == ("sent",)


def test_folders_that_come_and_go(box: Box) -> None:
    """A new one is read; one that is gone, or becomes a part of junk, has everything listed once."""
    box.put("a")
    box.pull()
    box.mail.add_folder("new", folder_id("inbox"))
    box.mail.put("b", message(people.numbered("mail", 2)), "new")
    assert box.pull() == ["b"]
    box.mail.move_folder("new", folder_id("junkemail"))
    with pytest.raises(CursorExpired):
        box.pull()
    box.cursor = None
    assert box.pull() == ["b"]
    assert box.message("b").roles == ("junk",)
    box.mail.delete_folder("new")
    with pytest.raises(CursorExpired):
        box.pull()
    box.cursor = None
    assert box.pull() == []
    assert box.stored.keys() == {"a"}


@pytest.mark.parametrize(
    "make", [problems.sync_state_not_found, problems.resync_required, problems.malformed_id]
)
def test_a_dead_link_costs_ids_only(box: Box, make: Callable[[], Problem]) -> None:
    """However Graph says it: everything is listed once, and headers come only of what is not stored."""
    for number in range(5):
        box.put(f"m{number}")
    box.pull()
    box.put("new")
    box.mail.delete("m0")
    box.microsoft.fail("/me/mailFolders/{folder}/messages/delta", make, first=2)
    with pytest.raises(CursorExpired):
        box.pull()
    box.cursor = None
    box.microsoft.asked.clear()
    assert box.pull() == ["new"]
    assert box.microsoft.count("/me/messages/{message}") == 1
    assert sorted(box.stored) == ["m1", "m2", "m3", "m4", "new"]


def test_a_round_that_dies_in_the_middle(box: Box) -> None:
    """It is begun once more, what it had brought is not fetched again, and what is gone since is not kept."""
    for number in range(7):
        box.put(f"m{number}")
    pages = box.source.pull(mail.COLLECTION, None, {})
    first = next(pages)
    box.mail.delete("m0")
    box.mail.forget_links()
    rest = list(pages)
    assert sorted(landed([first, *rest])) == [f"m{number}" for number in range(1, 7)]
    assert box.microsoft.count("/me/messages/{message}") == 7 + 1  # and m0, to see whether it is gone


def test_a_source_whose_links_always_die(box: Box) -> None:
    """The pull is over after the second try, and never goes round in a loop."""
    for number in range(7):
        box.put(f"m{number}")
    box.microsoft.fail("/me/mailFolders/{folder}/messages/delta", problems.sync_state_not_found, times=99)
    with pytest.raises(CursorExpired):
        box.pull()
    assert box.microsoft.count("/me/mailFolders/{folder}/messages/delta") == 2


def test_a_first_pull_goes_on_where_it_was_cut_off(box: Box) -> None:
    """In any folder, at any page: what landed is not fetched again."""
    for number in range(5):
        box.put(f"in{number}")
        box.put(f"out{number}", "sentitems")
    resume: str | None = None
    cursor: str | None = None
    while cursor is None:
        known = known_of(box.stored.values())
        page = next(iter(box.source.pull(mail.COLLECTION, None, known, resume)))
        assert not any(record.location in box.stored for record in page.records)
        box.stored |= {record.location: record for record in page.records}
        resume, cursor = page.resume, page.cursor
    assert len(box.stored) == 10
    assert box.microsoft.count("/me/mailFolders/delta") == 1


@pytest.mark.parametrize("resume", ["nonsense", "[0, 1]", '{"version": 0}', "5"])
def test_a_mark_of_another_version(box: Box, resume: str) -> None:
    """The pull begins anew."""
    box.put("a")
    (page,) = box.source.pull(mail.COLLECTION, None, {}, resume)
    assert (len(page.records), page.cursor is not None) == (1, True)


@pytest.mark.parametrize("habit", ["repeats", "reverses", "begins_empty", "replays", "partial"])
def test_what_outlook_does_with_deltas(box: Box, habit: str) -> None:
    """Empty pages, items twice, in any order, again, and in part: all that is there is there once."""
    setattr(box.microsoft.habits, habit, habit != "partial")
    for number in range(7):
        box.put(f"m{number}")
    assert sorted(set(box.pull())) == [f"m{number}" for number in range(7)]
    for number in range(7, 12):
        box.put(f"m{number}")
    box.mail.delete("m0")
    box.pull()
    assert sorted(box.stored) == sorted(f"m{number}" for number in range(1, 12))
    assert box.pull() == []


def test_a_bound(box: Box) -> None:
    """What was received before the day is not stored, and its headers are not asked for."""
    for number in range(5):
        box.put(f"m{number}", receivedDateTime=f"2026-06-0{number + 1}T09:00:00Z")
    box.source = MicrosoftMail(graph(box.microsoft), since=date(2026, 6, 4))
    assert sorted(box.pull()) == ["m3", "m4"]
    assert box.microsoft.count("/me/messages/{message}") == 2


def test_senders_inside_exchange(box: Box) -> None:
    """An X.500 name is no address: the header has it."""
    inside = {"emailAddress": {"name": "Ana", "address": "/O=EXCHANGELABS/OU=X/CN=RECIPIENTS/CN=ANA"}}
    headers = [{"name": "From", "value": "Ana <ana@example.org>"}]
    more: dict[str, Any] = {"from": inside, "sender": inside, "internetMessageHeaders": headers}
    box.put("a", **more)
    box.pull()
    assert [one.email for one in box.message("a").addresses] == ["ana@example.org", "me@example.org"]


def test_invitations_are_known_by_their_type(box: Box) -> None:
    """They are calendar mail, whatever their headers say."""
    box.put("a", **{"@odata.type": "#microsoft.graph.eventMessageRequest"})
    box.pull()
    assert box.message("a").is_calendar


def test_what_is_put_off_and_what_is_refused(box: Box) -> None:
    """429, 503 and a token that ends between two pages are waited out; what is no answer ends the pull."""
    for number in range(7):
        box.put(f"m{number}")
    delta, one = "/me/mailFolders/{folder}/messages/delta", "/me/messages/{message}"
    box.microsoft.fail(delta, problems.throttled, first=2)
    box.microsoft.fail(delta, lambda: problems.out_of_order(503, None), first=4)
    box.microsoft.fail(delta, problems.not_signed_in, first=6)
    box.microsoft.fail(one, problems.throttled, first=2, times=2)
    assert len(box.pull()) == 7
    box.put("late")
    box.microsoft.fail(one, lambda: Problem(200, {}))
    with pytest.raises(SourceChanged):
        box.pull()
    assert box.pull() == ["late"]


def test_ids_that_differ_in_case(box: Box) -> None:
    """They are two messages: Graph's ids are case-sensitive."""
    for name in ("AAMkx", "AAMkX"):
        box.put(name)
    assert len(box.pull()) == 2
    box.mail.delete("AAMkx")
    box.pull()
    assert box.stored.keys() == {"AAMkX"}
