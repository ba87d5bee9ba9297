"""Mail of an Outlook mailbox, and what may become of it between and during pulls."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import rule

from connectors.microsoft import mail
from connectors.microsoft.mail import MicrosoftMail
from connectors.protocol import Source
from flows.demo.emulators.microsoft.mail import folder_id
from tests.connectors import people
from tests.connectors.microsoft.mailbox_states import MicrosoftPulls
from tests.connectors.microsoft.samples import message
from tests.connectors.microsoft.signed_in import graph, mailbox
from tests.connectors.pull_states import NAMES

FOLDERS = [folder_id(name) for name in ("inbox", "sentitems", "junkemail", "deleteditems", "archive")]


class MailPulls(MicrosoftPulls):
    """Mail that comes, is written and sent, filed, junked, rescued, thrown away and deleted, in folders that
    come, go and move; moves may be told by one folder alone.
    """

    page_size = "connectors.microsoft.messages.PAGE_SIZE"
    methods = (
        "/me/mailFolders/delta",
        "/me/mailFolders/{folder}",
        "/me/mailFolders/{folder}/messages/delta",
        "/me/messages/{message}",
        "$batch",
    )
    collection = mail.COLLECTION

    def __init__(self) -> None:
        super().__init__()
        self.mail = mailbox(self.microsoft).mail
        self.numbers = count(1)

    def open(self) -> Source:
        return MicrosoftMail(graph(self.microsoft))

    def expire_cursors(self) -> None:
        self.mail.forget_links()

    def pick(self, which: int) -> str | None:
        """One of the messages that are there."""
        there = sorted(self.mail.messages())
        return there[which % len(there)] if there else None

    @rule(folder=st.sampled_from(FOLDERS), is_draft=st.booleans())
    def come(self, folder: str, is_draft: bool) -> None:
        """A message comes, or is begun."""
        number = next(self.numbers)
        text = people.numbered("mail", number)
        where = folder_id("drafts") if is_draft else folder
        self.mail.put(f"m{number}", {**message(text), "isDraft": is_draft}, where)

    @rule(which=st.integers(0, 99))
    def read(self, which: int) -> None:
        """A message is told otherwise, in a way that does not matter."""
        if one := self.pick(which):
            place = self.mail.place_of(one)
            body = {**self.mail.messages()[one], "isRead": True}
            self.mail.put(one, body, place)

    @rule(which=st.integers(0, 99), folder=st.sampled_from(FOLDERS), is_told=st.booleans())
    def move(self, which: int, folder: str, is_told: bool) -> None:
        """A message is filed, junked, rescued or thrown away; a draft is sent."""
        one = self.pick(which)
        if one is None:
            return
        self.mail.tells_all_moves = is_told or self.is_untold_lost(one)
        if self.mail.messages()[one]["isDraft"]:
            self.mail.send(one)
        elif self.mail.place_of(one) != folder:
            self.mail.move(one, folder)

    def is_untold_lost(self, message_id: str) -> bool:
        """Whether nobody could know: the folder that it leaves is not read, or is yet to be read."""
        return self.cursor is None or self.mail.place_of(message_id) in self.hidden()

    def hidden(self) -> set[str]:
        """The folders that are not read."""
        return {at for at in self.mail.folders if (self.mail.tree.live(at) or {}).get("isHidden")}

    @rule(which=st.integers(0, 99))
    def delete(self, which: int) -> None:
        """A message is deleted for good."""
        if one := self.pick(which):
            self.mail.delete(one)

    @rule(name=NAMES, parent=st.sampled_from(FOLDERS), is_hidden=st.booleans())
    def make_folder(self, name: str, parent: str, is_hidden: bool) -> None:
        """A folder is made, with a message in it, or put elsewhere."""
        if name in self.mail.folders:
            self.mail.move_folder(name, parent)
        else:
            self.mail.add_folder(name, parent, isHidden=is_hidden)
            self.mail.put(f"m{next(self.numbers)}", message(people.numbered("mail", 1)), name)

    @rule(name=NAMES)
    def delete_folder(self, name: str) -> None:
        """A folder goes, with all that is in it."""
        if name in self.mail.folders:
            self.mail.delete_folder(name)

    @rule()
    def pull(self) -> None:
        """A pull that goes through. One that goes on where another was cut off reads no folder twice: what
        came into one meanwhile comes with the next pull.
        """
        if self.resume is not None:
            self.go_through()
        super().pull()

    def check(self) -> None:
        there = {
            at: body
            for at, body in self.mail.messages().items()
            if not body["isDraft"] and body["parentFolderId"] not in self.hidden()
        }
        assert self.rows.keys() == there.keys()
        for at, row in self.rows.items():
            (found,) = mail.parse(row.payload)
            assert set(found.roles) in self.possible_roles(there[at]["parentFolderId"])
            assert not any(word in row.payload for word in people.DROPPED)

    def possible_roles(self, folder: str) -> list[set[str]]:
        """What a message in a folder may be: of one that was sent, or is thrown away, it depends."""
        above = {folder, (self.mail.tree.live(folder) or {}).get("parentFolderId")}
        sent = {"sent"}
        if folder_id("sentitems") == folder:
            return [sent]
        if folder_id("junkemail") in above:
            return [{"junk"}, sent]
        if folder_id("deleteditems") in above:
            return [{"trash"}, {"junk"}, set(), sent]
        return [set(), sent]
