"""Imports into the warehouse: files land whole, newer exports update, and what is wrong lands nothing."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors import records
from connectors.files import recognise
from flows.errors import UsageError
from flows.import_preview import preview
from flows.importing import Imported, ImportOptions, import_files, sync_folder
from flows.job import Job, Status
from flows.settings import Account
from tests.flows.conftest import START, World, card, meeting
from warehouse.lock import hold
from warehouse.store import open_store


class Files:
    """A folder of files, and a job that imports them into the account `papers`."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        folder.mkdir()

    def job(self, **changes: object) -> Job:
        changes = {"account": Account("files", folder=str(self.folder))} | changes
        return replace(self.world.job(), name="papers", **changes)  # type: ignore[arg-type]

    def write(self, name: str, *texts: str) -> Path:
        path = self.folder / name
        path.write_text("".join(texts), encoding="utf-8")
        return path

    def import_(self, *paths: Path, replaces: bool = False, **changes: object) -> Imported:
        return import_files(self.job(**changes), ImportOptions(paths or (self.folder,), replaces=replaces))

    def stored(self) -> set[tuple[str, str, bool]]:
        """Collection, record id and whether it is gone, of every row."""
        with open_store(self.world.home.folder) as store:
            rows = store.connection.execute(
                "SELECT collection_id, record_id, is_gone FROM raw.record WHERE account = 'papers'"
            ).fetchall()
        return {(collection, record, gone) for collection, record, gone in rows}


@pytest.fixture
def files(world: World, tmp_path: Path) -> Files:
    return Files(world, tmp_path / "files")


def counts(imported: Imported) -> list[tuple[int, int, int, int]]:
    return [(p.read, p.landed.new, p.landed.changed, p.landed.gone) for p in imported.parts]


ANNA, BO, CY = card("a", "Anna A"), card("b", "Bo B"), card("c", "Cy C")


def test_an_import_becomes_people(files: Files) -> None:
    """Cards and calendar entries of a folder are read by the next refresh like any other."""
    files.write("book.vcf", ANNA, card("n", "Nino Beridze", "EMAIL:nino@example.org"))
    files.write("diary.ics", meeting("tea", START, "nino@example.org"))
    imported = files.import_()
    assert (imported.result.status, imported.result.new) == (Status.DONE, 3)
    files.world.edit_account('[accounts.papers]\nprovider = "files"')
    assert files.world.refresh().is_new
    records = files.world.ask("SELECT name, collections FROM person_record WHERE source = 'file_contacts'")
    assert sorted(records) == [("Anna A", ["book.vcf"]), ("Nino Beridze", ["book.vcf"])]
    assert files.world.ask("SELECT source FROM interaction WHERE counts") == [("file_calendar",)]
    assert files.world.ask("SELECT coverage FROM tie WHERE last_contact_at IS NOT NULL") == [
        ("covered",)
    ]  # not late


def test_linkedin_from_archive_to_timeline(files: Files) -> None:
    """To be connected is no contact, to write is; company and title come along, and the text never does."""
    jane, me = "https://www.linkedin.com/in/jane", "https://www.linkedin.com/in/me"
    with zipfile.ZipFile(files.folder / "Basic_LinkedInDataExport_03-01-2026.zip", "w") as archive:
        archive.writestr(
            "Connections.csv",
            'Notes:\n"Some are missing."\n\n'
            "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
            f"Jane,Doe,{jane},,Kranich AG,CTO,27 Nov 2025\n",
        )
        archive.writestr(
            "messages.csv",
            "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
            f"1,Me,{me},Jane Doe,{jane},2026-01-05 10:00:00 UTC,,canary,INBOX\n"
            f"1,Jane Doe,{jane},Me,{me},2026-01-06 10:00:00 UTC,,canary,INBOX\n"
            f"2,Me,{me},Bo,{jane}-bo,2026-01-06 10:00:00 UTC,,canary,INBOX\n",
        )
        archive.writestr(
            "Invitations.csv",
            "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
            f'Me,Jane Doe,"11/20/25, 2:37 PM",,OUTGOING,{me},{jane}\n',
        )
    assert files.import_().result.new == 5
    files.world.edit_account('[accounts.papers]\nprovider = "files"')
    assert files.world.refresh().is_new
    timeline = files.world.ask("SELECT kind, counts, reason, source FROM interaction ORDER BY occurred_at")
    assert timeline == [
        ("invitation", False, "connection_request", "linkedin_invitations"),
        ("connection", False, "connection", "linkedin_connections"),
        ("chat", True, "chat", "linkedin_messages"),
        ("chat", True, "chat", "linkedin_messages"),
    ]
    ties = files.world.ask(
        "SELECT display_name, organisation, person.title"
        " FROM person JOIN tie USING (person_id) WHERE contact_days = 2"
    )
    assert ties == [("Jane Doe", "Kranich AG", "CTO")]


