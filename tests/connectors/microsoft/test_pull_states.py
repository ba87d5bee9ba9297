"""Whatever happens between and during pulls, the next that goes through leaves what Microsoft holds."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from connectors.microsoft import contacts
from connectors.microsoft.contacts import MicrosoftContacts
from connectors.protocol import Source
from tests.connectors import people
from tests.connectors.microsoft.event_states import EventPulls
from tests.connectors.microsoft.mail_states import MailPulls
from tests.connectors.microsoft.mailbox_states import MicrosoftPulls
from tests.connectors.microsoft.signed_in import contact, graph, mailbox
from tests.connectors.pull_states import NAMES, run_few, run_many


class ContactPulls(MicrosoftPulls):
    """Contacts that are written, edited in part, deleted, and moved to another folder and back."""

    page_size = "connectors.microsoft.delta.PAGE_SIZE"
    methods = ("/me/contacts/delta",)
    collection = contacts.DEFAULT

    def __init__(self) -> None:
        super().__init__()
        self.folders = mailbox(self.microsoft).contacts
        self.elsewhere = self.folders.add("Elsewhere")
        self.changes = count(1)

    @property
    def feed(self):  # type: ignore[no-untyped-def]
        return mailbox(self.microsoft).contacts.default.contacts

    def open(self) -> Source:
        return MicrosoftContacts(graph(self.microsoft))

    def expire_cursors(self) -> None:
        self.feed.forget_syncs()
        self.feed.forget_pages()

    @rule(name=NAMES, n=st.integers(0, 5))
    def write(self, name: str, n: int) -> None:
        """A contact is new, edited, or there again after it was deleted."""
        if self.elsewhere.contacts.live(name) is None:
            self.folders.default.put(contact(people.numbered("contacts", n), name, next(self.changes)))

    @rule(
        name=NAMES, member=st.sampled_from(["jobTitle", "nickName", "mobilePhone"]), value=st.none() | NAMES
    )
    def edit(self, name: str, member: str, value: str | None) -> None:
        """One member of a contact changes, or goes."""
        body = self.feed.live(name)
        if body:
            self.folders.default.put(
                {k: v for k, v in body.items() if k != "parentFolderId"} | {member: value}
            )

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        """A contact goes."""
        if self.feed.live(name):
            self.folders.default.delete(name)

    @rule(name=NAMES)
    def move(self, name: str) -> None:
        """A contact goes to another folder, or comes back."""
        if self.feed.live(name):
            self.folders.move(name, self.folders.default, self.elsewhere)
        elif self.elsewhere.contacts.live(name):
            self.folders.move(name, self.elsewhere, self.folders.default)

    def check(self) -> None:
        live = {at: body for at in self.feed.entries if (body := self.feed.live(at))}
        assert self.rows.keys() == live.keys()
        for at, row in self.rows.items():
            (found,) = contacts.parse(row.payload)
            assert found.full_name == live[at]["displayName"]
            assert (found.title, found.nickname) == (live[at].get("jobTitle"), live[at].get("nickName"))
            assert not any(word in row.payload for word in people.DROPPED)


KINDS: tuple[type[RuleBasedStateMachine], ...] = (ContactPulls, EventPulls, MailPulls)


@pytest.mark.parametrize("machine", KINDS)
def test_pulls(machine: type[RuleBasedStateMachine]) -> None:
    """In a few lives that are always the same."""
    run_few(machine, 8)


@pytest.mark.heavy
@pytest.mark.parametrize("machine", KINDS)
def test_many_pulls(machine: type[RuleBasedStateMachine]) -> None:
    """In many that are not."""
    run_many(machine)
