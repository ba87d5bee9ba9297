"""Dovecot: IMAP with TLS, CONDSTORE and QRESYNC, as an ordinary process with a folder of its own."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.servers.process import free_port, running_command

NEEDED = "needs the Debian package dovecot-imapd"
"""Why the tests that want it are skipped where it is not installed; .ci/run installs it."""

USERNAME = "nino"
PASSWORD = "gvantsa-1 ფიქრი"

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_login_user = {login_user}
default_internal_user = {user}
default_internal_group = {group}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
mail_fsync = never
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
auth_debug = no
disable_plaintext_auth = no
ssl = {ssl}
{certificate}
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 200
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    auto = create
    special_use = \\Drafts
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Trash {{
    auto = create
    special_use = \\Trash
  }}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service imap {{
  service_count = 100
  process_min_avail = 1
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Dovecot:
    """A running server: plain IMAP at ``url``, TLS from the start at ``tls_url`` if it has a certificate."""

    folder: Path
    port: int
    tls_port: int
    uid: int
    gid: int
    username: str = USERNAME
    password: str = PASSWORD

    @property
    def url(self) -> str:
        return f"imap://127.0.0.1:{self.port}"

    @property
    def tls_url(self) -> str:
        return f"imaps://localhost:{self.tls_port}"

    @property
    def mail(self) -> Path:
        """The user's maildir: the inbox, and the other folders in it under names that begin with a dot."""
        return self.folder / "mail" / self.username

    def connect(self) -> imaplib.IMAP4:
        """A connection that has signed in, to do things behind the back of ours."""
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=60)
        client.authenticate("PLAIN", lambda _: f"\0{self.username}\0{self.password}".encode())
        return client

    def give(self, file: Path) -> None:
        """Let the server have a file or folder that was put into its mail."""
        os.chown(file, self.uid, self.gid)

    def administer(self, *arguments: str) -> str:
        """Run doveadm."""
        config = str(self.folder / "dovecot.conf")
        command = ["doveadm", "-c", config, *arguments[:2], "-u", self.username, *arguments[2:]]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def dovecot(*, certificate: tuple[Path, Path] | None = None, password: str = PASSWORD) -> Iterator[Dovecot]:
    """A Dovecot that keeps all it has in a temporary folder; with a ``certificate`` and its key it speaks TLS
    too. Skips the test where Dovecot is not installed.

    It works for a user of its own if we are root: pytest's folders, which only root may enter, would not do.
    """
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None or not Path("/usr/lib/dovecot/imap").exists():
        pytest.skip(NEEDED)
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    if not version.startswith("2.3."):
        pytest.skip(f"the configuration here is that of Dovecot 2.3, and this is {version.split()[0]}")
    with TemporaryDirectory(prefix="dovecot-") as place:
        folder = Path(place)
        owner = pwd.getpwnam("dovecot") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        server = Dovecot(
            folder,
            free_port(),
            free_port() if certificate else 0,
            owner.pw_uid,
            owner.pw_gid,
            password=password,
        )
        config = _configure(server, owner, certificate)
        with running_command([program, "-F", "-c", str(config)], server.port, folder / "output"):
            yield server


def _configure(
    server: Dovecot,
    owner: pwd.struct_passwd,
    certificate: tuple[Path, Path] | None,
) -> Path:
    """Write all that it needs to begin with; the path of its configuration."""
    folder = server.folder
    (folder / "users").write_text(f"{USERNAME}:{{PLAIN}}{server.password}\n", encoding="utf-8")
    for part in (folder, server.mail, folder / "home"):
        part.mkdir(parents=True, exist_ok=True)
        os.chown(part, owner.pw_uid, owner.pw_gid)
    os.chown(server.mail.parent, owner.pw_uid, owner.pw_gid)
    os.chown(folder / "users", owner.pw_uid, owner.pw_gid)
    config = folder / "dovecot.conf"
    config.write_text(
        CONFIG.format(
            folder=folder,
            user=owner.pw_name,
            group=grp.getgrgid(owner.pw_gid).gr_name,
            login_user="dovenull" if os.getuid() == 0 else owner.pw_name,
            port=server.port,
            tls_port=server.tls_port,
            ssl="yes" if certificate else "no",
            certificate=f"ssl_cert = <{certificate[0]}\nssl_key = <{certificate[1]}" if certificate else "",
        ),
        encoding="utf-8",
    )
    return config
