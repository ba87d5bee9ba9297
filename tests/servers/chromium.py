"""Chromium as Debian packs it, without a window: a page in it, with all that it said and asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NEEDED = "needs the Debian package chromium"
"""Why the tests that want it are skipped where it is not installed; .ci/run installs it."""

PATIENCE = 20_000
"""Milliseconds that something may take to appear, on a machine that has much to do."""


@dataclass
class Opened:
    """A page; what its console said and what it asked the network for, beside the file itself."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, as root too. Skips where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip(NEEDED)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def open_page(browser: Browser, file: Path, view: str = "", **context: Any) -> Opened:
    """``file`` in a window of its own, ready; ``context`` is playwright's: viewport, color_scheme ..."""
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **context}).new_page()
    page.set_default_timeout(PATIENCE)
    opened = Opened(page)
    page.on("console", lambda message: opened.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: opened.said.append(f"error: {error}"))
    page.on("request", lambda request: opened.asked_for.append(request.url))
    address = file.as_uri()
    page.goto(address + view)
    page.wait_for_selector("html[data-ready]", state="attached")
    opened.asked_for.remove(address + view if address + view in opened.asked_for else address)
    return opened
