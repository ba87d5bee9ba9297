"""What servers answer, as imaplib hands it on; and whatever they answer, nothing worse than ValueError."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.imap.answers import (
    Fetched,
    Listed,
    Piece,
    State,
    expanded,
    fetched,
    foreign_prefixes,
    listed,
    ranges,
    states,
    uid_set,
    values,
)

BYTES = st.binary(max_size=60) | st.text('()"\\ {}[]<>:,*0123456789aNILUDFGSX\r\n', max_size=60).map(
    str.encode
)
PIECES: st.SearchStrategy[list[Piece]] = st.lists(
    BYTES | st.tuples(BYTES.map(lambda text: text + b"{1}"), BYTES), max_size=5
)


def test_a_listing() -> None:
    """Attributes, delimiter and name, the latter as an atom, a quoted string or a literal."""
    pieces: list[Piece] = [
        rb'(\HasNoChildren \Sent) "/" "Sent \"really\" Items"',
        (rb'() "." {5}', b"a{3}b"),
        b"",
        rb"(\Noselect) NIL Public",
    ]
    assert list(listed(pieces)) == [
        Listed('Sent "really" Items', "/", frozenset({"\\hasnochildren", "\\sent"})),
        Listed("a{3}b", ".", frozenset()),
        Listed("Public", None, frozenset({"\\noselect"})),
    ]


def test_states() -> None:
    """Numbers by name in any order; 0 is as if it were not said (a UIDNEXT or MODSEQ of 0 is none)."""
    pieces: list[Piece] = [
        b'"INBOX" (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 12)',
        b"Old (UIDVALIDITY 5 UIDNEXT 0 MESSAGES 1 HIGHESTMODSEQ 0)",
        b"Odd (MESSAGES 1)",
    ]
    assert list(states(pieces)) == [("INBOX", State(7, 9, 3, 12)), ("Old", State(5, None, 1, None))]


def test_namespaces() -> None:
    """How names begin that are not of the user's own folders; an empty beginning says nothing."""
    pieces: list[Piece] = [
        b'(("" "/")("#mh/" "/")) (("Other Users/" "/")) (("" "/")("Shared/" "/" "X-PARAM" ("FLAG1")))'
    ]
    assert foreign_prefixes(pieces) == ("Other Users/", "Shared/")
    assert foreign_prefixes([b'(("" "/")) NIL NIL']) == ()


def test_messages_with_their_parts_in_any_order() -> None:
    """The header as a literal, quoted, or NIL; the rest before or behind it; without UID no answer."""
    first = b'1 (UID 5 FLAGS (\\Seen $Junk) INTERNALDATE " 7-Feb-2020 03:04:05 -0130" '
    first += b"BODY[HEADER.FIELDS (FROM)]<0> "
    pieces: list[Piece] = [
        (first + b"{3}", b"a)("),
        b")",
        (b"2 (BODY[HEADER.FIELDS (FROM)] {2}", b"bc"),
        b' UID 6 FLAGS () INTERNALDATE "07-Feb-2020 03:04:05 +0000")',
        b'3 (UID 7 BODY[HEADER.FIELDS ("FROM")]<0> "quoted")',
        b"4 (UID 8 FLAGS (\\Draft) BODY[HEADER.FIELDS (FROM)] NIL)",
        b"5 (FLAGS (\\Seen))",
        b"6 (UID 9 MODSEQ (12) FLAGS (\\Deleted))",
    ]  # fmt: skip
    zone = timezone(timedelta(minutes=-90))
    assert list(fetched(pieces)) == [
        Fetched(5, frozenset({"\\seen", "$junk"}), datetime(2020, 2, 7, 3, 4, 5, tzinfo=zone), b"a)("),
        Fetched(6, frozenset(), datetime(2020, 2, 7, 3, 4, 5, tzinfo=UTC), b"bc"),
        Fetched(7, frozenset(), None, b"quoted"),
        Fetched(8, frozenset({"\\draft"}), None, b""),
        Fetched(9, frozenset({"\\deleted"}), None, None),
    ]


@pytest.mark.parametrize(
    "said",
    [
        b"31-Feb-2020 00:00:00 +0000",
        b"01-Foo-2020 00:00:00 +0000",
        b"01-Jan-2020 25:00:00 +0000",
        b"01-Jan-2020 00:00:00 +9999",
        b"",
    ],
)
def test_a_time_of_receipt_that_is_none(said: bytes) -> None:
    """It is left out; the message is there."""
    assert list(fetched([b'1 (UID 5 INTERNALDATE "' + said + b'")'])) == [Fetched(5, frozenset())]


@given(st.sets(st.integers(1, 40)))
def test_sets_of_uids_say_what_they_hold(uids: set[int]) -> None:
    """What is written as a set reads as the same UIDs, in as few parts as can be."""
    text = uid_set(uids)
    assert expanded(ranges(text.encode())) == sorted(uids)
    runs = sum(1 for uid in uids if uid - 1 not in uids)
    assert len([part for part in text.split(",") if part]) == runs


def test_a_set_that_no_folder_holds() -> None:
    """Billions of UIDs are not written out."""
    assert ranges(b"1:4294967295") == [(1, 4294967295)]
    with pytest.raises(ValueError, match=r"^$"):
        expanded(ranges(b"1:4294967295"))


@pytest.mark.parametrize("text", [b"(", b")", b"(" * 10_000, b'"', b"(a))", b'a"'])
def test_what_is_no_value(text: bytes) -> None:
    """Parentheses and quotes without a partner, and lists without end."""
    with suppress(ValueError):
        assert values([text]) == [[b""]] or text == b"("


@given(PIECES)
def test_any_bytes(pieces: list[Piece]) -> None:
    """Values or ValueError."""
    for read in (listed, states, fetched, foreign_prefixes):
        with suppress(ValueError):
            list(read(pieces))
