"""config.toml: what is written counts, what is mistyped is told with the nearest right word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.providers import SOURCES_OF_PROVIDER
from flows.settings import Account, PastTimeZone, Serve, Settings, read_settings

ACCOUNT = '[accounts.home]\nprovider = "dav"\nurl = "https://dav.example.org"\nuser = "me"\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def read(config: Path, text: str) -> Settings:
    config.write_text(text, encoding="utf-8")
    return read_settings(config)


def test_an_empty_file_gives_the_defaults(config: Path) -> None:
    """Everything but an account's address has a default."""
    assert read(config, "") == Settings()


def test_every_key_is_read(config: Path) -> None:
    """What the file says arrives, with its type."""
    settings = read(
        config,
        """
        [owner]
        addresses = ["me@example.org", "old@example.net"]
        time_zone = "Europe/Berlin"
        past_time_zones = [{ until = 2022-06-01, time_zone = "America/New_York" }]
        region = "DE"
        [secrets]
        store = "plain"
        [serve]
        port = 4243
        report = true
        [resolve]
        precision = 0.999
        [accounts.home]
        provider = "dav"
        url = "https://dav.example.org"
        user = "me"
        auth = "digest"
        sources = ["dav_contacts"]
        collections = ["Friends", "Work"]
        exclude = ["Birthdays"]
        enabled = false
        titles = false
        counts_unanswered = true
        region = "GB"
        """,
    )
    assert settings.owner.addresses == ("me@example.org", "old@example.net")
    assert settings.owner.past_time_zones == (PastTimeZone(datetime(2022, 6, 1).date(), "America/New_York"),)  # noqa: DTZ001 - a date only
    assert settings.secrets.store == "plain"
    assert settings.serve == Serve(port=4243, report=True)
    assert settings.resolve.precision == 0.999
    assert settings.accounts["home"] == Account(
        "dav",
        "https://dav.example.org",
        "me",
        "digest",
        ("dav_contacts",),
        ("Friends", "Work"),
        ("Birthdays",),
        enabled=False,
        titles=False,
        counts_unanswered=True,
        region="GB",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[owner]\ntimezone = "UTC"', "no key 'owner.timezone' (did you mean 'time_zone'?)"),
        ('[onwer]\nregion = "DE"', "no key 'onwer' (did you mean 'owner'?)"),
        ('[owner]\naddresses = "me@example.org"', "owner.addresses must be a list"),
        ('[owner]\npast_time_zones = [{until = "2022"}]', "'owner.past_time_zones[0].time_zone' is missing"),
        (
            '[secrets]\nstore = "plane"',
            "is not one of auto, keyring, encrypted, plain (did you mean 'plain'?)",
        ),
        (ACCOUNT + "enabled = 1", "accounts.home.enabled must be true or false"),
        ('[serve]\nport = "4200"', "serve.port must be a whole number"),
        ('[resolve]\nprecision = "high"', "resolve.precision must be a number such as 0.995"),
        ("accounts = 3", "accounts must be a table"),
        ("[serve]\nport = -1", "serve.port = -1 is not a port"),
        ("[owner", "is not valid TOML"),
    ],
)
def test_a_mistake_is_named(config: Path, text: str, message: str) -> None:
    """The error names the file, the key and, where there is one, the nearest right word."""
    with pytest.raises(UsageError) as raised:
        read(config, text)
    assert message in str(raised.value)
    assert str(config) in str(raised.value)


def test_a_missing_file_says_what_to_do(config: Path) -> None:
    """Before `longsince init` there is no file: the message names the command."""
    with pytest.raises(UsageError, match="longsince init"):
        read_settings(config)


def test_time_zone_spans_cover_all_time(config: Path) -> None:
    """Each past zone holds until midnight of its `until`, in that zone; the present one has no end."""
    settings = read(
        config,
        '[owner]\ntime_zone = "Europe/Berlin"\n'
        'past_time_zones = [{until = 2022-06-01, time_zone = "America/New_York"},'
        ' {until = 2015-01-01, time_zone = "Asia/Tokyo"}]',
    )
    assert settings.time_zone_spans() == [
        (None, datetime(2014, 12, 31, 15, tzinfo=UTC), "Asia/Tokyo"),
        (datetime(2014, 12, 31, 15, tzinfo=UTC), datetime(2022, 6, 1, 4, tzinfo=UTC), "America/New_York"),
        (datetime(2022, 6, 1, 4, tzinfo=UTC), None, "Europe/Berlin"),
    ]


def test_today_is_the_owners(config: Path) -> None:
    """Shortly before midnight in London it is the next day for an owner in Berlin."""
    settings = read(config, '[owner]\ntime_zone = "Europe/Berlin"')
    assert settings.today(datetime(2026, 1, 1, 23, 30, tzinfo=UTC)).isoformat() == "2026-01-02"


def test_refresh_hash_follows_what_a_refresh_reads(config: Path) -> None:
    """Another zone means another refresh; another password store does not."""
    plain = read(config, ACCOUNT)
    assert read(config, ACCOUNT + '[owner]\ntime_zone = "Asia/Tokyo"').refresh_hash() != plain.refresh_hash()
    assert read(config, ACCOUNT + '[secrets]\nstore = "plain"').refresh_hash() == plain.refresh_hash()


def test_the_default_sources_of_an_account_are_offered() -> None:
    """An account that names no sources gets ones that its provider has."""
    account = Account("dav", "https://dav.example.org", "me")
    assert account.wanted_sources == SOURCES_OF_PROVIDER["dav"]
