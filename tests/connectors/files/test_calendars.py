"""Calendar files: a record an event or series, all of them or an error."""

from __future__ import annotations

import io

import pytest

from connectors.errors import NotImported
from connectors.files import calendars
from connectors.formats import ical
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


def test_a_calendar_too_large_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read at all."""
    monkeypatch.setattr(calendars, "MAX_CALENDAR", 100)
    with pytest.raises(NotImported, match="in parts"):
        read(people.numbered("calendar", 1))


def test_titles_only_if_wished_for() -> None:
    """As in every calendar."""
    (record,) = read(people.numbered("calendar", 1), keep_titles=False)
    assert "SUMMARY" not in record.payload
