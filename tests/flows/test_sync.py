"""A sync lands what the sources have, and ends in a result that says what went wrong where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from connectors.errors import AuthExpired, CursorExpired, SourceChanged, SourceUnavailable
from connectors.records import Collection, Known, Page
from flows import wiring
from flows.job import Status
from flows.providers import SOURCES_OF_PROVIDER
from tests.flows.conftest import World, card
from tests.warehouse.conftest import raw_rows
from warehouse import runs
from warehouse.lock import hold
from warehouse.store import open_store

Pull = tuple[str | None, int]


def stored(world: World) -> dict[str, bool]:
    """Location -> is_gone of every raw row."""
    with open_store(world.home.folder) as store:
        return {row.location: row.is_gone for row in raw_rows(store)}


def fill(world: World, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        world.contacts.put("/book/", f"/book/{number}.vcf", card(f"uid-{number}", f"Person {number}"))


def break_pull(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, *, times: int, after_pages: int = 0
) -> list[Pull]:
    """Let the first ``times`` pulls of contacts raise after some pages; return the cursors of all pulls."""
    pull = world.contacts.pull
    pulls: list[Pull] = []

    def broken(
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,
    ) -> Iterator[Page]:
        pulls.append((cursor, len(known)))
        pages = pull(collection, cursor, known, resume)
        if len(pulls) <= times:
            for _ in range(after_pages):
                yield next(pages)
            raise error
        yield from pages

    monkeypatch.setattr(world.contacts, "pull", broken)
    return pulls


def test_a_first_sync_lands_everything(world: World) -> None:
    """Every record of every page is stored, and the counts say so."""
    fill(world, 8)
    result = world.sync()
    assert (result.status, result.new, result.changed, result.gone) == (Status.DONE, 8, 0, 0)
    assert len(stored(world)) == 8


def test_a_second_sync_changes_nothing(world: World) -> None:
    """With nothing new at the source, nothing is written and the change number stays."""
    fill(world, 8)
    world.sync()
    with open_store(world.home.folder) as store:
        before = store.change_number
    result = world.sync()
    assert (result.new, result.changed, result.gone) == (0, 0, 0)
    with open_store(world.home.folder) as store:
        assert store.change_number == before


def test_edits_and_deletes_arrive(world: World) -> None:
    """A changed record is changed, a deleted one is marked gone and kept."""
    fill(world, 8)
    world.sync()
    world.contacts.put("/book/", "/book/0.vcf", card("uid-0", "Renamed"))
    world.contacts.delete("/book/", "/book/1.vcf")
    result = world.sync()
    assert (result.changed, result.gone) == (1, 1)
    assert stored(world)["/book/1.vcf"] is True


def test_an_expired_cursor_costs_one_full_pull(world: World) -> None:
    """What went while the cursor was dead is found by the sweep."""
    fill(world, 8)
    world.sync()
    world.contacts.delete("/book/", "/book/1.vcf")
    world.contacts.expire_cursors()
    result = world.sync()
    assert (result.status, result.new, result.gone) == (Status.DONE, 0, 1)


def test_a_source_that_always_calls_its_cursor_expired_ends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One fresh start a run, never a loop; the problem is told."""
    pulls = break_pull(world, monkeypatch, CursorExpired("expired"), times=99)
    result = world.sync()
    assert len(pulls) == 2
    assert result.status is Status.PARTIAL


def test_verify_lists_everything_and_fetches_what_is_missing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --verify no cursor is used, but what is known need not come again."""
    fill(world, 4)
    world.sync()
    pulls = break_pull(world, monkeypatch, SourceChanged("never"), times=0)
    result = world.sync(verify=True)
    assert pulls == [(None, 4)]
    assert (result.new, len(stored(world))) == (0, 4)


def test_full_reads_everything_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --full neither cursor nor anything known is used, and nothing is doubled."""
    fill(world, 4)
    world.sync()
    pulls = break_pull(world, monkeypatch, SourceChanged("never"), times=0)
    result = world.sync(full=True)
    assert pulls == [(None, 0)]
    assert (result.new, len(stored(world))) == (0, 4)


def test_a_broken_collection_does_not_stop_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The calendar is synced although the address book fails; the result is partial and names it."""
    break_pull(world, monkeypatch, SourceChanged("not a card"), times=1)
    result = world.sync()
    assert result.status is Status.PARTIAL
    assert result.problems == ["home, dav_contacts, Book: not a card"]
    with open_store(world.home.folder) as store:
        errors = {row[1]: row[5] for row in runs.coverage(store)}
    assert errors == {"dav_contacts": "home, dav_contacts, a collection: not a card", "dav_calendar": None}


def test_a_bug_in_one_collection_does_not_stop_the_others(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calendar is synced; the account has failed all the same, since someone must look at it."""
    fill(world, 8)
    break_pull(world, monkeypatch, ZeroDivisionError("canary"), times=1)
    result = world.sync()
    told = "home, dav_contacts, Book: ZeroDivisionError: longsince.log says where."
    assert (result.status, result.problems) == (Status.FAILED, [told])
    with open_store(world.home.folder) as store:
        errors = {row[1]: row[5] for row in runs.coverage(store)}
    assert errors == {"dav_contacts": told.replace("Book", "a collection"), "dav_calendar": None}
    again = world.sync()
    assert (again.status, again.new) == (Status.DONE, 8)


