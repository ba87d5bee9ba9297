"""The page of the reports in a real browser: it shows what it should, obeys keys, and runs no name."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from flows.report_page.pack import packed
from flows.reports import PAGE, export_reports
from tests.flows.conftest import START, card, meeting, world_in
from tests.servers.chromium import PATIENCE, Opened, chromium, open_page

expect.set_options(timeout=PATIENCE)
pytestmark = pytest.mark.heavy

HOSTILE = {
    "img": "<img src=x onerror=alert(1)>",
    "script": "</script><script>alert(1)</script>",
    "comment": "<!-- --!> ]]> {{title}} &lt;b&gt; \\u003c",
    "rtl": "Ann \u202egnp.exe",
    "zero": "Zoe\u200b\u2060 Ze\u00adro",
}
"""Whatever cleans names before them, the page takes them for what they are."""

ORDINARY = {
    "jose": "José Ångström",
    "olga": "Ольга Петрова",
    "layla": "ليلى حداد",
    "ines": "Inês Carvalho",
    "rana": "Rana Haddad",
}
STALE = len(HOSTILE) + len(ORDINARY)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with an earlier one in its folder: all of these went stale in between, but for Boaz."""
    folder = tmp_path_factory.mktemp("page")
    with world_in(folder / "longsince", page_size=100) as world:
        stand_ins = {uid: stand_in(uid) for uid in HOSTILE}
        for number, (uid, name) in enumerate((stand_ins | ORDINARY | {"boaz": "Boaz Levi"}).items()):
            lines = [f"EMAIL:{uid}@example.org"]
            if uid == "jose":
                lines += ["TEL:+4915112345678", "ORG:Ångström & Söner", "CATEGORIES:friends"]
            world.contacts.put("/book/", f"/book/{uid}.vcf", card(uid, name, *lines))
            first = START - timedelta(weeks=4) if uid == "boaz" else datetime(2025, 10, 6, 9, tzinfo=UTC)
            for week in range(-9 if uid == "boaz" else 0, 4):
                starts_at = first + timedelta(weeks=week, hours=number)
                text = meeting(f"{uid}-{week}", starts_at, f"{uid}@example.org")
                world.calendar.put("/calendar/", f"/calendar/{uid}-{week}.ics", text)
            declined = meeting(f"{uid}-no", datetime(2025, 12, 1, 9, tzinfo=UTC), f"{uid}@example.org")
            declined = declined.replace(f"ACCEPTED:mailto:{uid}", f"DECLINED:mailto:{uid}")
            world.calendar.put("/calendar/", f"/calendar/{uid}-no.ics", declined)
        both = ("jose@example.org", "boaz@example.org")
        together = meeting("together", datetime(2025, 10, 28, 9, tzinfo=UTC), *both)
        world.calendar.put("/calendar/", "/calendar/together.ics", together)
        world.contacts.put("/book/", "/book/broken.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\n")
        world.sync_and_refresh()
        for day in (datetime(2025, 11, 10, tzinfo=UTC), START):
            reports = folder / "reports"
            export_reports(
                world.home, world.settings, reports, now=day, run_id="x", introductions_to=["boaz"]
            )
    page = reports / PAGE
    page.write_text(with_hostile_names(page.read_text(encoding="utf-8")), encoding="utf-8")
    return page


def stand_in(uid: str) -> str:
    return f"Stand-in {uid.title()}"


def with_hostile_names(page: str) -> str:
    """The page with the hostile names wherever their stand-ins stood, in every text of its data."""

    def spoilt(value: Any) -> Any:
        match value:
            case str():
                for uid, name in HOSTILE.items():
                    value = value.replace(stand_in(uid), name)
                return value
            case list():
                return [spoilt(item) for item in value]
            case dict():
                return {key: spoilt(item) for key, item in value.items()}
            case _:
                return value

    def again(block: re.Match[str]) -> str:
        return block[1] + packed(
            spoilt(json.loads(zlib.decompress(base64.b64decode(block[2]), -zlib.MAX_WBITS)))
        )

    spoilt_page, count = re.subn(r'(<script type="text/plain" id="\w+">)([^<]+)', again, page)
    assert count == 2
    return spoilt_page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Opened]:
    """The stale list. Whatever a test did: the console stayed silent, and nobody was asked for anything."""
    opened = open_page(browser, file)
    yield opened
    assert (opened.said, opened.asked_for) == ([], [])
    opened.page.context.close()


@pytest.fixture
def page(opened: Opened) -> Page:
    return opened.page


def names(page: Page) -> list[str]:
    """Of the list that is shown, in its order."""
    return [name.strip() for name in page.locator("table.people button.name bdi").all_text_contents()]


def show(page: Page, view: str) -> None:
    page.locator(f'#nav a[href="#{view}"]').click()
    expect(page.locator(f".view-{view}")).to_be_visible()


def open_person(page: Page, name: str) -> None:
    page.locator("table.people button.name", has_text=name).first.click()
    expect(page.locator("#person .facts")).to_be_visible()


