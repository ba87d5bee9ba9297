"""Each source opens as the account says."""

from __future__ import annotations

import pytest

from connectors.dav.calendars import DavCalendars
from connectors.dav.contacts import DavContacts
from flows.credentials import Secret
from flows.settings import Account
from flows.wiring import SOURCES
from tests.flows.conftest import START, meeting


@pytest.mark.parametrize(("name", "kind"), [("dav_contacts", DavContacts), ("dav_calendar", DavCalendars)])
def test_a_source_opens_without_the_network(name: str, kind: type) -> None:
    """To open is to remember where and who; nobody is asked before `collections`."""
    account = Account("dav", "https://nobody.invalid", "me")
    assert isinstance(SOURCES[name].open(account, Secret("secret")), kind)


@pytest.mark.parametrize("keeps", [True, False])
def test_an_account_without_titles_lands_none(keeps: bool) -> None:
    """`titles = false` takes a meeting's title off before it is stored."""
    account = Account("dav", "https://nobody.invalid", "me", titles=keeps)
    source = SOURCES["dav_calendar"].open(account, Secret("secret"))
    assert isinstance(source, DavCalendars)
    record = source._to_record("/calendar/a.ics", None, meeting("Budget", START, "ada@example.org"))
    (entry,) = source.parse(record.payload)
    assert entry.title == ("Budget" if keeps else None)
