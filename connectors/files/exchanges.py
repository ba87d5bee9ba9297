"""What files say outright of contact: LinkedIn's messages and connections, chats, calls, notes."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import IO, Any, Literal
from xml.sax.saxutils import unescape

from connectors.errors import Unreadable
from connectors.files import ids, tables, whatsapp
from connectors.files.blocks import cut
from connectors.files.dates import read_day, read_moment
from connectors.files.rows import Columns
from connectors.formats.content_lines import MAX_PAYLOAD, MAX_TEXT, clean, decode, names_suppressed
from connectors.records import Exchange, ExchangeKind, IsSuppressed, Party, RawRecord

MESSAGES = "linkedin_messages"
INVITATIONS = "linkedin_invitations"
CALLS = "file_calls"
NOTED = "file_interactions"
CHATS = whatsapp.SOURCE
MAX_PARTIES = 100

_MESSAGE_COLUMNS = (
    "CONVERSATION ID", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE", "FOLDER",
    "IS MESSAGE DRAFT",
)  # fmt: skip
_INVITATION_COLUMNS = ("From", "To", "Sent At", "Direction", "inviterProfileUrl", "inviteeProfileUrl")
_NOTED_COLUMNS = ("person", "name", "email", "phone", "date", "kind", "direction")
_KINDS: dict[str, ExchangeKind] = {
    "call": "call", "phone": "call", "telefon": "call", "anruf": "call", "met": "met", "meeting": "met",
    "meet": "met", "lunch": "met", "coffee": "met", "treffen": "met", "chat": "chat", "message": "chat",
    "mail": "chat", "email": "chat", "letter": "chat", "whatsapp": "chat", "sms": "chat",
}  # fmt: skip
_CALL_BEGINS = re.compile(rb"(?=<call\s)")
_CALL = re.compile(r"<call\s([^<>]*)/?>")
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*\"([^\"]*)\"")
_PLACEHOLDERS = frozenset({"", "null", "(unknown)", "linkedin member"})


def is_messages(row: list[str], _behind: list[str]) -> bool:
    """Whether a row is the header of LinkedIn's messages.csv."""
    return {"CONVERSATION ID", "FROM", "TO", "DATE"} <= {cell.strip() for cell in row}


def is_invitations(row: list[str], _behind: list[str]) -> bool:
    """Whether a row is the header of LinkedIn's Invitations.csv."""
    return {"From", "To", "Sent At", "Direction"} <= {cell.strip() for cell in row}


def is_noted(row: list[str], _behind: list[str]) -> bool:
    """Whether a row is the header of a table of interactions: who, and when."""
    names = {cell.strip().casefold() for cell in row}
    return "date" in names and "kind" in names and bool(names & {"person", "name", "email", "phone"})


def is_calls(head: str) -> bool:
    """Whether a text begins as the call logs of SMS Backup & Restore do."""
    return re.match(r"(?:<\?xml[^>]*>|<!--[^>]*-->|<\?[^>]*>|\s)*<calls\s", head) is not None


def read_messages(stream: IO[bytes]) -> Iterator[RawRecord]:
    """A record of every message, less text and subject. The profile on most rows is the owner's."""
    rows = [
        {name: cells[name] for name in _MESSAGE_COLUMNS if name in cells}
        for header, row in tables.read(stream, is_messages)
        for cells in [tables.as_dict(header, row)]
    ]
    profiles = Counter(
        url for row in rows for url in {row.get("SENDER PROFILE URL", ""), *_urls(row)} if url
    ).most_common(2)
    is_clear = profiles and (len(profiles) == 1 or profiles[0][1] > profiles[1][1])
    owner = profiles[0][0] if is_clear else None
    kept = (row for row in rows if row.get("IS MESSAGE DRAFT", "No").casefold() != "yes")
    yield from ids.distinct(_to_record("messages", row, owner=owner) for row in kept)


def read_invitations(stream: IO[bytes]) -> Iterator[RawRecord]:
    """A record of every invitation to connect, less its text."""
    yield from ids.distinct(
        _to_record("invitations", {name: cells[name] for name in _INVITATION_COLUMNS if name in cells})
        for header, row in tables.read(stream, is_invitations)
        for cells in [tables.as_dict(header, row)]
    )


