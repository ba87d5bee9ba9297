"""Content lines: what vCard and iCalendar share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.formats import ical, vcard
from connectors.formats.content_lines import (
    TOO_MANY_LINES,
    clean,
    decode,
    email_in,
    named_lines,
    names_suppressed,
    parse_line,
    plain,
    split_unescaped,
    text_of,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        pytest.param("FN:Zoë".encode(), "FN:Zoë", id="utf-8"),
        pytest.param("\ufeffFN:Zoë".encode(), "FN:Zoë", id="utf-8 with a byte order mark"),
        pytest.param("FN:Zoë".encode("utf-16"), "FN:Zoë", id="utf-16 by its byte order mark"),
        pytest.param("\ufeffFN:Zoë".encode("utf-16-be"), "FN:Zoë", id="utf-16, big-endian"),
        pytest.param("FN:Zoë".encode("latin-1"), "FN:Zoë", id="latin-1"),
        pytest.param(b"FN:Zo\xc3\xab\r\nN:Zo\xeb", "FN:Zoë\r\nN:Zoë", id="one line of latin-1 among utf-8"),
        pytest.param(
            b"FN:Zo\xc3\r\n \xab\r\nX:1\r\n", "FN:Zoë\r\nX:1\r\n", id="a fold inside a utf-8 sequence"
        ),
        pytest.param("F\x00N:Zoë\x00", "FN:Zoë", id="NUL"),
        pytest.param("FN:Zo\udceb", "FN:Zo\ufffd", id="a lone surrogate"),
        pytest.param(b"FN:\xed\xa0\x80", "FN:í\xa0\x80", id="a surrogate in utf-8"),
    ],
)
def test_decode(sent: str | bytes, text: str) -> None:
    """Bytes of any charset become text without byte order mark, NUL and lone surrogates."""
    assert decode(sent) == text


@settings(deadline=None)
@given(st.binary() | ANY_TEXT)
def test_decode_takes_anything(sent: str | bytes) -> None:
    """Whatever comes, the text can be stored as UTF-8, holds no NUL, and decoding again changes nothing."""
    text = decode(sent)
    assert "\x00" not in text
    assert text.encode("utf-8").decode() == decode(text)


@settings(deadline=None)
@given(ANY_TEXT)
def test_raw_lines_are_the_text(text: str) -> None:
    """No character of a text is lost between its raw lines, whatever it is."""
    assert "".join(raw for _, raw in named_lines(text)) == text


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["FN:a", "=", "\r\n", "\n", "\r", " x", ";ENCODING=QUOTED-PRINTABLE:", "b="]))
)
def test_raw_lines_are_the_text_with_soft_breaks(pieces: list[str]) -> None:
    """Nor is one lost where soft breaks and folds meet."""
    text = "".join(pieces)
    assert "".join(raw for _, raw in named_lines(text)) == text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("a:1\nb:2\n", ["A", "B"], id="LF"),
        pytest.param("a:1\rb:2\r", ["A", "B"], id="CR alone"),
        pytest.param("a:1\r\nb:2\r\nc:3\n", ["A", "B", "C"], id="mixed line ends"),
        pytest.param("a:1\r\n 2\r\n\t3\r\nb:4", ["A", "B"], id="folds with spaces and tabs"),
        pytest.param("a:1\r\r\n 2\r\nb:4", ["A", "B"], id="a blank line inside a fold"),
        pytest.param("item1.a;x=y:1\n", ["A"], id="a group and parameters"),
        pytest.param("PHO\n TO:1\n", ["PHOTO"], id="a fold inside the name"),
        pytest.param("a:1\nno colon\nb:2", ["A", "", "B"], id="a line without a colon has no name"),
        pytest.param("a;ENCODING=QUOTED-PRINTABLE:x=\nb:2\n", ["A"], id="a soft break takes the next line"),
        pytest.param(
            "a;ENCODING=QUOTED-PRINTABLE:x=\nEND:VCARD\n", ["A", "END"], id="a soft break never takes an END"
        ),
        pytest.param("a:x\x85y\u2028z\x0bw", ["A"], id="only CR and LF end lines"),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    """Lines are found however they end and fold."""
    assert [name for name, _ in named_lines(text)] == names


@pytest.mark.parametrize(
    ("raw", "name", "parameters", "text"),
    [
        pytest.param("FN:Doe\\, Jane\\; \\\\x\\nend", "FN", {}, "Doe, Jane; \\x end", id="escapes"),
        pytest.param(
            "url:https\\://example.org", "URL", {}, "https://example.org", id="Apple's escaped colon"
        ),
        pytest.param("A;x=1,2;X=3:v", "A", {"X": ["1", "2", "3"]}, "v", id="lists and repeats add up"),
        pytest.param('A;CN="Doe, J; :x":v', "A", {"CN": ["Doe, J; :x"]}, "v", id="quoted separators"),
        pytest.param("A;CN=a^nb^^c^'d:v", "A", {"CN": ['a\nb^c"d']}, "v", id="RFC 6868"),
        pytest.param(
            "TEL;WORK;VOICE:1", "TEL", {"TYPE": ["WORK", "VOICE"]}, "1", id="bare types of vCard 2.1"
        ),
        pytest.param(
            "A;QUOTED-PRINTABLE:=41=\r\n=42",
            "A",
            {"ENCODING": ["QUOTED-PRINTABLE"]},
            "AB",
            id="bare encoding",
        ),
        pytest.param("A:x\r\n y\r\n\tz\r\n", "A", {}, "xyz", id="folds"),
        pytest.param("A:a\x00b\x1bc\x85d\x7f\te\ud800", "A", {}, "abc d e", id="control characters"),
    ],
)
def test_parse_line(raw: str, name: str, parameters: dict[str, list[str]], text: str) -> None:
    """A line gives its name, parameters and readable value."""
    line = parse_line(raw)
    assert line is not None
    assert (line.name, line.parameters, text_of(line)) == (name, parameters, text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("A;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Zo=EB", "Zoë", id="latin-1"),
        pytest.param("A;ENCODING=QUOTED-PRINTABLE;CHARSET=GB2312:=CD=F5", "王", id="gb2312"),
        pytest.param("A;ENCODING=QUOTED-PRINTABLE;CHARSET=KLINGON:Zo=C3=AB", "Zoë", id="unknown charset"),
        pytest.param(
            "A;ENCODING=QUOTED-PRINTABLE;CHARSET=punycode:Zo=C3=AB", "Zoë", id="a codec, no charset"
        ),
        pytest.param("A;ENCODING=QUOTED-PRINTABLE:Zo=EB=ZZ=", "Zoë=ZZ", id="bad hex, bad utf-8"),
        pytest.param("A;CHARSET=Shift_JIS:\x8eR\x93c", "山田", id="8-bit octets of another charset"),
        pytest.param("A;CHARSET=windows-1251:Ольга", "Ольга", id="charset left behind by a server"),
    ],
)
def test_encodings(raw: str, text: str) -> None:
    """QUOTED-PRINTABLE and CHARSET are undone, and never fail."""
    line = parse_line(raw)
    assert line is not None
    assert text_of(line) == text


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("no colon", id="no colon"),
        pytest.param(":value", id="empty name"),
        pytest.param("FN :Jane", id="spaced name"),
        pytest.param('FN;X="abc:Jane', id="a quote that does not end"),
        pytest.param("FN" + ';X="a"' * 17 + ":Jane", id="17 parameters"),
        pytest.param("FN" + ';X="a"' * 50_000 + ";:x", id="50,000 parameters, at once"),
        pytest.param("FN" + ';X="a"' * 50_000, id="50,000 parameters and no value, at once"),
    ],
)
def test_bad_lines_are_skipped(raw: str) -> None:
    """A line that makes no sense is none, and costs no time."""
    assert parse_line(raw) is None


def test_sixteen_parameters_are_read() -> None:
    """The cap takes no line that a client may well write."""
    assert parse_line("FN" + ';X="a"' * 16 + ":Jane") is not None


def test_values_are_capped() -> None:
    """A value of a megabyte becomes one of 1,000 characters."""
    line = parse_line("FN:" + "x" * 1_000_000)
    assert line is not None
    assert len(text_of(line)) == 1_000


@settings(deadline=None)
@given(ANY_TEXT)
def test_clean_text_is_storable(text: str) -> None:
    """No control character and no lone surrogate survives, and cleaning twice is cleaning once."""
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in cleaned)
    assert clean(cleaned) == cleaned
    assert len(plain(text)) <= 1_000


def test_split_unescaped() -> None:
    """Only separators without a backslash split, and an escaped backslash escapes nothing."""
    assert split_unescaped(r"a\;b;c\\;d\\\;e", ";") == [r"a\;b", r"c\\", r"d\\\;e"]
    assert split_unescaped("a,b;c", ";") == ["a,b", "c"]


@pytest.mark.parametrize(
    ("value", "email"),
    [
        ("mailto:jane@example.org", "jane@example.org"),
        ("MAILTO:Jane@Example.ORG", "Jane@Example.ORG"),
        ("mailto:jane%2Bx@example.org?subject=hi", "jane+x@example.org"),
        (" jane@example.org ", "jane@example.org"),
        ("invalid:nomail", None),
        ("/aaa/cn=jane", None),
        ("urn:uuid:1@2", None),
        ("mailto:", None),
        ("@example.org", None),
        ("jane@" + "x" * 320, None),
    ],
)
def test_email_in(value: str, email: str | None) -> None:
    """A mailto in any case or a bare address is one; what is no address is none."""
    assert email_in(value) == email


@pytest.mark.parametrize(
    "raw",
    [
        "ATTENDEE;CN=Jane:mailto:jane@example.org",
        "ATTENDEE:MAILTO:jane@exam\r\n ple.org\r\n",
        'ATTENDEE;EMAIL="jane@example.org":urn:uuid:1',
        "ATTENDEE;DELEGATED-FROM='jane@example.org':mailto:bob@example.org",
        "RELATED:mailto:jane%40example.org?x=y",
        "EMAIL:Jane Doe <jane@example.org>",
    ],
)
def test_suppressed_addresses_are_found(raw: str) -> None:
    """A suppressed address is found wherever it stands in a line, and nothing else is taken for it."""
    assert names_suppressed(raw, lambda address: address == "jane@example.org")
    assert not names_suppressed(raw, lambda address: address == "ane@example.org")


@pytest.mark.parametrize("unit", ["A:1\r\n", "a\n", "BEGIN:X\n", "\r A"])
def test_items_of_endless_lines_are_left_out(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an item with more lines than any real one a line is left that says so, and nobody can read it."""
    text = "BEGIN:VCARD\r\nFN:Jane\r\n" + unit * 1_000 + "END:VCARD\r\n"
    is_one_line = unit == "\r A"  # folds
    for module in (vcard, ical):
        monkeypatch.setattr(module, "MAX_LINES", 1_000)
        stripped = module.strip(text)
        assert (stripped == TOO_MANY_LINES) is not is_one_line
        assert module.strip(stripped) == stripped
        with pytest.raises(Unreadable):
            module.parse(stripped)
