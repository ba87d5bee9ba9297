"""The mail of a Google account (gmail.v1): who wrote to whom and when, by header fields alone.

By the scope gmail.metadata, which can read nothing else. A first pull walks the list of messages, sent ones
first, then all from the newest on; after that Gmail's history says what came, went and moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from connectors.errors import CursorExpired, SourceChanged
from connectors.formats import mail_headers, mail_record
from connectors.formats.json_values import ids_in, objects_in, strings_in
from connectors.google.api import GoogleApi, Unsuccessful
from connectors.google.history import DRAFT, ROLE_OF_LABEL, changes_since
from connectors.records import Collection, IsSuppressed, Known, Message, Page, RawRecord

SOURCE = "google_mail"
COLLECTION = Collection("mail", "Mail", "all")
"""There is but one: labels are on a message, it does not lie in them."""
LIST_SIZE = 500
BATCH_SIZE = 50
"""Gmail advises against more in a batch; each still counts as one request."""
VERSION = 1
LIST_UNITS = 5
"""Of the quota (developers.google.com/workspace/gmail/api/reference/quota)."""
OLD_QUOTA = 15_000
"""Units a minute in projects made before May 2026, in which a message costs 5 of them; then 6,000, and 20."""
GET_FIELDS = "id,labelIds,internalDate,payload/headers"
"""Snippets and sizes are never asked for. Drafts are left out: each time one is saved it is a new message."""
_PHASES = (*ROLE_OF_LABEL, None)
"""The lists that a first pull reads: by label, sent mail first, then all. Lists hold no more than ids."""
SENT_IS_IN = 1
"""The phase after that of sent mail."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Resume:
    """How to go on with a first pull: from which history it began, in which phase it is, at which page."""

    history_id: str
    phase: int
    page_token: str | None

    def text(self) -> str:
        """As JSON."""
        return json.dumps([VERSION, self.history_id, self.phase, self.page_token])


def read_resume(text: str) -> Resume | None:
    """A stored mark; None for one that another version wrote."""
    try:
        version, history_id, phase, page_token = json.loads(text)
    except (ValueError, TypeError):
        return None
    return Resume(history_id, phase, page_token) if version == VERSION else None


class _Listed:
    """What a first pull has come across; ``is_whole``: it began here, and was not cut off before."""

    def __init__(self, known: Mapping[str, Known], *, is_whole: bool) -> None:
        self._known = known
        self._is_whole = is_whole
        self._fetched: set[str] = set()
        self._by_label: dict[str, set[str]] = {label: set() for label in ROLE_OF_LABEL}

    def news(self, ids: Iterable[str], label: str | None) -> list[str]:
        """The messages of a list, by label or of all, that are not here, or not as they are now."""
        if label is not None:
            ids = list(ids)
            self._by_label[label].update(ids)
        wanted = [one for one in ids if one not in self._fetched and self._is_news(one, label)]
        self._fetched.update(wanted)
        return wanted

    def _is_news(self, message_id: str, label: str | None) -> bool:
        if message_id not in self._known:
            return True
        roles = (self._known[message_id].etag or "").split(",")
        if label is not None:
            return ROLE_OF_LABEL[label] not in roles
        return self._is_whole and any(
            role in roles and message_id not in self._by_label[its_label]
            for its_label, role in ROLE_OF_LABEL.items()
        )


