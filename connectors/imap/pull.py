"""A pull of one folder: find out what is new, changed or gone; fetch headers page by page, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from connectors.errors import CursorExpired, SourceUnavailable
from connectors.formats import mail_headers, mail_record
from connectors.imap.answers import MONTHS, Fetched, State, uid_set
from connectors.imap.client import Changes, ImapClient, Opened
from connectors.imap.cursor import Cursor, read_cursor
from connectors.imap.wire import CommandRefused
from connectors.records import Collection, Known, MessageRole, Moved, Page, RawRecord

PAGE = 1000
"""Messages that are asked for at once."""
KEY_FIELDS = ("Message-ID", "Date", "From", "Sender")
"""What a record id is made of, where there is a Message-ID."""
JUNK, NOT_JUNK = ("$junk", "junk"), ("$notjunk", "notjunk", "nonjunk")
"""Keywords (RFC 9051, 2.3.2, and those of older programs)."""
FEW = 10_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pull has found out before it fetches: the messages it wants, and where it will end.

    A full one has ``seen`` the locations that are as they are known, and knows the record ids of ``former``
    ones, which mean nothing any more, with their version marks; an incremental one knows what is ``gone``.
    """

    wanted: list[int]
    cursor: Cursor
    is_full: bool
    seen: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()
    former: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class Folder:
    """The folder that is being pulled, opened; ``unread`` is what the server lists but does not give."""

    client: ImapClient
    collection: Collection
    opened: Opened
    unread: set[int] = field(default_factory=set)

    def location(self, uid: int) -> str:
        """A message's handle: a UID means something beside its UIDVALIDITY only (RFC 9051, 2.3.1.1)."""
        return f"{self.opened.state.uidvalidity}/{uid}"

    def stored(self, known: Mapping[str, Known]) -> dict[int, str | None]:
        """The version marks of what is stored, by UID."""
        prefix = self.location(0)[:-1]
        return {int(at[len(prefix) :]): known[at].etag for at in known if at.startswith(prefix)}

    def search(self, criteria: str) -> list[int]:
        """UIDs."""
        return self.client.search(self.collection.collection_id, criteria)

    def marked(self, keywords: Iterable[str]) -> set[int]:
        """The messages that bear one of the keywords; those unknown in the folder are not asked for."""
        return {
            uid
            for keyword in keywords
            if keyword in self.opened.flags
            for uid in self.search(f"KEYWORD {keyword}")
        }

    def fetch(self, uids: Sequence[int], fields: Sequence[str]) -> list[Fetched]:
        """What the server gives of these, in their order. One that it does not give holds up no other."""
        try:
            answer = self.client.fetch(self.collection.collection_id, uids, fields)
        except CommandRefused:
            if len(uids) == 1:
                self.unread.update(uids)
                return []
            half = len(uids) // 2
            return self.fetch(uids[:half], fields) + self.fetch(uids[half:], fields)
        given = {one.uid: one for one in answer}
        if missing := [uid for uid in uids if uid not in given]:
            self.unread.update(set(missing).intersection(self.search(f"UID {uid_set(missing)}")))
        return [given[uid] for uid in uids if uid in given]


def pull(
    client: ImapClient,
    collection: Collection,
    cursor: str | None,
    known: Mapping[str, Known],
    *,
    since: date | None,
    fields: Sequence[str],
    state: State | None = None,
) -> Iterator[Page]:
    """Pages of ``PAGE`` messages at most, of those that were received on the day ``since`` or later.

    ``state`` is what a listing said of the folder a moment ago: if the cursor says the same, nothing is
    asked. With QRESYNC the server tells what changed since the cursor; without, or if it counts other than
    that comes to, UIDs and the flags that matter are listed and compared. ``resume`` is None: after a crash,
    ``known`` has what was landed, and that is not fetched again.

    A message whose headers are here is not fetched again, even if the server has numbered the folder anew:
    then only what its id is made of is, and it comes as one that moved. If the server withholds messages that
    it lists, all others come first, then SourceUnavailable and no cursor.
    """
    start = None if cursor is None else read_cursor(cursor)
    name = collection.collection_id
    if start and start.reaches(since) and _is_unchanged(start.state, state or client.state(name)):
        yield Page(cursor=cursor, is_full=False)
        return
    folder = Folder(client, collection, client.examine(name, start.state if start else None))
    if start and folder.opened.state.uidvalidity != start.state.uidvalidity:
        raise CursorExpired(f"{client.host} has numbered the folder {collection.name} anew")
    plan = None
    if start and start.reaches(since) and folder.opened.changes and start.state.uidnext:
        plan = _plan_changes(folder, folder.opened.changes, start.state.uidnext, since, known)
    yield from _pages(folder, plan or _plan_listing(folder, since, known), fields)


def to_record(location: str, fetched: Fetched) -> RawRecord:
    """A record of a message's headers and the flags that matter, which are its version mark too."""
    headers = mail_headers.to_text(fetched.header or b"")
    roles = _roles(fetched.flags)
    return RawRecord(
        mail_headers.id_of(headers),
        location,
        _etag(roles),
        mail_record.to_payload(headers, fetched.received_at, roles),
    )


def _is_unchanged(then: State, now: State) -> bool:
    """Has nothing happened? Without MODSEQ flags may have changed; messages may go without moving it."""
    return then.modseq is not None and then.uidnext is not None and then == now


