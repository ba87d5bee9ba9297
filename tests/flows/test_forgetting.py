"""Promises of forgetting: nothing of the person is left, in no file, and nothing brings them back."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from connectors.formats import mail_record
from flows import judge, words
from flows.backup import make_backup, plan_restore
from flows.errors import UserError
from flows.forgetting import Done, Plan, forget, plan_forget
from flows.importing import ImportOptions, import_files
from flows.job import Job
from flows.reports import export_reports
from flows.settings import Account
from tests.flows.conftest import START, World, card, meeting, world_in
from warehouse import forgetting
from warehouse.errors import LowSpace

CANARY = ("oksana", "kanarenko", "+49301112223", "in/oksana-k")
"""Whatever of these is found anywhere, in any case, was not forgotten."""
OKSANA = card(
    "uid-oksana",
    "Oksana Kanarenko",
    "EMAIL:oksana@kanarenko.example",
    "TEL:+49 30 111 2223",
    "TEL:+49 30 999 8887",
    "URL:https://www.linkedin.com/in/oksana-k",
)
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
BO = card(
    "uid-bo",
    "Bo Berg",
    "EMAIL:bo@example.org",
    "TEL:+49 30 999 8887",
    "RELATED:mailto:oksana@kanarenko.example",
)


def plan_of(world: World, words: str = "oksana", *, with_shared: bool = False) -> Plan:
    """What forgetting her would come to."""
    return plan_forget(world.home, world.settings, words, now=world.clock(), with_shared=with_shared)


def found_in(folder: Path) -> list[str]:
    """Where a trace is: each file's bytes, what backups hold unpacked, and every value of every table."""
    hits = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        contents = {str(path): path.read_bytes()}
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                contents |= {f"{path}/{name}": archive.read(name) for name in archive.namelist()}
        if path.suffix == ".duckdb":
            contents[f"{path} as text"] = "\n".join(_rows(path)).encode()
        for name, content in contents.items():
            lowered = content.lower()
            hits += [f"{name}: {word}" for word in CANARY if word.encode() in lowered]
    return hits


