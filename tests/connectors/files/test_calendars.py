"""Calendar files: a record an event or series, all of them or an error."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import NotImported
from connectors.files import blocks, calendars, ids
from connectors.formats import ical
from connectors.ics.subscription import to_record
from connectors.records import RawRecord
from tests.connectors import people


def read(text: str, *, keep_titles: bool = True) -> list[RawRecord]:
    return list(calendars.read(io.BytesIO(text.encode()), keep_titles=keep_titles))


def test_every_event_is_a_record() -> None:
    """Those of several calendars in one file too; ids are UIDs."""
    records = read(people.numbered("calendar", 1) + people.numbered("calendar", 2))
    assert [record.record_id for record in records] == ["event-1", "event-2"]
    assert all(ical.parse(record.payload) for record in records)


def test_half_a_calendar_is_an_error() -> None:
    """Changes of a series may be in the half that is missing: a date could be wrong."""
    with pytest.raises(NotImported, match="breaks off"):
        read(people.numbered("calendar", 1)[:-10])


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["UID:a", "UID:b", "uid:c", "X-NONE:1"]),
        st.sampled_from(["", "DTSTART;TZID=Here:20260101T100000\n", "BEGIN:VALARM\nUID:x\nEND:VALARM\n"]),
        st.sampled_from(["END:VEVENT\n", "END:VEVENT\nBEGIN:VTIMEZONE\nTZID:Here\nEND:VTIMEZONE\n", ""]),
    ).map(lambda parts: f"BEGIN:VEVENT\n{parts[0]}\n{parts[1]}{parts[2]}"),
    max_size=8,
)


@given(EVENTS, st.integers(1, 90))
@settings(deadline=None, max_examples=60)
def test_blocks_tear_no_series(events: list[str], block: int) -> None:
    """A file read piece by piece gives what it gives as a whole: a series with changes anywhere behind it."""
    text = f"BEGIN:VCALENDAR\n{''.join(events)}END:VCALENDAR\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", block)
        found = read(text)
    assert found == list(ids.distinct(map(to_record, ical.split(text))))


def test_a_series_without_measure_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be held whole."""
    monkeypatch.setattr(calendars, "MAX_ITEM", 100)
    with pytest.raises(NotImported, match="one series"):
        read(people.numbered("calendar", 1))


def test_titles_only_if_wished_for() -> None:
    """As in every calendar."""
    (record,) = read(people.numbered("calendar", 1), keep_titles=False)
    assert "SUMMARY" not in record.payload
