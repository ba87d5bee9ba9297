"""Take the pictures of docs/reports.md anew: `python -m docs.pictures [REPORT.HTML]`, with Debian's Chromium.

Without a page it makes one of the demo's people. The pictures are looked at before they are committed.
"""

from __future__ import annotations

import base64
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from flows.cli.main import cli

HERE = Path(__file__).parent / "pictures"
QUALITY = 82
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 760}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True
}  # fmt: skip


def take(
    browser: Browser, page: Path, name: str, view: str, act: Callable[[Page], None], **context: Any
) -> None:
    """One picture: the page at ``view``, after ``act``."""
    opened = browser.new_context(**context).new_page()
    opened.goto(page.as_uri() + view)
    opened.wait_for_selector("html[data-ready]", state="attached")
    act(opened)
    shot = opened.context.new_cdp_session(opened).send(
        "Page.captureScreenshot", {"format": "webp", "quality": QUALITY}
    )
    (HERE / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))
    opened.context.close()


def nothing(_page: Page) -> None: ...


def one_person(page: Page) -> None:
    page.locator("table.stale button.name").nth(3).click()
    page.locator("#person .facts").wait_for()
    page.locator("#person svg.network").wait_for()
    page.wait_for_timeout(300)  # the window slides in


def network(page: Page) -> None:
    page.locator("svg.network").evaluate("picture => scrollTo(0, picture.getBoundingClientRect().top - 120)")


def main(page: Path) -> None:
    """Every picture of ``page``."""
    HERE.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        take(browser, page, "stale", "#stale", nothing, **DESK)
        take(browser, page, "stale-dark", "#stale", nothing, color_scheme="dark", **DESK)
        take(browser, page, "person", "#stale", one_person, viewport={"width": 1280, "height": 1100})
        take(browser, page, "network", "#network", network, **DESK)
        take(browser, page, "coverage", "#coverage", nothing, **DESK)
        take(browser, page, "phone", "#stale", nothing, **PHONE)
        take(browser, page, "phone-person", "#stale", one_person, color_scheme="dark", **PHONE)
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]).absolute())
    else:
        with tempfile.TemporaryDirectory() as folder:
            cli(["demo", "--folder", folder], standalone_mode=False)
            main(Path(folder) / "reports" / "report.html")
