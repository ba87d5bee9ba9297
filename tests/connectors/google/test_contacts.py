"""Contacts and other contacts keep the contract, and what is Google's own about them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import count
from typing import Any

import pytest

from connectors.errors import AuthExpired, CursorExpired, SourceUnavailable
from connectors.google import contacts, other_contacts
from connectors.google.api import Unsuccessful
from connectors.google.contacts import GoogleContacts
from connectors.google.grant import read_grant
from connectors.google.other_contacts import GoogleOtherContacts
from connectors.records import RawRecord
from flows.demo.emulators.changes import Feed
from flows.demo.emulators.google.emulator import GoogleEmulator
from flows.demo.emulators.google.problems import (
    not_signed_in,
    out_of_order,
    problem,
    rate_limited,
)
from tests.connectors import people
from tests.connectors.contract import PAGE_SIZE, ConnectorContract, Subject, known_of, landed
from tests.connectors.google.signed_in import account, grant, people_api, person

LIST = "people.people.connections.list"
_changes = count(1)


def id_of(name: str) -> str:
    """The id that Google gives an entry of this name."""
    return sha256(name.encode()).hexdigest()[:12]


def put(google: GoogleEmulator, name: str, text: str, **more: Any) -> str:
    """Write a contact, new or changed; its resource name."""
    one = person(text, id_of(name), changed=next(_changes)) | more
    account(google).people.contacts.put(one["resourceName"], one)
    return str(one["resourceName"])


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.google.people.PAGE_SIZE", PAGE_SIZE)


class TestContacts(ConnectorContract):
    kind = "contacts"

    @pytest.fixture
    def subject(self, google: GoogleEmulator) -> Subject:
        feed = account(google).people.contacts
        return Subject(
            GoogleContacts(people_api(google)),
            contacts.COLLECTION,
            lambda name, text: (put(google, name, text), None)[1],
            lambda name: feed.delete(f"people/c{id_of(name)}"),
            feed.forget_syncs,
        )


class TestOtherContacts(ConnectorContract):
    kind = "contacts"

    @pytest.fixture
    def subject(self, google: GoogleEmulator) -> Subject:
        feed: Feed = account(google).people.others

        def put_other(name: str, text: str) -> None:
            one = person(text, id_of(name), "OTHER_CONTACT", changed=next(_changes))
            if people.EDIT in text:  # there are no titles among other contacts
                one["names"][0]["displayName"] = people.EDIT
            feed.put(
                f"otherContacts/c{id_of(name)}", {**one, "resourceName": f"otherContacts/c{id_of(name)}"}
            )

        return Subject(
            GoogleOtherContacts(people_api(google)),
            other_contacts.COLLECTION,
            put_other,
            lambda name: feed.delete(f"otherContacts/c{id_of(name)}"),
            feed.forget_syncs,
        )


class Book:
    """The contacts of the account as they are pulled again and again, and what is stored of them."""

    def __init__(self, google: GoogleEmulator) -> None:
        self.google = google
        self.source = GoogleContacts(people_api(google))
        self.stored: dict[str, RawRecord] = {}
        self.cursor: str | None = None

    def pull(self) -> list[RawRecord]:
        """One pull from the cursor; the records that it brought."""
        known = known_of(self.stored.values())
        pages = list(self.source.pull(contacts.COLLECTION, self.cursor, known))
        self.stored = landed(pages, self.stored.values())
        self.cursor = pages[-1].cursor
        return [record for page in pages for record in page.records]


@pytest.fixture
def book(google: GoogleEmulator) -> Book:
    for number in range(4):
        put(google, f"p{number}", people.numbered("contacts", number))
    return Book(google)


def test_a_first_pull_asks_once_a_page_and_an_empty_one_once(google: GoogleEmulator, book: Book) -> None:
    """Four people on pages of three: two requests. Nothing new: one. No groups are asked for in vain."""
    book.pull()
    assert google.count() == 2
    book.pull()
    assert (google.count(), google.count(LIST), google.token_requests) == (3, 3, ["refresh_token"])


def test_a_token_of_seven_days_is_known_by_its_reason(google: GoogleEmulator, book: Book) -> None:
    """The token dies seven days after the full listing, though changes were asked for meanwhile: a 400."""
    book.pull()
    for _ in range(4):
        google.pass_time(days=1.7)
        book.pull()
    google.pass_time(days=0.3)
    with pytest.raises(CursorExpired):
        book.pull()
    book.cursor = None
    assert (book.pull(), len(book.stored)) == ([], 4)


def test_a_version_that_asks_for_more_reads_all_once_more(
    google: GoogleEmulator, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token is bound to the fields that were asked for. What a version has stored that asked for no
    addresses comes with them, what has none is as it was, and then all is as ever.
    """
    put(google, "nino", people.numbered("contacts", 9), addresses=[{"streetAddress": "Lindenstr. 5"}])
    fields = contacts.FIELDS.removeprefix("addresses,")
    with monkeypatch.context() as before:
        before.setattr(contacts, "FEED", replace(contacts.FEED, mask={"personFields": fields}))
        assert len(book.pull()) == 5
    assert "Lindenstr" not in str(book.stored)
    with pytest.raises(CursorExpired):
        book.pull()
    book.cursor = None
    (record,) = book.pull()
    assert record.payload.count("Lindenstr") == 1
    assert (book.pull(), len(book.stored)) == ([], 5)


