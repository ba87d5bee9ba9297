"""``python -m flows.serving.leash MODULE ARGUMENT...``: run MODULE as ``python -m`` does, on a leash.

The leash is standard input, a pipe from whoever started this. When they are gone, killed or not, it closes,
and this process interrupts itself: no server stays behind without its master. It ends by SIGINT, since on
SIGTERM Prefect's runner leaves without a word to its runs.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading


def _wait_for_the_end() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGINT)


def main() -> None:
    del sys.argv[0]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has it ignored in the background
    threading.Thread(target=_wait_for_the_end, daemon=True).start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
