"""Streams of bytes cut into blocks of whole items, so that a file of any size takes little memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO

BLOCK = 1024 * 1024
MAX_ITEM = 64 * 1024 * 1024
"""Octets of one item of a file, photo and all; what is longer is cut there, and found unreadable."""

_LONGEST_MATCH = 100
"""Octets of what stands between two items."""
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def utf8_blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in blocks of about 1 MiB; UTF-16 with a byte order mark becomes UTF-8."""
    block = stream.read(BLOCK)
    if not block.startswith(_UTF16):
        while block:
            yield block
            block = stream.read(BLOCK)
        return
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    while block:
        yield decoder.decode(block).encode("utf-8", "replace")
        block = stream.read(BLOCK)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def cut(stream: IO[bytes], between: re.Pattern[bytes]) -> Iterator[bytes]:
    """The stream in blocks of whole items: each ends where a match of ``between`` items ends.

    An item over MAX_ITEM is cut.
    """
    parts: list[bytes] = []
    size = 0
    tail = b""
    for block in utf8_blocks(stream):
        window = tail + block
        at = max((match.end() for match in between.finditer(window)), default=0)
        parts.append(block)
        size += len(block)
        tail = window[-_LONGEST_MATCH:]
        if at or size > MAX_ITEM:
            data = b"".join(parts)
            end = size - len(window) + at if at else size
            if end > 0:
                yield data[:end]
            parts, size = [data[end:]], size - end
            tail = data[end:][-_LONGEST_MATCH:]
    if size:
        yield b"".join(parts)
