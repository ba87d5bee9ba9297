"""The canary sweep: a secret of each kind, runs that end in every way, and no trace of any secret."""

from __future__ import annotations

import json
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from connectors.errors import AuthExpired, SourceUnavailable
from connectors.protocol import Source
from connectors.records import Collection
from flows import wiring
from flows.cli.main import cli
from flows.config_file import add_account
from flows.credentials import open_secrets
from flows.settings import Account
from tests.flows.conftest import World, card

SECRETS = {
    "home": "canary-dav-password",
    "post": "canary-imap-password",
    "feed": "https://calendar.example.org/canary-secret-address/basic.ics",
    "big": json.dumps({"refresh_token": "canary-refresh-token", "client_secret": "canary-client-secret"}),
}
PASSPHRASES = {
    "LONGSINCE_PASSPHRASE": "canary-passphrase",
    "LONGSINCE_BACKUP_PASSPHRASE": "canary-backup-phrase",
}
WAYS = {
    "refused": AuthExpired("The server refused the password."),
    "crashed": RuntimeError("Authorization: Bearer {secret}"),
    "timed out": SourceUnavailable("nothing came from the server within 30 s"),
}


class Broken:
    """A source whose listing fails with the secret at hand: in the error and in one before it."""

    def __init__(self, error: Exception, secret: str) -> None:
        self._error = error
        self._secret = secret

    def collections(self) -> list[Collection]:
        logging.getLogger("urllib3").debug("GET / Authorization: %s", self._secret)
        try:
            raise ValueError(f"https://me:{self._secret}@example.org/")
        except ValueError as earlier:
            text = str(self._error).format(secret=self._secret)
            raise type(self._error)(text) from earlier


def places(folder: Path, said: str) -> Iterator[tuple[str, bytes]]:
    """Everything that a run left: each file of the home, what its backups hold unpacked, what was printed."""
    yield "what was said", said.encode()
    for path in (path for path in folder.rglob("*") if path.is_file()):
        yield str(path), path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                yield from ((f"{path}/{name}", archive.read(name)) for name in archive.namelist())


def test_no_secret_is_anywhere(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Passwords, tokens, a secret address and both passphrases: after a success, a refusal, a crash and a
    timeout, with a backup, a report and a doctor, they are in no file, log, database or line of output. Only
    the encrypted file has them, and not in clear.
    """
    caplog.set_level(logging.DEBUG)
    for name, value in PASSPHRASES.items():
        monkeypatch.setenv(name, value)
    world.contacts.put("/book/", "a.vcf", card("a", "Ada Alm", "EMAIL:ada@example.org"))
    world.add_mail()
    add_account(world.home.config, "feed", Account("ics"))
    add_account(world.home.config, "big", Account("google"))
    config = world.home.config
    config.write_text(config.read_text().replace('store = "plain"', 'store = "encrypted"'))
    (world.home.folder / "secrets.json").unlink()
    keeper = open_secrets("encrypted", world.home.folder)
    for account, secret in SECRETS.items():
        keeper.set(account, secret)
    run = CliRunner()
    said = ""

    def command(*words: str) -> None:
        nonlocal said
        ended = run.invoke(cli, ["--home", str(world.home.folder), *words])
        said += ended.output + repr(ended.exception)

    command("sync", "home", "post")
    for error in WAYS.values():
        with monkeypatch.context() as patch:
            for name, kind in list(wiring.SOURCES.items()):

                def broken(_account: object, secret: object, error: Exception = error) -> Source:
                    return Broken(error, getattr(secret, "value", ""))  # type: ignore[return-value]

                if kind.provider != "files":
                    patch.setitem(wiring.SOURCES, name, replace(kind, open=broken))
            command("sync", *SECRETS)
    for words in (["status"], ["doctor"], ["report"], ["backup", "--with-secrets"], ["export-person", "ada"]):
        command(*words)
    assert "refused" in said
    assert "nothing came" in said
    assert "RuntimeError" in said
    assert (world.home.folder / "backups").is_dir()
    found = [
        (place, word)
        for place, content in places(world.home.folder, said)
        for word in ("canary-",)
        if word.encode() in content
    ]
    assert found == []
    assert all(keeper.get(account) == secret for account, secret in SECRETS.items())
