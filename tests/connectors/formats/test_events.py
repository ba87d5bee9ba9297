"""Single events, as calendars really hold them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connectors.errors import Unreadable
from connectors.formats import events
from connectors.formats.content_lines import ContentLine
from connectors.formats.moments import read_duration
from tests.connectors.formats.calendar_text import START, at, read
from tests.connectors.formats.storable import assert_storable


def duration_line(value: str) -> ContentLine:
    """Give a DURATION."""
    return ContentLine(None, "DURATION", {}, value)


@pytest.mark.parametrize(
    ("lines", "starts", "ends", "time_zone"),
    [
        pytest.param([START], at(5, 10), at(5, 10), "Europe/Berlin", id="no end"),
        pytest.param([START, "DURATION:PT90M"], at(5, 10), at(5, 11, 30), "Europe/Berlin", id="a length"),
        pytest.param([START, "DURATION:-PT1H"], at(5, 10), at(5, 10), "Europe/Berlin", id="a negative one"),
        pytest.param(
            [START, "DTEND:20240305T093000Z"], at(5, 10), at(5, 10, 30), "Europe/Berlin", id="another zone"
        ),
        pytest.param(
            [START, "DTEND;TZID=Europe/Berlin:20240305T090000"],
            at(5, 10), at(5, 10), "Europe/Berlin", id="end before start",
        ),
        pytest.param([START, START.lower()], at(5, 10), at(5, 10), "Europe/Berlin", id="said twice"),
        pytest.param(["DTSTART:20240305T100000Z"], at(5, 10), at(5, 10), "UTC", id="UTC"),
        pytest.param(["DTSTART:20240305T100000"], at(5, 10), at(5, 10), None, id="floating"),
        pytest.param(["DTSTART:20240305T100060Z"], datetime(2024, 3, 5, 10, 0, 59),  # noqa: DTZ001
                     datetime(2024, 3, 5, 10, 0, 59), "UTC", id="a leap second"),  # noqa: DTZ001
        pytest.param(["dtstart;tzid=W. Europe Standard Time:20240305T100000"], at(5, 10), at(5, 10),
                     "Europe/Berlin", id="a Windows name"),
        pytest.param(['DTSTART;TZID="Europe/Berlin":20240305T100000'], at(5, 10), at(5, 10), "Europe/Berlin",
                     id="a quoted zone"),
        pytest.param(["DTSTART;TZID=(UTC+01:00) Berlin:20240305T100000"], at(5, 10), at(5, 10), "Etc/GMT-1",
                     id="Outlook's display name, unquoted"),
    ],
)  # fmt: skip
def test_times(lines: list[str], starts: datetime, ends: datetime, time_zone: str | None) -> None:
    """Start and end are wall-clock times in the zone of the start."""
    entry = read(*lines)
    assert (entry.starts, entry.ends, entry.time_zone) == (starts, ends, time_zone)
    assert not entry.is_all_day
    assert not entry.has_unknown_zone


@pytest.mark.parametrize(
    ("lines", "ends"),
    [
        pytest.param(["DTSTART;VALUE=DATE:20240305"], at(6), id="no end: one day"),
        pytest.param(["DTSTART;VALUE=DATE:20240305", "DTEND;VALUE=DATE:20240307"], at(7), id="an end"),
        pytest.param(["DTSTART;VALUE=DATE:20240305", "DTEND;VALUE=DATE:20240305"], at(6), id="an equal end"),
        pytest.param(
            ["DTSTART;VALUE=DATE:20240305", "DTEND;VALUE=DATE:20240301"], at(6), id="end before start"
        ),
        pytest.param(
            ["DTSTART;VALUE=DATE:20240305", "DTEND:20240307T120000Z"], at(7), id="an end with a time"
        ),
        pytest.param(["DTSTART;VALUE=DATE:20240305", "DURATION:P3D"], at(8), id="a length"),
        pytest.param(["DTSTART:20240305"], at(6), id="a date without saying so"),
        pytest.param(
            [
                "DTSTART;TZID=Europe/Berlin:20240305T000000",
                "DTEND;TZID=Europe/Berlin:20240306T000000",
                "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
            ],
            at(6),
            id="Exchange's mark",
        ),
    ],
)
def test_all_day(lines: list[str], ends: datetime) -> None:
    """An entry of whole days starts and ends at midnight, in no zone."""
    entry = read(*lines)
    assert (entry.starts, entry.ends, entry.time_zone, entry.is_all_day) == (at(5), ends, None, True)


@pytest.mark.parametrize(
    ("lines", "rdates", "exdates"),
    [
        pytest.param(
            ["EXDATE;TZID=Europe/Berlin:20240306T100000,20240307T100000", "EXDATE:20240308T090000Z"],
            (), (at(6, 10), at(7, 10), at(8, 10)), id="lists and lines, other zones converted",
        ),
        pytest.param(["EXDATE:20240306T100000"], (), (at(6, 10),), id="floating: the entry's zone"),
        pytest.param(["EXDATE;VALUE=DATE:20240306"], (), (at(6, 10),), id="a date: that day's start"),
        pytest.param(["RDATE;VALUE=PERIOD:20240306T090000Z/PT1H"], (at(6, 10),), (), id="a period's start"),
        pytest.param(
            ["RDATE:,99991231T235959Z", "EXDATE:rubbish,20240230T100000,20240306T090000Z,00010101T000000Z"],
            (), (at(6, 10),), id="what makes no sense is left out",
        ),
    ],
)  # fmt: skip
def test_rdates_and_exdates(
    lines: list[str], rdates: tuple[datetime, ...], exdates: tuple[datetime, ...]
) -> None:
    """Extra and excluded starts are wall-clock times in the entry's zone."""
    entry = read(START, "RRULE:FREQ=DAILY", *lines)
    assert (entry.rdates, entry.exdates) == (rdates, exdates)