def test_a_newer_linkedin_export_tells_who_changed_jobs(files: Files) -> None:
    """Company and position are facts of the person; where the newer export has others, that is a change."""

    def export(day: str, company: str, position: str) -> None:
        header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        row = f"Jane,Doe,https://www.linkedin.com/in/jane,,{company},{position},27 Nov 2025\n"
        for older in files.folder.iterdir():
            older.unlink()
        files.write(f"Connections_{day}.csv", header, row)
        files.import_()
        files.world.refresh()

    files.world.edit_account('[accounts.papers]\nprovider = "files"')
    export("2026-01-01", "Kranich AG", "CTO")
    facts = (
        "SELECT fact, value, source FROM person_fact"
        " WHERE fact IN ('employer', 'title') AND rank = 1 ORDER BY fact"
    )
    changes = "SELECT kind, before, after, source FROM change WHERE kind = 'new_employer'"
    linkedin = "papers/linkedin_connections"
    assert files.world.ask(facts) == [("employer", "Kranich AG", linkedin), ("title", "CTO", linkedin)]
    assert files.world.ask(changes) == []
    export("2026-02-01", "Reiher GmbH", "CEO")
    assert files.world.ask(facts) == [("employer", "Reiher GmbH", linkedin), ("title", "CEO", linkedin)]
    assert files.world.ask(changes) == [("new_employer", "Kranich AG", "Reiher GmbH", linkedin)]


def test_a_newer_export_updates(files: Files) -> None:
    """Under the same name, dates aside: what changed is changed, what is missing stays."""
    files.write("book 2026-01-01.vcf", ANNA, BO)
    files.import_()
    (files.folder / "book 2026-01-01.vcf").unlink()
    files.write("book 2026-02-01.vcf", card("a", "Anna B"), CY)
    assert counts(files.import_()) == [(2, 1, 1, 0)]
    assert files.stored() == {("book.vcf", uid, False) for uid in "abc"}


def test_replacing_marks_gone_what_went(files: Files) -> None:
    """But only what an earlier export of that name held."""
    files.write("book.vcf", ANNA, BO)
    files.write("other.vcf", CY)
    files.import_()
    newer = files.write("book.vcf", ANNA)
    assert counts(files.import_(newer, replaces=True)) == [(1, 0, 0, 1)]
    assert files.stored() == {("book.vcf", "a", False), ("book.vcf", "b", True), ("other.vcf", "c", False)}


def test_replacing_by_accident_is_refused(files: Files) -> None:
    """An export without almost everybody marks nobody gone, until that is said."""
    files.write("book.vcf", *(card(f"u{n}", f"N{n} N") for n in range(12)))
    files.import_()
    files.write("book.vcf", ANNA)
    refused = files.import_(replaces=True)
    assert refused.result.status is Status.FAILED
    assert "--allow-mass-delete" in refused.result.problems[0]
    assert ("book.vcf", "a", False) not in files.stored()
    assert counts(files.import_(replaces=True, allow_mass_delete=True)) == [(1, 1, 0, 12)]


def test_two_exports_that_would_replace_each_other_are_refused(files: Files) -> None:
    """Which of them is the newer one is for a person to say."""
    files.write("book.vcf", ANNA)
    files.write("book (1).vcf", BO)
    with pytest.raises(UsageError, match="would replace each other"):
        files.import_(replaces=True)
    assert files.stored() == set()


def test_the_newest_of_several_exports_speaks(files: Files) -> None:
    """They are read in the order in which they were saved."""
    for name, text, modified in (("book.vcf", "Anna New", 2_000), ("book (1).vcf", "Anna Old", 1_000)):
        path = files.write(name, card("a", text))
        os.utime(path, (modified, modified))
    files.import_()
    with open_store(files.world.home.folder) as store:
        ((payload,),) = store.connection.execute("SELECT payload FROM raw.record").fetchall()
    assert "Anna New" in payload


