"""What a file is, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import NotImported
from connectors.files.recognise import CALENDAR, CONTACTS, Wishes, kind_of, recognise
from tests.connectors import people


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"BEGIN:VCARD\r\nFN:A", "vCard"),
        (b"\xef\xbb\xbf\r\nbegin:vcard\n", "vCard"),
        ("BEGIN:VCARD\r\n".encode("utf-16"), "vCard"),
        (b"BEGIN:VCALENDAR\r\n", "iCalendar"),
        (b"BEGIN:VCARDS", None),
        (b"<html>BEGIN:VCARD", None),
        (b"%PDF-1.7", None),
        (b"", None),
        (bytes(range(256)), None),
    ],
)
def test_kinds(head: bytes, name: str | None) -> None:
    """By how it begins, in any encoding and case."""
    kind = kind_of(head)
    assert (kind and kind.name) == name


def test_a_folder_gives_its_parts(tmp_path: Path) -> None:
    """Each recognised file is a collection of a source, the others are named."""
    (tmp_path / "a.txt").write_text(people.numbered("contacts", 1))
    (tmp_path / "b (2).dat").write_text(people.numbered("calendar", 1))
    (tmp_path / "c.vcf").write_text("nothing")
    recognised = recognise(tmp_path)
    found = [(part.source, part.collection_id, part.file.name) for part in recognised.parts]
    assert found == [(CONTACTS, "a.txt", "a.txt"), (CALENDAR, "b.dat", "b (2).dat")]
    assert recognised.others == ["c.vcf"]
    assert all(len(list(part.records(Wishes()))) == 1 for part in recognised.parts)


def test_errors_name_the_file(tmp_path: Path) -> None:
    """Of many files it must be clear which one is at fault."""
    (tmp_path / "half.ics").write_text(people.numbered("calendar", 1)[:-10])
    (part,) = recognise(tmp_path).parts
    with pytest.raises(NotImported, match=r"^half\.ics: the calendar breaks off"):
        list(part.records(Wishes()))