def test_names_stay_text(page: Page) -> None:
    """Every stale tie is there, letter by letter, in the list and in its window; none made an element."""
    assert sorted(names(page)) == sorted([*HOSTILE.values(), *ORDINARY.values()])
    for place, name in enumerate(names(page)):
        page.locator("table.people button.name").nth(place).click()
        expect(page.locator("#person .facts")).to_be_visible()
        assert page.locator("#person-name bdi").text_content() == name
        page.keyboard.press("Escape")
    assert page.locator("img, iframe, object, embed").count() == 0
    assert (
        page.locator("bdi", has_text="gnp.exe").first.evaluate("e => getComputedStyle(e).unicodeBidi")
        == "isolate"
    )


def test_the_policy_lets_nothing_else_run(page: Page, opened: Opened) -> None:
    """Neither a script, nor a style, nor markup, nor a request that a name might have smuggled in."""
    refused = page.evaluate(
        """async () => {
            const tried = {};
            try { document.body.innerHTML = "<b>x</b>"; tried.markup = true; } catch { tried.markup = false; }
            const script = document.createElement("script");
            try { script.text = "globalThis.ran = true"; document.body.append(script); } catch {}
            tried.script = globalThis.ran === true;
            tried.fetch = await fetch("http://127.0.0.1:9/").then(() => true, () => false);
            const image = new Image();
            tried.image = await new Promise((done) => {
                image.onload = () => done(true);
                image.onerror = () => done(false);
                image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
            });
            return tried;
        }"""
    )
    assert refused == dict.fromkeys(refused, False)
    assert len(refused) == 4
    opened.said.clear()  # it told of each refusal


