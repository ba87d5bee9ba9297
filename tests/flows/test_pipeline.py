"""Every account, then a refresh: how it went, and which accounts are meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connectors.errors import AuthExpired, SourceUnavailable
from connectors.protocol import Source
from flows import wiring
from flows.credentials import Secret
from flows.errors import ALREADY_RUNNING, DONE, FAILED, NEEDS_SIGN_IN, PARTIAL, UsageError
from flows.job import AccountResult, Status
from flows.pipeline import Outcome, SyncOptions, account_names, sync_and_refresh
from flows.refresh import Refreshed
from flows.settings import Account, Settings
from tests.flows.conftest import World, card
from warehouse.errors import Busy, LowSpace
from warehouse.lock import hold
from warehouse.people import PEOPLE_FILE


@pytest.fixture
def two(world: World) -> World:
    """The accounts home and work, with a card each."""
    world.add_account("work", "me-at-work")
    world.contacts.put("/book/", "/book/a.vcf", card("a", "Ana Silva"))
    world.servers["me-at-work"].contacts.put("/book/", "/book/b.vcf", card("b", "Boaz Levi"))
    return world


def break_work(world: World, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let the server of the account work answer every listing with an error."""
    break_account(world, "me-at-work", monkeypatch, error)


def break_account(world: World, user: str, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The same, of the account of a user."""

    def fail() -> None:
        raise error

    for source in world.servers[user]:
        monkeypatch.setattr(source, "collections", fail)


def statuses(outcome: Outcome) -> dict[str, Status]:
    return {result.account: result.status for result in outcome.results}


def test_every_account_is_synced_and_then_refreshed(two: World) -> None:
    """All done: exit code 0, and the people of both are there."""
    outcome = sync_and_refresh(two.home, SyncOptions())
    assert statuses(outcome) == {"home": Status.DONE, "work": Status.DONE}
    assert outcome.refreshed == Refreshed(is_new=True, people=2)
    assert outcome.exit_code == DONE
    assert two.ask("SELECT display_name FROM person ORDER BY ALL") == [("Ana Silva",), ("Boaz Levi",)]


def test_troubles_of_accounts_do_not_stop_the_others(
    two: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that is away, a bug, and a url mistyped in config.toml, refused as the source is opened: each
    is named with its account, the outcome is partial, and neither the account behind them nor the refresh is
    stopped. Of a bug a line says where to look; what the source said stands nowhere.
    """
    for name in ("odd", "mistyped", "last"):
        two.add_account(name, f"me-{name}")
    last = two.servers["me-last"].contacts
    last.put("/book/", "/book/c.vcf", card("c", "Chidi Eze"))
    break_work(two, monkeypatch, SourceUnavailable("The server is away."))
    break_account(two, "me-odd", monkeypatch, ZeroDivisionError("canary of Boaz"))
    kind = wiring.SOURCES["dav_contacts"]
    real = two.originals["dav_contacts"].open

    def open_refused(account: Account, secret: Secret) -> Source:
        if account.user != "me-mistyped":
            return kind.open(account, secret)
        return real(replace(account, url="http://dav.example.org"), secret)

    monkeypatch.setitem(wiring.SOURCES, "dav_contacts", replace(kind, open=open_refused))
    outcome = sync_and_refresh(two.home, SyncOptions())
    assert statuses(outcome) == {
        "home": Status.DONE,
        "work": Status.FAILED,
        "odd": Status.FAILED,
        "mistyped": Status.PARTIAL,
        "last": Status.DONE,
    }
    assert (outcome.exit_code, outcome.refreshed.people) == (PARTIAL, 2)
    _, away, odd, mistyped, _ = (result.problems for result in outcome.results)
    assert away == [
        "work, dav_contacts: The server is away.",
        "work, dav_calendar: The server is away.",
    ]
    assert odd[0] == "odd, dav_contacts: ZeroDivisionError: longsince.log says where."
    assert "use https://" in mistyped[0]
    assert two.last_status("odd") == Status.FAILED
    log = two.home.log.read_text(encoding="utf-8")
    assert "ZeroDivisionError at\n" in log
    assert "in list_sources" in log
    assert "canary" not in log + caplog.text


def test_a_refresh_that_fails_is_told_beside_the_accounts() -> None:
    """However well these went, the sync has failed; a refresh elsewhere is no trouble of anybody's."""
    home = AccountResult("home")
    for failure, status in ((LowSpace("Full."), Status.FAILED), (Busy("Later."), Status.ALREADY_RUNNING)):
        outcome = Outcome([home], Refreshed(is_new=False), failure)
        assert outcome.exit_code == FAILED
        assert outcome.to_notice == [
            home,
            AccountResult(PEOPLE_FILE, status, problems=[f"{PEOPLE_FILE}: {failure}"]),
        ]
    assert Outcome([home], Refreshed(is_new=False)).to_notice == [home, AccountResult(PEOPLE_FILE)]


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([], DONE),
        ([Status.DONE], DONE),
        ([Status.DONE, Status.DONE], DONE),
        ([Status.PARTIAL], PARTIAL),
        ([Status.DONE, Status.PARTIAL], PARTIAL),
        ([Status.DONE, Status.FAILED], PARTIAL),
        ([Status.FAILED, Status.PARTIAL], PARTIAL),
        ([Status.FAILED], FAILED),
        ([Status.FAILED, Status.FAILED], FAILED),
        ([Status.NEEDS_SIGN_IN], NEEDS_SIGN_IN),
        ([Status.PAUSED], NEEDS_SIGN_IN),
        ([Status.DONE, Status.PAUSED], NEEDS_SIGN_IN),
        ([Status.FAILED, Status.NEEDS_SIGN_IN], NEEDS_SIGN_IN),
        ([Status.ALREADY_RUNNING], ALREADY_RUNNING),
        ([Status.ALREADY_RUNNING, Status.ALREADY_RUNNING], ALREADY_RUNNING),
        ([Status.ALREADY_RUNNING, Status.DONE], PARTIAL),
        ([Status.ALREADY_RUNNING, Status.FAILED], PARTIAL),
    ],
)
def test_an_outcome_has_one_exit_code(found: list[Status], code: int) -> None:
    """Who must sign in is told first; failed is only what failed altogether."""
    results = [AccountResult(str(number), status) for number, status in enumerate(found)]
    assert Outcome(results, Refreshed(is_new=False)).exit_code == code