def test_exdates_of_all_day_series() -> None:
    """Excluded days of a series of whole days are midnights, written as dates or as times."""
    lines = ["EXDATE;VALUE=DATE:20240306", "EXDATE;TZID=Asia/Tokyo:20240307T000000"]
    assert read("DTSTART;VALUE=DATE:20240305", *lines).exdates == (at(6), at(7))


@pytest.mark.parametrize("name", ["EXDATE", "RDATE"])
def test_no_list_is_cut(name: str) -> None:
    """Dates said many times are one; a list without end is refused, since a part of it would be wrong."""
    line = f"{name}:" + ",".join(["20240306T100000Z"] * 60_000)
    entry = read(START, line, f"{name}:20240307T100000Z")
    assert entry.exdates + entry.rdates == (at(6, 11), at(7, 11))
    first = datetime(2024, 3, 6, tzinfo=UTC)
    dates = [f"{first + timedelta(minutes=number):%Y%m%dT%H%M%SZ}" for number in range(events.MAX_DATES + 1)]
    entry = read(START, f"{name}:" + ",".join(dates[1:]))
    assert len(entry.exdates + entry.rdates) == events.MAX_DATES
    with pytest.raises(Unreadable, match=f"over 20,000 {name}s"):
        read(START, *(f"{name}:{date}" for date in dates))


@pytest.mark.parametrize(
    ("lines", "recurrence_id"),
    [
        pytest.param([START, "RECURRENCE-ID;TZID=Europe/Berlin:20240304T100000"], at(4, 10), id="same zone"),
        pytest.param([START, "RECURRENCE-ID:20240304T090000Z"], at(4, 10), id="converted"),
        pytest.param(
            ["DTSTART;VALUE=DATE:20240305", "RECURRENCE-ID;VALUE=DATE:20240304"], at(4), id="whole days"
        ),
        pytest.param([START], None, id="none"),
    ],
)
def test_recurrence_id(lines: list[str], recurrence_id: datetime | None) -> None:
    """A changed occurrence names the original start in its own zone."""
    assert read(*lines).recurrence_id == recurrence_id


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=1000000000", "FREQ=DAILY;INTERVAL=0", "rubbish",
     "freq=weekly;until=20240630"],
)  # fmt: skip
def test_rules_are_never_expanded(rule: str) -> None:
    """A rule comes out as written, however dangerous; an empty one is none."""
    assert read(START, f"RRULE:{rule}", "RRULE:").rrules == (rule,)


