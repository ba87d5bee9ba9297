"""Keeping it: backup, restore."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.output import plain
from flows.counted import counted
from flows.errors import UsageError
from flows.home import Home

if TYPE_CHECKING:  # heavy
    from collections.abc import Iterator

    from flows.backup import Made, Plan, Restored


@click.command()
@click.argument("where", required=False, type=click.Path(path_type=Path), metavar="[FILE.zip | FOLDER]")
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Leave the N newest in the folder.")
@click.option("--with-secrets", is_flag=True, help="The passwords too, sealed with a passphrase.")
@click.pass_obj
def backup(home: Home, where: Path | None, keep: int | None, with_secrets: bool) -> None:
    """Write one verified file that holds all that cannot be made again: the warehouse and config.toml.

    It goes into FOLDER under a name with the date (default: backups in the home folder), is a ZIP that
    opens anywhere, and was read back when this command ends. Syncs may go on meanwhile. With --keep, older
    backups of this warehouse leave the folder once the new one is verified, and nothing else does.

    The passphrase of --with-secrets comes from LONGSINCE_BACKUP_PASSPHRASE, else LONGSINCE_PASSPHRASE, else
    it is asked for.
    """
    from flows.backup import make_backup
    from flows.clock import now

    passphrase = _passphrase(is_new=True) if with_secrets else None
    for line in _made_lines(make_backup(home, where, now=now(), keep=keep, passphrase=passphrase)):
        click.echo(line)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--without-secrets", is_flag=True, help="Leave the passwords in the backup where they are.")
@click.pass_obj
def restore(home: Home, file: Path, yes: bool, without_secrets: bool) -> None:
    """Put a backup in the place of the present warehouse and config.toml, which are kept beside.

    The backup is checked as a whole first, and what it replaces is shown. FILE may also be a bare warehouse:
    one that a restore kept, or warehouse-before-NNNN.duckdb. Passwords in the backup go to where its
    config.toml keeps passwords; the passphrase comes from where `backup` takes it. The next sync brings
    what came later.
    """
    from flows.backup import plan_restore
    from flows.clock import now

    with plan_restore(home, file.expanduser()) as plan:
        for line in _plan_lines(plan, without_secrets=without_secrets):
            click.echo(line)
        if not yes:
            if not sys.stdin.isatty():
                raise UsageError("--yes is needed (there is no terminal to ask on). Nothing was changed.")
            click.confirm("Restore it?", abort=True)
        has_secrets = plan.staged.secrets is not None and not without_secrets
        passphrase = _passphrase(is_new=False) if has_secrets else None
        for line in _restored_lines(plan.carry_out(now=now(), passphrase=passphrase)):
            click.echo(line)
        refreshed = plan.refresh(now=now())
    if refreshed is None:
        click.echo("There is no config.toml: run `longsince init`, then `longsince sync`.")
    else:
        click.echo(f"people.duckdb is new: {counted(refreshed.people, 'person')}. Next: longsince sync")


def _passphrase(*, is_new: bool) -> str:
    from flows.backup import PASSPHRASE_VARIABLE, backup_passphrase

    given = backup_passphrase()
    if given is not None:
        return given
    if not sys.stdin.isatty():
        way_out = "" if is_new else " Or say --without-secrets."
        raise UsageError(
            f"The passwords need a passphrase: set {PASSPHRASE_VARIABLE} "
            f"(there is no terminal to ask on).{way_out}"
        )
    return str(click.prompt("Passphrase of the backup", hide_input=True, confirmation_prompt=is_new))


def _made_lines(made: Made) -> Iterator[str]:
    said = made.manifest
    whole = sum(member.size for member in said.members.values())
    records = counted(said.rows.get("raw.record", 0), "record")
    yield f"{made.path}: {_size(made.size)} ({_size(whole)} unpacked), {records}, verified."
    if made.sealed:
        yield f"The passwords of {', '.join(made.sealed)} are in it, sealed with the passphrase."
    for name in made.missing:
        yield f"{name} has no password on this machine: none is in the backup."
    for path in made.deleted:
        yield f"Deleted: {path.name}"


def _plan_lines(plan: Plan, *, without_secrets: bool) -> Iterator[str]:
    staged, said = plan.staged, plan.staged.manifest
    made = f"A backup of {plain(said.made_at)}, from {plain(said.origin)}" if said else "A bare warehouse"
    accounts = ", ".join(plan.settings.accounts) if plan.settings else ""
    yield f"{made}: {counted(staged.contents.rows.get('raw.record', 0), 'record')}, whole."
    yield f"Its accounts: {accounts or 'none'}." if staged.config is not None else "No config.toml is in it."
    if plan.present.exists():
        yield f"It replaces {plan.present} ({_size(plan.present.stat().st_size)}), which is kept beside."
    if plan.replaces_config:
        yield f"It replaces {plan.home.config}, which is kept beside."
    if staged.secrets is None:
        yield "No passwords are in it."
    elif without_secrets:
        yield "The passwords in it are left out."


def _restored_lines(restored: Restored) -> Iterator[str]:
    yield "Restored."
    for kept in (restored.kept_store, restored.kept_config):
        if kept:
            yield f"Kept: {kept}"
    if restored.secrets_in:
        yield f"The passwords are in {restored.secrets_in}."
    yield from restored.shared
    for name in restored.unsigned:
        yield f"{name} has no password on this machine: run `longsince connect {name}` to sign in."


def _size(count: int) -> str:
    return f"{count / 2**20:,.1f} MiB" if count >= 2**20 else f"{count / 2**10:.0f} KiB"


COMMANDS = (backup, restore)
