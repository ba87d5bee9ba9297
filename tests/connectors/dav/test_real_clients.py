"""What people's own tools write to a server is what we read: khard and khal, synced by vdirsyncer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.records import Contact, Labelled, MeetingEntry
from tests.connectors.contract import Subject, landed
from tests.connectors.dav.subjects import on_server
from tests.connectors.people import FIXTURES, Kind
from tests.servers.dav import DavServer

pytestmark = pytest.mark.heavy

KHARD = """
[addressbooks]
[[local]]
path = {vdir}
[general]
debug = no
[contact table]
[vcard]
preferred_version = {version}
"""

KHAL = """
[calendars]
[[local]]
path = {vdir}
[default]
default_calendar = local
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Kyiv
default_timezone = Europe/Kyiv
[sqlite]
path = {home}/khal.db
"""

VDIRSYNCER = """
[general]
status_path = "{home}/status/"
[pair people]
a = "here"
b = "there"
collections = [["all", "local", "{collection}"]]
[storage here]
type = "filesystem"
path = "{parent}"
fileext = "{fileext}"
[storage there]
type = "{type}"
url = "{url}{parent_path}"
username = "{username}"
password = "{password}"
"""

PERSON = """
First name : Лариса
Last name : Ковальчук
Organisation : Майстерня «Вежа»
Email :
    work : larysa@example.org
Phone :
    cell : "+380 50 555 01 00"
Birthday : 1985-04-12
Note : A private remark
"""


class Desk:
    """A person's own folder of cards or events, the tools that write into it, and a server to sync it to."""

    def __init__(self, server: DavServer, kind: Kind, home: Path) -> None:
        self.home = home
        self.vdir = home / "vdir" / "local"
        self.vdir.mkdir(parents=True)
        self.subject: Subject = on_server(server, kind)
        parent_path, _, collection = self.subject.collection.collection_id.rstrip("/").rpartition("/")
        self.config = {
            "khard": KHARD,
            "khal": KHAL,
            "vdirsyncer": VDIRSYNCER.format(
                home=home,
                collection=collection,
                parent=self.vdir.parent,
                fileext={"contacts": ".vcf", "calendar": ".ics"}[kind],
                type={"contacts": "carddav", "calendar": "caldav"}[kind],
                url=server.url,
                parent_path=parent_path + "/",
                username=server.username,
                password=server.password,
            ),
        }

    def run(self, tool: str, *arguments: str, version: str = "3.0") -> None:
        """Run a tool of this environment with a home and a configuration of its own."""
        config = self.home / f"{tool}.conf"
        text = self.config[tool]
        if tool != "vdirsyncer":
            text = text.format(vdir=self.vdir, home=self.home, version=version)
        config.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [str(Path(sys.executable).parent / tool), "-c", str(config), *arguments],
            env={"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def sync(self) -> None:
        """Let vdirsyncer take the folder to the server."""
        self.run("vdirsyncer", "discover")
        self.run("vdirsyncer", "sync")

    def parsed(self) -> list[object]:
        """All that we read from the server."""
        records = landed(self.subject.pull()).values()
        return [one for record in records for one in self.subject.source.parse(record.payload)]


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_a_person_written_by_khard_arrives(radicale: DavServer, tmp_path: Path, version: str) -> None:
    """khard's card, carried by vdirsyncer, is the contact that was typed."""
    desk = Desk(radicale, "contacts", tmp_path)
    (tmp_path / "person.yaml").write_text(PERSON, encoding="utf-8")
    desk.run("khard", "new", "-a", "local", "-i", str(tmp_path / "person.yaml"), version=version)
    desk.sync()
    (contact,) = desk.parsed()
    assert isinstance(contact, Contact)
    assert (contact.full_name, contact.given_name, contact.family_name) == (
        "Лариса Ковальчук",
        "Лариса",
        "Ковальчук",
    )
    assert contact.organisation == "Майстерня «Вежа»"
    assert contact.emails == (Labelled("larysa@example.org", "work"),)
    assert [phone.value for phone in contact.phones] == ["+380 50 555 01 00"]
    assert contact.birthday == "1985-04-12"


def test_meetings_written_and_imported_by_khal_arrive(radicale: DavServer, tmp_path: Path) -> None:
    """A weekly meeting typed into khal and an invitation imported by it, in their own wall-clock times."""
    desk = Desk(radicale, "calendar", tmp_path)
    typed = ["2026-05-11", "18:00", "19:30", "Обговорення креслень :: A private remark"]
    desk.run("khal", "new", "-a", "local", "--repeat", "weekly", *typed)
    desk.run(
        "khal", "import", "--batch", "-a", "local", str(FIXTURES / "calendar" / "gvantsa-pikrishvili.ics")
    )
    desk.sync()
    meetings = {one.title: one for one in desk.parsed() if isinstance(one, MeetingEntry)}
    weekly, invitation = meetings["Обговорення креслень"], meetings["გამოფენა"]
    assert (str(weekly.starts), str(weekly.ends)) == ("2026-05-11 18:00:00", "2026-05-11 19:30:00")
    assert (weekly.time_zone, len(weekly.rrules)) == ("Europe/Kyiv", 1)
    assert "WEEKLY" in weekly.rrules[0]
    assert (str(invitation.starts), invitation.time_zone) == ("2026-05-12 18:00:00", "Asia/Tbilisi")
    assert {invitee.email for invitee in invitation.invitees} == {"owner@example.net", "gvantsa@example.net"}
