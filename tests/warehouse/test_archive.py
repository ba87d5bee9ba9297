"""A backup is read as what it says it is, or refused with one line: no byte of it is trusted."""

from __future__ import annotations

import contextlib
import json
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.archive import CONFIG, MANIFEST, STORE, Manifest, open_archive, write_archive
from warehouse.errors import DamagedBackup, LowSpace, NewerStore

SAID = Manifest(
    made_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    version="0.1.0",
    origin="here:/home",
    migration=2,
    incarnation="first",
    change_number=7,
    rows={"raw.record": 3},
)
STORE_BYTES = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole backup; nobody changes it."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / STORE).write_bytes(STORE_BYTES)
    write_archive(folder / "a.zip", SAID, {STORE: folder / STORE, CONFIG: b"[owner]\n"})
    return folder / "a.zip"


def unpacked(path: Path, target: Path) -> bytes:
    """All that a restore reads."""
    with open_archive(path) as opened:
        opened.extract(STORE, target)
        return target.read_bytes() + (opened.read(CONFIG) or b"")


def test_what_was_written_is_read(archive: Path, tmp_path: Path) -> None:
    """Manifest and members come back as they were; a member that is not there is None."""
    assert unpacked(archive, tmp_path / "s") == STORE_BYTES + b"[owner]\n"
    with open_archive(archive) as opened:
        assert opened.manifest.rows == SAID.rows
        assert opened.manifest.made_at == SAID.made_at
        assert opened.read("secrets.json") is None


def test_any_machine_opens_it(archive: Path) -> None:
    """It is an ordinary ZIP of compressed files, whose manifest is JSON that says what it is."""
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        assert {info.compress_type for info in opened.infolist()} == {zipfile.ZIP_DEFLATED}
        assert "longsince restore" in json.loads(opened.read(MANIFEST))["about"]


def rewritten(archive: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The backup with another manifest."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for name in (STORE, CONFIG):
            new.writestr(name, old.read(name))
        said = json.loads(old.read(MANIFEST))
        change(said)
        new.writestr(MANIFEST, json.dumps(said))
    return target


LIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another hash": lambda said: said["members"][STORE].update(sha256="0" * 64),
    "a smaller size": lambda said: said["members"][STORE].update(size=10),
    "a size beyond all disks": lambda said: said["members"][STORE].update(size=10**18),
    "a negative size": lambda said: said["members"][STORE].update(size=-1),
    "no store": lambda said: said["members"].pop(STORE),
    "one member fewer": lambda said: said["members"].pop(CONFIG),
    "one member more": lambda said: said["members"].update({"secrets.json": said["members"][CONFIG]}),
    "a member outside": lambda said: said["members"].update({"../x": said["members"][CONFIG]}),
    "no format": lambda said: said.pop("format"),
    "a format in words": lambda said: said.update(format="one"),
    "a time without a zone": lambda said: said.update(made_at="2026-03-02T09:00:00"),
    "rows that are no numbers": lambda said: said.update(rows={"raw.record": "many"}),
    "a list for members": lambda said: said.update(members=[]),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_manifest_that_lies_is_refused(archive: Path, tmp_path: Path, lie: str) -> None:
    """Sizes and hashes are those of the manifest, and its members are all there is; else nothing is read."""
    bad = rewritten(archive, tmp_path / "bad.zip", LIES[lie])
    with pytest.raises(DamagedBackup, match="Nothing was changed"):
        unpacked(bad, tmp_path / "s")


def test_a_later_format_is_refused(archive: Path, tmp_path: Path) -> None:
    """A backup that a newer longsince made says so, whatever else is new in it."""
    newer = rewritten(archive, tmp_path / "n.zip", lambda said: said.update(format=2, members={"x": None}))
    with pytest.raises(NewerStore, match="newer longsince"):
        unpacked(newer, tmp_path / "s")


def replaced_by_link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def renamed(name: str) -> Callable[[zipfile.ZipInfo], None]:
    def change(info: zipfile.ZipInfo) -> None:
        info.filename = name

    return change


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "change",
    [
        replaced_by_link,
        renamed("../../config.toml"),
        renamed("/etc/config.toml"),
        renamed("sub/config.toml"),
        renamed("config.toml/"),
        renamed(STORE),
    ],
    ids=["link", "traversal", "absolute", "folder", "directory", "twice"],
)
def test_no_member_is_written_where_its_name_says(
    archive: Path, tmp_path: Path, change: Callable[[zipfile.ZipInfo], None]
) -> None:
    """Links, and names that lead elsewhere, make the file none of ours."""
    bad = tmp_path / "in" / "bad.zip"
    bad.parent.mkdir()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(bad, "w") as new:
        for info in old.infolist():
            content = old.read(info.filename)
            if info.filename == CONFIG:
                change(info)
            new.writestr(info, content)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DamagedBackup, match=r"other files|no file"):
        unpacked(bad, tmp_path / "s")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_bomb_stops_at_the_size_it_was_said_to_have(archive: Path, tmp_path: Path) -> None:
    """64 MiB of zeros behind a small declared size: not one byte more than said is written."""
    bad = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(STORE, bytes(64 * 2**20))
        for name in (CONFIG, MANIFEST):
            new.writestr(name, old.read(name))
    content = bytearray(bad.read_bytes())
    truth, said = (64 * 2**20).to_bytes(4, "little"), len(STORE_BYTES).to_bytes(4, "little")
    assert content.count(truth) == 2
    bad.write_bytes(content.replace(truth, said))
    with pytest.raises(DamagedBackup):
        unpacked(bad, tmp_path / "s")
    assert (tmp_path / "s").stat().st_size <= len(STORE_BYTES)


