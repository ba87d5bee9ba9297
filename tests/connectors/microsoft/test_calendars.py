"""Calendars keep the contract; and what is Outlook's own: windows, series, and what is said to be gone."""

from __future__ import annotations

from itertools import count

import pytest

from connectors.microsoft.calendars import MicrosoftCalendars
from connectors.records import Collection
from flows.demo.emulators.microsoft.calendar import Calendar
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject
from tests.connectors.microsoft.samples import event
from tests.connectors.microsoft.signed_in import graph, mailbox

PRIMARY = Collection("c1", "Calendar", "primary")
_changes = count(1)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.microsoft.events.PAGE_SIZE", PAGE_SIZE)
    monkeypatch.setattr("connectors.microsoft.agenda.ROUND_SIZE", PAGE_SIZE)


@pytest.fixture
def primary(microsoft: MicrosoftEmulator) -> Calendar:
    return mailbox(microsoft).calendars.add("c1", "Calendar")


class TestCalendars(ConnectorContract):
    kind = "calendar"

    @pytest.fixture
    def subject(self, microsoft: MicrosoftEmulator, primary: Calendar) -> Subject:
        return Subject(
            MicrosoftCalendars(graph(microsoft), today=microsoft.now.date()),
            PRIMARY,
            lambda name, text: primary.put(name, event(text, next(_changes))),
            primary.delete,
            primary.forget_links,
        )
