"""CSV (RFC 4180) as programs write it: any separator, encoding and line end, notes above the header."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import itertools
from collections.abc import Callable, Iterator
from typing import IO

from charset_normalizer import from_bytes

from connectors.errors import NotImported
from connectors.files.blocks import utf8_blocks

MAX_COLUMNS = 1_000
"""An export of contacts has some hundred."""
MAX_CELL = 1024 * 1024
"""Characters of one cell; the text of a message may be long."""
MAX_LINE = 8 * 1024 * 1024
MAX_ABOVE = 60
"""Rows that may stand above the header."""
ENCODINGS = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp932", "gb18030", "big5",
    "euc_kr",
)  # fmt: skip
"""What spreadsheets and mail programs of this world wrote before UTF-8."""
SEPARATORS = ",;\t|"

IsHeader = Callable[[list[str], list[str]], bool]
"""Tells from a row and the one behind it whether the former is the header."""


def separator_of(text: str) -> str:
    """The separator that the lines of a text have most of."""
    lines = text[:20_000].splitlines()[:MAX_ABOVE]
    return max(SEPARATORS, key=lambda each: max((line.count(each) for line in lines), default=0))


def first_rows(text: str) -> list[list[str]]:
    """The first rows of a table, from the head of its file; the last one may be cut."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):
        rows.extend(itertools.islice((row for row in reader if any(row)), MAX_ABOVE))
    return rows


def header_in(rows: list[list[str]], is_header: IsHeader) -> list[str] | None:
    """The header among the first rows, None if there is none."""
    for row, behind in zip(rows, [*rows[1:], []], strict=False):
        if is_header(row, behind):
            return row
    return None


def read(stream: IO[bytes], is_header: IsHeader) -> Iterator[tuple[list[str], list[str]]]:
    """Header (trimmed) and row of every row below it. Raises NotImported for what is no table after all."""
    lines = _lines(stream)
    above = list(itertools.islice(lines, MAX_ABOVE))
    separator = separator_of("".join(above))
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(itertools.chain(above, lines), delimiter=separator)
    header: list[str] | None = None
    previous: list[str] = []
    try:
        for row in reader:
            if not any(row):
                continue
            if len(row) > MAX_COLUMNS:
                raise NotImported(f"line {reader.line_num} has {len(row):,} columns: no table of people")
            if header is not None:
                yield header, row
            elif is_header(row, []):
                header = [cell.strip() for cell in row]
            elif previous and is_header(previous, row):
                header = [cell.strip() for cell in previous]
                yield header, row
            elif reader.line_num > 2 * MAX_ABOVE:
                break
            previous = row
    except csv.Error as error:
        raise NotImported(f"line {reader.line_num} is no line of a table: {error}") from None
    if header is None:
        raise NotImported("no line of it names the columns")


def as_dict(header: list[str], row: list[str]) -> dict[str, str]:
    """The filled cells, trimmed, by the names of their columns; of columns with one name the first counts."""
    cells: dict[str, str] = {}
    for name, value in zip(header, row, strict=False):
        if value and (value := value.strip()):  # most cells of an export are empty
            cells.setdefault(name, value)
    return cells


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines, decoded: UTF-8 where it is that, else what the file's octets look like."""
    rest = b""
    encoding = ""
    for block in utf8_blocks(stream):
        encoding = encoding or _other_encoding(block)
        lines = (rest + block).splitlines(keepends=True)
        rest = lines.pop() if lines else b""
        if len(rest) > MAX_LINE:
            raise NotImported(f"it has a line of over {MAX_LINE // 2**20} MiB: no table of people")
        for line in lines:
            yield _decoded(line, encoding)
    if rest:
        yield _decoded(rest, encoding)


def _decoded(line: bytes, encoding: str) -> str:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode(encoding, "replace")
    return text.replace("\0", "").replace("\ufeff", "")


def _other_encoding(block: bytes) -> str:
    """What lines that are not UTF-8 are read as: what the first block looks like, else Windows' Latin."""
    head = block[: 64 * 1024]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        guess = from_bytes(head, cp_isolation=list(ENCODINGS)).best()
        # What Windows' Latin could be too, is that: it is far more frequent.
        return guess.encoding if guess and "cp1252" not in guess.could_be_from_charset else "cp1252"
    return "cp1252"
