"""What settings cannot be is told by its key, with the nearest that it can."""

from __future__ import annotations

import pytest

from flows.errors import UsageError
from flows.settings import Account, Owner, PastTimeZone, Resolve, Serve, Settings
from flows.settings_check import check, check_account_name

HOME = Account("dav", "https://dav.example.org", "me")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(Owner(time_zone="Europe/Berln")), "did you mean 'Europe/Berlin'?"),
        (
            Settings(Owner(past_time_zones=(PastTimeZone(None, "Mars"),))),  # type: ignore[arg-type]
            "time zone 'Mars' is unknown",
        ),
        (Settings(Owner(region="Germany")), "region 'Germany' of owner is not two capital letters"),
        (Settings(accounts={"home": Account("files", region="de")}), "region 'de' of home is not"),
        (Settings(accounts={"home": Account("dav")}), "'accounts.home.url' is missing"),
        (Settings(accounts={"home": Account("imap", "imap.example.org")}), "'accounts.home.user' is missing"),
        (Settings(accounts={"observed": HOME}), "cannot be an account's name"),
        (
            Settings(accounts={"home": Account("files", sources=("file_contact",))}),
            "there is no source 'file_contact' (did you mean",
        ),
        (
            Settings(accounts={"home": Account("ics", sources=("dav_contacts",))}),
            "there is no source 'dav_contacts'",
        ),
        (
            Settings(accounts={"home": Account("google", "https://google.example.org", "me")}),
            "accounts.home.url: ",
        ),
        (Settings(resolve=Resolve(1.0)), "resolve.precision = 1.0 is not between 0.9 and 0.9999"),
        (Settings(serve=Serve(port=65536)), "serve.port = 65536 is not a port: 0 to 65535"),
    ],
)
def test_what_cannot_be_is_named(settings: Settings, message: str) -> None:
    """The key, what it says, and what it could."""
    with pytest.raises(UsageError) as raised:
        check(settings)
    assert message in str(raised.value)


def test_what_can_be_passes() -> None:
    """Defaults, and an account of each kind that needs nothing else."""
    check(Settings())
    check(Settings(accounts={"home": HOME, "papers": Account("files"), "team": Account("ics")}))


@pytest.mark.parametrize("name", ["", "Home", "a" * 32, "../x", "observed", "owner", "all", "-a", "a b"])
def test_names_that_no_account_can_have(name: str) -> None:
    """They name tables of config.toml, files and options: letters, digits, - and _."""
    with pytest.raises(UsageError, match="cannot be an account's name"):
        check_account_name(name)