def _rows(path: Path) -> Iterator[str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
        for schema, table in tables:
            yield from (str(row) for row in connection.execute(f'FROM "{schema}"."{table}"').fetchall())


def mail(sender: str, *recipients: str) -> str:
    """A mail as it lands."""
    lines = [f"From: {sender}", f"To: {', '.join(recipients)}", "Date: Mon, 02 Nov 2026 10:00:00 +0000"]
    headers = "\r\n".join([*lines, f"Message-ID: <{len(recipients)}@example.org>", "", ""])
    return mail_record.to_payload(headers, START)


@dataclass
class Past:
    """A world in which Oksana was everywhere, and was forgotten; a backup of before lies outside of it."""

    world: World
    old_backup: Path
    before: list[str]
    plan: Plan
    done: Done


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    folder = tmp_path_factory.mktemp("forgetting")
    with world_in(folder / "longsince") as world:
        world.contacts.put("/book/", "oksana.vcf", OKSANA)
        world.contacts.put("/book/", "bo.vcf", BO)
        world.contacts.put("/book/", "torn.vcf", OKSANA.replace("END:VCARD", "").replace("uid-", "torn-"))
        for number in range(1, 4):
            together = meeting(
                f"m{number}",
                START - timedelta(days=9 * number),
                "bo@example.org",
                "oksana@kanarenko.example",
            )
            world.calendar.put(
                "/calendar/", f"{number}.ics", together.replace("SUMMARY:m", "SUMMARY:Lunch with Oksana ")
            )
        world.sync_and_refresh()
        assert world.ask("SELECT record_id FROM quarantine") == [("torn-oksana",)]
        now = world.clock()
        judge.note(world.home, "oksana", "Oksana likes kanarenko cake", now)
        judge.tag(world.home, "bo", ["friend"], now)
        words.saw(world.home, ["oksana", "bo"], "met", START.date() - timedelta(days=2), now, START.date())
        judge.merge(world.home, "oksana", "bo", now)
        judge.undo(world.home, now)
        world.refresh()
        make_backup(world.home, None, now=world.clock())
        old = make_backup(world.home, folder / "old.zip", now=world.clock()).path
        export_reports(world.home, world.settings, world.home.reports, now=world.clock(), run_id="1")
        before = found_in(world.home.folder)
        plan = plan_of(world)
        done = forget(world.home, world.settings, plan, now=world.clock())
        assert done.unreached == []
        yield Past(world, old, before, plan, done)


def test_no_trace_is_left_in_any_file(past: Past) -> None:
    """No table of either database, no report, no backup and no byte of a file names who was forgotten."""
    files = {hit.partition(":")[0].rpartition("/")[2].partition(" ")[0] for hit in past.before}
    assert {
        "warehouse.duckdb",
        "people.duckdb",
        "ties.csv",
        "judged.jsonl",
    } <= files  # the search finds what is there
    assert found_in(past.world.home.folder) == []


def test_what_was_said_to_go_is_what_went(past: Past) -> None:
    """The preview goes through the store as the deed does: to the record and the word."""
    assert past.plan.goes == past.done.forgotten == (2, 4, 3)
    assert (len(past.plan.backups), past.plan.reports) == (past.done.backups, past.done.reports)


def test_a_preview_leaves_all_as_it_was(world: World) -> None:
    """What is carried out to be counted is undone: no row, no word, no number of a change is another."""
    world.contacts.put("/book/", "oksana.vcf", OKSANA)
    world.sync_and_refresh()
    judge.note(world.home, "oksana", "likes cake", world.clock())
    store = world.home.folder / "warehouse.duckdb"
    before = list(_rows(store))
    assert plan_of(world).goes == (1, 0, 1)
    assert list(_rows(store)) == before


def test_others_keep_what_is_theirs(past: Past) -> None:
    """Bo's card, number, tag and meetings stay; of what was said of both, what was said of Bo."""
    world = past.world
    assert world.ask("SELECT display_name, tags FROM person WHERE NOT is_owner") == [("Bo Berg", ["friend"])]
    assert world.ask("SELECT count(*) FROM interaction WHERE counts AND kind = 'meeting'") == [(3,)]
    assert world.ask("SELECT count(*) FROM interaction WHERE kind = 'met'") == [(1,)]
    assert world.ask("SELECT identity FROM identity WHERE kind = 'phone'") == [("+49309998887",)]


def test_the_next_syncs_bring_nothing_back(past: Past) -> None:
    """The same cards and meetings, pulled whole, and new ones with the same address, leave the person out."""
    world = past.world
    world.contacts.put("/book/", "again.vcf", card("new-uid", "O. K.", "EMAIL:Oksana@Kanarenko.example"))
    assert not world.sync(full=True).problems
    assert not world.sync(verify=True).problems
    world.refresh()
    assert found_in(world.home.folder) == []
    assert world.ask("SELECT count(*) FROM person WHERE NOT is_owner") == [(1,)]


def test_imports_keep_the_person_out(past: Past, tmp_path: Path) -> None:
    """Files that hold them, by address, number or profile, land without them."""
    world = past.world
    row = "Oksana,Kanarenko,https://www.linkedin.com/in/oksana-k,,Acme,Cook,02 Nov 2026"
    contents = {
        "card.vcf": OKSANA,
        "number.vcf": card("u1", "Oksana K.", "TEL;TYPE=home:030 111 2223"),
        "profile.vcf": card("u2", "Oksana K.", "URL:linkedin.com/in/Oksana-K/"),
        "Connections.csv": f"{LINKEDIN}\r\n{row}\r\n",
    }
    for name, text in contents.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    region = world.settings.owner.region
    job = Job(world.home, "files", Account("files"), world.job().secrets, world.clock, owner_region=region)
    imported = import_files(job, ImportOptions((tmp_path,)))
    assert imported.result.problems == []
    assert [part.read for part in imported.parts] == [0, 0, 0, 0]
    world.refresh()
    assert found_in(world.home.folder) == []


def test_mail_loses_the_person(past: Past) -> None:
    """What they sent does not land; of what others got too, the others stay."""
    world = past.world
    store = world.add_mail()
    store.put("inbox", "1", mail("Oksana Kanarenko <oksana@kanarenko.example>", "me@example.org"))
    store.put("sent", "2", mail("me@example.org", "Bo <bo@example.org>", "<oksana@kanarenko.example>"))
    assert not world.sync("post").problems
    world.refresh()
    assert found_in(world.home.folder) == []
    assert world.ask("SELECT count(*) FROM interaction WHERE kind = 'message' AND counts") == [(1,)]


def test_a_restored_backup_of_before_brings_nothing_back(past: Past) -> None:
    """Whoever was forgotten stays forgotten when an old backup is put back; the rest of it comes."""
    world = past.world
    with plan_restore(world.home, past.old_backup) as plan:
        restored = plan.carry_out(now=world.clock())
        plan.refresh(now=world.clock())
    assert world.ask("SELECT display_name, tags FROM person WHERE NOT is_owner") == [("Bo Berg", ["friend"])]
    (restored.kept_store or Path()).unlink()
    assert found_in(world.home.folder) == []


def test_the_owner_is_not_forgotten(past: Past) -> None:
    """The owner is told what removes everything."""
    with pytest.raises(UserError, match="longsince purge"):
        plan_of(past.world, "me@example.org")


def test_what_others_share_stays_unless_it_is_to_go(world: World) -> None:
    """A family's number is not kept out, and is told; asked for, it is."""
    world.contacts.put("/book/", "oksana.vcf", OKSANA)
    world.contacts.put("/book/", "bo.vcf", BO)
    world.sync_and_refresh()
    assert plan_of(world).shared == ["+49309998887"]
    assert "+49309998887" in plan_of(world, with_shared=True).identities


def test_a_full_disk_changes_nothing_and_it_can_be_said_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the store cannot be written anew, all is as it was, and the person goes the next time."""
    world.contacts.put("/book/", "oksana.vcf", OKSANA)
    world.sync_and_refresh()
    plan = plan_of(world)

    def full(folder: Path, size: int) -> None:
        raise LowSpace(f"{folder} has no {size} bytes.")

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "need_space", full)
        with pytest.raises(LowSpace):
            forget(world.home, world.settings, plan, now=world.clock())
    assert [path.name for path in world.home.folder.glob("forget*")] == []
    again = plan_of(world)
    assert again == plan
    forget(world.home, world.settings, again, now=world.clock())
    assert found_in(world.home.folder) == []
