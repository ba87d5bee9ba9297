"""Mail keeps the contract; and what is Outlook's own: folders, moves, drafts, headers, links that die."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connectors.microsoft import mail
from connectors.microsoft.mail import MicrosoftMail
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.mail import folder_id
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject
from tests.connectors.microsoft.samples import START, message
from tests.connectors.microsoft.signed_in import graph, mailbox
from tests.connectors.people import Kind


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
