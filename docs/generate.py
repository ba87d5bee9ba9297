"""Write the pages of docs/ that are made from the code: `make docs`. A test holds them equal to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from flows.cli.main import cli
from flows.config_file import documented
from flows.runner import run_steps
from flows.settings import Account, Notify, Owner, PastTimeZone, Resolve, Secrets, Serve
from transforms import steps
from transforms.core.rows import DayRow, LastPersonIdRow, OwnerTimeZoneRow, RefreshRow
from transforms.step import Sql
from warehouse.dictionary import data_dictionary
from warehouse.people import scratch

HERE = Path(__file__).parent
GENERATED = "<!-- Written by `make docs`; do not edit. -->\n\n"


def _dictionary_lines() -> Iterator[str]:
    """The public views of an empty people database."""
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    with scratch() as people:
        people.run(steps.TABLES.text())
        people.append("core.refresh", [RefreshRow(epoch, "", 0, "", "")])
        people.append("core.day", [DayRow(epoch.date())])
        people.append("core.owner_time_zone", [OwnerTimeZoneRow("-infinity", "infinity", "UTC")])
        people.append("core.last_person_id", [LastPersonIdRow(0)])
        run_steps(people, steps.STEPS)
        views = data_dictionary(people.connection)
    yield "# Data dictionary\n"
    yield "What SQL sees in people.duckdb: `longsince sql`, or any tool that opens DuckDB files read-only."
    yield "Times (`_at`) are UTC moments; dates (`_on`) are the owner's local days.\n"
    yield views.removesuffix("\n")


def _configuration_lines() -> Iterator[str]:
    yield "# Configuration\n"
    yield "`config.toml` lies in the home folder, or in the platform's folder for configuration;"
    yield "`longsince init` makes it. A key that is not here is refused, with the nearest right name.\n"
    tables = {
        "[owner]": Owner,
        "an entry of past_time_zones": PastTimeZone,
        "[accounts.NAME]": Account,
        "[secrets]": Secrets,
        "[serve]": Serve,
        "[notify]": Notify,
        "[resolve]": Resolve,
    }
    for heading, kind in tables.items():
        yield f"## {heading}\n"
        yield "| key | meaning | example |\n|---|---|---|"
        for name, doc in documented(kind):
            yield f"| `{name}` | {doc.meaning} | `{doc.example}` |"
        yield ""
    yield "## The environment\n"
    yield "| variable | meaning |\n|---|---|"
    yield "| `LONGSINCE_HOME` | the home folder, as `--home` |"
    yield "| `LONGSINCE_PASSPHRASE` | opens the encrypted file of passwords |"
    yield "| `LONGSINCE_NEW_PASSPHRASE` | what opens it after `longsince secrets --rotate` |"
    yield "| `CREDENTIALS_DIRECTORY` | set by systemd; a credential `longsince-passphrase` does the same |"
    yield "| `LONGSINCE_BACKUP_PASSPHRASE` | seals and opens the passwords in a backup |"
    yield "| `PREFECT_API_URL` | a Prefect server: `longsince sync` and `serve` then run there |"


def _command_lines() -> Iterator[str]:
    yield "# Commands\n"
    yield "| exit code | means |\n|---|---|"
    for code, meaning in enumerate(
        ("done", "failed", "usage", "partial", "an account needs a sign-in", "already running")
    ):
        yield f"| {code} | {meaning} |"
    yield ""
    settings: dict[str, Any] = {**cli.context_settings, "terminal_width": 90}
    context = click.Context(cli, info_name="longsince", **settings)
    yield f"```\n{cli.get_help(context)}\n```\n"
    for name, command in sorted(cli.commands.items()):
        yield from _command_page(name, command, context)


def _command_page(name: str, command: click.Command, parent: click.Context) -> Iterator[str]:
    """The help of a command, and that of those below it."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=90)
    title = context.command_path.partition(" ")[2]
    yield f"## {title}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for below, subcommand in sorted(command.commands.items()):
            yield from _command_page(below, subcommand, context)


def _evidence_lines() -> Iterator[str]:
    """The table of features."""
    with scratch() as people:
        people.run(steps.TABLES.text())
        people.run(Sql("transforms.resolve", "feature.sql").text())
        rows = people.rows("SELECT signal, feature, bits, scale, because FROM derived.feature")
    yield "# Evidence\n"
    yield "This page lists every reason for or against two records being one person, with its weight in"
    yield "bits. A bit for doubles the odds, a bit against halves them. `longsince explain A B` and the"
    yield "view `match_evidence` show which reasons a pair has. All its weights are added up, together"
    yield "with the *prior*: before there is any evidence, two records are hardly ever one person's. The"
    yield "sum decides whether the two are joined ([how the weights came"
    yield "about](decisions/0015-resolve-model.md)). Reasons of one signal say much the same thing: the"
    yield "strongest reason for counts in full, a second one adds at most 2 bits.\n"
    yield "The weight in the table is adapted to your records, according to its scale:\n"
    yield "| scale | the weight that counts is |\n|---|---|"
    yield "| fixed | the one in the table |"
    yield "| size | the one in the table among 10,000 records, and one more for each doubling of them |"
    yield "| name | the one in the table, plus how rare the name is in your records: up to some 20 bits |"
    yield "| kin | the one in the table, less how rare the name is: within a family no name is rare |"
    yield "| place | as size, less one for each doubling of the people at that address, beyond four |"
    yield "| work | the one in the table, plus 1 to 11 bits: the fewer share the workplace, the more |\n"
    yield "| signal | feature | bits | scale | the reason |\n|---|---|---|---|---|"
    for signal, feature, bits, scale, because in rows:
        yield f"| {signal} | `{feature}` | {float(bits):+g} | {scale} | {because.replace('{}', '...')} |"


PAGES = {
    "evidence.md": _evidence_lines,
    "data-dictionary.md": _dictionary_lines,
    "configuration.md": _configuration_lines,
    "commands.md": _command_lines,
}


def page(name: str) -> str:
    """The text of the generated page in the file ``name``."""
    return GENERATED + "\n".join(PAGES[name]()) + "\n"


def main() -> None:
    for name in PAGES:
        (HERE / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