def test_another_400_is_no_expired_cursor(google: GoogleEmulator, book: Book) -> None:
    """What Google refuses for another reason is no cause for a full pull."""
    book.pull()
    google.fail(LIST, lambda: problem(400, "Request parameters must match those of the first call."))
    with pytest.raises(Unsuccessful):
        book.pull()


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("has_cursor", [True, False])
def test_a_contact_that_was_linked_to_a_profile_is_the_same_record(
    google: GoogleEmulator, book: Book, is_told: bool, has_cursor: bool
) -> None:
    """Its resource name changes, its id does not; the old location is gone, told by Google or not."""
    book.pull()
    feed = account(google).people.contacts
    old = f"people/c{id_of('p0')}"
    one = feed.entries.pop(old).body
    assert one
    metadata = one["metadata"] | ({"previousResourceNames": [old]} if is_told else {})
    metadata["linkedPeopleResourceNames"] = ["people/117"]
    feed.put("people/117", {**one, "resourceName": "people/117", "metadata": metadata})
    book.cursor = book.cursor if has_cursor else None
    (record,) = book.pull()
    assert (record.record_id, record.location) == (id_of("p0"), "people/117")
    assert old not in book.stored
    assert len(book.stored) == 4
    book.cursor = None
    assert book.pull() == []


def test_groups_are_tags(google: GoogleEmulator, book: Book) -> None:
    """Own and starred ones are tags by name; 'my contacts' is none. They cost a request if there are any."""
    groups = account(google).people.groups
    for name, title in {"myContacts": "myContacts", "starred": "Starred", "g1": "Друзі"}.items():
        kind = "USER_CONTACT_GROUP" if name == "g1" else "SYSTEM_CONTACT_GROUP"
        at = f"contactGroups/{name}"
        groups.put(at, {"resourceName": at, "groupType": kind, "name": title, "formattedName": title})
    book.pull()
    put(
        google,
        "friend",
        people.numbered("contacts", 7),
        memberships=memberships("myContacts", "starred", "g1"),
    )
    before = google.count()
    (record,) = book.pull()
    (contact,) = contacts.parse(record.payload)
    assert contact.tags == ("Друзі", "Starred")
    assert google.count() == before + 2
    assert book.pull() == []
    assert google.count() == before + 4


def test_a_renamed_group_asks_for_a_full_pull(google: GoogleEmulator, book: Book) -> None:
    """No contact has changed, so no change says it; a full pull brings those that are in it."""
    groups = account(google).people.groups
    groups.put("contactGroups/g1", {"resourceName": "contactGroups/g1", "name": "Choir"})
    put(google, "p0", people.numbered("contacts", 0), memberships=memberships("g1"))
    book.pull()
    groups.put("contactGroups/g1", {"resourceName": "contactGroups/g1", "name": "The choir"})
    with pytest.raises(CursorExpired):
        book.pull()
    book.cursor = None
    (record,) = book.pull()
    assert contacts.parse(record.payload)[0].tags == ("The choir",)
    assert book.pull() == []


def memberships(*groups: str) -> list[dict[str, Any]]:
    """Of a contact."""
    return [
        {
            "contactGroupMembership": {
                "contactGroupId": name,
                "contactGroupResourceName": f"contactGroups/{name}",
            }
        }
        for name in groups
    ]


