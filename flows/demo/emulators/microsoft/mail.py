"""Mail: the folders of one account and the messages in them: learn.microsoft.com/graph/api/message-delta."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flows.demo.emulators.changes import Entry, Feed
from flows.demo.emulators.microsoft.problems import not_found, problem
from flows.demo.emulators.microsoft.routes import DELTA, SKIP, Call, Route, delta, selected

Json = dict[str, Any]
SCOPES = frozenset({"Mail.ReadBasic", "Mail.Read"})
ROOT = "AQMkADAwRoot="
WELL_KNOWN = (
    "inbox", "sentitems", "drafts", "junkemail", "deleteditems", "archive", "outbox", "conversationhistory",
)  # fmt: skip
"""Folders that are there from the beginning, and are found by these names; each is called otherwise."""
SEARCH = "#microsoft.graph.mailSearchFolder"
HEADERS = "internetMessageHeaders"
MEMBERS = frozenset({
    "bccRecipients", "body", "bodyPreview", "categories", "ccRecipients", "changeKey", "conversationId",
    "conversationIndex", "createdDateTime", "flag", "from", "hasAttachments", "id", "importance",
    "inferenceClassification", "internetMessageHeaders", "internetMessageId", "isDeliveryReceiptRequested",
    "isDraft", "isRead", "isReadReceiptRequested", "lastModifiedDateTime", "parentFolderId",
    "receivedDateTime", "replyTo", "sender", "sentDateTime", "subject", "toRecipients", "uniqueBody",
    "webLink", "@odata.type",
})  # fmt: skip
"""Of a message, as v1.0 has them."""
BARE: Json = {
    "from": None, "sender": None, "replyTo": [], "toRecipients": [], "ccRecipients": [], "bccRecipients": [],
    "internetMessageId": None, "sentDateTime": None, "receivedDateTime": None, "isDraft": False,
    "isRead": False, "subject": "", "body": {"contentType": "text", "content": "A private remark"},
    "bodyPreview": "A private remark", HEADERS: [],
}  # fmt: skip


def folder_id(name: str) -> str:
    """The id of a folder that is there from the beginning."""
    return f"AQMkADAw{name.upper()}="


@dataclass(slots=True)
class Mail:
    """All of one account's: a change log of folders, and one of the messages in each.

    ``tells_all_moves`` off: a move is told by the folder that a message leaves, and not by the other one.
    """

    tree: Feed = field(default_factory=Feed)
    folders: dict[str, Feed] = field(default_factory=dict)
    tells_all_moves: bool = True

    def __post_init__(self) -> None:
        for name in WELL_KNOWN:
            self.add_folder(folder_id(name))

    def add_folder(self, new_id: str, parent: str = ROOT, **more: Any) -> str:
        """A new, empty folder; `isHidden` or `@odata.type` may be told of it."""
        self.folders[new_id] = Feed()
        self.tree.put(
            new_id, {"displayName": f"My {new_id}", "parentFolderId": parent, "isHidden": False, **more}
        )
        return new_id

    def move_folder(self, which: str, parent: str) -> None:
        """Put a folder into another one, with all that is in it."""
        self.tree.put(which, {**(self.tree.live(which) or {}), "parentFolderId": parent})

    def delete_folder(self, which: str) -> None:
        """Delete a folder for good, with all that is in it."""
        self.tree.delete(which)
        del self.folders[which]

    def put(self, message_id: str, message: Json, folder: str = folder_id("inbox")) -> None:
        """A message comes, or goes out, or is told otherwise."""
        assert message.keys() <= MEMBERS, message.keys() - MEMBERS  # noqa: S101 - an emulator's own data
        self.folders[folder].put(message_id, {**BARE, **message, "parentFolderId": folder})

    def delete(self, message_id: str) -> None:
        """Delete a message for good."""
        self.folders[self.place_of(message_id)].delete(message_id)

    def move(self, message_id: str, target: str) -> None:
        """Put a message into another folder: it keeps its id."""
        source = self.folders[self.place_of(message_id)]
        body = {**(source.live(message_id) or {}), "parentFolderId": target}
        source.delete(message_id)
        if self.tells_all_moves:
            self.folders[target].put(message_id, body)
        else:
            self.folders[target].entries[message_id] = Entry(body, 0, 0)

    def send(self, message_id: str) -> None:
        """Send a draft."""
        draft = self.folders[self.place_of(message_id)]
        draft.put(message_id, {**(draft.live(message_id) or {}), "isDraft": False})
        self.move(message_id, folder_id("sentitems"))

    def place_of(self, message_id: str) -> str:
        """The folder where a message lies. Raises LookupError."""
        places = [which for which, feed in self.folders.items() if feed.live(message_id)]
        return places[0]

    def messages(self) -> dict[str, Json]:
        """All that are there, by their ids."""
        return {
            message_id: body
            for feed in self.folders.values()
            for message_id in feed.entries
            if (body := feed.live(message_id))
        }

    def forget_links(self) -> None:
        """Let every link given out so far be worth nothing."""
        for feed in (self.tree, *self.folders.values()):
            feed.forget_syncs()
            feed.forget_pages()


def _folder(call: Call) -> Json:
    which = call.path["folder"]
    which = folder_id(which) if which in WELL_KNOWN else which
    body = call.mailbox.mail.tree.live(which)
    if body is None:
        raise not_found()
    return selected({**body, "id": which}, call.select)


def _folders(call: Call) -> Json:
    return delta(call, call.mailbox.mail.tree, lambda _, members: members, ROOT)


def _messages(call: Call) -> Json:
    _check_select(call)
    feed = call.mailbox.mail.folders.get(call.path["folder"])
    if feed is None:
        raise not_found()
    return delta(call, feed, lambda _, members: _unasked(call, members), call.path["folder"])


def _unasked(call: Call, members: Json) -> Json:
    """Headers come only where they are asked for by name."""
    is_selected = HEADERS in (call.select or ())
    return {name: value for name, value in members.items() if name != HEADERS or is_selected}


def _message(call: Call) -> Json:
    _check_select(call)
    for which, feed in call.mailbox.mail.folders.items():
        for message_id, entry in feed.entries.items():
            if entry.body and call.item_id(message_id, which) == call.path["message"]:
                mark = {"@odata.etag": f'W/"{entry.changed_as}"', "id": call.path["message"]}
                return selected(_unasked(call, entry.body) | mark, call.select)
    raise not_found()


def _check_select(call: Call) -> None:
    if unknown := set(call.select or ()) - MEMBERS:
        raise problem(400, "RequestBroker--ParseUri", f"Could not find a property named '{min(unknown)}'.")


_OF_DELTAS = frozenset({"$select", SKIP, DELTA})
ROUTES = (
    Route("/me/mailFolders/delta", SCOPES, _folders, _OF_DELTAS),
    Route("/me/mailFolders/{folder}", SCOPES, _folder, frozenset({"$select"})),
    Route("/me/mailFolders/{folder}/messages/delta", SCOPES, _messages, _OF_DELTAS),
    Route("/me/messages/{message}", SCOPES, _message, frozenset({"$select"})),
)
