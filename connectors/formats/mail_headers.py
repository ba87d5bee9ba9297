"""Header blocks of mail (RFC 5322, with raw UTF-8 as in RFC 6532): what they say of a message, and no more.

`to_text` takes any octets; behind it nothing here raises, and the work grows no faster than the block. Of
fields that may stand only once (RFC 5322, 3.6) the first counts, From too: it is the one that most programs
show. The first mailbox of From is the sender, whatever Sender says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import blake2b

from connectors.formats.content_lines import MAX_TEXT, clean, names_suppressed
from connectors.formats.encoded_words import decode_words
from connectors.formats.mail_addresses import Mailbox, read_mailboxes
from connectors.formats.mail_dates import read_date
from connectors.records import AddressField, IsSuppressed, MailAddress, Message, MessageRole

FIELDS = (
    "From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Message-ID", "In-Reply-To", "List-Id",
    "List-Unsubscribe", "Precedence", "Auto-Submitted", "X-Auto-Response-Suppress", "Return-Path",
    "Content-Type", "Content-Class", "X-MS-Exchange-Calendar-Originator-Id", "X-Failed-Recipients",
    "Feedback-ID",
)  # fmt: skip
"""The fields that are read, and so the ones to ask a server for; Subject besides where subjects are kept."""

MAX_HEADERS = 256 * 1024
"""Octets of a header block."""
MAX_RECIPIENTS = 500
"""Mailboxes of To, Cc and Bcc together; far more than ever count as contact."""
MAX_SENDERS = 10
"""Mailboxes of From, of Sender and of Reply-To, each."""
_MAX_ID = 998
"""RFC 5322, 2.1.1: the longest line."""

_FOLD = re.compile(r"\r?\n(?=[ \t])")
_BLANK = re.compile(r"\n\r?\n")
_FIELD = re.compile(r"^([!-9;-~]++)[ \t]*+:([^\r\n]*+)", re.MULTILINE)
_QUOTING = re.compile(r'["\\]')
_READ = frozenset(name.lower() for name in FIELDS) | {"subject"}
_ADDRESSES: dict[str, AddressField] = {
    "from": "from", "sender": "sender", "reply-to": "reply_to", "to": "to", "cc": "cc", "bcc": "bcc",
}  # fmt: skip
_RECIPIENTS = ("to", "cc", "bcc")
_PLAIN_SENDER = re.compile(
    r'(?:"[^"\\<>@]*+"|[^"\\<>@,;:()\[\]]*+)\s*+<([A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,3}[A-Za-z0-9]{2,63})>'
)
"""What most senders are: a name and one address without anything odd."""
_BRACKETS = re.compile(r"<([^<>]*+)>")
_METHOD = re.compile(r";\s*+method\s*+=", re.IGNORECASE)
_REPORT_TYPE = re.compile(r";\s*+report-type\s*+=\s*+\"?([\w-]*+)", re.IGNORECASE)
_BULK = frozenset({"bulk", "list", "junk"})

Fields = dict[str, list[str]]
"""Values by lower-case field name, unfolded, in their order."""


def to_text(block: bytes) -> str:
    """Turn a header block as a server gave it into text: no NUL, no lone surrogate, at most 256 KiB.

    It is UTF-8 (RFC 6532); lines that are not are read as Latin-1, which never fails.
    """
    block = block[:MAX_HEADERS].replace(b"\0", b"")
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(map(_line_to_text, block.splitlines(keepends=True)))


def _line_to_text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def read(headers: str, received_at: datetime | None = None, roles: Iterable[MessageRole] = ()) -> Message:
    """Read a header block, as `to_text` gives it or as a server's interface does.

    ``received_at`` (aware) and ``roles`` are what the server says beside it.
    """
    fields = _fields(headers)
    sent = read_date(_first(fields, "date"))
    addresses, recipient_count = _addresses(fields)
    content_type = _first(fields, "content-type")
    kind = content_type.partition(";")[0].strip().lower()
    report = _REPORT_TYPE.search(content_type) if kind == "multipart/report" else None
    failed = tuple(dict.fromkeys(box.email for box in _mailboxes(fields.get("x-failed-recipients", ()))))
    precedence = _first(fields, "precedence").lower()
    return Message(
        message_id=_id(_first(fields, "message-id")),
        sent_at=sent and sent.at,
        sent_offset_minutes=sent and sent.offset_minutes,
        received_at=received_at,
        in_reply_to=_id(_first(fields, "in-reply-to")),
        subject=_text(fields, "subject"),
        addresses=addresses,
        recipient_count=recipient_count,
        list_id=_id(_first(fields, "list-id")),
        is_bulk=precedence in _BULK or "list-unsubscribe" in fields or "feedback-id" in fields,
        is_automatic=(
            _first(fields, "auto-submitted").partition(";")[0].lower() not in ("", "no")
            or "x-auto-response-suppress" in fields
            or precedence == "auto_reply"
            or _first(fields, "return-path").replace(" ", "") == "<>"
            or (report is not None and report[1].lower() == "disposition-notification")
        ),
        is_calendar=(
            kind == "text/calendar"
            or (kind.startswith("multipart/") and _METHOD.search(content_type) is not None)
            or "calendar" in _first(fields, "content-class").lower()
            or "x-ms-exchange-calendar-originator-id" in fields
        ),
        is_bounce=bool(failed) or (report is not None and report[1].lower() == "delivery-status"),
        failed_recipients=failed[:MAX_RECIPIENTS],
        roles=tuple(roles),
    )


def record_id(message: Message) -> str:
    """An id that the same mail has in every folder and account: 32 hexadecimal digits.

    A hash of Message-ID, date and sender, since programs give several mails one Message-ID; of a mail without
    one the recipients are added.
    """
    parts = [message.message_id or "", message.sent_at.isoformat() if message.sent_at else ""]
    parts += [each.email.lower() for each in message.addresses if each.field in ("from", "sender")][:1]
    if message.message_id is None:
        parts += sorted({each.email.lower() for each in message.addresses if each.field in ("to", "cc")})
    return blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def id_of(headers: str) -> str:
    """The `record_id` of what `read` makes of a block, for a fraction of its time: the rest is not read."""
    fields = _fields(headers)
    message_id, sent = _id(_first(fields, "message-id")), read_date(_first(fields, "date"))
    plain = _PLAIN_SENDER.fullmatch(_first(fields, "from")) if message_id else None
    if plain:
        addresses: tuple[MailAddress, ...] = (MailAddress("from", plain[1]),)
    else:
        named = ("from", "sender") if message_id else ("from", "sender", "to", "cc")
        addresses, _ = _addresses({name: fields[name] for name in named if name in fields})
    return record_id(Message(message_id=message_id, sent_at=sent and sent.at, addresses=addresses))


def redact(headers: str, is_suppressed: IsSuppressed) -> str | None:
    """The block without suppressed people; None when one of them sent it, or when it went to nobody else.

    A field that names one of them is written anew from the mailboxes of the others; of fields that hold no
    mailboxes nothing but the name stays.
    """
    fields = _lines(headers)
    if not any(names_suppressed(value, is_suppressed) for _, value in fields):
        return headers
    kept = []
    recipients = 0
    for name, value in fields:
        lower = name.lower()
        is_named = names_suppressed(value, is_suppressed)
        if is_named and lower in ("from", "sender"):
            return None
        others = [box for box in read_mailboxes(value) if not is_suppressed(box.email)]
        if lower in _RECIPIENTS:
            recipients += len(others)
        rest = " " + ", ".join(map(written, others)) if lower in _ADDRESSES else ""
        kept.append(f"{name}:{rest if is_named else value}\r\n")
    return "".join(kept) if recipients else None


def written(box: Mailbox) -> str:
    return f'"{_QUOTING.sub("", box.name)}" <{box.email}>' if box.name else f"<{box.email}>"


def _lines(headers: str) -> list[tuple[str, str]]:
    """Names and values of the fields, unfolded; a blank line ends the block (RFC 5322, 2.1)."""
    block = headers[:MAX_HEADERS].lstrip("\r\n")
    if blank := _BLANK.search(block):
        block = block[: blank.start()]
    return _FIELD.findall(_FOLD.sub("", block))


def _fields(headers: str) -> Fields:
    fields: Fields = {}
    for name, value in _lines(headers):
        lower = name.lower()
        if lower in _READ:
            fields.setdefault(lower, []).append(value)
    return fields


def _first(fields: Fields, name: str) -> str:
    values = fields.get(name)
    return values[0].strip() if values else ""


def _text(fields: Fields, name: str) -> str | None:
    return clean(decode_words(_first(fields, name)[: 12 * MAX_TEXT]))[:MAX_TEXT].rstrip() or None


def _id(value: str) -> str | None:
    """What stands in the first angle brackets, else the first word; None if nothing does, or too much."""
    brackets = _BRACKETS.search(value)
    text = clean(brackets[1] if brackets else value.partition(" ")[0]).strip("<>")
    return text if text and len(text) <= _MAX_ID else None


def _addresses(fields: Fields) -> tuple[tuple[MailAddress, ...], int]:
    """The mailboxes of all fields, each once a field, and how many different recipients there are."""
    addresses: list[MailAddress] = []
    recipients: set[str] = set()
    for name, field in _ADDRESSES.items():
        values = fields.get(name)
        if not values:
            continue
        is_recipient = name in _RECIPIENTS
        found: set[str] = set()
        for box in _mailboxes(values if is_recipient or name == "reply-to" else values[:1]):
            email = box.email.lower()
            if email in found:
                continue
            if is_recipient:
                has_room = len(recipients) < MAX_RECIPIENTS
                recipients.add(email)
            else:
                has_room = len(found) < MAX_SENDERS
            if has_room:
                addresses.append(MailAddress(field, box.email, box.name, len(found)))
            found.add(email)
    if addresses and addresses[0].field == "sender":  # no From, against the rule: who sent it wrote it
        addresses.insert(0, addresses[0]._replace(field="from"))
    return tuple(addresses), len(recipients)


def _mailboxes(values: Iterable[str]) -> Iterator[Mailbox]:
    for value in values:
        yield from read_mailboxes(value)
