"""Passwords: in the system's keyring, else in an encrypted file, else in a file that only the owner can read.

The encrypted file's key is made by scrypt (RFC 7914) from a passphrase that comes from the environment or
from a systemd credential; each secret is a Fernet token. Files are made 0600, and looser ones are refused.
"""

from __future__ import annotations

import base64
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from flows.errors import UserError
from warehouse.files import write_text
from warehouse.lock import hold

if TYPE_CHECKING:  # imported where it is used: it costs every start 50 ms
    from cryptography.fernet import Fernet

PASSPHRASE_VARIABLE = "LONGSINCE_PASSPHRASE"  # noqa: S105 - the name of a variable, no secret
SYSTEMD_CREDENTIAL = "longsince-passphrase"
ENCRYPTED_FILE = "secrets.encrypted.json"
LONGEST_WAIT = 30.0
"""Seconds for another process that writes the file of secrets."""
SCRYPT_COST = 2**15  # about 0.1 s and 32 MiB for one try (RFC 7914, section 2)


class SecretStore(Protocol):
    """Keeps one secret for each account; ``where`` says to a person where, ``place`` tells it from others."""

    place: str
    where: str

    def has(self, account: str) -> bool: ...
    def get(self, account: str) -> str | None: ...
    def set(self, account: str, secret: str) -> None: ...
    def delete(self, account: str) -> None: ...


class Secret:
    """The secret of one account as it is now; ``keep`` stores what replaces it, by default nothing does."""

    def __init__(self, value: str, keep: Callable[[str], object] = lambda _: None) -> None:
        self.value = value
        self._keep = keep

    def replace(self, value: str) -> None:
        """Keep another secret in its place before anybody uses it: the old one may be void already."""
        self._keep(value)
        self.value = value


def open_secrets(
    choice: Literal["auto", "keyring", "encrypted", "plain"],
    folder: Path,
    environment: Mapping[str, str] = os.environ,
) -> SecretStore:
    """The store that the settings ask for; 'auto' takes the first of the three that works on this machine."""
    passphrase = passphrase_from(environment)
    if choice == "keyring" or (choice == "auto" and passphrase is None and _has_keyring()):
        return KeyringStore(folder)
    if choice == "encrypted" and passphrase is None:
        raise UserError(
            f"secrets.store is 'encrypted', but there is no passphrase: set {PASSPHRASE_VARIABLE}, "
            f"or give the service a systemd credential named {SYSTEMD_CREDENTIAL}."
        )
    if passphrase is not None and choice != "plain":
        return _encrypted_file(folder, passphrase)
    return _clear_file(folder)


def forget_copies(kept: SecretStore, folder: Path, account: str) -> None:
    """Take the account's secret out of every place but the one where it is kept now: it is an old one.

    A keyring that is locked keeps it.
    """
    from keyring.errors import KeyringError

    for store in all_stores(folder):
        if store.place != kept.place:
            with suppress(KeyringError):
                store.delete(account)


def all_stores(folder: Path, passphrase: str | None = None) -> list[SecretStore]:
    """Wherever a secret may lie; without its ``passphrase``, the encrypted file can only be deleted from."""
    files = [_encrypted_file(folder, passphrase), _clear_file(folder)]
    return [*([KeyringStore(folder)] if _has_keyring() else []), *files]


def _clear_file(folder: Path) -> FileStore:
    return FileStore(folder / "secrets.json", None)


def _encrypted_file(folder: Path, passphrase: str | None) -> FileStore:
    return FileStore(folder / ENCRYPTED_FILE, passphrase)


def change_passphrase(folder: Path, old: str, new: str) -> list[str]:
    """Let ``new`` open the encrypted file, and nothing else from now on; the accounts in it.

    One rename: whenever this is cut off, the file is as it was or all of it is new. Raises UserError where
    ``old`` does not open it, or where there is none.
    """
    store = _encrypted_file(folder, old)
    if not store.accounts():
        raise UserError(f"There is no password in {folder / ENCRYPTED_FILE}.")
    return store.encrypt_anew(new)


def passphrase_from(environment: Mapping[str, str]) -> str | None:
    """The passphrase of the encrypted file, from the environment or a systemd credential."""
    if environment.get(PASSPHRASE_VARIABLE):
        return environment[PASSPHRASE_VARIABLE]
    credentials = environment.get("CREDENTIALS_DIRECTORY")  # systemd.exec(5)
    if credentials and (file := Path(credentials) / SYSTEMD_CREDENTIAL).is_file():
        return file.read_text(encoding="utf-8").strip() or None
    return None


def _has_keyring() -> bool:
    import keyring

    return keyring.get_keyring().priority > 0  # the 'fail' and 'null' backends have none


class KeyringStore:
    """The keyring of the operating system, apart for each home folder."""

    place = "keyring"
    where = "the system's keyring"

    def __init__(self, folder: Path) -> None:
        self._service = f"longsince:{folder}"

    def has(self, account: str) -> bool:
        return self.get(account) is not None

    def get(self, account: str) -> str | None:
        import keyring

        return keyring.get_password(self._service, account)

    def set(self, account: str, secret: str) -> None:
        import keyring

        keyring.set_password(self._service, account, secret)

    def delete(self, account: str) -> None:
        import keyring

        if self.get(account) is not None:
            keyring.delete_password(self._service, account)