def read_noted(stream: IO[bytes]) -> Iterator[RawRecord]:
    """A record of every row of a table of interactions."""
    yield from ids.distinct(
        _to_record("noted", {name: cells[name] for name in _NOTED_COLUMNS if name in cells})
        for header, row in tables.read(stream, is_noted)
        for cells in [tables.as_dict([name.strip().casefold() for name in header], row)]
    )


def read_noted_mapped(stream: IO[bytes], columns: Columns) -> Iterator[RawRecord]:
    """The same of a table whose columns a person named."""
    names = {field: columns[field][0].strip() for field in _NOTED_COLUMNS if field in columns}
    wanted = set(names.values())
    found = tables.read(stream, lambda row, _behind: wanted <= {cell.strip() for cell in row})
    yield from ids.distinct(
        _to_record("noted", {field: cells[name] for field, name in names.items() if name in cells})
        for header, row in found
        for cells in [tables.as_dict(header, row)]
    )


def read_calls(stream: IO[bytes]) -> Iterator[RawRecord]:
    """A record of every call of a log."""
    texts = (match[1] for block in cut(stream, _CALL_BEGINS) for match in _CALL.finditer(decode(block)))
    calls = ({name: unescape(value) for name, value in _ATTRIBUTE.findall(text)} for text in texts)
    kept = ("number", "duration", "date", "type", "contact_name")
    yield from ids.distinct(
        _to_record("calls", {name: call[name] for name in kept if name in call}) for call in calls
    )


def read_chat(stream: IO[bytes]) -> Iterator[RawRecord]:
    """A record of every person and day of a WhatsApp chat, less all that was written."""
    for one in whatsapp.read(stream):
        said = {
            "sender": one.sender,
            "day": one.day.isoformat(),
            "direction": one.direction,
            "others": str(one.group_size),
        }
        payload = json.dumps({"layout": "whatsapp", "row": said}, ensure_ascii=False)
        # Of two people a newer export has the same record, also for a day that has gone on since.
        known_by = (*one.chat, one.sender) if one.chat else (one.sender, str(one.group_size))
        yield ids.record(ids.digest("whatsapp", *known_by, said["day"]), payload)


def _to_record(layout: str, row: Mapping[str, str], owner: str | None = None) -> RawRecord:
    said: dict[str, Any] = {"layout": layout, "row": row}
    if owner:
        said["owner"] = owner
    payload = json.dumps(said, ensure_ascii=False)
    return ids.record(ids.digest(layout, *itertools.chain.from_iterable(sorted(row.items()))), payload)


