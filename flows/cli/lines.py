"""Lines that fit the terminal: facts by name, and entries of a list; wide letters count as two."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence

import click

from flows.cli.output import plain

WIDEST = 100
NAMED = 22


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """One fact a line, its name before it; what does not fit goes on below, beside no name. No empty ones."""
    for name, value in facts:
        if value not in (None, [], ""):
            head, *rest = fold(plain(value), line_width() - NAMED - 1)
            click.echo(f"{name:<{NAMED}} {head}")
            for line in rest:
                click.echo(" " * (NAMED + 1) + line)


def print_text(text: str) -> None:
    """A sentence or two, folded."""
    for line in fold(text):
        click.echo(line)


def print_entry(
    mark: object,
    title: str,
    *paragraphs: str | None,
    indent: int = 5,
    below: int = 0,
    as_error: bool = False,
) -> None:
    """An entry of a list: its mark, its title in bold, then paragraphs, indented ``below`` it, all folded."""
    head, *rest = fold(title, line_width() - indent)
    click.echo(f"{plain(mark):>{indent - 2}}  {click.style(head, bold=True)}".rstrip(), err=as_error)
    for line in rest:
        click.echo(" " * indent + click.style(line, bold=True), err=as_error)
    for paragraph in paragraphs:
        for line in fold(paragraph or "", line_width() - indent - below):
            click.echo(" " * (indent + below) + line, err=as_error)


def print_people(columns: Sequence[str], rows: Iterable[Sequence[object]], *, as_error: bool = False) -> None:
    """Some people of find_person.sql or people_at.sql, each with the number by which it can be named."""
    for row in rows:
        found = dict(zip(columns, row, strict=True))
        last = found.get("last_contact_on")
        print_entry(
            found["person_id"],
            dotted(found["display_name"], found.get("organisation")),
            dotted(found.get("category"), last and f"last contact {last}", found.get("emails")),
            indent=8,
            as_error=as_error,
        )


def dotted(*values: object) -> str:
    """What there is of ``values``, as text, with dots between."""
    return " · ".join(text for text in map(plain, values) if text)


def fold(text: str, width: int | None = None) -> list[str]:
    """``text`` in lines of at most ``width`` cells (the terminal's, if not said); no line for no text."""
    from rich.console import Console
    from rich.text import Text

    if not text:
        return []
    most = width or line_width()
    lines = Text(text).wrap(Console(width=most), most, overflow="fold")
    return [line.plain.rstrip() for line in lines]


def line_width() -> int:
    """Of the terminal, but no more than is read at ease."""
    return min(WIDEST, shutil.get_terminal_size().columns)
