"""The network: intro. Who can introduce you."""

from __future__ import annotations

import click

from flows.cli.lines import print_entry, print_people
from flows.cli.output import plain, print_json
from flows.errors import UserError
from flows.find import Ambiguous
from flows.home import Home
from flows.introductions import meant_by
from flows.queries import ask


@click.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the proof of each step.")
@click.option("--all", "show_all", is_flag=True, help="Show all ways, not only the first ten.")
@click.pass_obj
def intro(home: Home, name: tuple[str, ...], as_json: bool, show_all: bool) -> None:
    """Show who can introduce you to NAME, best first: in two steps, or in three.

    NAME is a person (part of a name, an address, a person_id), an organisation, or a domain. Each step is
    somebody who was with the next one where you were too, among few people.
    """
    from warehouse.people import open_people

    words = " ".join(name)
    with open_people(home.folder) as connection:
        try:
            columns, found = meant_by(connection, words)
        except Ambiguous as several:
            if as_json:
                print_json(several.columns, several.rows)
            else:
                print_people(several.columns, several.rows)
                click.echo(f"{len(several.rows)} people: name one by person_id.")
            return
        columns_of_way, rows = ask(connection, "introductions", targets=[row[0] for row in found])
    if as_json:
        print_json(columns_of_way, rows)
        return
    known = [plain(row[1]) for row in found if row[columns.index("category")] in ("close", "active", "weak")]
    if known:
        click.echo(
            f"You are in touch yourself with {', '.join(known[:5])}{' and more' if known[5:] else ''}."
        )
    if not rows:
        raise UserError(f"Nobody you know was ever seen with {words!r}.")
    ways = [dict(zip(columns_of_way, row, strict=True)) for row in rows]
    for number, way in enumerate(ways if show_all else ways[:10], start=1):
        steps = " → ".join(plain(way[step]) for step in ("by", "then_by", "target") if way[step])
        print_entry(number, steps, plain(way["sentence"]))
    if len(ways) > 10 and not show_all:
        click.echo(f"\n{len(ways) - 10} more: --all shows them.")


COMMANDS = (intro,)
