"""Mails as a server's folders have them: a header block, and what the server says beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import Literal, NamedTuple

Folder = Literal["inbox", "sent", "junk", "drafts"]


class Box(NamedTuple):
    """A mailbox as a header names it."""

    address: str
    name: str | None = None

    def __str__(self) -> str:
        if not self.name:
            return self.address
        if not self.name.isascii():
            return f"{Header(self.name, 'utf-8', maxlinelen=998).encode()} <{self.address}>"
        quoted = self.name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{self.address}>'


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: the folder that holds it, when the server took it in, and its header block."""

    folder: Folder
    received_at: datetime
    headers: str


def message_id(number: int) -> str:
    """The Message-ID of the mail of that number."""
    return f"<{number}@demo.example>"


def write_mail(
    number: int,
    folder: Folder,
    at: datetime,
    sender: Box,
    to: Iterable[Box],
    more: Mapping[str, str] | None = None,
) -> Mail:
    """A mail sent and received at the aware ``at``. ``number`` makes its Message-ID; ``more`` are fields."""
    fields = {
        "From": str(sender),
        "To": ", ".join(map(str, to)),
        "Date": format_datetime(at),
        "Message-ID": message_id(number),
        **(more or {}),
    }
    return Mail(folder, at, "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value))
