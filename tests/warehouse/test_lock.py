"""Promises of the lock between processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.warehouse.conftest import Child
from warehouse.errors import Busy
from warehouse.lock import hold

HOLDS = """
import sys, time
from pathlib import Path
from warehouse.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_holder_is_busy_until_the_first_is_done(tmp_path: Path) -> None:
    """Of two holders one works; the other is told so in words, and may come in afterwards."""
    path = tmp_path / "account.lock"
    with hold(path), pytest.raises(Busy, match=r"Another longsince.*account\.lock"), hold(path):
        pass
    with hold(path):
        pass


def test_a_killed_holder_leaves_no_lock(tmp_path: Path, child: Child) -> None:
    """Another process's lock keeps us out, and kill -9 frees it although its file stays."""
    path = tmp_path / "account.lock"
    holder = child(HOLDS, path)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Busy), hold(path):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with hold(path, timeout=5):
        assert path.exists()


def test_the_lock_file_is_private(tmp_path: Path) -> None:
    """The lock file is 0600 under any umask."""
    before = os.umask(0)
    try:
        with hold(tmp_path / "account.lock"):
            assert (tmp_path / "account.lock").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)