@pytest.mark.parametrize(("error", "code"), [(AuthExpired("401"), 4), (SourceUnavailable("away"), 1)])
def test_the_exit_code_of_one_account(
    two: World, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int
) -> None:
    """Named alone, an account's end is the outcome's."""
    break_work(two, monkeypatch, error)
    assert sync_and_refresh(two.home, SyncOptions(("work",))).exit_code == code


def test_a_sync_that_runs_elsewhere_is_left_alone(two: World) -> None:
    """Its account is skipped; alone it means exit code 5, and the refresh still runs."""
    two.home.make()
    with hold(two.home.locks / "account-work.lock"):
        both = sync_and_refresh(two.home, SyncOptions())
        alone = sync_and_refresh(two.home, SyncOptions(("work",)))
    assert (statuses(both)["work"], both.exit_code, both.refreshed.people) == (
        Status.ALREADY_RUNNING,
        PARTIAL,
        1,
    )
    assert alone.exit_code == ALREADY_RUNNING


def test_a_named_account_is_asked_although_it_waits(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name the paused account is left alone; who names it means it."""
    with monkeypatch.context() as patch:
        break_work(two, patch, AuthExpired("401"))
        sync_and_refresh(two.home, SyncOptions(("work",)))
    assert statuses(sync_and_refresh(two.home, SyncOptions()))["work"] is Status.PAUSED
    assert statuses(sync_and_refresh(two.home, SyncOptions(("work",)))) == {"work": Status.DONE}


def with_accounts(settings: Settings, **enabled: bool) -> Settings:
    account = settings.accounts["home"]
    return replace(
        settings, accounts={name: replace(account, enabled=is_on) for name, is_on in enabled.items()}
    )


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ((), ["a", "c"]),
        (("c", "a"), ["c", "a"]),
        (("a", "c", "a"), ["a", "c"]),
    ],
)
def test_the_accounts_that_are_meant(world: World, asked: tuple[str, ...], names: list[str]) -> None:
    """By default the enabled ones, in their order; else the named ones, each once, in the order said."""
    settings = with_accounts(world.settings, a=True, off=False, c=True)
    assert account_names(settings, SyncOptions(asked)) == names


@pytest.mark.parametrize(
    ("enabled", "asked", "told"),
    [
        ({"a": True, "b": True}, ("x",), "There is no account 'x'; there is a, b."),
        ({}, ("x",), "There is no account 'x'; there is none."),
        ({"a": False}, ("a",), "The account a is not enabled in config.toml: nothing is pulled from it."),
        ({}, (), "There is no account yet: longsince connect NAME --provider dav"),
    ],
)
def test_an_account_that_is_not_there_is_told(
    world: World, enabled: dict[str, bool], asked: tuple[str, ...], told: str
) -> None:
    """It is a mistake in the command: usage, with what there is."""
    with pytest.raises(UsageError, match="^" + told.replace("?", r"\?")) as caught:
        account_names(with_accounts(world.settings, **enabled), SyncOptions(asked))
    assert caught.value.exit_code == 2


def test_an_unknown_account_stops_before_any_sync(two: World) -> None:
    """Nothing was asked of the others."""
    with pytest.raises(UsageError):
        sync_and_refresh(two.home, SyncOptions(("home", "nowhere")))
    assert two.last_status("home") is None
