"""Promises of `longsince forget` and `export-person` as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from flows.cli.main import cli
from tests.flows.conftest import World, card


def test_forgetting_asks_and_tells(world: World, tmp_path: Path) -> None:
    """Without a terminal --yes is needed; with it, it says what goes and what it cannot reach."""
    world.contacts.put("/book/", "a.vcf", card("a", "Ada Alm", "EMAIL:ada@example.org"))
    world.sync_and_refresh()
    run = CliRunner()
    home = ["--home", str(world.home.folder)]
    document = tmp_path / "ada.json"
    assert run.invoke(cli, [*home, "export-person", "ada", str(document)]).exit_code == 0
    assert document.stat().st_mode & 0o777 == 0o600
    assert json.loads(document.read_text())["person"][0]["display_name"] == "Ada Alm"
    refused = run.invoke(cli, [*home, "forget", "ada"])
    assert "--yes" in str(refused.exception)
    assert world.ask("SELECT count(*) FROM person WHERE NOT is_owner") == [(1,)]
    done = run.invoke(cli, [*home, "forget", "ada", "--yes"])
    assert done.exit_code == 0, done.output
    assert "kept out from now on: ada@example.org" in done.output
    assert "1 records" in done.output
    assert world.ask("SELECT count(*) FROM person WHERE NOT is_owner") == [(0,)]
    assert "Nobody here" in str(run.invoke(cli, [*home, "forget", "ada", "--yes"]).exception)
