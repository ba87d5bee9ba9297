"""Promises of `longsince forget` and `export-person` as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli.main import cli
from flows.credentials import open_secrets
from flows.serving import install
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
    assert done.output.count("  1 record (their cards, mail from them) and 0 things that you said") == 2
    assert world.ask("SELECT count(*) FROM person WHERE NOT is_owner") == [(0,)]
    assert "Nobody here" in str(run.invoke(cli, [*home, "forget", "ada", "--yes"]).exception)


def test_a_purge_says_all_before(settled: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file, the passwords and where each copy of them lies, the service, what stays; without a yes,
    nothing goes. Then all that was said is gone, and nothing else.
    """
    monkeypatch.setattr(install, "_run", lambda *_, **__: None)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LONGSINCE_PASSPHRASE", "a phrase")
    open_secrets("encrypted", settled.home.folder).set("home", "an old one")
    assert list(install.install(settled.home, {"XDG_CONFIG_HOME": str(tmp_path / "config")}))
    (settled.home.folder / "letter.txt").write_text("Dear Ada", encoding="utf-8")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    run = CliRunner()
    command = ["--home", str(settled.home.folder), "purge"]
    said = run.invoke(cli, command)
    assert "--yes" in str(said.exception)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == before
    done = run.invoke(cli, [*command, "--yes"])
    assert done.exit_code == 0, done.output
    left = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {settled.home.folder / "letter.txt"}
    named = {Path(line.strip()) for line in said.output.splitlines()}
    unit = tmp_path / "config" / "systemd" / "user" / install.UNIT
    assert {path for path in before - left if not {path, *path.parents} & named} == {unit}
    assert settled.home.folder / "letter.txt" in named
    assert str(unit) in said.output
    assert "secrets.encrypted.json" in said.output.partition("The passwords of home go from ")[2]
