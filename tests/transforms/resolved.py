"""The tables that normalise and resolve would make, by hand: who is who, for the tests behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import duckdb

from tests.transforms.asked import run_when_asked
from tests.transforms.core_rows import OWNER_ADDRESS, row
from transforms.derive.steps import STEPS as DERIVE
from transforms.enrich.steps import STEPS as ENRICH
from transforms.network.steps import STEPS as NETWORK
from transforms.normalise.steps import NUMBERS
from transforms.publish.steps import STEPS as PUBLISH
from transforms.step import Sql
from transforms.ties.steps import STEPS as TIES
from warehouse.people import Next

_TABLES = """
CREATE TABLE derived.email_address (
    value TEXT, address TEXT, match_key TEXT, local_part TEXT, domain TEXT, organisation_domain TEXT,
    is_free_mail BOOLEAN, role TEXT
);
CREATE TABLE derived.owner_claim (match_key TEXT, address TEXT, state TEXT, because TEXT);
CREATE TABLE derived.owner_address (match_key TEXT, organisation_domain TEXT);
CREATE TABLE derived.delegate_address (match_key TEXT);
CREATE TABLE derived.observed (value TEXT, name TEXT, address TEXT, name_key TEXT, record_id TEXT, kind TEXT);
CREATE TABLE derived.record (
    record_no UBIGINT, account TEXT, source TEXT, record_id TEXT, display_name TEXT, name_key TEXT,
    is_observed BOOLEAN, has_human_name BOOLEAN, organisation TEXT, organisation_key TEXT, title TEXT,
    birthday TEXT, updated_at TIMESTAMPTZ, seen_count BIGINT
);
CREATE TABLE derived.organisation_name (organisation TEXT, organisation_key TEXT);
CREATE TABLE derived.phone_number (value TEXT, region TEXT, e164 TEXT, country TEXT);
CREATE TABLE derived.web_address (value TEXT, url TEXT);
CREATE TABLE derived.person_name (
    full_name TEXT, given_name TEXT, middle_name TEXT, family_name TEXT, name_prefix TEXT, name_suffix TEXT,
    name_key TEXT
);
CREATE TABLE derived.record_identity (
    record_no UBIGINT, account TEXT, source TEXT, record_id TEXT, kind TEXT, identity TEXT, match_key TEXT,
    value TEXT, label TEXT
);
CREATE TABLE derived.person_member (record_no UBIGINT, person_id BIGINT);
CREATE VIEW derived.person_record AS
SELECT person_id, record.*
FROM derived.record AS record
JOIN derived.person_member USING (record_no);
CREATE TABLE derived.person (
    person_id BIGINT, display_name TEXT, given_name TEXT, family_name TEXT, organisation TEXT, title TEXT,
    birthday TEXT, kind TEXT, kind_reason TEXT, is_owner BOOLEAN, is_in_address_book BOOLEAN,
    record_count BIGINT, tags TEXT[]
);
CREATE TABLE derived.match_evidence (
    left_account TEXT, left_source TEXT, left_record_id TEXT, left_person_id BIGINT,
    right_account TEXT, right_source TEXT, right_record_id TEXT, right_person_id BIGINT,
    feature TEXT, bits DOUBLE, because TEXT, total_bits DOUBLE, probability DOUBLE, is_joined BOOLEAN,
    stopped_by TEXT, needed_bits DOUBLE, is_shown BOOLEAN
);
CREATE VIEW derived.model_version AS SELECT 2 AS version, '0a1b2c3d' AS weights, '4e5f6a7b' AS fitted;
CREATE TABLE derived.person_value (
    person_id BIGINT, field TEXT, value TEXT, place INTEGER, record_no UBIGINT, word_id BIGINT
);
CREATE TABLE derived.record_place (
    record_no UBIGINT, label TEXT, position INTEGER, address TEXT, place_no UBIGINT
);
CREATE TABLE derived.possible_match (
    left_person_id BIGINT, right_person_id BIGINT, bits DOUBLE, probability DOUBLE, stopped_by TEXT,
    put_off_until_on DATE, left_account TEXT, left_source TEXT, left_record_id TEXT,
    right_account TEXT, right_source TEXT, right_record_id TEXT
);
CREATE TABLE derived.said_value (person_id BIGINT, field TEXT, value TEXT, word_id BIGINT);
CREATE TABLE derived.said_tie (
    person_id BIGINT, cadence_days INTEGER, cadence_from_on DATE, snoozed_from_on DATE, snoozed_until_on DATE,
    is_never BOOLEAN, is_elsewhere BOOLEAN, ending TEXT, ended_on DATE
);
CREATE TABLE derived.person_event (event TEXT, person_id BIGINT, other_person_id BIGINT, records BIGINT);
CREATE TABLE derived.word_person (word_id BIGINT, person_id BIGINT);
CREATE TABLE derived.word_standing (
    word_id BIGINT, about TEXT[], state TEXT, because TEXT, person_id BIGINT, other_person_id BIGINT
);
"""

_SHOWN = Sql("transforms.publish", "interaction.sql")
_AUTHORS = tuple(
    Sql("transforms.normalise", f"{name}.sql")
    for name in ("text_no", "key_no", "card_mailbox", "sent_by_others", "mail_author")
)


@cache
def _numbering() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA derived")
    for step in NUMBERS:
        connection.execute(step.text())
    return connection


@cache
def key_no(account: str, source: str, record_id: str) -> int:
    """The number of a record, as the macro of this name gives it."""
    rows = _numbering().execute("SELECT derived.key_no(?, ?, ?)", [account, source, record_id]).fetchall()
    return int(rows[0][0])


FREE_MAIL = "example.com"
OWNER_ID = 1


class Resolved:
    """People by hand. ``example.com`` is free mail; every other domain is an organisation's."""

    def __init__(self, people: Next) -> None:
        self.people = people
        self._waiting: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        people.run(_TABLES)
        self._values: set[str] = set()
        self._records: set[str] = set()
        self._meetings = 0
        self._mails = 0
        self.own(OWNER_ADDRESS)
        self.person(OWNER_ID, "Olu Owner", OWNER_ADDRESS, is_owner=True)

    def own(self, address: str) -> None:
        """Let an address be the owner's."""
        self.address(address)
        domain = address.partition("@")[2]
        self._waiting["derived.owner_claim"].append((address, address, "yours", "config.toml lists it"))
        self._waiting["derived.owner_address"].append((address, None if domain == FREE_MAIL else domain))

    def delegate(self, address: str) -> None:
        """Let somebody write from an address in the owner's name."""
        self.address(address)
        self._waiting["derived.owner_claim"].append((address, address, "delegate", "you said so"))
        self._waiting["derived.delegate_address"].append((address,))

    def address(self, value: str, *, match_key: str | None = None) -> str:
        """Make ``value`` a known e-mail address, once; the address in it."""
        address = value.lower()
        if value not in self._values:
            self._values.add(value)
            local_part, _, domain = address.partition("@")
            is_free = domain == FREE_MAIL
            row = (
                value,
                address,
                match_key or address,
                local_part,
                domain,
                None if is_free else domain,
                is_free,
                None,
            )
            self._waiting["derived.email_address"].append(row)
        return address

    def organisation(self, name: str | None) -> str | None:
        """Make the name of an organisation known, once; its key."""
        key = name.lower() if name else None
        if name and name not in self._values:
            self._values.add(name)
            self._waiting["derived.organisation_name"].append((name, key))
        return key

    def observe(self, person_id: int, email: str, name: str | None) -> None:
        """Let the pair of ``email`` and ``name``, as written on an entry, belong to a person, once."""
        address = self.address(email)
        key = name.lower() if name else None
        record_id = f"{address} {key or ''}".strip()
        if f"{email}/{name}" in self._records:
            return
        self._records.add(f"{email}/{name}")
        self._waiting["derived.observed"].append((email, name, address, key, record_id, "individual"))
        if record_id in self._records:
            return
        self._records.add(record_id)
        self._record("observed", "observed", record_id, person_id, name)
        key_ = ("observed", "observed", record_id)
        identity = (key_no(*key_), *key_, "email", address, address, email, None)
        self._waiting["derived.record_identity"].append(identity)

    def card(
        self,
        person_id: int,
        record_id: str,
        name: str,
        *emails: str,
        organisation: str | None = None,
        title: str | None = None,
        birthday: str | None = None,
    ) -> None:
        """A card of account 'home' that belongs to a person."""
        self.add("core.contact", record_id=record_id, full_name=name, organisation=organisation, title=title)
        self._record("home", "dav_contacts", record_id, person_id, name, organisation, title, birthday)
        for email in emails:
            row = (
                key_no("home", "dav_contacts", record_id),
                "home",
                "dav_contacts",
                record_id,
                "email",
                self.address(email),
                email.lower(),
                email,
                None,
            )
            self._waiting["derived.record_identity"].append(row)

    def add(self, table: str, **columns: Any) -> None:
        """Add one row to a core table; the rest are sane defaults."""
        self._waiting[table].append(row(table, **columns))

    def write(self) -> None:
        """Write what waits: row by row it would take a millisecond each."""
        for table, rows in self._waiting.items():
            self.people.append(table, rows)
        self._waiting.clear()

    def say(self, person_id: int, **columns: Any) -> None:
        """What the user said about the tie with a person: columns of derived.said_tie."""
        row: dict[str, Any] = {
            "person_id": person_id,
            "cadence_days": None,
            "cadence_from_on": None,
            "snoozed_from_on": None,
            "snoozed_until_on": None,
            "is_never": False,
            "is_elsewhere": False,
            "ending": None,
            "ended_on": None,
        }
        self._waiting["derived.said_tie"].append(tuple((row | columns).values()))

    def derive(self) -> None:
        """Run the steps of transforms.derive, and make the view that shows them with their proof."""
        self.write()
        run_when_asked(self.people, (*_AUTHORS, *DERIVE, _SHOWN))

    def derive_ties(self) -> None:
        """Run the steps of derive, enrich and ties."""
        self.write()
        run_when_asked(self.people, (*_AUTHORS, *DERIVE, *ENRICH, *TIES))

    def refresh(self) -> None:
        """Run the steps of derive, enrich, ties, network and publish."""
        self.write()
        run_when_asked(self.people, (*_AUTHORS, *DERIVE, *ENRICH, *TIES, *NETWORK, *PUBLISH))

    def rows(self, table: str, *columns: str, where: str = "TRUE") -> list[tuple[Any, ...]]:
        """Columns of a table of the schema derived, or of another that is named, sorted by them."""
        source = table if "." in table else f"derived.{table}"
        query = f"SELECT {', '.join(columns) or '*'} FROM {source} WHERE {where} ORDER BY ALL"  # noqa: S608
        return self.people.rows(query)

    def _record(
        self,
        account: str,
        source: str,
        record_id: str,
        person_id: int,
        name: str | None,
        organisation: str | None = None,
        title: str | None = None,
        birthday: str | None = None,
    ) -> None:
        key = name.lower() if name else None
        work = (organisation, self.organisation(organisation), title, birthday)
        number = key_no(account, source, record_id)
        row = (
            number,
            account,
            source,
            record_id,
            name,
            key,
            account == "observed",
            name is not None,
            *work,
            None,
            1,
        )
        self._waiting["derived.record"].append(row)
        self._waiting["derived.person_member"].append((number, person_id))

    def person(self, person_id: int, name: str, *emails: str, **columns: Any) -> None:
        """A person, human, in no address book; each e-mail is observed with and without the name."""
        row: dict[str, Any] = {
            "person_id": person_id,
            "display_name": name,
            "given_name": None,
            "family_name": None,
            "organisation": None,
            "title": None,
            "birthday": None,
            "kind": "human",
            "kind_reason": None,
            "is_owner": False,
            "is_in_address_book": False,
            "record_count": 1,
            "tags": [],
        }
        self._waiting["derived.person"].append(tuple((row | columns).values()))
        for email in emails:
            self.observe(person_id, email, None)
            self.observe(person_id, email, name)

    def meeting(
        self,
        starts: datetime | None = None,
        *,
        with_: Sequence[str | dict[str, Any]] = (),
        organizer: str | None = None,
        owner: str | None = None,
        minutes: int = 60,
        **entry: Any,
    ) -> str:
        """An entry of a calendar and its invitees; its uid.

        ``with_`` are e-mails of attendees who accepted, or columns of core.meeting_invitee; ``owner`` is the
        owner's response, if they are an attendee; ``organizer`` an e-mail.
        """
        self._meetings += 1
        key: dict[str, Any] = {"record_id": f"event-{self._meetings}", "entry": 0}
        if starts is not None:
            key |= {"starts": starts, "ends": starts + timedelta(minutes=minutes)}
        columns = {"uid": f"uid-{self._meetings}"} | key | entry
        self.add("core.meeting_entry", **columns)
        where = {
            name: columns[name] for name in ("account", "source", "record_id", "entry") if name in columns
        }
        attendees = [{"email": one, "response": "accepted"} if isinstance(one, str) else one for one in with_]
        if owner is not None:
            attendees.append({"email": OWNER_ADDRESS, "response": owner})
        for attendee in attendees:
            self.address(attendee["email"])
            self.add("core.meeting_invitee", **(where | attendee))
        if organizer is not None:
            self.address(organizer)
            self.add("core.meeting_invitee", **where, email=organizer, is_organizer=True, is_attendee=False)
        return str(columns["uid"])

    def mail(
        self,
        sender: str | dict[str, Any] | None,
        to: Sequence[str | dict[str, Any]] = (OWNER_ADDRESS,),
        at: datetime | None = None,
        **message: Any,
    ) -> str:
        """A mail and those it names; its record id.

        ``to`` are e-mails of To, or columns of core.message_address. ``at`` is when it was sent and received.
        """
        self._mails += 1
        record_id = f"mail-{self._mails}"
        columns: dict[str, Any] = {
            "record_id": record_id,
            "message_key": record_id,
            "recipient_count": len(to),
        }
        if at is not None:
            columns |= {"sent_at": at, "received_at": at}
        columns |= message
        self.add("core.message", **columns)
        where: dict[str, Any] = {
            name: columns[name] for name in ("account", "source", "record_id") if name in columns
        }
        if sender is not None:
            self._named(where, sender, field="from")
        for position, one in enumerate(to):
            self._named(where, one, position=position)
        return str(columns["record_id"])

    def _named(self, where: dict[str, Any], one: str | dict[str, Any], **columns: Any) -> None:
        address = {"email": one} if isinstance(one, str) else one
        self.address(address["email"])
        self.add("core.message_address", **(where | columns | address))