def _plan_listing(folder: Folder, since: date | None, known: Mapping[str, Known]) -> Plan:
    """All messages. The folder's state was told before them: what comes in between comes again next time."""
    there = set(folder.search("ALL"))
    recent = there if since is None else there.intersection(folder.search(_received_since(since)))
    drafts = set(folder.search("DRAFT")) if "\\draft" in folder.opened.flags else set()
    junk = folder.marked(JUNK)
    if junk:
        junk -= folder.marked(NOT_JUNK)
    stored = folder.stored(known)
    marks = dict.fromkeys(junk, "junk") | dict.fromkeys(drafts, "draft")
    marks |= dict.fromkeys(drafts & junk, "draft junk")
    seen = {uid for uid in there & stored.keys() if stored[uid] == marks.get(uid, "")}
    wanted = (recent | (there & stored.keys())) - seen
    is_renumbered = len(stored) < len(known)
    return Plan(
        sorted(wanted, reverse=True),
        Cursor(folder.opened.state, since),
        is_full=True,
        seen=frozenset(map(folder.location, seen)),
        former=_former(folder, known) if is_renumbered else {},
    )


def _plan_changes(
    folder: Folder, changes: Changes, first_new: int, since: date | None, known: Mapping[str, Known]
) -> Plan | None:
    """What came since, and what else changed its flags so that it matters.

    None if the server counts other than that comes to: then what it told before was not all there was.
    """
    criteria = f"UID {first_new}:*" + (f" {_received_since(since)}" if since else "")
    # "n:*" always holds the last message, whatever its UID.
    new = {uid for uid in folder.search(criteria) if uid >= first_new}
    marks = {one.uid: _etag(_roles(one.flags)) for one in changes.changed}
    wanted = {uid for uid in new if folder.location(uid) not in known}
    wanted |= {
        uid
        for uid, mark in marks.items()
        if (stored := known.get(folder.location(uid))) and stored.etag != mark
    }
    gone = set(_vanished(folder, changes.vanished, known))
    came = sum(folder.location(uid) not in known for uid in new)
    if since is None and len(known) - len(gone) + came != folder.opened.state.messages:
        return None
    return Plan(
        sorted(wanted, reverse=True),
        Cursor(folder.opened.state, since),
        is_full=False,
        gone=tuple(sorted(gone)),
    )


def _vanished(folder: Folder, pairs: list[tuple[int, int]], known: Mapping[str, Known]) -> Iterator[str]:
    """The stored locations in ranges that may reach far beyond what ever was there (RFC 7162, 3.2.10)."""
    if sum(last - first + 1 for first, last in pairs) <= FEW:
        uids: Iterable[int] = (uid for first, last in pairs for uid in range(first, last + 1))
    else:
        uids = (uid for uid in folder.stored(known) if any(first <= uid <= last for first, last in pairs))
    for uid in uids:
        if (location := folder.location(uid)) in known:
            yield location


def _former(folder: Folder, known: Mapping[str, Known]) -> dict[str, str | None]:
    prefix = folder.location(0)[:-1]
    return {entry.record_id: entry.etag for at, entry in known.items() if not at.startswith(prefix)}


def _pages(folder: Folder, plan: Plan, fields: Sequence[str]) -> Iterator[Page]:
    seen = plan.seen
    for start in range(0, len(plan.wanted) or 1, PAGE):
        chunk = plan.wanted[start : start + PAGE]
        moved = _moved(folder, plan, chunk) if plan.former and chunk else ()
        here = {one.location for one in moved}
        fresh = [uid for uid in chunk if folder.location(uid) not in here]
        given = folder.fetch(fresh, fields) if fresh else []
        records = tuple(to_record(folder.location(one.uid), one) for one in given)
        here.update(one.location for one in records)
        is_last = start + PAGE >= len(plan.wanted)
        yield Page(
            records=records,
            moved=moved,
            tombstones=plan.gone if is_last else (),
            seen=seen | here if plan.is_full else frozenset(),
            cursor=plan.cursor.text() if is_last and not folder.unread else None,
            is_full=plan.is_full,
        )
        seen = frozenset()
    if folder.unread:
        messages = "1 message" if len(folder.unread) == 1 else f"{len(folder.unread)} messages"
        raise SourceUnavailable(
            f"{folder.client.host} lists {messages} in this folder without giving what is in them"
        )


def _moved(folder: Folder, plan: Plan, uids: list[int]) -> tuple[Moved, ...]:
    """Those of the messages that are stored under another number, by the fields that make their ids."""
    moved = []
    for one in folder.fetch(uids, KEY_FIELDS):
        headers = mail_headers.to_text(one.header or b"")
        record_id, etag = mail_headers.id_of(headers), _etag(_roles(one.flags))
        if "message-id:" in headers.lower() and plan.former.get(record_id) == etag:
            moved.append(Moved(record_id, folder.location(one.uid), etag))
    return tuple(moved)


def _received_since(day: date) -> str:
    """A day more, since servers compare with the day that it was where they are."""
    earlier = day - timedelta(days=1)
    return f"SINCE {earlier.day}-{MONTHS[earlier.month - 1]}-{earlier.year:04}"


def _roles(flags: frozenset[str]) -> list[MessageRole]:
    is_junk = not flags.isdisjoint(JUNK) and flags.isdisjoint(NOT_JUNK)
    roles: dict[MessageRole, bool] = {"draft": "\\draft" in flags, "junk": is_junk}
    return [role for role, is_so in roles.items() if is_so]


def _etag(roles: Iterable[MessageRole]) -> str:
    return " ".join(roles)
