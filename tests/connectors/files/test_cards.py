"""Files of vCards: every card a record that is known again, and little memory for many of them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files import blocks, cards
from connectors.formats import vcard
from connectors.records import RawRecord


def card(name: str, *lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", *lines, "END:VCARD", ""])


def read(text: str | bytes) -> list[RawRecord]:
    return list(cards.read(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def names(text: str | bytes) -> list[str | None]:
    return [vcard.parse(record.payload)[0].full_name for record in read(text)]


def test_a_card_with_a_uid_is_known_by_it() -> None:
    """Whatever else changes."""
    (before,) = read(card("Nino", "UID:n1", "EMAIL:nino@example.org"))
    (after,) = read(card("Nino Beridze", "UID:n1", "EMAIL:other@example.org"))
    assert (before.record_id, before.location) == (after.record_id, after.location) == ("n1", "n1")
    assert before.etag != after.etag


def test_a_card_without_uid_is_known_by_name_and_address() -> None:
    """A new title changes the record, a new name or first address makes another one."""
    ids = [
        read(text)[0].record_id
        for text in (
            card("Nino", "EMAIL:nino@example.org"),
            card("Nino", "EMAIL:Nino@example.org", "TITLE:Chief", "TEL:1"),
            card("Nino B", "EMAIL:nino@example.org"),
            card("Nino", "EMAIL:b@example.org"),
        )
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_no_two_people_become_one_record() -> None:
    """Cards that share a UID, or a name without address, stay apart; the same card twice is one."""
    records = read(
        card("A", "UID:x")
        + card("B", "UID:x")
        + card("Mama")
        + card("Mama", "NICKNAME:M")
        + card("A", "UID:x")
    )
    assert len(records) == len({record.record_id for record in records}) == 4
    assert [record.payload.count("FN:A") for record in records] == [1, 0, 0, 0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_encodings_and_line_ends(encoding: str, line_end: str) -> None:
    """Byte order marks, UTF-16 and the octets of an old Windows are read, with any line ends."""
    text = (card("José Ñandú") + card("Åsa Öberg")).replace("\r\n", line_end)
    assert names(text.encode(encoding)) == ["José Ñandú", "Åsa Öberg"]


def test_half_a_file_keeps_the_whole_cards() -> None:
    """The card that was cut is a record too, which the parser finds unreadable."""
    records = read((card("A") + card("B"))[:-20])
    assert [record.payload.endswith("END:VCARD\r\n") for record in records] == [True, False]


def test_photos_and_notes_never_land() -> None:
    """They are dropped before the record is made."""
    (record,) = read(card("A", "PHOTO;ENCODING=b:QUJD", " REVG", "NOTE:secret"))
    assert "QUJD" not in record.payload
    assert "secret" not in record.payload


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(1, 60))
def test_blocks_cut_no_card(lengths: list[int], block: int) -> None:
    """Whatever the size of the blocks that are read, the same records come."""
    text = "".join(card(f"N{n}", f"X-FILL:{'y' * length}") for n, length in enumerate(lengths)).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", block)
        assert names(text) == [f"N{n}" for n in range(len(lengths))]


class Made(io.RawIOBase):
    """A text that is made while it is read; it knows how much of it was."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, _size: int = -1, /) -> bytes:
        part = next(self._parts, b"")
        self.given += len(part)
        return part


def most_held(parts: Iterator[bytes]) -> int:
    """The most that was read of a file between two records."""
    made = Made(parts)
    most = given = 0
    for _ in cards.read(made):  # type: ignore[arg-type]
        most, given = max(most, made.given - given), made.given
    return most


def test_a_large_file_is_never_held_whole() -> None:
    """Records come as the file is read: of 8 MB of cards never more than some blocks are waited for."""
    photo = "PHOTO;ENCODING=b:" + "QUJD" * 20_000
    assert most_held(card(f"N{n}", photo, f"UID:{n}").encode() for n in range(100)) < 1_000_000


def test_a_card_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of one endless card is no reason to hold it all."""
    monkeypatch.setattr(blocks, "MAX_ITEM", 500_000)
    parts = (b"BEGIN:VCARD\r\n" if n == 0 else b"X-A:" + b"b" * 100_000 + b"\r\n" for n in range(50))
    assert most_held(parts) < 1_000_000
