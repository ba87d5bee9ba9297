"""The quick ways through common objects say what the slow one says of every object."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.material import events
from connectors.formats import ical
from connectors.formats.content_lines import decode

PIECES = (
    """
BEGIN:VCALENDAR|BEGIN:VEVENT|BEGIN:VALARM|BEGIN:VTIMEZONE|begin:valarm|BEGIN:VE| VENT|END:VEVENT|END:VALARM
END:VCALENDAR|end:vevent|UID:one|UID;X=1:two|uid:three|U| ID:x|UID:long|\tline|g.UID:four|SUMMARY:UID:no
SUMMARY:BEGIN:VEVENT|SUMMARY:The weekend|SUMMARY:x|DESCRIPTION:secret|DESC| RIPTION:secret|description:x
DESCRıPTION:x|CLASS:PRIVATE|CLAß:PRIVATE|X-ALT-DESC:x|ATTACH:x|no colon|SUMMARY;ENCODING=QUOTED-PRINTABLE:a=
| |\x0bUID:odd|\x85UID:odd
""".strip("\n")
    .replace("\n", "|")
    .split("|")
)
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["\r\n", "\n", "\r", "", "\u2028"]))).map(
    lambda pairs: "".join(line + end for line, end in pairs)
)


@given(TEXTS)
def test_what_is_stripped_is_the_same(text: str) -> None:
    """Whatever names are folded, written small or with letters that only look the same."""
    assert ical.strip(text) == ical._strip_by_lines(decode(text), keep_titles=True)


@given(TEXTS)
def test_the_uid_is_the_same(text: str) -> None:
    """Wherever it stands, and whatever else bears the word."""
    assert ical.object_uid(text) == ical._uid_by_lines(text)


def test_a_plain_event_goes_the_quick_way() -> None:
    """What servers mostly hold is not taken apart line by line: a first pull is half as long by it."""
    for uid, text in events(50, 20):
        assert ical._has_nothing_to_strip(text)
        assert ical._only_uid_line(text) == f"UID:{uid}"