def test_rules_are_never_cut() -> None:
    """One rule 500 times is one; 500 rules are refused, and a rule without end."""
    assert read(START, *["RRULE:FREQ=DAILY"] * 500).rrules == ("FREQ=DAILY",)
    with pytest.raises(Unreadable, match="repeats by 500 rules"):
        read(START, *(f"RRULE:FREQ=DAILY;COUNT={number}" for number in range(500)))
    with pytest.raises(Unreadable, match="rule of over"):
        read(START, "RRULE:FREQ=DAILY;BYHOUR=" + "1," * 1_000)


def test_an_exrule_is_refused() -> None:
    """A series that leaves out dates by a rule is unreadable: not one of its dates would be certain."""
    with pytest.raises(Unreadable, match="EXRULE"):
        read(START, "RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY;BYDAY=MO")


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("STATUS:CANCELLED", "status", "cancelled"),
        ("STATUS:tentative", "status", "tentative"),
        ("STATUS:X-ODD", "status", "confirmed"),
        ("TRANSP:TRANSPARENT", "is_transparent", True),
        ("TRANSP:OPAQUE", "is_transparent", False),
        ("CLASS:PRIVATE", "is_private", True),
        ("CLASS:PUBLIC", "is_private", False),
        ("SEQUENCE:7", "sequence", 7),
        ("SEQUENCE:-7", "sequence", 0),
        ("SEQUENCE:" + "9" * 5_000, "sequence", 2**31 - 1),
        ("SUMMARY;LANGUAGE=en:a\\, b\\nc", "title", "a, b c"),
        ("SUMMARY:", "title", None),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE:Caf=C3=\r\n=A9", "title", "Café"),
        ("LAST-MODIFIED:20240305T101112", "updated_at", datetime(2024, 3, 5, 10, 11, 12, tzinfo=UTC)),
        ("LAST-MODIFIED:00010101T000000Z", "updated_at", None),
        ("LAST-MODIFIED;TZID=Asia/Tokyo:20240305T090000", "updated_at", datetime(2024, 3, 5, tzinfo=UTC)),
        ("DTSTAMP:never", "updated_at", None),
    ],
)
def test_fields(line: str, field: str, value: object) -> None:
    """Each field is read, and nonsense in it costs only itself."""
    assert getattr(read(START, line), field) == value


def test_private_events_have_no_title() -> None:
    """The title of a private event is not even read."""
    assert read(START, "SUMMARY:secret", "CLASS:CONFIDENTIAL").title is None


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["SUMMARY:x"], id="no start"),
        pytest.param(["DTSTART:rubbish"], id="a start that is none"),
        pytest.param(["DTSTART:PT1H"], id="a length for a start"),
        pytest.param(["DTSTART:20240230T100000Z"], id="30 February"),
        pytest.param(["DTSTART:00000101T000000Z"], id="year 0"),
        pytest.param(["DTSTART:00010101T000000Z"], id="year 1"),
        pytest.param(
            ["DTSTART;TZID=Asia/Tokyo:00010101T000000", "DTEND:00010101T000000Z"], id="before year 1"
        ),
        pytest.param(["DTSTART:16010101T000000Z"], id="year 1601"),
        pytest.param(["DTSTART:99991231T235959Z"], id="year 9999"),
        pytest.param([START, "DURATION:P99999999999W"], id="a length beyond measure"),
        pytest.param([START, "DURATION:P99999W"], id="an end beyond 2200"),
        pytest.param([START, "DTEND:rubbish"], id="an end that is none"),
        pytest.param([START, "RECURRENCE-ID:rubbish"], id="an occurrence that is none"),
        pytest.param([START, "RECURRENCE-ID:00010101T000000Z"], id="an occurrence of year 1"),
        pytest.param([START, "DTSTART:20240309T000000"], id="two starts"),
        pytest.param([START, "DTSTART:rubbish"], id="two starts, one of them none"),
        pytest.param(
            [START, "RECURRENCE-ID:20240304T090000Z", "RECURRENCE-ID:20240305T090000Z"], id="two occurrences"
        ),
        pytest.param([START, "RECURRENCE-ID;RANGE=THISANDPRIOR:20240304T090000Z"], id="what came before"),
        pytest.param(["DTSTART;VALUE=DATE:15821231"], id="a day before the calendar"),
        pytest.param(["DTSTART;VALUE=DATE:22010101"], id="a day after 2200"),
    ],
)
def test_unreadable_events(lines: list[str]) -> None:
    """An event whose times make no sense is refused, in words for a person."""
    with pytest.raises(Unreadable, match=r"^[A-Z].*"):
        read(*lines)


