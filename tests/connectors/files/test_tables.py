"""Tables in any separator, encoding and line end; what is none is an error, and none is held whole."""

from __future__ import annotations

import io
from typing import IO

import pytest

from connectors.errors import NotImported
from connectors.files import tables


def is_header(row: list[str], _behind: list[str]) -> bool:
    return "Name" in row


def read(data: str | bytes) -> list[dict[str, str]]:
    octets = data.encode() if isinstance(data, str) else data
    return [tables.as_dict(header, row) for header, row in tables.read(io.BytesIO(octets), is_header)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_any_form(encoding: str, separator: str, line_end: str) -> None:
    """Octets of an old Windows and UTF-16 too; a quoted cell may hold separators and line ends."""
    text = line_end.join([f"Name{separator}City", f'"Zoë{separator}{line_end}É."{separator}Köln', ""])
    (row,) = read(text.encode(encoding))
    assert (row["Name"].split()[0].strip(separator), row["City"]) == ("Zoë", "Köln")


def test_other_alphabets() -> None:
    """What an Outlook in Russian wrote is told by its octets."""
    names = ["Ольга Петровна Иванова", "Дмитрий Сергеевич Кузнецов", "Екатерина Андреевна Смирнова"]
    rows = read("\r\n".join(["Name;Город", *(f"{name};Москва" for name in names)]).encode("cp1251"))
    assert [row["Name"] for row in rows] == names


def test_notes_above_and_blank_lines() -> None:
    """They are passed over; so are empty cells, and cells beyond the header."""
    assert read('Notes:\n"long, ""quoted"" note"\n\n\nName,City,Name\nA,,B,C,D\n,,,\n') == [{"Name": "A"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\nc,d\n", "no line of it names the columns"),
        ("Name,x\n" + "y," * 10_000 + "\n", "line 2 has 10,001 columns"),
        ("Name,x\n" + "y" * (tables.MAX_CELL + 1) + "\n", "line 2 is no line of a table"),
    ],
)
def test_what_is_no_table_is_an_error(text: str, said: str) -> None:
    """Ten thousand columns, a cell without end: told with the line."""
    with pytest.raises(NotImported, match=said):
        read(text)


class Endless(io.RawIOBase):
    """So many blocks of octets, and how many were asked for."""

    def __init__(self, first: bytes, block: bytes, blocks: int) -> None:
        self.blocks = iter([first, *[block] * blocks])
        self.asked = 0

    def read(self, _size: int = -1, /) -> bytes:
        self.asked += 1
        return next(self.blocks, b"")


def rows_of(stream: Endless) -> IO[bytes]:
    return stream  # type: ignore[return-value]


def test_a_large_table_is_read_as_it_comes() -> None:
    """The first row is there long before the last is read."""
    stream = Endless(b"Name,City\n", b"A,B\n" * 250_000, 1_000)
    next(tables.read(rows_of(stream), is_header))
    assert stream.asked < 4


def test_a_line_without_end_is_an_error() -> None:
    """It is not gathered for ever."""
    stream = Endless(b"Name,City\n", b"x" * 2**20, 1_000)
    with pytest.raises(NotImported, match="a line of over 8 MiB"):
        list(tables.read(rows_of(stream), is_header))
    assert stream.asked < tables.MAX_LINE // 2**20 + 5
