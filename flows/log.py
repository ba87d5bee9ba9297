"""The log: one rotating file in the home folder, which names accounts and counts, never people."""

from __future__ import annotations

import logging
import sys
import time
from logging.handlers import RotatingFileHandler

from flows.home import Home
from warehouse.files import private_files

OURS = ("flows", "connectors", "warehouse", "transforms")
LARGEST_BYTES = 1_000_000
KEPT_FILES = 3


def log_to(home: Home) -> None:
    """Let this process log to ``home.log`` (0600, UTC), and to no other home's."""
    for name in OURS:
        logger = logging.getLogger(name)
        for handler in list(logger.handlers):
            if isinstance(handler, _HomeHandler):
                logger.removeHandler(handler)
                handler.close()
    handler = _HomeHandler(home)
    for name in OURS:
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(logging.INFO)


class _HomeHandler(RotatingFileHandler):
    """Opens its file when there is something to say, for the owner alone."""

    def __init__(self, home: Home) -> None:
        super().__init__(
            home.log, maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
        )
        formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        self.setFormatter(formatter)
        self._has_failed = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - logging's signature
        """Say once that there is no log, and go on. Logging's own way is a traceback at every line."""
        if not self._has_failed:
            self._has_failed = True
            error = sys.exception()
            reason = error.strerror if isinstance(error, OSError) else type(error).__name__
            sys.stderr.write(f"{self.baseFilename} cannot be written ({reason}); going on without it.\n")

    def _open(self):  # type: ignore[no-untyped-def]  # a TextIOWrapper; the base class does not name its type
        with private_files():
            return super()._open()