def test_a_large_small_member_is_not_held_in_memory(tmp_path: Path) -> None:
    """A config.toml of more than 16 MiB is none of ours."""
    (tmp_path / STORE).write_bytes(b"x")
    write_archive(tmp_path / "a.zip", SAID, {STORE: tmp_path / STORE, CONFIG: bytes(17 * 2**20)})
    with pytest.raises(DamagedBackup, match="too large"):
        unpacked(tmp_path / "a.zip", tmp_path / "s")


def test_a_store_that_the_disk_cannot_hold_is_not_begun(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The space for a store is asked for before the first byte is written."""
    monkeypatch.setattr("warehouse.files.shutil.disk_usage", lambda _: SimpleNamespace(free=5))
    with pytest.raises(LowSpace):
        unpacked(archive, tmp_path / "s")
    assert not (tmp_path / "s").exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_wrong_byte_or_a_cut_is_told(archive: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Wherever the file is cut or changed: what is read is the truth, or DamagedBackup is raised."""
    content = bytearray(archive.read_bytes())
    position = data.draw(st.integers(0, len(content) - 1), label="position")
    if data.draw(st.booleans(), label="is cut"):
        del content[position:]
    else:
        content[position] ^= data.draw(st.integers(1, 255), label="flipped")
    bad = tmp_path / "bad.zip"
    bad.write_bytes(content)
    with contextlib.suppress(DamagedBackup, NewerStore, LowSpace):
        assert unpacked(bad, tmp_path / "s") == STORE_BYTES + b"[owner]\n"


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"not a zip\n" * 100])
def test_what_is_no_backup_is_told(tmp_path: Path, content: bytes) -> None:
    """Any other file, an empty ZIP among them, is refused by name."""
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(DamagedBackup, match=r"a\.zip is not a whole backup of longsince"):
        unpacked(tmp_path / "a.zip", tmp_path / "s")


def test_a_manifest_nested_without_end_is_told(tmp_path: Path) -> None:
    """A hundred thousand brackets end in one line."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as bad:
        bad.writestr(MANIFEST, "[" * 100_000)
    with pytest.raises(DamagedBackup):
        unpacked(tmp_path / "a.zip", tmp_path / "s")


def test_a_link_in_the_place_of_a_backup_is_not_followed(tmp_path: Path) -> None:
    """In a folder that others write to, a link under our name does not lead to a file of the owner's."""
    (tmp_path / STORE).write_bytes(b"x")
    (tmp_path / "precious").write_bytes(b"mine")
    (tmp_path / "a.zip").symlink_to(tmp_path / "precious")
    write_archive(tmp_path / "a.zip", SAID, {STORE: tmp_path / STORE})
    assert (tmp_path / "precious").read_bytes() == b"mine"
    assert unpacked(tmp_path / "a.zip", tmp_path / "s") == b"x"
