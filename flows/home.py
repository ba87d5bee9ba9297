"""Where longsince keeps its files: one owner per home folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "LONGSINCE_HOME"


@dataclass(frozen=True, slots=True)
class Home:
    """``folder`` holds the two databases, locks, logs and the file of secrets; ``config`` is config.toml.

    ``option`` is what `find_home` needs to find the same home again in another process; None: nothing.
    """

    folder: Path
    config: Path
    option: str | None = None

    @property
    def locks(self) -> Path:
        return self.folder / "locks"

    def lock_of(self, account: str) -> Path:
        """Held by whoever syncs the account or changes its sign-in."""
        return self.locks / f"account-{account}.lock"

    @property
    def log(self) -> Path:
        return self.folder / "longsince.log"

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    def make(self) -> None:
        """Make the folders that are missing, closed to everybody else."""
        for folder in (self.folder, self.locks):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.config.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def find_home(option: Path | None, environment: Mapping[str, str] = os.environ) -> Home:
    """The home named by ``--home``, else by LONGSINCE_HOME, else the platform's own folders.

    A named home keeps its config.toml inside; the default one follows the platform's rule for data and
    configuration folders.
    """
    named = option or (Path(environment[HOME_VARIABLE]) if environment.get(HOME_VARIABLE) else None)
    if named is not None:
        folder = named.expanduser().absolute()
        return Home(folder, folder / "config.toml", str(folder))
    return Home(
        platformdirs.user_data_path("longsince", appauthor=False),
        platformdirs.user_config_path("longsince", appauthor=False) / "config.toml",
    )