@dataclass(slots=True)
class _Content:
    """What the file holds: ``salt`` (base64) if its secrets are Fernet tokens, else they are in clear."""

    salt: str | None
    secrets: dict[str, str] = field(default_factory=dict)


class FileStore:
    """A JSON file of secrets, 0600 and replaced as a whole; with a passphrase, each secret is encrypted."""

    def __init__(self, path: Path, passphrase: str | None) -> None:
        self._path = path
        self._passphrase = passphrase
        self._ciphers: dict[str, Fernet] = {}
        self.place = path.name
        is_encrypted = passphrase is not None or path.name == ENCRYPTED_FILE
        how = "encrypted with your passphrase" if is_encrypted else "in clear, readable by you alone"
        self.where = f"{path}, {how}"

    def has(self, account: str) -> bool:
        return account in self._read().secrets

    def get(self, account: str) -> str | None:
        content = self._read()
        stored = content.secrets.get(account)
        return stored if stored is None else self._decrypt(content, stored)

    def set(self, account: str, secret: str) -> None:
        with self._alone():
            content = self._read()
            for other in list(content.secrets.values())[:1]:
                self._decrypt(content, other)  # a second passphrase in one file would lock out both
            content.secrets[account] = self._encrypt(content, secret)
            self._write(content)

    def accounts(self) -> list[str]:
        """Those that it holds a secret of."""
        return sorted(self._read().secrets)

    def encrypt_anew(self, passphrase: str) -> list[str]:
        """Encrypt all that it holds by another passphrase and salt, in one rename; the accounts in it."""
        with self._alone():
            content = self._read()
            secrets = {account: self._decrypt(content, one) for account, one in content.secrets.items()}
            self._passphrase = passphrase
            self._ciphers.clear()
            self._write(_Content(**json.loads(seal(secrets, passphrase))))
        return sorted(secrets)

    def delete(self, account: str) -> None:
        if not self._path.exists():
            return
        with self._alone():
            content = self._read()
            if content.secrets.pop(account, None) is not None:
                self._write(content)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two syncs that each keep a rotated token must not undo each other's: the file holds both."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with hold(self._path.with_name(f"{self._path.name}.lock"), LONGEST_WAIT):
            yield

    def _encrypt(self, content: _Content, secret: str) -> str:
        if content.salt is None:
            return secret
        if self._passphrase is None:
            raise self._closed()
        return self._cipher(self._passphrase, content.salt).encrypt(secret.encode()).decode()

    def _decrypt(self, content: _Content, stored: str) -> str:
        if content.salt is None:
            return stored
        if self._passphrase is None:
            raise self._closed()
        from cryptography.fernet import InvalidToken

        try:
            return self._cipher(self._passphrase, content.salt).decrypt(stored.encode()).decode()
        except InvalidToken:
            raise self._closed() from None

    def _closed(self) -> UserError:
        return UserError(f"The passphrase does not open {self._path}. Check {PASSPHRASE_VARIABLE}.")

    def _cipher(self, passphrase: str, salt: str) -> Fernet:
        """To make one takes a tenth of a second."""
        if salt not in self._ciphers:
            self._ciphers[salt] = _cipher(passphrase, salt)
        return self._ciphers[salt]

    def _read(self) -> _Content:
        try:
            mode = stat.S_IMODE(self._path.stat().st_mode)
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            salt = base64.b64encode(os.urandom(16)).decode() if self._passphrase else None
            return _Content(salt)
        except OSError as error:
            raise UserError(f"{self._path} cannot be read ({error.strerror}): longsince doctor") from error
        if mode & 0o077:
            raise UserError(
                f"{self._path} can be read by others (mode {mode:o}): run `chmod 600 {self._path}`."
            )
        try:
            content = _Content(**json.loads(text))
            if self._passphrase is not None and content.salt is None:
                raise ValueError(content.salt)  # what is put in would be in clear
        except (ValueError, TypeError):
            raise UserError(f"{self._path} is damaged: delete it and connect your accounts again.") from None
        return content

    def _write(self, content: _Content) -> None:
        write_text(self._path, [json.dumps({"salt": content.salt, "secrets": content.secrets})])


def seal(secrets: Mapping[str, str], passphrase: str) -> bytes:
    """The secrets (account -> secret) as the encrypted file holds them, for instance to go into a backup."""
    salt = base64.b64encode(os.urandom(16)).decode()
    cipher = _cipher(passphrase, salt)
    tokens = {account: cipher.encrypt(secret.encode()).decode() for account, secret in secrets.items()}
    return json.dumps({"salt": salt, "secrets": tokens}).encode()


def unseal(sealed: bytes, passphrase: str) -> dict[str, str]:
    """What `seal` sealed. Raises UserError when the passphrase is another one."""
    from cryptography.fernet import InvalidToken

    try:
        content = _Content(**json.loads(sealed))
        cipher = _cipher(passphrase, str(content.salt))
        return {name: cipher.decrypt(token.encode()).decode() for name, token in content.secrets.items()}
    except (InvalidToken, ValueError, TypeError, AttributeError):
        raise UserError("The passphrase does not open the passwords in the backup.") from None


def _cipher(passphrase: str, salt: str) -> Fernet:
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    key = Scrypt(salt=base64.b64decode(salt), length=32, n=SCRYPT_COST, r=8, p=1).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(key))