def test_a_full_first_page_waits_for_its_quota(google: GoogleEmulator, book: Book) -> None:
    """The first page of a full listing has a quota of its own: 429, waited for beyond a minute."""
    google.fail(LIST, rate_limited, times=3)
    began = google.now
    book.pull()
    assert (google.now - began).total_seconds() >= 60
    assert len(book.stored) == 4


def test_what_google_says_about_waiting_is_done(google: GoogleEmulator, book: Book) -> None:
    """Retry-After beats our own pauses; when it does not get better, the error says how long to wait."""
    google.fail(LIST, lambda: rate_limited(70), times=4)
    with pytest.raises(SourceUnavailable) as caught:
        book.pull()
    assert caught.value.retry_after == 70


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize("page", [1, 2])
def test_a_failure_in_the_middle_of_paging_is_tried_again(
    google: GoogleEmulator, book: Book, status: int, page: int
) -> None:
    """A page that failed is asked for once more, and nothing is missing."""
    google.fail(LIST, lambda: out_of_order(status), first=page)
    assert len(book.pull()) == 4


def test_an_access_token_that_ends_between_two_pages(google: GoogleEmulator, book: Book) -> None:
    """A 401 in the middle brings a new token and the same page once more."""
    google.fail(LIST, not_signed_in, first=2)
    assert len(book.pull()) == 4
    assert google.token_requests == ["refresh_token", "refresh_token"]


def test_an_access_token_that_is_never_good(google: GoogleEmulator, book: Book) -> None:
    """Two 401s for one page end the pull: the person must sign in."""
    google.fail(LIST, not_signed_in, times=9)
    with pytest.raises(AuthExpired, match="Google accepts this sign-in no longer"):
        book.pull()


def test_a_sign_in_that_was_revoked(google: GoogleEmulator, book: Book) -> None:
    """invalid_grant ends the pull at once, and nobody asks Google again with this grant."""
    google.oauth.revoke("nino@example.org")
    for _ in range(3):
        with pytest.raises(AuthExpired, match="It was revoked"):
            book.pull()
    assert google.token_requests == ["refresh_token"]


def test_a_scope_that_was_not_granted(google: GoogleEmulator) -> None:
    """The message says what to do, not which status came."""
    source = GoogleOtherContacts(people_api(google, grant(google, "google_contacts")))
    with pytest.raises(Unsuccessful, match="leave its box ticked"):
        list(source.pull(other_contacts.COLLECTION, None, {}))


def test_an_api_that_is_switched_off(google: GoogleEmulator, book: Book) -> None:
    """As in every new project of the Cloud console."""
    google.fail(LIST, lambda: problem(403, "People API has not been used in project 1", "SERVICE_DISABLED"))
    with pytest.raises(Unsuccessful, match="switch it on in the Cloud console"):
        book.pull()


def test_long_tokens_go_by_post(google: GoogleEmulator, book: Book) -> None:
    """Beyond 2,048 characters the library posts what it would get, and Google takes it for a GET."""
    account(google).people.contacts.padding = 9000
    assert len(book.pull()) == 4
    put(google, "p0", people.numbered("contacts", 9))
    assert len(book.pull()) == 1


def test_a_rotated_refresh_token_is_kept(google: GoogleEmulator) -> None:
    """Each refresh may void the token that was used: the next process must find the new one."""
    google.oauth.rotates = True
    secret = grant(google)
    first = read_grant(secret.value).refresh_token
    for _ in range(3):
        pages = list(GoogleContacts(people_api(google, secret)).pull(contacts.COLLECTION, None, {}))
        assert pages[-1].cursor
    assert read_grant(secret.value).refresh_token not in (first, "")
    assert list(google.oauth.refreshes)[-1] == read_grant(secret.value).refresh_token


def test_values_beyond_a_hundred_are_not_given(google: GoogleEmulator, book: Book) -> None:
    """Google lists a hundred addresses of a person, and so do we."""
    addresses = [{"value": f"a{number}@example.org"} for number in range(130)]
    put(google, "many", people.numbered("contacts", 8), emailAddresses=addresses)
    found = [contact for record in book.pull() for contact in contacts.parse(record.payload)]
    assert max(len(contact.emails) for contact in found) == 100
