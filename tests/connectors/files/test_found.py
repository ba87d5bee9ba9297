"""Files, folders and archives: what is found, under which name, and what is refused."""

from __future__ import annotations

import gzip
import io
import os
import random
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.errors import ConnectorError, NotImported, Refused
from connectors.files import found
from connectors.files.found import find, head_of, lineage, reading


def names(path: Path) -> list[str]:
    return [file.name for file in find(path)]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_folder_is_its_files(tmp_path: Path) -> None:
    """All files below it, by name; hidden ones and links are left alone, a maildir is one."""
    for name in ("b.vcf", "sub/a.ics", ".hidden", ".git/c.vcf", "mail/cur/1", "mail/new/2"):
        file = tmp_path / "export" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (tmp_path / "export" / "link").symlink_to(tmp_path)
    assert names(tmp_path / "export") == ["b.vcf", "mail", "sub/a.ics"]


def test_an_archive_is_its_members(tmp_path: Path) -> None:
    """Their bytes are read where they lie; the archive's stamp is theirs."""
    path = zipped(tmp_path / "x.zip", {"Takeout/b.vcf": b"BEGIN", "Takeout/": b"", "a.csv": b"x"})
    files = list(find(path))
    assert [file.name for file in files] == ["Takeout/b.vcf", "a.csv"]
    assert head_of(files[0], 3) == b"BEG"
    with reading(files[0]) as stream:
        assert stream.read() == b"BEGIN"
    assert len({file.stamp for file in files}) == 1


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link.vcf")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return path


def test_a_tgz_archive_is_its_members(tmp_path: Path) -> None:
    """As of a ZIP; links are left alone, names are but names, and what is not packed by tar is one file."""
    large = bytes(range(256)) * 1000
    path = packed(tmp_path / "x.tgz", {"Takeout/b.vcf": b"BEGIN", "../../a.csv": large, ".hidden": b"x"})
    files = list(find(path))
    assert [file.name for file in files] == ["Takeout/b.vcf", "a.csv"]
    assert head_of(files[1], 300) == large[:300]
    assert head_of(files[1], 100_000) == large[:100_000]
    for file, data in zip(files, (b"BEGIN", large), strict=True):
        with reading(file) as stream:
            assert stream.read() == data
    single = tmp_path / "mail.gz"
    single.write_bytes(gzip.compress(b"From x"))
    assert names(single) == ["mail.gz"]


def test_a_tgz_archive_that_is_cut_off_or_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, and nothing of it is read; nor is one of very many members."""
    path = packed(tmp_path / "x.tgz", {"a.vcf": random.Random(1).randbytes(100_000), "b.vcf": b"x"})  # noqa: S311
    whole = path.read_bytes()
    path.write_bytes(whole[:50_000])
    with pytest.raises(NotImported, match="damaged"):
        names(path)
    path.write_bytes(whole)
    monkeypatch.setattr(found, "MAX_IN_TGZ", 1)
    with pytest.raises(Refused, match="unpack it"):
        names(path)
    monkeypatch.setattr(found, "MAX_INFLATED", 1000)
    monkeypatch.setattr(found, "MAX_RATIO", 0.5)
    with pytest.raises(Refused, match="times as large"):
        names(path)


def test_a_member_is_never_a_path_here(tmp_path: Path) -> None:
    """Names that climb out of the archive, absolute ones and ones that hide are but names (zip-slip)."""
    hostile = ["../../etc/passwd", "/abs.vcf", "C:\\up\\..\\x.vcf", "a/\x1b[2Jb.vcf", "__MACOSX/._a", "a/.b"]
    path = zipped(tmp_path / "slip.zip", dict.fromkeys(hostile, b"x"))
    assert sorted(names(path)) == ["C:/up/x.vcf", "a/[2Jb.vcf", "abs.vcf", "etc/passwd"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["slip.zip"]


def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that inflates to a multiple, and one of very many members, are refused unread."""
    monkeypatch.setattr(found, "MAX_INFLATED", 1_000_000)
    with pytest.raises(Refused, match="times as large"):
        names(zipped(tmp_path / "bomb.zip", {"a": bytes(10_000_000)}))
    monkeypatch.setattr(found, "MAX_MEMBERS", 2)
    with pytest.raises(Refused, match="over 2 files"):
        names(zipped(tmp_path / "many.zip", {"a": b"", "b": b"", "c": b""}))