def parse(payload: str) -> tuple[Exchange, ...]:
    """The exchange of a record. Raises Unreadable, and nothing else."""
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The row is larger than 1 MiB.")
    try:
        said = json.loads(payload)
        row = {str(name): clean(str(value))[:10_000] for name, value in said["row"].items()}
        owner = said.get("owner")
        read = _READERS[said["layout"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unreadable("This is no row of a table of interactions.") from None
    return (read(row, owner if isinstance(owner, str) else None),)


def redact(payload: str, is_suppressed: IsSuppressed) -> str | None:
    """None when the exchange was with someone suppressed."""
    try:
        (exchange,) = parse(payload)
    except Unreadable:
        return None if names_suppressed(payload, is_suppressed) else payload
    suppressed = any(party.value and is_suppressed(party.value) for party in exchange.parties)
    return None if suppressed else payload


def connection(row: Mapping[str, str]) -> Exchange | None:
    """That two people connected on a day, from a row of connections; None where the day cannot be read."""
    day = read_day(row.get("Connected On", ""))
    return Exchange("connection", "both", occurred_on=day) if day else None


def _message(row: Mapping[str, str], owner: str | None) -> Exchange:
    at = read_moment(row.get("DATE", ""))
    if at is None:
        raise Unreadable("The message has no date that can be read.")
    sender, recipients = row.get("SENDER PROFILE URL", ""), _urls(row)
    is_out = bool(owner) and sender == owner
    others = [url for url in (recipients if is_out else [sender]) if url and url != owner]
    names = [row.get("TO", "")] if is_out and len(recipients) == 1 else [row.get("FROM", "")]
    parties = tuple(Party("url", url, _name(names[0]) if len(others) == 1 else None) for url in others)
    return Exchange(
        "chat",
        "out" if is_out else "in" if owner else "both",
        occurred_at=at,
        group_size=max(1, len(recipients)),
        is_spam=row.get("FOLDER", "").casefold() == "spam",
        parties=parties[:MAX_PARTIES],
    )


def _urls(row: Mapping[str, str]) -> list[str]:
    return [url.strip() for url in re.split(r"[;,]", row.get("RECIPIENT PROFILE URLS", "")) if url.strip()]


def _invitation(row: Mapping[str, str], _owner: str | None) -> Exchange:
    day = read_day(row.get("Sent At", "").partition(",")[0], is_month_first=True)
    if day is None:
        raise Unreadable("The invitation has no date that can be read.")
    is_out = row.get("Direction", "").casefold() == "outgoing"
    url = row.get("inviteeProfileUrl" if is_out else "inviterProfileUrl")
    name = _name(row.get("To" if is_out else "From", ""))
    party = Party("url" if url else "name", url or name, name)
    return Exchange("invitation", "out" if is_out else "in", occurred_on=day, parties=(party,))


def _noted(row: Mapping[str, str], _owner: str | None) -> Exchange:
    at = read_moment(row.get("date", "")) if ":" in row.get("date", "") else None
    day = None if at else read_day(row.get("date", ""))
    if at is None and day is None:
        raise Unreadable("The row has no date that can be read, or one that could be two days.")
    person = row.get("email") or row.get("phone") or row.get("person") or row.get("name") or ""
    if not person:
        raise Unreadable("The row names nobody.")
    kind = "email" if "@" in person else "phone" if re.fullmatch(r"[+\d][\d ()/.-]{4,}", person) else "name"
    name = _name(row.get("name", "") or row.get("person", ""))
    direction = row.get("direction", "").casefold()
    return Exchange(
        _KINDS.get(row.get("kind", "").casefold(), "met"),
        "in" if direction in ("in", "incoming") else "out" if direction in ("out", "outgoing") else "both",
        occurred_at=at,
        occurred_on=day,
        parties=(
            Party("email" if kind == "email" else "phone" if kind == "phone" else "name", person, name),
        ),
    )


def _call(row: Mapping[str, str], _owner: str | None) -> Exchange:
    try:
        at = datetime.fromtimestamp(int(row.get("date", "")) / 1000, UTC)
        seconds = int(row.get("duration", "0") or 0)
    except (ValueError, OverflowError, OSError):
        raise Unreadable("The call has no date that can be read.") from None
    number = row.get("number", "")
    if not re.search(r"\d{3}", number):
        raise Unreadable("The number of the call is hidden.")
    return Exchange(
        "call",
        "out" if row.get("type") == "2" else "in",
        occurred_at=at,
        is_unanswered=seconds == 0 or row.get("type") not in ("1", "2"),
        parties=(Party("phone", number, _name(row.get("contact_name", ""))),),
    )


def _chat(row: Mapping[str, str], _owner: str | None) -> Exchange:
    sender, day, direction = row.get("sender", ""), read_day(row.get("day", "")), row.get("direction")
    if day is None or not sender or not row.get("others", "").isdecimal():
        raise Unreadable("This is no day of a chat.")
    kind: Literal["phone", "name"] = "phone" if whatsapp.is_number(sender) else "name"
    return Exchange(
        "chat",
        "out" if direction == "out" else "in" if direction == "in" else "both",
        occurred_on=day,
        group_size=min(int(row["others"]), whatsapp.MAX_SENDERS),
        parties=(Party(kind, sender, None if kind == "phone" else _name(sender)),),
    )


def _name(text: str) -> str | None:
    name = clean(text)[:MAX_TEXT]
    return None if name.casefold() in _PLACEHOLDERS else name


_READERS = {
    "messages": _message,
    "invitations": _invitation,
    "noted": _noted,
    "calls": _call,
    "whatsapp": _chat,
}