def test_a_reason_can_be_stored() -> None:
    """What is quoted of a bad event in its reason has no control characters and no length to speak of."""
    with pytest.raises(Unreadable) as refusal:
        read("DTSTART:\x1b[2J\ud800" + "x" * 10_000)
    assert_storable(str(refusal.value))


@pytest.mark.parametrize(
    "line", ["DTSTART;VALUE=DATE:16040229", "DTSTART;VALUE=DATE:19000412", "DTSTART:15830101"]
)
def test_birthdays_begin_long_ago(line: str) -> None:
    """Calendars of birthdays begin in 1604 or 1900 where the year is unknown: whole days may be that old."""
    entry = read(line, "RRULE:FREQ=YEARLY", "SUMMARY:Ágnes’ birthday")
    assert (entry.is_all_day, f"{entry.starts:%Y%m%d}") == (True, line[-8:])
    assert entry.rrules == ("FREQ=YEARLY",)


@pytest.mark.parametrize(
    ("start", "duration", "ends"),
    [
        # On 31 March 2024 the clocks of Berlin went from 2:00 to 3:00, on 27 October from 3:00 to 2:00.
        pytest.param("20240330T220000", "PT8H", "2024-03-31 07:00", id="eight hours over the lost hour"),
        pytest.param("20240330T120000", "P1D", "2024-03-31 12:00", id="a day of 23 hours"),
        pytest.param("20240330T120000", "PT24H", "2024-03-31 13:00", id="24 hours are no day"),
        pytest.param("20240330T120000", "P1DT1H", "2024-03-31 13:00", id="a day, then an hour"),
        pytest.param("20240324T120000", "P1W", "2024-03-31 12:00", id="a week"),
        pytest.param("20241026T220000", "PT8H", "2024-10-27 05:00", id="eight hours over the hour twice"),
        pytest.param(
            "20241027T023000", "PT1H", "2024-10-27 02:30", id="an hour that shows the same time twice"
        ),
    ],
)
def test_lengths_across_a_change_of_the_clocks(start: str, duration: str, ends: str) -> None:
    """Days keep the hour and hours pass as they do (RFC 5545, 3.3.6), floating times know no clocks."""
    entry = read(f"DTSTART;TZID=Europe/Berlin:{start}", f"DURATION:{duration}")
    assert f"{entry.ends:%Y-%m-%d %H:%M}" == ends
    floating = read(f"DTSTART:{start}", f"DURATION:{duration}")
    assert floating.ends - floating.starts == sum(read_duration(duration_line(duration)), timedelta())


def test_a_series_keeps_the_length_of_its_clock() -> None:
    """A series that begins on a night of change has the length of every other night (RFC 5545, 3.8.5.3)."""
    lines = ["DTSTART;TZID=Europe/Berlin:20240330T220000", "DURATION:PT8H"]
    entry = read(*lines, "RRULE:FREQ=DAILY")
    assert entry.ends - entry.starts == timedelta(hours=8)


@pytest.mark.parametrize(
    ("value", "applies"),
    [("THISANDFUTURE", True), ('"thisandfuture"', True), ("THIS", False), ("", False)],
)
def test_changes_of_all_that_follows(value: str, applies: bool) -> None:
    """A change from one occurrence on says so."""
    entry = read(START, f"RECURRENCE-ID;RANGE={value}:20240304T090000Z")
    assert (entry.applies_to_following, entry.recurrence_id) == (applies, at(4, 10))


def test_a_day_for_an_occurrence_of_an_unknown_series() -> None:
    """Without the series, the best guess is that the occurrence was not moved on its day."""
    assert read(START, "RECURRENCE-ID;VALUE=DATE:20240304").recurrence_id == at(4, 10)
