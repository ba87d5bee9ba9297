"""A Microsoft account through the whole pipeline, against the emulator over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.formats import microsoft_contact
from connectors.microsoft.contacts import parse
from connectors.microsoft.grant import read_grant
from connectors.records import Contact
from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.demo.emulators.microsoft import problems
from flows.demo.emulators.microsoft.contacts import Folder
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.mailbox import Mailbox
from flows.demo.emulators.server import served
from flows.demo.microsoft import signed_in
from flows.home import find_home
from flows.job import AccountResult, Status
from flows.pipeline import SyncOptions, job
from flows.settings import Account, Owner, Secrets, read_settings
from flows.suppression import suppress
from flows.sync import sync_account
from tests.flows.conftest import START, World
from warehouse.store import open_store

ME = "nino@example.org"
DELTA = "/me/contacts/delta"


class MicrosoftWorld(World):
    """A world whose account is at the emulator."""

    def sync_microsoft(self, *, verify: bool = False, full: bool = False) -> AccountResult:
        """A sync of the account."""
        options = SyncOptions(verify=verify, full=full)
        settings = read_settings(self.home.config)
        return sync_account(job(self.home, settings, options, "me", clock=self.clock))


@pytest.fixture
def microsoft() -> Iterator[MicrosoftEmulator]:
    with served(MicrosoftEmulator(START)) as running:
        running.add_mailbox(ME)
        yield running


@pytest.fixture
def box(microsoft: MicrosoftEmulator) -> Mailbox:
    return microsoft.mailboxes[ME]


@pytest.fixture
def world(tmp_path: Path, microsoft: MicrosoftEmulator) -> MicrosoftWorld:
    """A home with the Microsoft account, signed in for contacts."""
    home = find_home(tmp_path / "longsince", {})
    home.make()
    write_first_config(home.config, Owner((), "Asia/Tbilisi", region="GE"), Secrets("plain"))
    sources = ("microsoft_contacts",)
    account = Account("microsoft", microsoft.origin, ME, sources=sources, addresses=("nino@old.example",))
    add_account(home.config, "me", account)
    open_secrets("plain", home.folder).set("me", signed_in(microsoft, ME))
    return MicrosoftWorld(home)


def put(folder: Folder, contact_id: str, name: str, **more: Any) -> None:
    """A contact with one address."""
    address = {"address": f"{contact_id}@example.org", "name": name}
    folder.put({"id": contact_id, "displayName": name, "emailAddresses": [address], **more})


def people(world: World) -> dict[str, list[str]]:
    """Names and tags of those in the address book."""
    return dict(world.ask("SELECT display_name, tags FROM person WHERE NOT is_owner ORDER BY 1"))


def stored(world: World) -> dict[tuple[str, str], Contact]:
    """What is in raw and not gone, by record and collection."""
    with open_store(world.home.folder) as store:
        rows = store.connection.execute(
            "SELECT record_id, collection_id, payload FROM raw.record WHERE NOT is_gone"
        ).fetchall()
    return {(record, collection): parse(payload)[0] for record, collection, payload in rows}


def test_contacts_come_with_their_folders_tags_and_birthdays(world: MicrosoftWorld, box: Mailbox) -> None:
    """Those of all folders; categories are tags, a birthday is a date, and a year of 1604 is none.

    The addresses that connecting has found count as the owner's, until they are refused.
    """
    put(box.contacts.default, "ana", "Ana Beridze", categories=["Chess"], birthday="1974-07-22T23:59:00Z")
    inner = box.contacts.add("Club", box.contacts.add("Clubs").folder_id)
    put(inner, "bo", "Bo Öberg", birthday="1604-02-29T11:59:00Z", mobilePhone="+46 70 123 45 67")
    assert world.sync_microsoft().status is Status.DONE
    world.refresh()
    assert people(world) == {"Ana Beridze": ["Chess"], "Bo Öberg": []}
    birthdays = world.ask("SELECT birthday FROM person WHERE birthday IS NOT NULL ORDER BY 1")
    assert birthdays == [("--02-29",), ("1974-07-22",)]
    rows = world.ask("SELECT address, state FROM owner_address ORDER BY address")
    assert rows == [(ME, "unconfirmed"), ("nino@old.example", "unconfirmed")]


def test_a_change_is_merged_into_what_is_stored(world: MicrosoftWorld, box: Mailbox) -> None:
    """Outlook sends only what changed: the address stays, the new tag and title are there."""
    put(box.contacts.default, "ana", "Ana Beridze")
    world.sync_microsoft()
    put(box.contacts.default, "ana", "Ana Beridze", categories=["Chess"], jobTitle="Head")
    result = world.sync_microsoft()
    assert (result.status, result.new, result.changed) == (Status.DONE, 0, 1)
    (ana,) = stored(world).values()
    assert (ana.full_name, ana.tags, ana.title) == ("Ana Beridze", ("Chess",), "Head")
    assert [one.value for one in ana.emails] == ["ana@example.org"]


def test_a_newer_version_reads_the_addresses_of_all(
    world: MicrosoftWorld, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The warehouse is of a version that did not ask for them. The first sync reads all once more, without an
    error, and nobody is lost; the next one asks for changes.
    """
    members = tuple(name for name in microsoft_contact.MEMBERS if not name.endswith("Address"))
    put(box.contacts.default, "ana", "Ana Beridze", homeAddress={"street": "Lindenstr. 5", "city": "Köln"})
    put(box.contacts.default, "bo", "Bo Öberg")
    with monkeypatch.context() as before:
        before.setattr("connectors.formats.microsoft_contact.MEMBERS", members)
        before.setattr("connectors.microsoft.contacts.SELECT", ",".join(("id", *members)))
        assert world.sync_microsoft().new == 2
    result = world.sync_microsoft()
    assert (result.status, result.new, result.gone) == (Status.DONE, 0, 0)
    places = {key[0]: [one.value for one in contact.addresses] for key, contact in stored(world).items()}
    assert places == {"ana": [";;Lindenstr. 5;Köln;;;"], "bo": []}
    assert world.sync_microsoft().changed == 0