def test_search_and_filters(page: Page) -> None:
    """By name without accents, case or invisible characters, by firm, address and number; all again."""
    search = page.get_by_label("Search")
    for words, found in {
        "jose ang": [ORDINARY["jose"]],
        "ПЕТРОВА": [ORDINARY["olga"]],
        "zoe zero": [HOSTILE["zero"]],
        "soner": [ORDINARY["jose"]],
        "0151 123 456 78": [ORDINARY["jose"]],
        "ines@example.org": [ORDINARY["ines"]],
        "nobody": [],
    }.items():
        search.fill(words)
        assert names(page) == found, words
    expect(page.locator(".filters output")).to_have_text(f"0 of {STALE} people")
    expect(page.get_by_text("Nobody fits these filters.")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    assert len(names(page)) == STALE
    show(page, "ties")
    page.get_by_label("going stale").check()
    assert len(names(page)) == STALE
    page.get_by_label("going stale").uncheck()
    page.get_by_role("combobox", name=re.compile("^Tie")).select_option("weak")
    assert set(names(page)) < {*HOSTILE.values(), *ORDINARY.values(), "Boaz Levi"}


def test_sorting(page: Page) -> None:
    """A header's button sorts, then the other way, then as it was; a screen reader is told which."""
    ranked = names(page)
    header = page.locator("th.last")
    orders = []
    for _ in range(3):
        header.get_by_role("button").click()
        orders.append((header.get_attribute("aria-sort"), names(page)))
    assert [order for order, _ in orders] == ["descending", "ascending", None]
    assert orders[0][1][0] == ORDINARY["jose"]
    assert orders[1][1][-1] == ORDINARY["jose"]
    assert orders[2][1] == ranked
    page.locator("th.who").get_by_role("button").click()
    assert names(page) == sorted(names(page), key=str.casefold)


def test_keys_alone(page: Page) -> None:
    """Slash looks for someone, arrows go down the list, Enter opens, Escape goes back where one was."""
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.press("Escape")
    rows = page.locator("table.people button.name")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#person .facts")).to_be_visible()
    expect(page.locator("#person-name")).to_be_focused()
    for _ in range(40):  # the window keeps the focus inside
        page.keyboard.press("Tab")
        assert page.evaluate(
            "!document.activeElement.matches('body *') || !!document.activeElement.closest('#person')"
        )
    page.keyboard.press("Escape")
    expect(page.locator("#person")).to_be_hidden()
    expect(rows.nth(STALE - 2)).to_be_focused()


def test_a_person_with_proofs_reasons_and_evidence(page: Page) -> None:
    """The record of each contact, what did not count and why, why the records are one, addresses to use."""
    open_person(page, "José")
    window = page.locator("#person")
    expect(window.locator(".facts")).to_contain_text("jose@example.org")
    assert window.locator('a[href="mailto:jose@example.org"], a[href="tel:+4915112345678"]').count() == 2
    counted = window.locator("table.proofs").first
    assert counted.locator("tbody tr").count() == 5
    expect(counted).to_contain_text("together")
    expect(counted).to_contain_text("You both were at this meeting.")
    window.get_by_text("What did not count, and why").click()
    expect(window.get_by_text("They declined, or sent someone else.")).to_be_visible()
    window.get_by_text("Why these records are one person").click()
    expect(window.get_by_text("both have the address jose@example.org").first).to_be_visible()
    expect(window.locator("svg.chart")).to_have_attribute("aria-label", re.compile("^Contact with José"))
    window.locator("svg.network .node", has_text="Boaz").click()
    expect(page.locator("#person-name")).to_have_text("Boaz Levi")


def test_of_many_contacts_the_newest_are_shown(page: Page) -> None:
    """Eight at first, the rest by a button; nothing on the page is an object turned into text."""
    show(page, "ties")
    open_person(page, "Boaz")
    rows = page.locator("#person table.proofs").first.locator("tbody tr")
    assert (rows.count(), sum(row.is_visible() for row in rows.all())) == (14, 8)
    page.get_by_role("button", name="6 more").click()
    assert sum(row.is_visible() for row in rows.all()) == 14
    assert "[object" not in page.locator("body").inner_text()


def test_other_views(page: Page) -> None:
    """The network by keys, changes, introductions asked for, coverage with what could not be read."""
    show(page, "network")
    picture = page.locator("svg.network")
    expect(picture).to_have_attribute(
        "aria-label", re.compile(r"^The strongest ties: 2 people, 1 link, 0 bridges")
    )
    picture.locator(".node").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#person .facts")).to_be_visible()
    page.keyboard.press("Escape")
    show(page, "introductions")
    expect(page.locator(".cards")).to_contain_text("was last with Boaz Levi")
    show(page, "changes")
    expect(page.locator(".view-changes")).to_contain_text("Since the report of 10 Nov 2025")
    assert page.locator(".change", has_text="Went stale").locator("li").count() == STALE
    show(page, "coverage")
    expect(page.locator(".view-coverage")).to_contain_text("Never connected: mail.")
    expect(page.locator(".view-coverage")).to_contain_text("/book/broken.vcf")
    assert page.locator(".view-coverage svg.chart").count() == 2


BRIGHT = """() => {
    const ink = getComputedStyle(document.body).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    return ink.every((light) => light < 100);
}"""


def test_colours_follow_the_system_and_the_button(browser: Browser, file: Path) -> None:
    """Dark where the system is, until one says otherwise."""
    for scheme in ("light", "dark"):
        opened = open_page(browser, file, color_scheme=scheme)
        assert opened.page.evaluate(BRIGHT) == (scheme == "light")
        for wanted in ("light", "dark"):
            opened.page.locator("#theme").click()
            assert opened.page.evaluate(BRIGHT) == (wanted == "light")
        assert (opened.said, opened.asked_for) == ([], [])
        opened.page.context.close()


def test_on_a_phone(browser: Browser, file: Path) -> None:
    """Nothing is wider than the screen, in any view and a person's window; one sorts by a list of choices."""
    opened = open_page(browser, file, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page = opened.page
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for view in ("ties", "reconnect", "network", "changes", "coverage", "stale"):
        show(page, view)
        assert not page.evaluate(wide), view
    page.get_by_role("button", name="Filter and sort").click()
    page.get_by_label("Sort by").select_option("last desc")
    assert names(page)[0] == ORDINARY["jose"]
    open_person(page, "José")
    assert not page.evaluate(
        "(() => { const d = document.getElementById('person'); return d.scrollWidth > d.clientWidth; })()"
    )
    assert (opened.said, opened.asked_for) == ([], [])
    page.context.close()


def test_on_paper(page: Page) -> None:
    """Bright, without what can be clicked; all rows, however many pages the list has."""
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(BRIGHT)
    assert not page.locator(".filters, #nav, #theme").first.is_visible()
    assert names(page)
    assert len(page.pdf()) > 10_000


def names_for_a_reader(found: object) -> Iterator[tuple[str, str]]:
    """(role, name) of everything in an accessibility tree."""
    assert isinstance(found, dict)
    for node in found["nodes"]:
        yield node.get("role", {}).get("value", ""), node.get("name", {}).get("value", "")


def test_what_a_screen_reader_meets(page: Page) -> None:
    """A table with a name, column headers and row headers; every button, field and link has a name."""
    session = page.context.new_cdp_session(page)
    nodes = list(names_for_a_reader(session.send("Accessibility.getFullAXTree")))
    assert ("table", "Ties that are going stale") in nodes
    assert ("columnheader", "Last contact") in nodes
    assert ("main", "") in nodes
    assert sum(role == "rowheader" for role, _ in nodes) == STALE
    nameless = [
        role
        for role, name in nodes
        if role in {"button", "searchbox", "combobox", "checkbox", "link"} and not name
    ]
    assert nameless == []


def test_the_same_people_give_the_same_page(file: Path) -> None:
    """No moment of making is in it, so that a set made twice a day differs in its manifest alone."""
    manifest = json.loads((file.parent / "manifest.json").read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    assert manifest["made_at"] not in text
    assert "sourceMappingURL" not in text
