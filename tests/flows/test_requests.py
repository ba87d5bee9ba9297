"""What a sync asks of a real server: as little as there is to tell."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from flows.config_file import add_account, write_first_config
from flows.credentials import open_secrets
from flows.home import find_home
from flows.job import Status
from flows.pipeline import SyncOptions, job
from flows.settings import Account, Secrets, read_settings
from flows.sync import sync_account
from tests.flows.conftest import OWNER, START, card, meeting
from tests.servers.counting import counted
from tests.servers.radicale import radicale


def test_an_unchanged_collection_is_one_request(tmp_path: Path) -> None:
    """Beside finding the collections, which is some requests for each kind, however many there are."""
    (tmp_path / "radicale").mkdir()
    home = find_home(tmp_path / "home")
    home.make()
    write_first_config(home.config, OWNER, Secrets("plain"))
    with radicale(tmp_path / "radicale") as server, counted(server.url) as door:
        for number in range(3):
            book = server.make_collection("contacts", f"Book {number}")
            server.put("contacts", f"{book}a.vcf", card(f"a{number}", "Ana Silva"))
        calendar = server.make_collection("calendar", "Calendar")
        server.put("calendar", f"{calendar}m.ics", meeting("m", START, "ana@example.org"))
        add_account(home.config, "home", Account("dav", door.url, server.username))
        open_secrets("plain", home.folder).set("home", server.password)
        for _ in range(2):
            door.asked.clear()
            one = job(home, read_settings(home.config), SyncOptions(), "home")
            assert sync_account(one).status is Status.DONE
    methods = Counter(asked.split()[0] for asked in door.asked)
    assert methods["REPORT"] == 4
    assert methods["PROPFIND"] <= 8
    assert set(methods) == {"REPORT", "PROPFIND"}
