"""Header blocks of mail read per second of processor time, beside the standard library and mail-parser.

All give everybody's address and name by field, and the date; only ours reads the marks of machines too.
mail-parser is measured where it is installed.
"""

from __future__ import annotations

import email
import email.policy
import random
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.header import Header, decode_header, make_header
from email.utils import format_datetime, getaddresses, parsedate_to_datetime
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from typing import Any

from benchmarks.material import OWNER, people
from connectors.formats.mail_headers import read, to_text

BLOCKS = 5_000
FIRST = datetime.fromisoformat("2016-11-01T08:00+01:00")


def blocks(count: int) -> list[bytes]:
    """So many header blocks of an owner's mail, as a server gives the fields that are asked for."""
    rng = random.Random(3)  # noqa: S311 - the same mail every time
    known = people(2_000)
    return [_block(rng, known, number) for number in range(count)]


def _block(rng: random.Random, known: list[tuple[str, str]], number: int) -> bytes:
    sender, *others = (
        f"{_name(name)} <{address}>" for name, address in rng.sample(known, rng.choice((2, 2, 2, 3, 4, 8)))
    )
    at = FIRST + timedelta(minutes=rng.randrange(5_000_000))
    lines = [
        f"Return-Path: <{known[number % len(known)][1]}>",
        f"Date: {format_datetime(at)}",
        f"From: {sender}",
        f'To: "Olu Owner" <{OWNER}>, {others[0]}',
        f"Message-ID: <{rng.getrandbits(96):024x}@mail.example>",
        'Content-Type: multipart/alternative; boundary="000000000000a1b2c3"',
    ]
    if len(others) > 1:
        lines.append("Cc: " + ",\r\n\t".join(others[1:]))
    if number % 2:
        lines.append(f"In-Reply-To: <{rng.getrandbits(96):024x}@mail.example>")
    if number % 4 == 0:
        lines.append("List-Unsubscribe: <https://news.example/u/1>, <mailto:u@news.example>")
        lines.append("List-Id: News of the week <week.news.example>")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _name(name: str) -> str:
    return f'"{name}"' if name.isascii() else Header(name, "utf-8").encode(linesep="\r\n")


def ours(block: bytes) -> object:
    return read(to_text(block))


def standard_compat32(block: bytes) -> object:
    """The fast way of the standard library, put together by hand."""
    message = email.message_from_bytes(block)
    named: list[tuple[str, str]] = []
    for field in ("from", "to", "cc"):
        values = [str(value) for value in message.get_all(field, [])]
        named += [(str(make_header(decode_header(name))), address) for name, address in getaddresses(values)]
    return named, parsedate_to_datetime(str(message["date"]))


def standard_default(block: bytes) -> object:
    """The convenient way of the standard library."""
    message: Any = email.message_from_bytes(block, policy=email.policy.default)
    fields = [field for field in ("from", "to", "cc") if field in message]
    return [(a.display_name, a.addr_spec) for field in fields for a in message[field].addresses], message[
        "date"
    ].datetime


def mail_parser(block: bytes) -> object:
    message = import_module("mailparser").parse_from_bytes(block)
    return message.from_, message.to, message.cc, message.date


def main(arguments: Sequence[str] = ()) -> None:
    parser = ArgumentParser()
    parser.add_argument("--blocks", type=int, default=BLOCKS)
    parser.add_argument("--runs", type=int, default=3, help="of which medians are shown")
    options = parser.parse_args(arguments)
    readers: dict[str, Callable[[bytes], object]] = {
        "longsince": ours,
        "email, compat32": standard_compat32,
        "email, policy.default": standard_default,
    }
    if find_spec("mailparser"):
        readers["mail-parser"] = mail_parser
    material = blocks(options.blocks)
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(options.runs):
        for name, reader in readers.items():
            part = material if name == "longsince" else material[: len(material) // 5]
            began = time.process_time()
            for block in part:
                reader(block)
            seconds[name].append((time.process_time() - began) / len(part))
    print("### Header blocks of mail\n\n| | per CPU second | microseconds each |\n|---|---|---|")
    for name, each in seconds.items():
        print(f"| {name} | {1 / median(each):,.0f} | {median(each) * 1e6:,.0f} |")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