class GoogleMail:
    """A ``connectors.protocol.Source`` of messages. Record ids and locations are Gmail's message ids.

    What was received before the day ``since`` (UTC) is left out; ``keep_subjects`` asks for subjects too.
    """

    def __init__(
        self,
        api: GoogleApi,
        *,
        since: date | None = None,
        keep_subjects: bool = False,
        get_units: int = 20,
    ) -> None:
        self._api = api
        self._get_units = get_units
        self._since = datetime.combine(since, time(), UTC) if since else None
        self._names = [*mail_headers.FIELDS, *(("Subject",) if keep_subjects else ())]

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def collections(self) -> Sequence[Collection]:
        """The one mailbox; nothing is asked for."""
        return [COLLECTION]

    def pull(
        self,
        collection: Collection,  # noqa: ARG002 - the protocol's: there is but one
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,
    ) -> Iterator[Page]:
        """What Gmail's history says since the cursor; without one, every message not known yet.

        A header that is here is not fetched again, unless the message was sent, junked or thrown away since.
        Of changes it is not asked what is known, which may be a hundred thousand messages.
        """
        if cursor is not None:
            return self._changes(read_cursor(cursor))
        return self._everything(known, read_resume(resume) if resume else None)

    def parse(self, payload: str) -> tuple[Message, ...]:
        """``parse`` of this module."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``connectors.formats.mail_record.redact_record``."""
        return mail_record.redact_record(record, is_suppressed)

    def _everything(self, known: Mapping[str, Known], begun: Resume | None) -> Iterator[Page]:
        # Taken before the listing: what comes meanwhile is in the history behind it.
        history_id, total = self._profile()
        at = begun or Resume(history_id, 0, None)
        listed = _Listed(known, is_whole=begun is None)
        expected = None if self._since else max(0, total - len(known))
        is_sent_in = False
        while True:
            ids, page_token = self._list(at)
            records = self._fetch(listed.news(ids, _PHASES[at.phase]))
            wanted = [record for record in records if not self._is_too_old(record)]
            is_past = bool(records) and not wanted  # the list goes from new to old
            phase = at.phase if page_token and not is_past else at.phase + 1
            is_sent_in |= at.phase < SENT_IS_IN <= phase
            at = replace(at, phase=phase, page_token=None if phase > at.phase else page_token)
            is_last = phase == len(_PHASES)
            if not ids and not is_last:
                continue
            yield Page(
                records=tuple(wanted),
                seen=frozenset(one for one in ids if one in known).union(one.location for one in wanted),
                resume=None if is_last else at.text(),
                cursor=_cursor(at.history_id) if is_last else None,
                is_sent_in=is_sent_in,
                expected=expected,
            )
            is_sent_in, expected = False, None
            if is_last:
                return

    def _list(self, at: Resume) -> tuple[list[str], str | None]:
        """The ids on a page of a phase, and the token of the next page."""
        asked: Json = {"userId": "me", "maxResults": LIST_SIZE, "includeSpamTrash": True}
        if label := _PHASES[at.phase]:
            asked["labelIds"] = [label]
        if at.page_token:
            asked["pageToken"] = at.page_token
        service = self._api.service.users().messages()
        try:
            answer = self._api.call(service.list(**asked, fields="messages/id,nextPageToken"), LIST_UNITS)
        except Unsuccessful as refusal:
            if at.page_token and refusal.status in (400, 404):  # it had been kept for too long
                raise CursorExpired("Google does not know the page where the last pull was cut off") from None
            raise
        return ids_in(answer.get("messages")), answer.get("nextPageToken")

    def _fetch(self, ids: list[str]) -> list[RawRecord]:
        """The headers of these messages; those that are gone meanwhile, and drafts, are left out."""
        messages = self._api.service.users().messages()
        records = []
        for start in range(0, len(ids), BATCH_SIZE):
            asked = {
                one: messages.get(
                    userId="me", id=one, format="metadata", metadataHeaders=self._names, fields=GET_FIELDS
                )
                for one in ids[start : start + BATCH_SIZE]
            }
            for one, answer in self._api.batch(asked, self._get_units).items():
                if isinstance(answer, Unsuccessful):
                    if answer.status not in (404, 410):
                        raise answer
                elif DRAFT not in _labels(answer):
                    records.append(to_record(one, answer))
        return records

    def _changes(self, start: str) -> Iterator[Page]:
        """What the history says: of each message what it is now."""
        changes = changes_since(self._api, start)
        ids = [one for one in changes.changed if one not in changes.gone]
        for first in range(0, len(ids) or 1, LIST_SIZE):
            records = self._fetch(ids[first : first + LIST_SIZE])
            is_last = first + LIST_SIZE >= len(ids)
            yield Page(
                records=tuple(one for one in records if not self._is_too_old(one)),
                tombstones=tuple(sorted(changes.gone)) if is_last else (),
                cursor=_cursor(changes.end) if is_last else None,
                is_full=False,
            )

    def _profile(self) -> tuple[str, int]:
        """Where the history is, and how many messages there are."""
        users = self._api.service.users()
        profile = self._api.call(users.getProfile(userId="me", fields="historyId,messagesTotal"))
        history_id = profile.get("historyId")
        if not isinstance(history_id, str):
            raise SourceChanged("Gmail does not say where its history is")
        total = profile.get("messagesTotal")
        return history_id, total if isinstance(total, int) else 0

    def _is_too_old(self, record: RawRecord) -> bool:
        received = json.loads(record.payload)["received_at"]
        return (
            self._since is not None
            and received is not None
            and datetime.fromisoformat(received) < self._since
        )


def get_units(units_a_minute: int) -> int:
    """What the headers of a message cost in a project with this quota."""
    return 5 if units_a_minute >= OLD_QUOTA else 20


def to_record(message_id: str, message: Json) -> RawRecord:
    """A record of a message: its header fields as a block, when it came, and what its labels make of it.

    The etag is those labels: nothing else of a message changes.
    """
    labels = _labels(message)
    roles = [role for label, role in ROLE_OF_LABEL.items() if label in labels]
    payload = message.get("payload")
    listed = objects_in(payload.get("headers")) if isinstance(payload, dict) else []
    block = "".join(f"{_line(one.get('name'))}: {_line(one.get('value'))}\r\n" for one in listed)
    text = mail_headers.to_text(block.encode("utf-8", "replace"))
    return RawRecord(
        message_id, message_id, ",".join(roles), mail_record.to_payload(text, _moment(message), roles)
    )


def parse(payload: str) -> tuple[Message, ...]:
    """The message of a record. Raises Unreadable, and nothing else."""
    return mail_record.parse(payload)


def read_cursor(text: str) -> str:
    """The history id of a stored cursor. Raises CursorExpired for one of another version."""
    try:
        values = json.loads(text)
        if values["version"] != VERSION:
            raise ValueError
        return str(values["history_id"])
    except (ValueError, KeyError, TypeError):
        raise CursorExpired("This cursor was written by another version") from None


def _cursor(history_id: str) -> str:
    return json.dumps({"version": VERSION, "history_id": history_id})


def _line(value: object) -> str:
    """One line, whatever a header holds: a line break would begin another field."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _moment(message: Json) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(message["internalDate"]) / 1000, UTC)
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        return None


def _labels(message: Json) -> frozenset[str]:
    return frozenset(strings_in(message.get("labelIds")))
