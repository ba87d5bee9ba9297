"""What the processes of `longsince serve` are told, all by environment: Prefect's settings, hardened."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.home import HOME_VARIABLE, Home
from warehouse.files import write_text

USER = "longsince"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server of ours is. The ``sign_in`` (user:password) never goes into an argument or a log."""

    port: int
    sign_in: str

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.origin}/api"


def prefect_folder(home: Home) -> Path:
    """Prefect's database, our server's sign-in and the logs of the two processes; 0700."""
    folder = home.folder / "prefect"
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    return folder


def sign_in(home: Home) -> str:
    """The sign-in to the server of this home, made at random when there is none yet; its file is 0600."""
    path = sign_in_file(home)
    if path.exists():
        path.chmod(0o600)
        return path.read_text(encoding="utf-8").strip()
    made = f"{USER}:{secrets.token_urlsafe(32)}"
    write_text(path, [made, "\n"])
    return made


def sign_in_file(home: Home) -> Path:
    return prefect_folder(home) / "sign-in"


def of_server(home: Home, address: Address, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of our server: only loopback, only with the sign-in, silent, forgetting old runs."""
    return {
        **_ours(home, given),
        "PREFECT_SERVER_API_AUTH_STRING": address.sign_in,
        # Without these any page in a browser could read the runs.
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": address.origin,
        "PREFECT_UI_API_URL": address.api,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        # Held in memory, a slot would be taken for ever after a loss of power.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    }


def of_runner(home: Home, address: Address, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of the process that runs the deployments of our server, and of the runs below it."""
    return {
        **_ours(home, given),
        "PREFECT_API_URL": address.api,
        "PREFECT_API_AUTH_STRING": address.sign_in,
    }


def of_foreign_runner(home: Home, given: Mapping[str, str]) -> dict[str, str]:
    """The same on a server of the person's own: their Prefect settings stay as they are."""
    return {**given, **_home(home), "DO_NOT_TRACK": "1"}


def _ours(home: Home, given: Mapping[str, str]) -> dict[str, str]:
    """Everything but the person's own Prefect settings: those are for another server."""
    return {
        **{name: value for name, value in given.items() if not name.startswith("PREFECT_")},
        **_home(home),
        "PREFECT_HOME": str(prefect_folder(home)),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "DO_NOT_TRACK": "1",
    }


def _home(home: Home) -> dict[str, str]:
    """So that runs find this home, without a parameter that Prefect would keep."""
    return {HOME_VARIABLE: home.option} if home.option else {}