def test_pages_before_a_failure_stay_and_the_next_sync_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pull that is cut off keeps its landed pages, and the next one converges."""
    fill(world, 8)
    break_pull(world, monkeypatch, SourceUnavailable("cut off"), times=1, after_pages=2)
    world.sync()
    assert len(stored(world)) == 6
    result = world.sync()
    assert (result.status, result.new, len(stored(world))) == (Status.DONE, 2, 8)


def test_a_refused_sign_in_pauses_the_account(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told once, then waits: a scheduled sync does not try again, a person who names it does."""
    pulls = break_pull(world, monkeypatch, AuthExpired("401"), times=1)
    refused = world.sync()
    assert (refused.status, refused.status.exit_code) == (Status.NEEDS_SIGN_IN, 4)
    assert "longsince connect home" in refused.problems[0]
    assert world.sync().status is Status.PAUSED
    assert len(pulls) == 1
    assert world.sync(is_asked_for=True).status is Status.DONE
    assert world.sync().status is Status.DONE


def test_a_refused_sign_in_is_an_error_of_every_source(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that `status` and the view `coverage` do not call a source good that is no longer read."""
    world.sync()
    break_pull(world, monkeypatch, AuthExpired("401."), times=1)
    world.sync()
    with open_store(world.home.folder) as store:
        errors = {row[1]: row[5] for row in runs.coverage(store)}
    told = "home: 401. Run `longsince connect home` to sign in again."
    assert errors == {"dav_contacts": told, "dav_calendar": told}


def test_no_password_means_sign_in(world: World) -> None:
    """An account whose password is gone says so, and how to mend it."""
    job = world.job()
    job.secrets.delete("home")
    assert world.sync().status is Status.NEEDS_SIGN_IN


def test_a_running_sync_is_not_joined(world: World) -> None:
    """Who finds the account's lock taken ends at once, with exit code 5."""
    world.home.make()
    with hold(world.home.locks / "account-home.lock"):
        result = world.sync()
    assert (result.status, result.status.exit_code) == (Status.ALREADY_RUNNING, 5)


def test_an_unbelievable_emptiness_is_not_believed(world: World) -> None:
    """An address book that is suddenly empty changes nothing until the person allows it."""
    fill(world, 12)
    world.sync()
    for number in range(12):
        world.contacts.delete("/book/", f"/book/{number}.vcf")
    refused = world.sync()
    assert refused.status is Status.PARTIAL
    assert "--allow-mass-delete" in refused.problems[0]
    assert not any(stored(world).values())
    assert world.sync(allow_mass_delete=True).gone == 12
    assert all(stored(world).values())


def test_no_secret_reaches_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """At debug level, through a failing sync, neither password nor name is logged."""
    fill(world, 2)
    caplog.set_level("DEBUG")
    break_pull(world, monkeypatch, SourceChanged("not a card of Person 1"), times=1)
    world.sync()
    world.sync()
    assert caplog.text
    assert "canary-password" not in caplog.text
    assert "Person" not in caplog.text


def test_every_offered_source_is_wired() -> None:
    """The settings offer just the sources that have a connector, under its provider."""
    offered = {(provider, name) for provider, names in SOURCES_OF_PROVIDER.items() for name in names}
    assert offered == {(kind.provider, name) for name, kind in wiring.SOURCES.items()}


@pytest.mark.parametrize("line", ['collections = ["book", "Calendar"]', 'exclude = ["Old Phone"]'])
def test_only_the_collections_that_are_wanted_are_pulled(world: World, line: str) -> None:
    """What config.toml leaves out is no longer pulled, and what was pulled of it before is kept."""
    world.contacts.add_collection("/old/", "Old phone")
    world.contacts.put("/old/", "/old/1.vcf", card("uid-old", "Old Person"))
    fill(world, 2)
    world.sync()
    world.edit_account(line)
    world.contacts.delete("/old/", "/old/1.vcf")
    fill(world, 1, start=2)
    assert world.sync().status is Status.DONE
    assert set(stored(world)) == {"/book/0.vcf", "/book/1.vcf", "/book/2.vcf", "/old/1.vcf"}
    assert not any(stored(world).values())


def test_a_collection_that_is_not_there_is_told(world: World) -> None:
    """A slip in config.toml names the nearest, and nothing is pulled instead of what was meant."""
    fill(world, 1)
    world.edit_account('exclude = ["Bok"]')
    result = world.sync()
    assert result.status is Status.FAILED
    assert "did you mean 'Book'?" in result.problems[0]
    assert stored(world) == {}


def test_a_source_that_cannot_be_listed_does_not_make_its_names_slips(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the calendars cannot be listed, the address book that config.toml names is still pulled."""

    def unavailable() -> list[Collection]:
        raise SourceUnavailable("503")

    monkeypatch.setattr(world.calendar, "collections", unavailable)
    fill(world, 1)
    world.edit_account('collections = ["Book", "Calendar"]')
    result = world.sync()
    assert (result.status, result.new) == (Status.PARTIAL, 1)