def test_what_an_archive_says_of_its_size_is_held_against_it(tmp_path: Path) -> None:
    """A member that claims to be small gives no more than it claims."""
    data = bytearray(zipped(tmp_path / "liar.zip", {"a": bytes(50_000_000)}).read_bytes())
    claimed = (50_000_000).to_bytes(4, "little")
    (tmp_path / "liar.zip").write_bytes(data.replace(claimed, (10).to_bytes(4, "little")))
    (file,) = find(tmp_path / "liar.zip")
    with pytest.raises(NotImported), reading(file) as stream:
        stream.read()


@pytest.mark.parametrize("keep", [10, 60, 200, 1000])
def test_half_an_archive_is_an_error(tmp_path: Path, keep: int) -> None:
    """Wherever it breaks off, a person is told which file it was."""
    data = zipped(tmp_path / "x.zip", {"a.vcf": os.urandom(2000)}).read_bytes()
    (tmp_path / "half.zip").write_bytes(data[:keep])
    with pytest.raises(NotImported, match=r"half\.zip is damaged"):
        names(tmp_path / "half.zip")


def test_a_damaged_member_is_an_error(tmp_path: Path) -> None:
    """A byte that has changed is found when the member is read."""
    data = bytearray(zipped(tmp_path / "x.zip", {"a.vcf": os.urandom(2000)}).read_bytes())
    data[1000] ^= 1
    (tmp_path / "x.zip").write_bytes(data)
    (file,) = find(tmp_path / "x.zip")
    with pytest.raises(NotImported, match=r"a\.vcf is damaged"), reading(file) as stream:
        stream.read()


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    """A member that wants a password is named with what to do."""
    data = bytearray(zipped(tmp_path / "x.zip", {"a.vcf": b"x"}).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1  # the flag of encryption
    (tmp_path / "x.zip").write_bytes(data)
    (file,) = find(tmp_path / "x.zip")
    with pytest.raises(NotImported, match="unpack it first"), reading(file):
        pass


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    """What is not there, and what is neither file nor folder, is an error that names it."""
    os.mkfifo(tmp_path / "pipe")
    for name in ("nowhere.vcf", "pipe"):
        with pytest.raises(ConnectorError, match=name):
            names(tmp_path / name)


def test_errors_of_the_disk_are_for_a_person(tmp_path: Path) -> None:
    """A stream that fails half-way is NotImported, by the file's name."""

    class Failing(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    (tmp_path / "a").write_text("x")
    (file,) = find(tmp_path / "a")
    broken = replace(file, open=Failing)
    with pytest.raises(NotImported, match="a cannot be read: Input/output error"), reading(broken) as stream:
        stream.read()


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("contacts.vcf", "contacts (1).vcf"),
        ("contacts.vcf", "Contacts 2026-11-27.vcf"),
        ("contacts_20251127.csv", "contacts_20261127T101010Z.csv"),
        ("LinkedIn_11-27-2026/Connections.csv", "LinkedIn_1-2-2027/Connections.csv"),
        ("book copy 2.ldif", "book.ldif"),
    ],
)
def test_exports_that_follow_each_other_are_one_lineage(older: str, newer: str) -> None:
    """Dates, counters and copies tell exports apart, not what they are of."""
    assert lineage(older) == lineage(newer)


def test_other_files_are_another_lineage() -> None:
    """A name of nothing but a date keeps it, and a number that is part of a name stays."""
    assert (
        len({lineage(name) for name in ("2026-11-27.vcf", "2025-11-27.vcf", "abi1998.vcf", "abi1999.vcf")})
        == 4
    )