def test_a_change_brings_nobody_back_who_is_kept_out(
    world: MicrosoftWorld, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address of someone forgotten is written on a card: that does not land, and the card goes."""
    put(box.contacts.default, "ana", "Ana")
    world.sync_microsoft()
    rows = suppress([("email", "oksana@example.org")], START)
    monkeypatch.setattr("flows.sync.forgetting.suppressions", lambda _: rows)
    put(box.contacts.default, "ana", "Ana", emailAddresses=[{"address": "oksana@example.org"}])
    assert world.sync_microsoft().gone == 1
    with open_store(world.home.folder) as store:
        payloads = store.connection.execute("SELECT payload FROM raw.record").fetchall()
    assert "oksana" not in str(payloads)


def test_what_is_deleted_or_moved(world: MicrosoftWorld, box: Mailbox) -> None:
    """One goes; one that goes to another folder is the same record all along."""
    club = box.contacts.add("Club")
    for name in ("ana", "bo"):
        put(box.contacts.default, name, name.title())
    world.sync_microsoft()
    box.contacts.default.delete("ana")
    box.contacts.move("bo", box.contacts.default, club)
    assert world.sync_microsoft().status is Status.DONE
    assert stored(world).keys() == {("bo", club.folder_id)}


@pytest.mark.parametrize("first", [1, 2])
def test_a_dead_link_costs_one_full_round(
    world: MicrosoftWorld,
    microsoft: MicrosoftEmulator,
    box: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
    first: int,
) -> None:
    """At its start or in its middle: everything is listed once, what went meanwhile is gone, never a loop."""
    monkeypatch.setattr("connectors.microsoft.delta.PAGE_SIZE", 3)
    for number in range(8):
        put(box.contacts.default, f"p{number}", f"Person {number}")
    world.sync_microsoft()
    box.contacts.default.delete("p3")
    for number in range(8, 12):
        put(box.contacts.default, f"p{number}", f"Person {number}")
    microsoft.fail(DELTA, problems.sync_state_not_found, first=first)
    result = world.sync_microsoft()
    assert (result.status, result.new, result.gone) == (Status.DONE, 4, 1)
    microsoft.fail(DELTA, problems.sync_state_not_found, times=99)
    before = microsoft.count(DELTA)
    assert world.sync_microsoft().status is Status.FAILED
    assert microsoft.count(DELTA) == before + 2


def test_a_sign_in_that_is_over_concerns_this_account_alone(
    world: MicrosoftWorld, microsoft: MicrosoftEmulator, box: Mailbox
) -> None:
    """Needs sign-in, with the reason, asked for once; what was synced stays."""
    put(box.contacts.default, "ana", "Ana")
    world.sync_microsoft()
    microsoft.entra.end_access()
    microsoft.entra.refusal = ("invalid_grant", "", "AADSTS50173: password change.")
    result = world.sync_microsoft()
    assert result.status is Status.NEEDS_SIGN_IN
    assert "the password was changed" in result.problems[-1]
    assert "longsince connect me" in result.problems[-1]
    assert len(stored(world)) == 1


def test_consent_that_was_withdrawn_needs_a_sign_in(
    world: MicrosoftWorld, microsoft: MicrosoftEmulator
) -> None:
    """A token without the right is no broken source."""
    microsoft.fail(DELTA, problems.access_denied)
    assert world.sync_microsoft().status is Status.NEEDS_SIGN_IN


def test_the_refresh_token_of_each_sync_is_kept(world: MicrosoftWorld, microsoft: MicrosoftEmulator) -> None:
    """It rotates: the next process finds the new one."""
    store = open_secrets("plain", world.home.folder)
    before = store.get("me") or ""
    world.sync_microsoft()
    after = store.get("me") or ""
    assert read_grant(after).cache != read_grant(before).cache
    assert world.sync_microsoft().status is Status.DONE
    assert microsoft.entra.grants.count("refresh_token") == 2


def test_verify_finds_what_a_delta_has_missed(world: MicrosoftWorld, box: Mailbox) -> None:
    """A full round beside what is stored: what no change has told of goes and comes."""
    for name in ("ana", "bo"):
        put(box.contacts.default, name, name.title())
    world.sync_microsoft()
    del box.contacts.default.contacts.entries["ana"]
    assert world.sync_microsoft().gone == 0
    result = world.sync_microsoft(verify=True)
    assert (result.status, result.new, result.gone) == (Status.DONE, 0, 1)


def test_without_news_a_sync_costs_a_request_a_folder(
    world: MicrosoftWorld, microsoft: MicrosoftEmulator
) -> None:
    """And one for each level of folders."""
    club = microsoft.mailboxes[ME].contacts.add("Club")
    put(club, "ana", "Ana")
    world.sync_microsoft()
    before = microsoft.count()
    world.sync_microsoft()
    assert microsoft.count() - before == 4
    assert microsoft.most_in_flight == 1
