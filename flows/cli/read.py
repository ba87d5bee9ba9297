"""Reading: stale, who, sql, report. They open people.duckdb read-only and never wait for a sync."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from flows.cli.lines import dotted, fold, print_entry, print_facts, print_people
from flows.cli.output import plain, print_json, print_table, with_bom, write_csv
from flows.clock import now
from flows.counted import counted
from flows.find import find_people
from flows.home import Home
from flows.queries import Rows, ask


@click.command()
@click.option(
    "--csv", "csv_file", metavar="FILE", help="Write all of them to FILE as CSV (- is standard output)."
)
@with_bom
@click.option("--json", "as_json", is_flag=True, help="All of them as JSON.")
@click.option("--as-of", "day", type=click.DateTime(["%Y-%m-%d"]), help="As of the end of that day.")
@click.option("--tag", help="Only people with this tag.")
@click.option("--all", "show_all", is_flag=True, help="Show all, not only the first ten.")
@click.option("--colleagues", "shows_colleagues", is_flag=True, help="Show colleagues one by one too.")
@click.pass_obj
def stale(
    home: Home,
    csv_file: str | None,
    has_bom: bool,
    as_json: bool,
    day: datetime | None,
    tag: str | None,
    show_all: bool,
    shows_colleagues: bool,
) -> None:
    """Show the ties that are going stale, the ones most worth a message first, and occasions to write.

    Colleagues, of your present and former organisations, are one line for each organisation, but for those
    who have a tag. CSV and JSON list everybody.
    """
    from warehouse.people import open_people

    as_of = day.date() if day else today(home)
    with open_people(home.folder) as connection:
        columns, rows = ask(connection, "stale", as_of=as_of, tag=tag)
        _, ((unjudged, because),) = ask(connection, "unjudged", as_of=as_of, tag=tag)
    if unjudged:
        _warn_of_unjudged(unjudged, because)
    if csv_file:
        write_csv(csv_file, columns, rows, has_bom=has_bom)
    elif as_json:
        print_json(columns, rows)
    else:
        print_stale(columns, rows, most=len(rows) if show_all else 10, folds=not shows_colleagues)


def _warn_of_unjudged(ties: int, because: str | None) -> None:
    click.echo(f"Not judged: {counted(ties, 'tie')} that would be stale. {plain(because)}", err=True)


def today(home: Home) -> date:
    """The owner's local day."""
    from flows.settings import read_settings

    return read_settings(home.config).today(now())


def print_stale(columns: Sequence[str], rows: Rows, *, most: int, folds: bool = True) -> None:
    """The first ``most`` stale ties, each with its sentence, and how many more there are.

    If it ``folds``, colleagues without a tag are one line for each organisation.
    """
    ties = [dict(zip(columns, row, strict=True)) for row in rows]
    folded = [tie for tie in ties if folds and tie["colleague_of"] and not tie["tags"]]
    shown = [tie for tie in ties if tie not in folded]
    if not ties:
        click.echo("No tie is going stale.")
        return
    for number, tie in enumerate(shown[:most], start=1):
        said = (plain(tie["sentence"]), plain(tie["occasion"]))
        print_entry(number, dotted(tie["display_name"], tie["organisation"]), *said)
    if len(shown) > most:
        click.echo(f"\n{len(shown) - most} more: --all shows them, --csv FILE writes them.")
    _print_folded(folded)


def _print_folded(ties: Sequence[Mapping[str, Any]]) -> None:
    """A line for each organisation: how many, and the first three."""
    by_organisation: dict[str, list[str]] = {}
    for tie in ties:
        by_organisation.setdefault(tie["colleague_of"], []).append(plain(tie["display_name"]))
    for organisation, names in sorted(by_organisation.items()):
        text = (
            f"Also {counted(len(names), 'colleague')} at {plain(organisation)}: "
            f"{', '.join(names[:3])}{', ...' if len(names) > 3 else ''}"
        )
        click.echo("\n" + "\n".join(fold(text)))
    if by_organisation:
        click.echo("--colleagues shows colleagues one by one.")


@click.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--all", "wants_all", is_flag=True, help="Also strangers, machines, lists and offices.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def who(home: Home, name: tuple[str, ...], wants_all: bool, as_json: bool) -> None:
    """Show one person: tie, identities, records and the newest interactions with their reasons.

    NAME is part of a name (accents do not matter), an address, a number, or a person_id. Where it fits people
    whom you know, others are left out, but for one whose whole address it is.
    """
    from warehouse.people import open_people

    with open_people(home.folder) as connection:
        columns, found = find_people(connection, " ".join(name), wants_all=wants_all)
        if len(found) > 1:
            if as_json:
                print_json(columns, found)
            else:
                print_people(columns, found)
                click.echo(f"{len(found)} people: name one by person_id.")
            return
        person_id = found[0][0]
        parts = {
            part: ask(connection, f"who_{part}", person_id=person_id)
            for part in ("person", "tie", "facts", "values", "records", "timeline")
        }
    if as_json:
        _print_person_json(parts)
    else:
        _print_person(parts)


