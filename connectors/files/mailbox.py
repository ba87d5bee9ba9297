"""Mail in files: mbox (RFC 4155), maildir, single messages. Bodies are passed over and never kept."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from connectors.files import ids
from connectors.formats import mail_headers, mail_record
from connectors.formats.encoded_words import decode_words
from connectors.formats.mail_headers import MAX_HEADERS
from connectors.imap.folder_names import role_by_name
from connectors.records import MessageRole, RawRecord

SOURCE = "file_mail"

_BLOCK = 4 * 1024 * 1024
# The time of day tells it from a sentence in a body; Thunderbird may write none, but a hyphen or nothing.
_FROM_LINE = re.compile(rb"From (?:-?[ \t]*|[^\r\n]*\d:\d\d[^\r\n]*)\r?\n(?=>?[!-9;-~]+[ \t]*:|>From )")
_BLANK = re.compile(rb"\n\r?\n")
_FIELD = re.compile(rb"^([!-9;-~]++)[ \t]*+:[^\n]*+(?:\n[ \t][^\n]*+)*+(?:\n|\Z)", re.MULTILINE)
_KEPT = frozenset(name.lower().encode() for name in mail_headers.FIELDS)
_LABELS = re.compile(rb"^X-Gmail-Labels[ \t]*:([^\n]*+(?:\n[ \t][^\n]*+)*+)", re.MULTILINE | re.IGNORECASE)
_FLAGS = re.compile(rb"^X-Maildir-Flags: (\w*)", re.MULTILINE)
_ROLES: dict[str, MessageRole] = {"sent": "sent", "drafts": "draft", "junk": "junk", "trash": "trash"}

_FLAG_ROLES: dict[bytes, MessageRole] = {b"D": "draft", b"T": "trash"}


def is_mbox(head: str) -> bool:
    """Whether a text begins as an mbox does."""
    return _FROM_LINE.match(head[:4096].encode("utf-8", "replace")) is not None


def is_message(head: str) -> bool:
    """Whether a text begins with the header of one message."""
    block = re.split(r"\r?\n\r?\n", head, maxsplit=1)[0]
    names = {name.lower() for name in re.findall(r"^([!-9;-~]+)[ \t]*:", block, re.MULTILINE)}
    return re.match(r"[!-9;-~]+:", head) is not None and {"from", "date"} <= names


def read(stream: IO[bytes], *, keep_subjects: bool = False) -> Iterator[RawRecord]:
    """A record of every message of an mbox, in a few MiB of memory."""
    kept = _KEPT | {b"subject"} if keep_subjects else _KEPT
    for header in headers(stream):
        yield to_record(header, kept)


def read_one(stream: IO[bytes], *, keep_subjects: bool = False) -> Iterator[RawRecord]:
    """The record of a file that is one message."""
    yield to_record(_before_blank(stream.read(MAX_HEADERS)), _KEPT | {b"subject"} if keep_subjects else _KEPT)


def headers(stream: IO[bytes]) -> Iterator[bytes]:
    """The header block of every message of an mbox, each at most 256 KiB."""
    buffer, at, is_whole = b"\n", 0, False
    while True:
        found = buffer.find(b"\nFrom ", at)
        if not is_whole and (found < 0 or len(buffer) - found < MAX_HEADERS):
            block = stream.read(_BLOCK)
            is_whole = not block
            buffer = buffer[found if found >= 0 else max(at, len(buffer) - 6) :] + block
            at = 0
            continue
        if found < 0:
            return
        line = _FROM_LINE.match(buffer, found + 1)
        if line is None:
            at = found + 6
            continue
        header = _before_blank(buffer[line.end() : line.end() + MAX_HEADERS])
        yield header
        at = max(line.end() + len(header) - 1, found + 6)


def _before_blank(block: bytes) -> bytes:
    blank = _BLANK.search(block)
    return block[: blank.start() + 1] if blank else block


def to_record(header: bytes, kept: frozenset[bytes]) -> RawRecord:
    """The record of a message: the fields that are read, and the roles that its labels and flags give it."""
    fields = b"".join(match[0] for match in _FIELD.finditer(header) if match[1].lower() in kept)
    text = mail_headers.to_text(fields)
    payload = mail_record.to_payload(text, None, _roles(header))
    return ids.record(mail_headers.record_id(mail_headers.read(text)), payload)


def _roles(header: bytes) -> set[MessageRole]:
    labels = _LABELS.search(header)
    found: set[MessageRole] = set()
    if labels:
        words = decode_words(mail_headers.to_text(b" ".join(labels[1].split())))
        roles = (role_by_name(label.strip().strip('"')) for label in words.split(","))
        found |= {_ROLES[role] for role in roles if role in _ROLES}
    if flags := _FLAGS.search(header):
        found |= {role for flag, role in _FLAG_ROLES.items() if flag in flags[1]}
    return found


class MaildirStream(io.RawIOBase):
    """The messages of a maildir as an mbox, less their bodies; made while it is read."""

    def __init__(self, folder: Path) -> None:
        self._messages = _messages(folder)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            part = next(self._messages, b"")
            if not part:
                break
            parts.append(part)
            length += len(part)
        data = b"".join(parts)
        self._rest = data[size:] if size >= 0 else b""
        return data[:size] if size >= 0 else data


def open_maildir(folder: Path) -> Any:
    """A stream of the messages in the folder, as an mbox."""
    return MaildirStream(folder)


def _messages(folder: Path) -> Iterator[bytes]:
    for part in ("cur", "new"):
        for message in sorted((folder / part).iterdir()):
            if message.is_file() and not message.is_symlink():
                with message.open("rb") as file:
                    header = _before_blank(file.read(MAX_HEADERS))
                flags = message.name.rpartition(":2,")[2] if ":2," in message.name else ""
                added = f"From - \nX-Maildir-Flags: {''.join(c for c in flags if c.isalnum())}\n"
                yield added.encode("ascii", "ignore") + header.lstrip(b"\r\n").rstrip(b"\r\n") + b"\n\n"