def test_one_bad_member_keeps_its_whole_archive_out(files: Files) -> None:
    """An archive lands as a whole or not at all; the files beside it come."""
    with zipfile.ZipFile(files.folder / "x.zip", "w") as archive:
        archive.writestr("a.vcf", ANNA)
        archive.writestr("half.ics", meeting("tea", START)[:-10])
    files.write("good.vcf", BO)
    imported = files.import_()
    assert imported.result.status is Status.PARTIAL
    assert imported.result.problems == [
        "papers: half.ics: the calendar breaks off before its end: get the file once more"
    ]
    assert files.stored() == {("good.vcf", "b", False)}


def test_a_bug_lands_nothing_of_the_file_and_fails(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a file was read when the reader broke."""

    def broken(_stream: object, _wishes: object) -> Iterator[records.RawRecord]:
        yield records.RawRecord("a", "a", "1", ANNA)
        raise ZeroDivisionError

    kind = replace(recognise.KINDS[0], read=broken)
    monkeypatch.setattr(recognise, "KINDS", (kind, *recognise.KINDS[1:]))
    files.write("book.vcf", ANNA)
    imported = files.import_()
    assert imported.result.status is Status.FAILED
    assert imported.result.problems == ["papers: ZeroDivisionError: longsince.log says where."]
    assert files.stored() == set()


def test_what_is_of_no_known_kind_is_said(files: Files) -> None:
    """A file that was named is a problem; one that lies beside others is but told."""
    path = files.write("notes.txt", "hello")
    imported = files.import_(path)
    assert imported.result.status is Status.FAILED
    assert imported.result.problems == [
        "papers: notes.txt is of no kind that can be imported: docs/files.md lists the kinds."
    ]
    files.write("book.vcf", ANNA)
    imported = files.import_()
    assert (imported.result.status, imported.others) == (Status.DONE, ["notes.txt"])


def test_a_preview_lands_nothing_and_is_true(files: Files) -> None:
    """It counts as the import then does, and what cannot be read besides."""
    files.write("book.vcf", ANNA, BO)
    files.import_()
    files.write("book.vcf", card("a", "Anna B"), CY, "BEGIN:VCARD\r\n")
    options = ImportOptions((files.folder,), replaces=True)
    before = files.stored()
    told = preview(files.job(), options)
    assert (counts(told), told.parts[0].unreadable) == ([(3, 2, 1, 1)], 1)
    assert files.stored() == before
    assert counts(import_files(files.job(), options)) == counts(told)


def test_only_wanted_sources_are_imported(files: Files) -> None:
    """`sources` in config.toml holds for files too."""
    files.write("book.vcf", ANNA)
    files.write("diary.ics", meeting("tea", START))
    account = Account("files", sources=("file_calendar",))
    files.import_(account=account)
    assert files.stored() == {("diary.ics", "tea", False)}


def test_a_watched_folder_is_imported_when_it_changes(files: Files) -> None:
    """A sync reads the files that are new or other than they were, and no others."""
    book = files.write("book.vcf", ANNA)
    assert sync_folder(files.job()).new == 1
    files.write("more.vcf", BO)
    again = import_files(files.job(), ImportOptions((files.folder,), only_changed=True))
    assert [part.part.file.name for part in again.parts] == ["more.vcf"]
    book.write_text(card("a", "Anna B"), encoding="utf-8")
    assert sync_folder(files.job()).changed == 1
    result = sync_folder(files.job())
    assert (result.status, result.new, result.changed) == (Status.DONE, 0, 0)


def test_tables_of_a_watched_folder(files: Files) -> None:
    """The columns in config.toml say what they are; a field that there is not is a failure that names it."""
    files.write("people.csv", "Who,Mail\nAnna Berg,anna@example.org\n")
    account = Account("files", folder=str(files.folder), columns=("full_name=Who", "email=Mail"))
    assert sync_folder(files.job(account=account)).new == 1
    result = sync_folder(files.job(account=replace(account, columns=("mail=Mail",))))
    assert result.status is Status.FAILED
    assert "'mail=Mail' must be FIELD=COLUMN" in result.problems[0]


def test_a_watched_folder_that_is_away_is_a_failure(files: Files) -> None:
    """A disk that is not mounted is no empty folder; an account that watches none has nothing to do."""
    shutil.rmtree(files.folder)
    result = sync_folder(files.job())
    assert result.status is Status.FAILED
    assert str(files.folder) in result.problems[0]
    assert sync_folder(files.job(account=Account("files"))).status is Status.DONE


def test_two_imports_at_once(files: Files) -> None:
    """The second one says that the account is busy."""
    files.write("book.vcf", ANNA)
    with hold(files.world.home.locks / "account-papers.lock"):
        assert files.import_().result.status is Status.ALREADY_RUNNING
