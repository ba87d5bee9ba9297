"""Gmail's history: what came, went, and was sent, junked or thrown away since a mark.

developers.google.com/workspace/gmail/api/guides/sync. A page may come without events though more follow, and
one message may be in several events: the caller asks what it is now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.errors import CursorExpired, SourceChanged
from connectors.formats.json_values import ids_in, objects_in, strings_in
from connectors.google.api import GoogleApi, Unsuccessful
from connectors.records import MessageRole

PAGE_SIZE = 500
UNITS = 2
"""Of the quota (developers.google.com/workspace/gmail/api/reference/quota)."""
FIELDS = (
    "historyId,nextPageToken,history(messagesAdded/message/id,messagesDeleted/message/id,"
    "labelsAdded(labelIds,message/id),labelsRemoved(labelIds,message/id))"
)
ROLE_OF_LABEL: Mapping[str, MessageRole] = {"SENT": "sent", "SPAM": "junk", "TRASH": "trash"}
DRAFT = "DRAFT"
_TELLING = frozenset({*ROLE_OF_LABEL, DRAFT})
"""The labels that make a difference here; of the others, such as UNREAD, nothing is asked."""

Json = dict[str, Any]


@dataclass(slots=True)
class Changes:
    """The messages that are new or told otherwise, in order, those that were deleted, and the next mark."""

    changed: dict[str, None] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    end: str = ""

    def add(self, event: Json) -> None:
        """Take in one event."""
        for item in objects_in(event.get("messagesAdded")):
            self.changed.update(dict.fromkeys(ids_in([item.get("message")])))
        for item in objects_in(event.get("labelsAdded")) + objects_in(event.get("labelsRemoved")):
            if _TELLING & set(strings_in(item.get("labelIds"))):
                self.changed.update(dict.fromkeys(ids_in([item.get("message")])))
        for item in objects_in(event.get("messagesDeleted")):
            self.gone.update(ids_in([item.get("message")]))


def changes_since(api: GoogleApi, start: str) -> Changes:
    """All of it, to the end. Raises CursorExpired when Gmail has forgotten the mark."""
    changes = Changes()
    page_token: str | None = None
    while True:
        answer = _ask(api, start, page_token)
        for event in objects_in(answer.get("history")):
            changes.add(event)
        page_token = answer.get("nextPageToken")
        if not page_token:
            break
    end = answer.get("historyId")
    if not isinstance(end, str):
        raise SourceChanged("Gmail's history ended without saying where")
    changes.end = end
    return changes


def _ask(api: GoogleApi, start: str, page_token: str | None) -> Json:
    asked: Json = {"userId": "me", "startHistoryId": start, "maxResults": PAGE_SIZE}
    if page_token:
        asked["pageToken"] = page_token
    try:
        return api.call(api.service.users().history().list(**asked, fields=FIELDS), UNITS)
    except Unsuccessful as refusal:
        if refusal.status == 404:
            raise CursorExpired("Gmail's history does not go back that far") from None
        raise
