"""Cases 62 to 76 of docs/hostile-inputs.md: what a calendar object gives, however hostile.

Of rules, dates and answers this tests what the parser must do. What becomes of them (65, 67, 69 to 73, 76) is
tested in tests/transforms/derive; the table of docs/hostile-inputs.md says where.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import pytest

from connectors.errors import Unreadable
from connectors.formats import ical
from connectors.formats.invitees import MAX_INVITEES
from connectors.records import Invitee, MeetingEntry
from tests.connectors.formats.storable import assert_storable
from tests.hostile.made import input_named

WET = "Europe/Lisbon"
NO_CALENDAR = "This is no calendar object, or it breaks off before its first event."


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2024) -> datetime:
    """Give a wall-clock time."""
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001


def entry(
    uid: str = "1", starts: datetime | None = None, zone: str | None = WET, **fields: Any
) -> MeetingEntry:
    """Give an entry at ten on 5 March 2024 that ends when it starts, unless told otherwise."""
    starts = starts or at(3, 5, 10)
    return MeetingEntry(uid, starts, fields.pop("ends", starts), zone, **fields)


UTC_EVENT = entry(zone="UTC")


def read(item: str | bytes) -> list[MeetingEntry | str]:
    """Strip and parse an object as a sync does; the reason if it is unreadable."""
    payload = ical.strip(item)
    payload.encode("utf-8")
    try:
        entries = ical.parse(payload)
    except Unreadable as reason:
        assert_storable(str(reason))
        return [str(reason)]
    for each in entries:
        assert_storable(asdict(each))
    return list(entries)


def no_sense(why: str) -> str:
    """Give the reason of an event whose times make none."""
    return f"The event's times make no sense: {why}"


OUT_OF_YEARS = "The event is outside the years 1900 to 2200."
BY_ALL = ";".join(
    f"BY{unit}=" + ",".join(map(str, range(count)))
    for unit, count in (("HOUR", 24), ("MINUTE", 60), ("SECOND", 60))
)
BOMBS = ("FREQ=SECONDLY", "FREQ=MINUTELY;UNTIL=20991231T000000Z", "FREQ=DAILY;INTERVAL=0",
         "FREQ=DAILY;COUNT=1000000000", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
         f"FREQ=YEARLY;{BY_ALL}")  # fmt: skip
UNTILS = ("FREQ=DAILY;UNTIL=20240310T235959", "FREQ=DAILY;UNTIL=20240310T235959Z",
          "FREQ=DAILY;UNTIL=20240310", "FREQ=DAILY;UNTIL=never", "", "every second Tuesday")  # fmt: skip

FILES: dict[str, list[MeetingEntry | str]] = {
    "62-starts-and-ends.ics": [
        "The event has no start.",
        "The event has several DTSTARTs, and nobody can tell which one is meant.",
        entry("one start twice"),
        entry("end first"),
        entry("negative"),
        no_sense("date value out of range"),
        no_sense("DURATION is no duration"),
        entry("no end"),
    ],
    "63-years.ics": [
        no_sense("year 0 is out of range"),
        OUT_OF_YEARS,
        OUT_OF_YEARS,
        OUT_OF_YEARS,
        entry("1601, a day", at(1, 1, year=1601), None, ends=at(1, 2, year=1601), is_all_day=True),
        entry("1970", at(1, 1, year=1970), "UTC"),
        entry("second 60", datetime(2016, 12, 31, 23, 59, 59), "UTC"),  # noqa: DTZ001
        no_sense("day is out of range for month"),
        no_sense("hour must be in 0..23"),
        no_sense("'tomorrow' is neither a date nor a time"),
    ],
    "64-zones.ics": [
        entry("Windows", zone="Asia/Tokyo"),
        entry("Customized", zone="UTC", has_unknown_zone=True),
        entry("none", zone="UTC", has_unknown_zone=True),
        entry("path", zone="UTC", has_unknown_zone=True),
        entry("prefix", zone="Africa/Nairobi"),
        entry("name and offset", at(3, 5, 4, 30), "UTC"),
        entry("empty definition", zone="UTC", has_unknown_zone=True),
        entry("99 hours", zone="UTC", has_unknown_zone=True),
        entry("half hours", at(3, 5, 2, 30), "UTC"),
        entry("long", zone="UTC", has_unknown_zone=True),
    ],
    "64-nul": [entry()],
    "65-bombs.ics": [entry(rule[:40], rrules=(rule,)) for rule in BOMBS],
    "65-500-rules": ["The event repeats by 500 rules; more than 10 are not read."],
    "65-rule-of-100-kb": ["The event repeats by a rule of over 1,000 characters."],
    "66-until.ics": [entry(rule or "empty", rrules=(rule,) if rule else ()) for rule in UNTILS],
    "67-20001-exdates": ["The event has over 20,000 EXDATEs."],
    "67-100000-exdates": ["The calendar object is larger than 1 MiB even without its texts."],
    "68-change-without-series.ics": [entry("s", recurrence_id=at(3, 4, 10))],
    "68-moved-and-cancelled.ics": [
        entry(
            "s",
            ends=at(3, 5, 11),
            rrules=("FREQ=DAILY;COUNT=5",),
            exdates=(at(3, 8, 10),),
            unread_changes=(
                "2024-03-08 10:00: The event's times make no sense: 'rubbish' is neither a date nor a time",
            ),
        ),
        entry("s", at(3, 6, 15), ends=at(3, 6, 15, 30), recurrence_id=at(3, 6, 10)),
        entry("s", at(3, 7, 10), recurrence_id=at(3, 7, 10), status="cancelled"),
    ],
    "68-from-now-on.ics": [
        entry("s", rrules=("FREQ=WEEKLY",)),
        entry("s", at(3, 20, 11), recurrence_id=at(3, 19, 10), applies_to_following=True),
    ],
    "68-lost-change.ics": ["The event replaces an occurrence at a time that makes no sense."],
    "68-exrule.ics": ["The event leaves out dates by an EXRULE, which calendars must no longer use."],
    "69-weekly-for-decades.ics": [
        entry(
            "s",
            at(1, 6, 9, 30, year=1975),
            ends=at(1, 6, 9, 45, year=1975),
            rrules=("FREQ=WEEKLY;BYDAY=MO",),
            title="standup",
        )
    ],
    "70-rooms-and-lists.ics": [
        entry(
            invitees=(
                Invitee("room4@example.org", kind="room"),
                Invitee("beamer@example.org", kind="resource"),
                Invitee("team@example.org", kind="group"),
                Invitee("c_1@resource.calendar.google.com", kind="room"),
                Invitee("c_2@group.calendar.google.com", kind="group"),
                Invitee("tama@example.org"),
            )
        )
    ],
    "70-10000-attendees": [
        entry(
            zone="UTC",
            invitees=tuple(Invitee(f"{n}@example.org", f"Guest {n}") for n in range(MAX_INVITEES)),
        )
    ],
    "71-no-contact.ics": [
        entry("birthday", at(4, 12, year=1604), None, ends=at(4, 13, year=1604), is_all_day=True,
              rrules=("FREQ=YEARLY",), title="Tama's birthday"),
        entry("holiday", at(4, 25), None, ends=at(4, 26), is_all_day=True, is_transparent=True),
        entry("whole days of Exchange", at(3, 5), None, ends=at(3, 6), is_all_day=True),
        entry("focus time", ends=at(3, 5, 12), title="Focus"),
    ],
    "72-answers.ics": [
        entry("cancelled", status="cancelled"),
        entry("tentative", status="tentative"),
        entry(
            "answers",
            invitees=(
                Invitee("me@example.org", response="declined"),
                Invitee("ana@example.org", response="accepted"),
                Invitee("bo@example.org", response="tentative"),
                Invitee("cy@example.org"),
                Invitee("di@example.org", response="delegated"),
            ),
        ),
    ],
    "73-future.ics": [entry(starts=at(12, 31, 10, year=2199), zone="UTC")],
    "74-two-calendars.ics": [entry("1"), entry("2")],
    "74-bare-event.ics": [entry()],
    "74-page.html": [],
    "74-empty.ics": [],
    "74-cut-in-the-event.ics": ["The event breaks off: its END:VEVENT is missing."],
    "74-bom": [UTC_EVENT],
    "74-nul-and-invalid-utf-8": [entry(zone="UTC", title="Café")],
    "74-attachment-of-30-mb": [entry(zone="UTC", title="x")],
    "74-3000-nestings": [entry(zone="UTC", title="x")],
    "75-addresses.ics": [
        entry(
            invitees=(
                Invitee("Bo@Example.ORG", "two"),
                Invitee("cy@example.org", "Cy"),
                Invitee("di@example.org"),
                Invitee("ef@example.org"),
            )
        )
    ],
    "76-in-two-calendars.ics": [entry("same", sequence=1), entry("same", sequence=2)],
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_file(name: str) -> None:
    """Each event of the file is the entry that it says, or unreadable for the reason that it is."""
    objects = ical.split(input_named(f"calendars/{name}"))
    assert [each for text in objects for each in read(text)] == FILES[name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("68-lost-change.ics", "The event replaces an occurrence at a time that makes no sense."),
        ("74-page.html", NO_CALENDAR),
        ("74-empty.ics", NO_CALENDAR),
        ("74-cut-in-the-event.ics", "The event breaks off: its END:VEVENT is missing."),
        (
            "74-cut-behind-a-series.ics",
            "The calendar object breaks off: changes of its series may be missing.",
        ),
        ("74-400000-lines", NO_CALENDAR),
    ],
)
def test_item(name: str, reason: str) -> None:
    """What a server sends as one object and is none is unreadable as a whole."""
    assert read(input_named(f"calendars/{name}")) == [reason]


@pytest.mark.parametrize("name", ["62-starts-and-ends.ics", "63-years.ics", "65-bombs.ics", "66-until.ics"])
def test_events_of_many_meetings_in_one_object(name: str) -> None:
    """Sent as one object, what can be read of many meetings is read, and the rest is left out."""
    readable = [each for each in FILES[name] if isinstance(each, MeetingEntry)]
    assert read(input_named(f"calendars/{name}")) == readable


@pytest.mark.parametrize(("name", "field"), [("67-20000-exdates", "exdates"), ("67-20000-rdates", "rdates")])
def test_twenty_thousand_dates(name: str, field: str) -> None:
    """67: as many dates as fifty years of days have are all read."""
    (only,) = ical.parse(ical.strip(input_named(f"calendars/{name}")))
    assert len(getattr(only, field)) == 20_000
