"""Passwords come back as they were put in, and lie where the settings say, closed to others."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from flows.credentials import (
    PASSPHRASE_VARIABLE,
    SCRYPT_COST,
    SYSTEMD_CREDENTIAL,
    FileStore,
    KeyringStore,
    Secret,
    forget_copies,
    open_secrets,
)
from flows.errors import UserError

PASSWORD = "pä$$wörd 密码"
WITH_PASSPHRASE = {PASSPHRASE_VARIABLE: "correct horse"}


def test_a_guess_of_a_passphrase_is_costly() -> None:
    """32 MiB and a tenth of a second for each; only the other tests make it cheap for themselves."""
    assert SCRYPT_COST >= 2**15


class MemoryKeyring(KeyringBackend):
    """A keyring that works, for the time of a test."""

    priority = 5

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


@pytest.fixture
def working_keyring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    working = MemoryKeyring()
    keyring.set_keyring(working)
    yield working
    keyring.set_keyring(before)


def test_auto_takes_a_keyring_that_works(tmp_path: Path, working_keyring: MemoryKeyring) -> None:
    """Where the system has a keyring, the password goes there and to no file."""
    store = open_secrets("auto", tmp_path, {})
    store.set("home", PASSWORD)
    assert isinstance(store, KeyringStore)
    assert store.get("home") == PASSWORD
    assert list(tmp_path.iterdir()) == []
    store.delete("home")
    assert store.get("home") is None
    assert working_keyring.entries == {}


@pytest.mark.usefixtures("working_keyring")
def test_two_homes_share_no_keyring_entry(tmp_path: Path) -> None:
    """An account of the same name in another home has its own password."""
    open_secrets("keyring", tmp_path / "a", {}).set("home", PASSWORD)
    assert open_secrets("keyring", tmp_path / "b", {}).get("home") is None


@pytest.mark.parametrize("environment", [{}, WITH_PASSPHRASE])
def test_a_file_keeps_the_password(tmp_path: Path, environment: dict[str, str]) -> None:
    """Set, read in a new process' store, replace, delete; the file is the owner's alone."""
    store = open_secrets("encrypted" if environment else "plain", tmp_path, environment)
    store.set("home", PASSWORD)
    store.set("work", "other")
    again = open_secrets("encrypted" if environment else "plain", tmp_path, environment)
    assert (again.get("home"), again.get("work"), again.get("none")) == (PASSWORD, "other", None)
    assert len(list(tmp_path.glob("*.json"))) == 1
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in tmp_path.iterdir())
    again.delete("home")
    assert store.get("home") is None


def test_the_encrypted_file_holds_no_password(tmp_path: Path) -> None:
    """Neither the password nor the passphrase can be found in the file."""
    open_secrets("auto", tmp_path, WITH_PASSPHRASE).set("home", "canary-password")
    content = (tmp_path / "secrets.encrypted.json").read_text(encoding="utf-8")
    assert "canary" not in content
    assert "correct horse" not in content


def test_a_wrong_passphrase_is_told(tmp_path: Path) -> None:
    """The message names the variable, and shows no secret."""
    open_secrets("auto", tmp_path, WITH_PASSPHRASE).set("home", PASSWORD)
    with pytest.raises(UserError, match=PASSPHRASE_VARIABLE) as raised:
        open_secrets("auto", tmp_path, {PASSPHRASE_VARIABLE: "battery staple"}).get("home")
    assert "battery" not in str(raised.value)


def test_encrypted_without_a_passphrase_says_what_to_do(tmp_path: Path) -> None:
    """It never falls back to clear text by itself."""
    with pytest.raises(UserError, match=PASSPHRASE_VARIABLE):
        open_secrets("encrypted", tmp_path, {})


def test_a_systemd_credential_is_a_passphrase(tmp_path: Path) -> None:
    """A service gets the passphrase from its credentials folder (systemd.exec, LoadCredential)."""
    (tmp_path / SYSTEMD_CREDENTIAL).write_text("correct horse\n", encoding="utf-8")
    open_secrets("auto", tmp_path / "home", WITH_PASSPHRASE).set("home", PASSWORD)
    by_systemd = open_secrets("auto", tmp_path / "home", {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert by_systemd.get("home") == PASSWORD


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """The message says how to close it."""
    store = FileStore(tmp_path / "secrets.json", None)
    store.set("home", PASSWORD)
    (tmp_path / "secrets.json").chmod(0o644)
    with pytest.raises(UserError, match="chmod 600"):
        store.get("home")


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """As after a command by sudo, which made it another user's; here it is a folder."""
    (tmp_path / "secrets.json").mkdir()
    with pytest.raises(UserError, match=r"secrets\.json cannot be read \(Is a directory\): longsince doctor"):
        open_secrets("plain", tmp_path).get("home")


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """No traceback, and no silent loss: the person is told to connect again."""
    (tmp_path / "secrets.json").touch(mode=0o600)
    with pytest.raises(UserError, match="damaged"):
        FileStore(tmp_path / "secrets.json", None).get("home")


def test_a_clear_copy_goes_when_a_better_place_is_found(tmp_path: Path) -> None:
    """After a change to encryption the password in clear is gone; where clear is the place, it stays."""
    clear = open_secrets("plain", tmp_path, {})
    clear.set("home", PASSWORD)
    forget_copies(clear, tmp_path, "home")
    assert clear.get("home") == PASSWORD
    forget_copies(open_secrets("auto", tmp_path, WITH_PASSPHRASE), tmp_path, "home")
    assert clear.get("home") is None


def test_a_secret_is_kept_before_it_is_used() -> None:
    """When keeping fails, the old one stays; else the new one is kept, then used."""
    kept: list[str] = []

    def keep(value: str) -> None:
        if value == "lost":
            raise OSError("disk full")
        kept.append(value)

    secret = Secret("first", keep)
    secret.replace("second")
    with pytest.raises(OSError, match="disk full"):
        secret.replace("lost")
    assert (secret.value, kept) == ("second", ["second"])


@pytest.mark.parametrize("passphrase", [None, "open sesame"])
def test_secrets_that_are_kept_at_once_are_all_kept(tmp_path: Path, passphrase: str | None) -> None:
    """Several accounts have their tokens rotated at the same time: none of the new ones is lost."""
    path = tmp_path / "secrets.json"

    def keep(name: str) -> None:
        for number in range(3):
            FileStore(path, passphrase).set(name, f"{name} {number}")

    threads = [threading.Thread(target=keep, args=[f"account{number}"]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = FileStore(path, passphrase)
    assert [store.get(f"account{number}") for number in range(4)] == [f"account{n} 2" for n in range(4)]
