"""Syncing: sync."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

import click

from flows.cli.output import plain
from flows.counted import counted
from flows.errors import UserError
from flows.home import Home

if TYPE_CHECKING:  # heavy
    from rich.console import RenderableType

    from flows.pipeline import Outcome
    from flows.refresh import Refreshed


class BarProgress:
    """A line with a spinner for the collection at hand; on standard error, gone when the sync ends."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("{task.completed:,.0f}{task.fields[of]} records"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("starting", total=None, of="")

    @property
    def renderable(self) -> RenderableType:
        """What is shown."""
        return self._progress.get_renderable()

    def __enter__(self) -> BarProgress:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def collection(self, account: str, source: str, name: str) -> None:
        text = plain(f"{account}  {source}  {name}").replace("[", r"\[")
        self._progress.update(self._task, description=text, completed=0, of="")

    def expected(self, count: int) -> None:
        self._progress.update(self._task, of=f" of about {count:,}")

    def records(self, count: int) -> None:
        self._progress.advance(self._task, count)


class LineProgress:
    """One plain line a source, for journals and pipes; on standard error.

    Collections and files may be named after people: none is named where nobody looks on.
    """

    def __init__(self) -> None:
        self._said = ""

    def __enter__(self) -> LineProgress:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to put away."""

    def collection(self, account: str, source: str, name: str) -> None:  # noqa: ARG002 - the name is not shown
        line = f"{account}: reading {source} ..."
        if line != self._said:
            click.echo(line, err=True)
        self._said = line

    def expected(self, count: int) -> None:
        """Plain lines do not count along."""

    def records(self, count: int) -> None:
        """Plain lines do not count along."""


@click.command()
@click.argument("accounts", nargs=-1, metavar="[ACCOUNT]...")
@click.option("--verify", is_flag=True, help="Compare everything by its version mark: nothing was missed.")
@click.option("--full", is_flag=True, help="Read everything again, not only what changed.")
@click.option("--allow-mass-delete", is_flag=True, help="Believe a source from which very much has gone.")
@click.pass_obj
def sync(home: Home, accounts: tuple[str, ...], verify: bool, full: bool, allow_mass_delete: bool) -> None:
    """Pull what is new from your accounts (all of them by default), and make the people database anew.

    With PREFECT_API_URL set, this is a run of the Prefect flow sync-all, seen on that server.
    """
    from flows.clock import now
    from flows.notices import tell
    from flows.pipeline import SyncOptions, sync_and_refresh
    from flows.settings import read_settings

    options = SyncOptions(accounts, verify=verify, full=full, allow_mass_delete=allow_mass_delete)
    is_watched = sys.stderr.isatty()
    if os.environ.get("PREFECT_API_URL"):
        from flows.deployments import run_sync_all

        outcome = run_sync_all(home, options)
    else:
        with BarProgress() if is_watched else LineProgress() as progress, _bugs_kept_back():
            outcome = sync_and_refresh(home, options, progress)
        if not is_watched:
            tell(home, read_settings(home.config).notify, outcome.to_notice, now())
    for line in outcome_lines(outcome, is_watched=is_watched):
        click.echo(line)
    if outcome.failure:
        raise outcome.failure
    sys.exit(outcome.exit_code)


@contextmanager
def _bugs_kept_back() -> Iterator[None]:
    """Within, where nobody looks on, a bug is told by its kind: an error's text may name people, and what a
    timer or cron is given goes to a journal or by mail.
    """
    from flows import unforeseen

    try:
        yield
    except (*unforeseen.FOR_A_PERSON, OSError):
        raise
    except Exception as error:
        if sys.stderr.isatty():
            raise
        raise UserError(str(unforeseen.note(error))) from None


def outcome_lines(outcome: Outcome, *, is_watched: bool) -> Iterator[str]:
    """What a sync and its refresh did, for a person; where nobody looks on, no collection is named.

    A store that nobody can open is told once, by the refresh, and not for each account too.
    """
    from warehouse.store import STORE_FILE

    for result in outcome.results:
        if outcome.failure and _failed_at(STORE_FILE, str(outcome.failure), *result.problems):
            continue
        counts = f"{result.new} new, {result.changed} changed, {result.gone} gone"
        yield f"{result.account}: {result.status.replace('_', ' ')} ({counts})"
        problems = result.problems if is_watched else result.reasons
        yield from (f"  {plain(problem)}" for problem in problems)
    if not outcome.failure:
        yield from refresh_lines(outcome.refreshed)


def _failed_at(file: str, *problems: str) -> bool:
    return len(problems) > 1 and all(file in problem for problem in problems)


def refresh_lines(refreshed: Refreshed) -> Iterator[str]:
    """What a refresh did, for a person."""
    if not refreshed.is_new:
        yield "Nothing changed."
        return
    waiting = (
        f", {counted(refreshed.quarantined, 'record')} that could not be read"
        if refreshed.quarantined
        else ""
    )
    yield f"people.duckdb is new: {counted(refreshed.people, 'person')}{waiting}."
    if refreshed.waiting:
        said = "thing that you said waits" if refreshed.waiting == 1 else "things that you said wait"
        yield f"{refreshed.waiting} {said} for a decision: longsince review"


COMMANDS = (sync,)