def _print_person(parts: dict[str, tuple[list[str], Rows]]) -> None:
    """What is known of person and tie, where it comes from, the newest interactions and their reasons."""
    for part in ("person", "tie"):
        columns, rows = parts[part]
        for row in rows:
            facts = dict(zip(columns, row, strict=True))
            if part == "tie":
                record = [facts.pop(key) for key in ("account", "source", "record_id")]
                facts["proof"] = dotted(facts["proof"], "/".join(map(str, filter(None, record))))
            print_facts((name.replace("_", " "), value) for name, value in facts.items())
    for title, part, told in (
        ("What else is known", "facts", _told_fact),
        ("Where it comes from", "values", _told_value),
        ("Records", "records", _told_record),
        ("The newest interactions", "timeline", _told_interaction),
    ):
        columns, rows = parts[part]
        if rows:
            click.echo(f"\n{title}")
        for row in rows:
            print_entry("", *told(dict(zip(columns, row, strict=True))), indent=2, below=2)


def _told_fact(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{plain(row['fact']).replace('_', ' ')}: {plain(row['value'])}",
        dotted(f"{row['confidence']:.0%} sure", row["source"], row["evidence"]),
    )


def _told_value(row: dict[str, Any]) -> tuple[str, ...]:
    shown = "" if row["is_shown"] else " (not shown)"
    return f"{plain(row['field'])}: {plain(row['value'])}{shown}", dotted(row["origin"], row["because"])


def _told_record(row: dict[str, Any]) -> tuple[str, ...]:
    record = f"record {plain(row['record_id'])}"
    known = dotted(row["emails"], row["phones"], row["organisation"])
    return dotted(row["account"], row["name"]), known, record


def _told_interaction(row: dict[str, Any]) -> tuple[str, ...]:
    others = (row["group_size"] or 1) - 1
    more = f"and {others} more" if others > 0 else None
    counts = "Counts" if row["counts"] else "Does not count"
    title = dotted(row["contact_on"], row["what"], row["title"], more)
    return title, f"{counts}: {plain(row['reason_sentence'])}"


def _print_person_json(parts: dict[str, tuple[list[str], Rows]]) -> None:
    print_json(
        list(parts),
        [[[dict(zip(columns, row, strict=True)) for row in rows] for columns, rows in parts.values()]],
    )


@click.command()
@click.argument("statement", required=False, metavar="[QUERY]")
@click.option(
    "--csv", "csv_file", metavar="FILE", help="Write the rows to FILE as CSV (- is standard output)."
)
@with_bom
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def sql(home: Home, statement: str | None, csv_file: str | None, has_bom: bool, as_json: bool) -> None:
    """Ask people.duckdb in SQL: one query, read-only, bounded in time and memory.

    Without QUERY it is read from standard input; on a terminal, queries are asked for one by one, each
    ended by a semicolon. The views are described in docs/data-dictionary.md.
    """
    if statement is None and sys.stdin.isatty():
        _ask_queries(home)
        return
    _run_query(home, statement if statement is not None else sys.stdin.read(), csv_file, has_bom, as_json)


def _run_query(home: Home, statement: str, csv_file: str | None, has_bom: bool, as_json: bool) -> None:
    from warehouse.console import run_query

    result = run_query(home.folder, statement)
    if csv_file:
        write_csv(csv_file, result.columns, result.rows, has_bom=has_bom)
    elif as_json:
        print_json(result.columns, result.rows)
    else:
        print_table(result.columns, result.rows)


def _ask_queries(home: Home) -> None:
    import readline  # noqa: F401 - gives input() its line editing and history

    from warehouse.errors import WarehouseError

    click.echo("One query at a time, ended by ; (Ctrl-D leaves). Try: FROM stale_tie;")
    while True:
        try:
            lines = [input("sql> ")]
            while not lines[-1].rstrip().endswith(";"):
                lines.append(input("...> "))
        except EOFError:
            click.echo()
            return
        try:
            _run_query(home, "\n".join(lines), None, has_bom=False, as_json=False)
        except WarehouseError as error:
            click.echo(str(error), err=True)


@click.command()
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option(
    "--intro",
    "introductions_to",
    metavar="NAME",
    multiple=True,
    help="Also who can introduce you to NAME: a person, an organisation or a domain. May be said again.",
)
@with_bom
@click.pass_obj
def report(home: Home, folder: Path | None, introductions_to: tuple[str, ...], has_bom: bool) -> None:
    """Write the reports into DIR: a page for the browser, CSV files, and a manifest with their checksums.

    DIR is `reports` in the home folder if not said. Reports of an earlier run there are replaced together;
    what changed since the last one of an earlier day is told. Open report.html: it needs no network.
    """
    import secrets

    from flows.reports import PAGE, export_reports
    from flows.settings import read_settings

    place = (folder or home.reports).expanduser().absolute()
    reported = export_reports(
        home,
        read_settings(home.config),
        place,
        now=now(),
        run_id=secrets.token_hex(8),
        introductions_to=introductions_to,
        has_bom=has_bom,
    )
    if reported.unjudged:
        _warn_of_unjudged(reported.unjudged, reported.because)
    for file, count in reported.rows.items():
        click.echo(f"{place / file}: {counted(count, 'row')}")
    click.echo(f"Open {(place / PAGE).as_uri()}")


COMMANDS = (stale, who, sql, report)
