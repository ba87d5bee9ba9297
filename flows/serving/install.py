"""Having `longsince serve` start with the machine: a user unit of systemd, or a launch agent of macOS."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from flows.credentials import PASSPHRASE_VARIABLE, SYSTEMD_CREDENTIAL
from flows.errors import UserError
from flows.home import Home
from flows.settings import read_settings
from warehouse.files import write_text

UNIT = "longsince-serve.service"
AGENT = "longsince.serve"

_UNIT = """\
# Written by `longsince serve --install`; `longsince serve --uninstall` removes it.
[Unit]
Description=Sync the people you know, with a page that shows the runs
Documentation=https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html

[Service]
ExecStart={command}
Restart=on-failure
RestartSec=60
# A wrong config.toml, or served already: to start again would not help.
RestartPreventExitStatus=2 5
UMask=0077
NoNewPrivileges=true
{credential}
[Install]
WantedBy=default.target
"""


def install(home: Home, environ: Mapping[str, str]) -> Iterator[str]:
    """Write the file, start what it says, and tell each step. Raises UserError where that cannot be."""
    read_settings(home.config)  # what cannot be read would fail in the background, unseen
    if sys.platform == "darwin":
        path = _agent_path()
        write_text(_made(path), [plistlib.dumps(agent(home)).decode()])
        yield f"Written: {path}"
        _run("launchctl", "unload", str(path), may_fail=True)
        _run("launchctl", "load", "-w", str(path))
    else:
        path = _unit_path(environ)
        credential = credential_path(environ)
        write_text(_made(path), [unit(home, credential if credential.exists() else None)])
        yield f"Written: {path}"
        if environ.get(PASSPHRASE_VARIABLE) and not credential.exists():
            yield (
                f"The passphrase of your passwords is in {PASSPHRASE_VARIABLE}, which the service does not "
                f"see: put it into {credential} (chmod 600), and say this again."
            )
        _run("systemctl", "--user", "daemon-reload")
        _run("systemctl", "--user", "enable", UNIT)
        _run("systemctl", "--user", "restart", UNIT)
        yield "It runs while you are logged in; always: loginctl enable-linger"
    yield "Started, now and with this machine."


def service_file(environ: Mapping[str, str]) -> Path:
    """Where the file lies that starts it with the machine, if there is one."""
    return _agent_path() if sys.platform == "darwin" else _unit_path(environ)


def credential_path(environ: Mapping[str, str]) -> Path:
    """The file that has the passphrase of the encrypted passwords, for the service."""
    return _unit_path(environ).parent.parent.parent / "longsince" / "passphrase"


def uninstall(home: Home, environ: Mapping[str, str]) -> Iterator[str]:  # noqa: ARG001 - one per user
    """Stop it and remove the file, if there is one."""
    path = service_file(environ)
    if not path.exists():
        yield f"There is no {path}: nothing starts with this machine."
        return
    if sys.platform == "darwin":
        _run("launchctl", "unload", "-w", str(path), may_fail=True)
        path.unlink()
    else:
        _run("systemctl", "--user", "disable", "--now", UNIT, may_fail=True)
        path.unlink()
        _run("systemctl", "--user", "daemon-reload", may_fail=True)
    yield f"Stopped, and removed: {path}"


def is_installed_for(home: Home, environ: Mapping[str, str]) -> bool:
    """Whether what starts with the machine serves this home."""
    path = service_file(environ)
    if not path.exists():
        return False
    text = path.read_text(encoding="utf-8")
    if sys.platform == "darwin":
        return bool(plistlib.loads(text.encode())["ProgramArguments"] == _command(home))
    return f"ExecStart={' '.join(map(_quoted, _command(home)))}\n" in text


def unit(home: Home, passphrase: Path | None) -> str:
    """The unit's text; ``passphrase`` is the file with that of the encrypted passwords, if there is one."""
    command = " ".join(map(_quoted, _command(home)))
    credential = f"LoadCredential={SYSTEMD_CREDENTIAL}:{passphrase}\n" if passphrase else ""
    return _UNIT.format(command=command, credential=credential)


def agent(home: Home) -> dict[str, object]:
    """The launch agent, as launchd.plist(5) has it: started at login, and again when it fails."""
    return {
        "Label": AGENT,
        "ProgramArguments": _command(home),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 60,
        "ProcessType": "Background",
        "Umask": 0o077,
    }


def _command(home: Home) -> list[str]:
    program = [sys.executable, "-m", "flows"]
    return [*program, *(["--home", home.option] if home.option else []), "serve"]


def _quoted(argument: str) -> str:
    """As systemd.service(5) reads it, COMMAND LINES: % and $ doubled, quotes and backslashes escaped."""
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _unit_path(environ: Mapping[str, str]) -> Path:
    config = environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / "systemd" / "user" / UNIT


def _agent_path() -> Path:
    return Path.home() / "Library" / "LaunchAgents" / f"{AGENT}.plist"


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _run(*arguments: str, may_fail: bool = False) -> None:
    program = shutil.which(arguments[0])
    if program is None:
        if may_fail:
            return
        raise UserError(
            f"There is no {arguments[0]} here: docs/background.md has other ways. "
            "The file that was written stays."
        )
    done = subprocess.run([program, *arguments[1:]], capture_output=True, text=True, check=False)  # noqa: S603 - as written above
    if done.returncode and not may_fail:
        raise UserError(f"`{' '.join(arguments)}` failed: {done.stderr.strip() or done.returncode}")
