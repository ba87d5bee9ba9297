"""Files from strangers: what a file gives is what its items give; only errors for a person are raised."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import ConnectorError, Unreadable
from connectors.files import cards
from connectors.files.recognise import KINDS, Kind, Wishes, recognise
from connectors.formats import vcard
from flows.wiring import SOURCES
from tests.connectors.formats.storable import assert_storable
from tests.hostile.made import input_named
from tests.hostile.test_cards import FILES, read

SAMPLES = {
    "vCard": b"BEGIN:VCARD\r\nFN:Zo\xc3\xab\r\nEMAIL:zoe@example.org\r\nEND:VCARD\r\n",
    "iCalendar": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260101T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    "LDIF": b"dn:: Y249Wm/Dqw==\nobjectclass: person\ncn: Zo\xc3\xab\nmail: zoe@example.org\n",
    "mbox": b"From x Mon Jan  5 10:00:00 2026\nFrom: Zo\xeb <zoe@example.org>\nTo: me@example.org\n\nbody\n",
    "mail": b"From: Zo\xeb <zoe@example.org>\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\n\r\nbody\r\n",
    "LinkedIn connections": b"a,b,c,d,e,f,g\nZo\xc3\xab,A,https://www.linkedin.com/in/zoe,,X,Y,27 Nov 2026\n",
    "LinkedIn messages": b"CONVERSATION ID,FROM,TO,DATE\n1,Zo\xc3\xab,Me,2026-01-01 10:00:00 UTC\n",
    "LinkedIn invitations": b'From,To,Sent At,Direction\nZo\xc3\xab,Me,"1/29/26, 2:37 PM",INCOMING\n',
    "call log": b'<calls count="1"><call number="+4930123" duration="5" date="1767603600000" type="1" /></calls>',
    "table of interactions": b"person,date,kind\nZo\xc3\xab,2026-01-01,call\n",
    "Google contacts": b"First Name,Organization Name,E-mail 1 - Value\nZo\xc3\xab,X,zoe@example.org\n",
    "Outlook contacts": b"First Name;Last Name;Company;E-mail Address\nZo\xeb;A;X;zoe@example.org\n",
}
LARGE = {"49-photo-of-20-mb", "49-photo-not-folded", "50-note-of-50-mb", "50-70-000-folds"}
BY_NAME = {kind.name: kind for kind in reversed(KINDS)}


def whatever_comes(kind: Kind, data: bytes) -> int:
    """Read it and parse what comes; how many records that were. Only errors for a person may be raised."""
    count = 0
    with suppress(ConnectorError):
        for record in kind.read(io.BytesIO(data), Wishes()):
            count += 1
            record.payload.encode("utf-8", "surrogatepass")
            try:
                SOURCES[kind.source].parse(record.payload)
            except Unreadable as error:
                assert_storable(str(error))
    return count


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.heavy] * (name in LARGE)) for name in FILES]
)
def test_hostile_cards_in_a_file(name: str) -> None:
    """Cases 36 to 61: a file gives the contacts, and the reasons, that its cards give one by one."""
    octets = input_named(f"cards/{name}")
    alone = [outcome for card in vcard.split(octets) if (outcome := read(card))]
    in_file = [read(record.payload) for record in cards.read(io.BytesIO(octets))]
    assert [outcome for outcome in alone if outcome not in in_file] == []
    assert [outcome for outcome in in_file if outcome not in alone] == []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_read(name: str) -> None:
    """Each is of its kind and gives its record: what is torn below was whole."""
    (part,) = [kind for kind in [BY_NAME[name]] if whatever_comes(kind, SAMPLES[name])]
    assert part.name == name


@given(st.sampled_from(sorted(SAMPLES)), st.data())
@settings(deadline=None, max_examples=150)
def test_torn_files_are_read_or_refused(name: str, data: st.DataObject) -> None:
    """Cut anywhere, with octets put in anywhere, read as their own kind and as any other."""
    sample = SAMPLES[name] * data.draw(st.integers(1, 3))
    at = data.draw(st.integers(0, len(sample)))
    octets = (
        sample[:at] + data.draw(st.binary(max_size=8)) + sample[data.draw(st.integers(at, len(sample))) :]
    )
    whatever_comes(BY_NAME[name], octets)
    whatever_comes(data.draw(st.sampled_from(KINDS)), octets)


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=50)
def test_any_octets_are_no_kind_or_are_read(octets: bytes) -> None:
    """Whatever lies in a folder."""
    for kind in KINDS:
        whatever_comes(kind, octets)


def test_an_archive_in_an_archive_is_left_alone(tmp_path: Path) -> None:
    """It is no way to pack a bomb in a bomb."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.vcf", SAMPLES["vCard"])
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert recognise(tmp_path / "outer.zip").parts == []


READ_IT = """
import resource, sys
from pathlib import Path
from connectors.errors import ConnectorError
from connectors.files.recognise import Wishes, recognise
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    for part in recognise(Path(sys.argv[1])).parts:
        for _ in part.records(Wishes()):
            pass
except ConnectorError as error:
    print(error, file=sys.stderr)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.heavy
@pytest.mark.parametrize("name", ["vCard", "LDIF", "mbox", "Google contacts", "call log"])
@pytest.mark.parametrize("has_lines", [True, False])
def test_a_large_file_takes_little_memory(tmp_path: Path, name: str, has_lines: bool) -> None:
    """Behind a good beginning 500 MB of lines, or of one line: streamed or refused, in memory for one item."""
    path = tmp_path / "large"
    block = (b"x: " + b"y" * 9_997 + b"\n") * 100 if has_lines else bytes(1_000_000)
    with path.open("wb") as file:
        file.write(SAMPLES[name] if name != "call log" else SAMPLES[name].replace(b"</calls>", b""))
        for _ in range(500):
            file.write(block)
    ended = subprocess.run(
        [sys.executable, "-c", READ_IT, str(path)], capture_output=True, text=True, check=True
    )
    assert int(ended.stdout) < 400
