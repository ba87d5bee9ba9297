"""demo: the main job on an embedded default."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click
import platformdirs

from flows.queries import Rows


@click.command()
@click.pass_context
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the demo's warehouse is made (default: longsince-demo in your data folder).",
)
@click.option(
    "--google",
    "provider",
    flag_value="google",
    help="With the people at Google: an emulator on this machine.",
)
@click.option(
    "--microsoft",
    "provider",
    flag_value="microsoft",
    help="With the people at Microsoft: an emulator on this machine.",
)
def demo(
    context: click.Context, folder: Path | None, provider: Literal["google", "microsoft"] | None
) -> None:
    """Run the whole pipeline on an embedded server with sample people, and print their stale ties.

    Needs no account and no network; your own warehouse is not touched.
    """
    from flows.errors import UsageError

    if context.find_root().params.get("home") is not None:
        raise UsageError(
            "The demo makes a home of its own, and never writes to one that is named; try --folder."
        )

    from flows.cli.read import print_stale
    from flows.demo.run import run_demo

    def show(columns: list[str], rows: Rows) -> None:
        print_stale(columns, rows, most=10)

    place = folder or platformdirs.user_data_path("longsince-demo", appauthor=False)
    run_demo(place.expanduser().absolute(), click.echo, show, provider=provider or "dav")


COMMANDS = (demo,)
