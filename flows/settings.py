"""config.toml as frozen dataclasses: every key, its default and its meaning stand here and nowhere else."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from flows.errors import UsageError
from flows.providers import SOURCES_OF_PROVIDER
from flows.settings_check import check
from flows.typed_toml import build

HOW_TO_CONNECT = (
    "longsince connect NAME --provider dav (or google, microsoft, imap, ics), or longsince import FILE"
)


@dataclass(frozen=True, slots=True)
class Doc:
    """What a key means and how it is written: for the example file and docs/configuration.md."""

    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class PastTimeZone:
    """Where the owner lived before: ``time_zone`` held until the start of the day ``until``."""

    until: Annotated[date, Doc("the first day in the next zone", "2022-06-01")]
    time_zone: Annotated[str, Doc("an IANA zone", '"America/New_York"')]


@dataclass(frozen=True, slots=True)
class Owner:
    """The person whose warehouse this is."""

    addresses: Annotated[
        tuple[str, ...], Doc("every e-mail address that is yours, old ones too", '["me@example.org"]')
    ] = ()
    time_zone: Annotated[str, Doc("the zone that decides on which day a contact was", '"Europe/Berlin"')] = (
        "UTC"
    )
    past_time_zones: Annotated[
        tuple[PastTimeZone, ...],
        Doc(
            "zones you lived in before, each until the first day in the next",
            '[{ until = 2022-06-01, time_zone = "America/New_York" }]',
        ),
    ] = ()
    region: Annotated[
        str, Doc("the country whose phone numbers are written without +CC: two letters", '"DE"')
    ] = "US"


@dataclass(frozen=True, slots=True)
class Account:
    """One sign-in at a provider; the name of its table is the account's short name.

    A subscribed calendar (provider ics) has no url here: its address is its only secret, and kept as one.
    That of a Google or Microsoft account may only be one of this machine, where a demo or a test plays them.
    """

    provider: Annotated[
        Literal["dav", "ics", "google", "microsoft", "files", "imap"],
        Doc(
            "dav: a CardDAV and CalDAV server; ics: a subscribed calendar; google, microsoft: an account "
            "there; files: imported ones; imap: a mail server",
            '"dav"',
        ),
    ]
    url: Annotated[
        str | None,
        Doc("the server, or any address on it that its help page names", '"https://dav.example.org"'),
    ] = None
    user: Annotated[str | None, Doc("the name you sign in with", '"me@example.org"')] = None
    auth: Annotated[
        Literal["auto", "basic", "digest", "bearer", "xoauth2"],
        Doc(
            "how to sign in; auto: basic, or digest where the server wants that; xoauth2 is imap's", '"auto"'
        ),
    ] = "auto"
    sources: Annotated[
        tuple[str, ...], Doc("what to pull; all that the provider offers if not said", '["dav_contacts"]')
    ] = ()
    collections: Annotated[
        tuple[str, ...],
        Doc("the address books, calendars and folders to pull, by name; all if not said", '["Private"]'),
    ] = ()
    exclude: Annotated[
        tuple[str, ...], Doc("address books, calendars and folders to leave out, by name", '["Birthdays"]')
    ] = ()
    since: Annotated[
        date | None, Doc("mail received before this day is left out; all is pulled if not said", "2015-01-01")
    ] = None
    gmail_units: Annotated[
        int,
        Doc(
            "Gmail's quota for your client: 15000 a minute in projects from before May 2026 (google)", "6000"
        ),
    ] = 6000
    subjects: Annotated[bool, Doc("true: subjects of mail land too", "false")] = False
    enabled: Annotated[bool, Doc("false: keep what is here, pull nothing more", "true")] = True
    closed_on: Annotated[
        date | None,
        Doc("you left it that day: what came before counts, nothing more is pulled", "2026-03-31"),
    ] = None
    titles: Annotated[bool, Doc("false: titles of meetings never land", "true")] = True
    counts_unanswered: Annotated[
        bool, Doc("true: meetings that you neither accepted nor declined count as contact", "false")
    ] = False
    region: Annotated[str | None, Doc("as in [owner], for this account only", '"GB"')] = None
    folder: Annotated[
        str | None, Doc("a folder whose files are imported by each sync (files)", '"~/Exports"')
    ] = None
    columns: Annotated[
        tuple[str, ...],
        Doc(
            "what the columns of tables of no known program are, as by import --map (files)", '["email=Mail"]'
        ),
    ] = ()
    addresses: Annotated[
        tuple[str, ...],
        Doc("your addresses beside the one that signs in; connecting asks (microsoft)", '["me@old.example"]'),
    ] = ()

    @property
    def wanted_sources(self) -> tuple[str, ...]:
        """The sources to pull, or of files to import."""
        return self.sources or SOURCES_OF_PROVIDER[self.provider]

    @property
    def is_open(self) -> bool:
        """Whether anything new is expected of it."""
        return self.enabled and self.closed_on is None

    @property
    def is_pulled(self) -> bool:
        """Whether a sync has anything to do: files without a folder to watch come by `longsince import`."""
        return self.is_open and (self.provider != "files" or self.folder is not None)


@dataclass(frozen=True, slots=True)
class Secrets:
    """Where passwords are kept."""

    store: Annotated[
        Literal["auto", "keyring", "encrypted", "plain"],
        Doc(
            "keyring: the system's; encrypted: a file, by your passphrase; "
            "plain: a file that only you can read; auto: the first of these that works",
            '"auto"',
        ),
    ] = "auto"


@dataclass(frozen=True, slots=True)
class Serve:
    """What `longsince serve` starts."""

    port: Annotated[int, Doc("its port on 127.0.0.1; 0: any free one", "4243")] = 0
    report: Annotated[bool, Doc("true: write the reports every Monday", "true")] = False


@dataclass(frozen=True, slots=True)
class Resolve:
    """How records become people."""

    precision: Annotated[
        float,
        Doc(
            "how many of all automatic merges shall be right; what is less certain waits for review", "0.999"
        ),
    ] = 0.995


@dataclass(frozen=True, slots=True)
class Notify:
    """How you hear of syncs in the background that do not go well: once per problem, and when it is over."""

    desktop: Annotated[bool, Doc("true: a notice on the desktop (notify-send; macOS's own)", "true")] = False
    email: Annotated[
        str | None, Doc("an address to write to, by this machine's sendmail", '"me@example.org"')
    ] = None
    command: Annotated[
        tuple[str, ...],
        Doc("a program and its arguments; it gets the text on standard input", '["ntfy", "publish", "me"]'),
    ] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All of config.toml."""

    owner: Owner = field(default_factory=Owner)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    secrets: Secrets = field(default_factory=Secrets)
    serve: Serve = field(default_factory=Serve)
    notify: Notify = field(default_factory=Notify)
    resolve: Resolve = field(default_factory=Resolve)

    @property
    def user_addresses(self) -> list[tuple[str, str]]:
        """Accounts and the addresses that are theirs: the one that signs in, and others."""
        found = ((name, one) for name, a in self.accounts.items() for one in (a.user, *a.addresses))
        return [(name, address) for name, address in found if address and "@" in address]

    def refresh_hash(self) -> str:
        """Changes when a refresh of the same rows could come out differently."""
        relevant = {
            "owner": dataclasses.asdict(self.owner),
            "resolve": dataclasses.asdict(self.resolve),
            "users": self.user_addresses,
            "accounts": {
                name: [
                    account.provider,
                    account.enabled,
                    account.closed_on,
                    account.wanted_sources,
                    account.counts_unanswered,
                    account.region,
                ]
                for name, account in sorted(self.accounts.items())
            },
        }
        return hashlib.sha256(json.dumps(relevant, default=str, sort_keys=True).encode()).hexdigest()[:16]

    def time_zone_spans(self) -> list[tuple[datetime | None, datetime | None, str]]:
        """The owner's zones as spans (from, until, zone) covering all time; UTC; None is no limit."""
        spans: list[tuple[datetime | None, datetime | None, str]] = []
        start: datetime | None = None
        for past in sorted(self.owner.past_time_zones, key=lambda zone: zone.until):
            midnight = datetime.combine(past.until, time(), ZoneInfo(past.time_zone)).astimezone(UTC)
            spans.append((start, midnight, past.time_zone))
            start = midnight
        return [*spans, (start, None, self.owner.time_zone)]

    def today(self, now: datetime) -> date:
        """The owner's local day at the aware moment ``now``."""
        return now.astimezone(ZoneInfo(self.owner.time_zone)).date()


def read_settings(path: Path) -> Settings:
    """Read config.toml. Raises UsageError, which names the line's key and the nearest right one."""
    try:
        with path.open("rb") as file:
            raw = tomllib.load(file)
    except FileNotFoundError:
        raise UsageError(f"There is no {path} yet: run `longsince init`.") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}.") from None
    try:
        settings: Settings = build(Settings, raw)
        check(settings)
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    return settings
