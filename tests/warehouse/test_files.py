"""Promises of files that are whole or not there."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.warehouse.conftest import Child
from warehouse.errors import LowSpace
from warehouse.files import copy_bytes, copy_whole, need_space, private_files, write_set, write_text


def test_a_file_is_written_whole_and_private(tmp_path: Path) -> None:
    """The new text replaces the old, line ends as given, 0600 under umask 000, and nothing else is left."""
    target = tmp_path / "stale.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o644)
    before = os.umask(0)
    try:
        write_text(target, ["Zoë\n", "李\r\n"])
    finally:
        os.umask(before)
    assert target.read_bytes() == "Zoë\n李\r\n".encode()
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("refusal", [None, errno.EXDEV, errno.EOPNOTSUPP])
def test_bytes_are_copied_whatever_the_file_system_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int | None
) -> None:
    """Where the kernel cannot copy from file to file, and stops half way, the copy is the same."""
    content = os.urandom(3 * 2**20)
    (tmp_path / "from").write_bytes(content)
    if refusal:

        def refused(source: int, target: int, count: int) -> int:
            os.write(target, os.read(source, min(count, 100)))
            raise OSError(refusal, os.strerror(refusal))

        monkeypatch.setattr(os, "copy_file_range", refused)
    copy_bytes(tmp_path / "from", tmp_path / "to")
    assert (tmp_path / "to").read_bytes() == content


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    """When the text breaks off with an error, the old file stands and no leftover."""
    target = tmp_path / "stale.csv"
    target.write_text("old", encoding="utf-8")

    def broken() -> Iterator[str]:
        yield "new"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_text(target, broken())
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_set_is_written_together(tmp_path: Path) -> None:
    """When a later one of several files breaks off, none is replaced and no leftover stays."""
    first, last = tmp_path / "a", tmp_path / "b"
    write_set({first: ["old"], last: ["old"]})

    def broken() -> Iterator[str]:
        yield "new"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_set({first: ["new"], last: broken()})
    assert [path.read_text(encoding="utf-8") for path in (first, last)] == ["old", "old"]
    write_set({first: ["new"], last: ["new"]})
    assert [path.read_text(encoding="utf-8") for path in (first, last)] == ["new", "new"]
    assert sorted(tmp_path.iterdir()) == [first, last]


def test_a_symlink_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    """A link at the target, set to make us overwrite something else, is replaced by the file."""
    precious = tmp_path / "precious"
    precious.write_text("precious", encoding="utf-8")
    link = tmp_path / "stale.csv"
    link.symlink_to(precious)
    write_text(link, ["new"])
    assert precious.read_text(encoding="utf-8") == "precious"
    assert not link.is_symlink()
    assert link.read_text(encoding="utf-8") == "new"


def test_leftovers_of_killed_writers_are_swept(tmp_path: Path, child: Child) -> None:
    """A writer killed at work leaves the old file and a leftover; the next writer of that file removes it."""
    target = tmp_path / "stale [all]*.csv"
    write_text(target, ["old"])
    code = (
        "import os, sys; from pathlib import Path; from warehouse.files import write_text\n"
        "def lines():\n"
        "    yield 'new' * 10000\n"
        "    os.kill(os.getpid(), 9)\n"
        "write_text(Path(sys.argv[1]), lines())"
    )
    child(code, target).wait()
    assert target.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.iterdir())) == 2
    living = tmp_path / f".{target.name}.{os.getpid()}.abc.tmp"
    foreign = [living, tmp_path / ".other.csv.1.tmp", tmp_path / f".{target.name}.notes.tmp"]
    for path in foreign:
        path.touch()
    write_text(target, ["new"])
    assert target.read_text(encoding="utf-8") == "new"
    assert set(tmp_path.iterdir()) == {target, *foreign}


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, child: Child) -> None:
    """When the disk is full the person is told, the old file is intact and the leftover is removed."""
    target = tmp_path / "stale.csv"
    write_text(target, ["old"])
    code = (
        "import resource, sys; from pathlib import Path; from warehouse.exports import write_csv\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "write_csv(Path(sys.argv[1]), ['name'], (['Ada'] for _ in range(100_000)))"
    )
    _, errors = child(code, target).communicate(timeout=60)
    assert f"LowSpace: The disk is too full to write {target}" in errors
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_copy_is_whole_and_private(tmp_path: Path) -> None:
    """A copy has the bytes of its source, mode 0600, and replaces an earlier one."""
    source = tmp_path / "a"
    source.write_bytes(b"data")
    for _ in range(2):
        copy_whole(source, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"data"
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.iterdir())) == 2


def test_too_little_space_is_said(tmp_path: Path) -> None:
    """More than any disk has is refused, naming the folder; nothing is always there."""
    need_space(tmp_path, 0)
    with pytest.raises(LowSpace, match=str(tmp_path)):
        need_space(tmp_path, 2**80)


def test_the_umask_comes_back(tmp_path: Path) -> None:
    """Files made within are 0600 and folders 0700; afterwards, after an error too, the umask is as before."""
    before = os.umask(0o022)
    try:
        with private_files():
            (tmp_path / "f").touch()
            (tmp_path / "d").mkdir()
        assert os.umask(0o022) == 0o022
        with pytest.raises(FileExistsError), private_files():
            (tmp_path / "d").mkdir()
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    assert (tmp_path / "f").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "d").stat().st_mode & 0o777 == 0o700
