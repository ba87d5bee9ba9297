"""What commands print: tables that fit the terminal, CSV and JSON; never an escape sequence from a name."""

from __future__ import annotations

import json
import math
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.errors import UserError

if TYPE_CHECKING:
    from rich.text import Text


def plain(value: object) -> str:
    """A value as text for a terminal.

    Control and format characters (Unicode categories Cc and Cf: escape sequences, bidirectional overrides)
    become spaces or nothing; a moment is shown in the machine's zone, to the minute.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M %Z")
    if isinstance(value, list | tuple):
        return ", ".join(plain(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    kept = (" " if c in "\n\t" else c for c in str(value))
    return "".join(c for c in kept if unicodedata.category(c) not in {"Cc", "Cf"} or c == "\u200d")


with_bom = click.option(
    "--bom", "has_bom", is_flag=True, help="Begin CSV with a byte order mark, by which Excel knows UTF-8."
)
"""An option of every command that writes CSV."""

NARROWEST_COLUMN = 9
GAP = 3
"""Between two columns."""


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> None:
    """A table as wide as the terminal, long cells folded; with too many columns for that, a block a row."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if len(columns) * NARROWEST_COLUMN > console.width:
        _print_blocks(columns, rows)
        return
    heads = [Text(plain(column)) for column in columns]
    cells = [[Text(plain(value)) for value in row] for row in rows]
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False, title_style="bold")
    widths = _widths([heads, *cells], console.width - GAP * len(columns) + 1)
    for head, width in zip(heads, widths, strict=True):
        table.add_column(head, overflow="fold", width=width)
    for line in cells:
        table.add_row(*line)
    console.print(table)


def _widths(lines: Sequence[Sequence[Text]], room: int) -> list[int]:
    """How wide each column is, together at most ``room``: words are broken where nothing else helps."""
    measured = [
        (max(part.cell_len for part in column), max(map(_longest_word, column)))
        for column in zip(*lines, strict=True)
    ]
    widths = [widest for widest, _ in measured]
    floors = [word for _, word in measured]
    while sum(widths) > room:
        narrowed = max(range(len(widths)), key=lambda i: (widths[i] > floors[i], widths[i]))
        widths[narrowed] -= 1
    return widths


def _longest_word(text: Text) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, text.plain.split()), default=0)


def without_empty(
    columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> tuple[list[str], list[list[object]]]:
    """The table less the columns in which no row says anything."""
    kept = [i for i in range(len(columns)) if any(plain(row[i]) for row in rows)]
    return [columns[i] for i in kept], [[row[i] for i in kept] for row in rows]


def _print_blocks(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """One value a line, an empty line behind each row."""
    width = max(map(len, columns))
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            click.echo(f"{plain(column):<{width}}  {plain(value)}")
        click.echo()


def print_json(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A JSON array with one object a row; moments are ISO 8601 with their offset, NaN and infinity null.

    Control and format characters are escaped, which JSON leaves free: they reach programs, not terminals.
    """
    objects = [dict(zip(columns, row, strict=True)) for row in rows]
    click.echo(json_text(objects))


def json_text(value: object) -> str:
    """The value as JSON for programs, as `print_json` prints it."""
    text = json.dumps(_json_value(value), ensure_ascii=False, indent=2, allow_nan=False)
    return "".join(_escaped(c) if unicodedata.category(c) in {"Cc", "Cf"} else c for c in text)


def _json_value(value: object) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case datetime() | date():
            return value.isoformat()
        case list() | tuple():
            return [_json_value(item) for item in value]
        case dict():
            return {str(key): _json_value(item) for key, item in value.items()}
        case _:
            return str(value)


def _escaped(character: str) -> str:
    r"""As \uXXXX, but for the line breaks between the values."""
    return character if character == "\n" else json.dumps(character)[1:-1]


def write_csv(
    target: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, has_bom: bool = False
) -> None:
    """CSV into the file ``target``, or to standard output when it is ``-``."""
    from warehouse import exports

    if target == "-":
        for part in exports.csv_text(columns, rows, has_bom=has_bom):
            sys.stdout.write(part)
        sys.stdout.flush()  # here, where click knows what to do when the reader has gone
        return
    path = Path(target).expanduser()
    if not path.parent.is_dir():
        raise UserError(f"{path} cannot be written: there is no folder {path.parent}. Make it first.")
    try:
        exports.write_csv(path, columns, rows, has_bom=has_bom)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"Written to {path}.", err=True)
