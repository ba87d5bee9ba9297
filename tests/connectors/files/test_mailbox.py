"""Mail in files: every header once, no body ever, and little memory."""

from __future__ import annotations

import io
import mailbox as standard
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files import mailbox
from connectors.files.recognise import CALENDAR, CONTACTS, MAIL, Wishes, recognise
from connectors.formats import mail_headers, mail_record
from connectors.records import Message, RawRecord
from tests.connectors import people


def mail(number: int, body: str = "canary", **fields: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Person {number} <p{number}@example.org>"
    message["To"] = "Me <me@example.org>"
    message["Date"] = f"Mon, 05 Jan 2026 10:00:{number % 60:02d} +0100"
    message["Message-ID"] = f"<m{number}@example.org>"
    message["Subject"] = "canary subject"
    for name, value in fields.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    return message


def mbox(*messages: EmailMessage) -> bytes:
    return b"".join(
        b"From x@example.org Mon Jan  5 10:00:00 2026\n" + bytes(message) + b"\n" for message in messages
    )


def read(data: bytes, *, keep_subjects: bool = False) -> list[RawRecord]:
    return list(mailbox.read(io.BytesIO(data), keep_subjects=keep_subjects))


def parsed(record: RawRecord) -> Message:
    (message,) = mail_record.parse(record.payload)
    return message


def senders(data: bytes) -> list[str]:
    return [parsed(record).addresses[0].email for record in read(data)]


def test_messages_of_an_mbox() -> None:
    """Known as in every other account; neither body nor subject lands, the subject only if wished for."""
    (one, two) = read(mbox(mail(1), mail(2)))
    assert one.record_id == mail_headers.record_id(mail_headers.read(bytes(mail(1)).decode()))
    assert parsed(two).message_id == "m2@example.org"
    assert "canary" not in one.payload + two.payload
    (kept,) = read(mbox(mail(1)), keep_subjects=True)
    assert parsed(kept).subject == "canary subject"


def test_a_sentence_that_begins_with_from_is_none() -> None:
    """What no header follows, or lacks a time of day, is body."""
    body = "Hello\n\nFrom here on 2026 things change.\nFrom: nobody\n\nFrom me to you:\nNote: this\n"
    assert senders(mbox(mail(1, body), mail(2))) == ["p1@example.org", "p2@example.org"]


@pytest.mark.parametrize(
    "line",
    [b"From - Mon Jan  5 10:00:00 2026", b"From - ", b"From ", b"From 17@xxx Mon Jan 05 10:00:00 +0000 2026"],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_separators_of_many_programs(line: bytes, end: bytes) -> None:
    """Thunderbird's, an old and a new one, and Google's."""
    data = (line + b"\n" + bytes(mail(1)) + b"\n") * 2
    assert senders(data.replace(b"\n", end)) == ["p1@example.org"] * 2


def test_labels_say_what_a_mail_is() -> None:
    """Google's, in the language of the account."""
    for label in ("Archived,Sent", "Gesendet", "=?UTF-8?Q?Envoy=C3=A9s,Important?="):
        (record,) = read(mbox(mail(1, X_Gmail_Labels=label)))
        assert parsed(record).roles == ("sent",)
    (record,) = read(mbox(mail(1, X_Gmail_Labels="Spam")))
    assert parsed(record).roles == ("junk",)


def test_half_an_mbox_gives_what_is_there() -> None:
    """The header that was cut is read as far as it goes."""
    data = mbox(mail(1), mail(2))
    assert len(read(data[: data.index(b"<m2@")])) == 2


def test_a_line_without_end_takes_no_memory() -> None:
    """Bodies are passed over block by block, and a header is cut at 256 KiB."""
    records = read(mbox(mail(1, X_Long="y" * 1_000_000), mail(2)) + b"x" * 20_000_000 + b"\n" + mbox(mail(3)))
    assert len(records) == 3
    assert max(len(record.payload) for record in records) < 1000


@given(st.lists(st.text("From \nx:2026-", max_size=60), max_size=6), st.integers(1, 50))
def test_blocks_change_nothing(bodies: list[str], block: int) -> None:
    """Whatever the bodies and the size of the blocks that are read, the same messages come."""
    data = mbox(*(mail(n, body) for n, body in enumerate(bodies)))
    whole = list(mailbox.headers(io.BytesIO(data)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mailbox, "_BLOCK", block)
        patch.setattr(mailbox, "MAX_HEADERS", 2000)
        assert list(mailbox.headers(io.BytesIO(data))) == whole


def test_as_many_as_the_standard_library_finds(tmp_path: Path) -> None:
    """Of an mbox that quotes its bodies, as Python's own module writes it."""
    box = standard.mbox(tmp_path / "box")
    for number in range(20):
        box.add(mail(number, "From me\n\nFrom you 2026\nDate: x"))
    box.flush()
    (part,) = recognise(tmp_path / "box").parts
    assert part.kind.name == "mbox"
    assert len(list(part.records(Wishes()))) == 20


def test_a_maildir_is_one_collection(tmp_path: Path) -> None:
    """Its subfolders are others, and say by their names what they are for; flags tell drafts."""
    box = standard.Maildir(tmp_path / "Mail", create=True)
    draft = standard.MaildirMessage(mail(1))
    draft.set_flags("D")
    draft.set_subdir("cur")
    box.add(draft)
    box.add(mail(2))
    box.add_folder("Gesendet").add(mail(3))
    parts = {part.file.name: part for part in recognise(tmp_path).parts}
    assert {name: part.role for name, part in parts.items()} == {"Mail": None, "Mail/.Gesendet": "sent"}
    first = [parsed(record) for record in parts["Mail"].records(Wishes())]
    assert {(message.message_id, message.roles) for message in first} == {
        ("m1@example.org", ("draft",)),
        ("m2@example.org", ()),
    }
    (inside,) = [part for part in recognise(tmp_path / "Mail").parts if part.role is None]
    assert "canary" not in "".join(record.payload for record in inside.records(Wishes()))


def test_a_single_message(tmp_path: Path) -> None:
    """As mail programs save one."""
    (tmp_path / "x.eml").write_bytes(bytes(mail(1)))
    (part,) = recognise(tmp_path).parts
    (record,) = part.records(Wishes())
    assert parsed(record).addresses[0].email == "p1@example.org"
    assert "canary" not in record.payload


@pytest.mark.parametrize(
    ("name", "role"),
    [("Sent", "sent"), ("Gesendet.mbox", "sent"), ("Junk.mbox/mbox", "junk"), ("INBOX", None)],
)
def test_what_a_mailbox_is_for(tmp_path: Path, name: str, role: str | None) -> None:
    """By its name, or that of its folder, in any language."""
    path = tmp_path / "a" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(mbox(mail(1)))
    (part,) = recognise(tmp_path / "a").parts
    assert part.role == role


def test_google_takeout(tmp_path: Path) -> None:
    """Contacts, calendars and mail in one archive; a card in several groups is one record."""
    card = people.numbered("contacts", 1)
    with zipfile.ZipFile(tmp_path / "takeout-20261127T101010Z-001.zip", "w") as archive:
        archive.writestr("Takeout/Contacts/All Contacts/All Contacts.vcf", card)
        archive.writestr("Takeout/Contacts/Friends/Friends.vcf", card)
        archive.writestr("Takeout/Calendar/me@example.org.ics", people.numbered("calendar", 1))
        archive.writestr("Takeout/Mail/All mail Including Spam and Trash.mbox", mbox(mail(1)))
        archive.writestr("Takeout/archive_browser.html", "<html>")
    recognised = recognise(tmp_path / "takeout-20261127T101010Z-001.zip")
    assert [part.source for part in recognised.parts] == [CALENDAR, CONTACTS, CONTACTS, MAIL]
    assert recognised.others == ["Takeout/archive_browser.html"]
    ids = [record.record_id for part in recognised.parts[1:3] for record in part.records(Wishes())]
    assert len(set(ids)) == 1
