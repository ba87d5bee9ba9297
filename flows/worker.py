"""``python -m flows.worker DESCRIPTOR``: say of parts of rows what functions say, for `flows.workers`."""

from __future__ import annotations

import gc
import marshal
import pickle
import sys
from contextlib import suppress
from multiprocessing.connection import Connection

PLAIN = 2
"""The format of marshal in which nothing is looked up that was there before: a fifth of pickle's time."""


def main() -> None:
    """Answer with the rows, or None where that fails, until the other end closes."""
    gc.disable()  # as in flows.runner: rows have no cycles
    with suppress(EOFError, OSError), Connection(int(sys.argv[1])) as end:
        while True:
            end.send(_answer(end.recv_bytes()))


def _answer(request: bytes) -> bytes | None:
    try:
        function, part = pickle.loads(request)  # noqa: S301 - from the process that started this one
        return marshal.dumps(list(function(marshal.loads(part))), PLAIN)  # noqa: S302 - from there, too
    except Exception:  # it comes out where the function is tried again
        return None


if __name__ == "__main__":
    main()
