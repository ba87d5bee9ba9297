"""`python -m flows` is `longsince`."""

from __future__ import annotations

from flows.cli.main import main

main()
