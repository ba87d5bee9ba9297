"""Calendar objects as servers really hold them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from connectors.errors import Unreadable
from connectors.formats import ical
from connectors.records import Invitee, MeetingEntry
from tests.connectors.formats import samples
from tests.connectors.formats.calendar_text import START, at, calendar, event, read


@pytest.mark.parametrize(
    ("sent", "entries"),
    [
        pytest.param(
            samples.KHAL_EVENT,
            [
                MeetingEntry(
                    uid="Q2ZJPWLGSAFKBFWJLX3NMNAVMTSQBBNPLOLG",
                    starts=at(5, 10),
                    ends=at(5, 10, 30),
                    time_zone="Atlantic/Reykjavik",
                    title="Kaffi með Guðrúnu Þórðardóttur",
                    updated_at=datetime(2024, 3, 1, 8, tzinfo=UTC),
                )
            ],
            id="khal, Icelandic",
        ),
        pytest.param(
            samples.GOOGLE_EVENT,
            [
                MeetingEntry(
                    uid="7kq0example0001@google.com",
                    starts=at(5, 9),
                    ends=at(5, 10),
                    time_zone="Asia/Ho_Chi_Minh",
                    rrules=("FREQ=WEEKLY;WKST=MO;UNTIL=20240630T165959Z;BYDAY=TU",),
                    exdates=(at(12, 9),),
                    title="Họp tuần",
                    sequence=1,
                    updated_at=datetime(2024, 3, 2, 8, tzinfo=UTC),
                    invitees=(
                        Invitee("huong@example.org", "Nguyễn Thị Hương", "accepted", is_organizer=True),
                        Invitee("bob@example.net", None, "needs_action"),
                        Invitee("c_1880example@resource.calendar.google.com", "Room 4", "accepted", "room"),
                    ),
                ),
                MeetingEntry(
                    uid="7kq0example0001@google.com",
                    starts=at(19, 14),
                    ends=at(19, 15),
                    time_zone="Asia/Ho_Chi_Minh",
                    recurrence_id=at(19, 9),
                    title="Họp tuần (chiều)",
                    sequence=2,
                    updated_at=datetime(2024, 3, 1, 8, tzinfo=UTC),
                ),
            ],
            id="Google, Vietnamese, a series with a changed occurrence",
        ),
        pytest.param(
            samples.APPLE_EVENT,
            [
                MeetingEntry(
                    uid="1F2E3D4C-0000-4000-8000-000000000001",
                    starts=at(5, 19, 30),
                    ends=at(5, 21),
                    time_zone="Europe/Athens",
                    title="Δείπνο με την Ελένη",
                    invitees=(
                        Invitee("nikos@example.org", "Παπαδόπουλος, Νίκος", "accepted", is_organizer=True),
                        Invitee("Eleni@Example.ORG", "Ελένη", "tentative"),
                    ),
                )
            ],
            id="Apple, Greek, addresses in EMAIL parameters",
        ),
        pytest.param(
            samples.OUTLOOK_EVENT,
            [
                MeetingEntry(
                    uid="040000008200E00074C5B7101A82E00800000000B0A1E2C3D4F5DA01000000000000000"
                    "010000000AABBCCDDEEFF00112233445566778899",
                    starts=datetime(2024, 7, 5, 10),  # noqa: DTZ001 - wall clock
                    ends=datetime(2024, 7, 5, 11),  # noqa: DTZ001 - wall clock
                    time_zone="America/New_York",
                    title="اجتماع",
                    updated_at=datetime(2024, 3, 1, 8, tzinfo=UTC),
                    invitees=(
                        Invitee("renee@example.com", "Renée Example", is_organizer=True, is_attendee=False),
                        Invitee("sara@example.net", "سارة العلي", "needs_action"),
                    ),
                )
            ],
            id="Outlook, Arabic, a customised time zone",
        ),
        pytest.param(
            samples.NEXTCLOUD_EVENT,
            [
                MeetingEntry(
                    uid="5d0c1a52-1111-4222-8333-444455556666",
                    starts=datetime(2024, 7, 5),  # noqa: DTZ001 - wall clock
                    ends=datetime(2024, 7, 8),  # noqa: DTZ001 - wall clock
                    time_zone=None,
                    is_all_day=True,
                    status="tentative",
                    is_private=True,
                    sequence=3,
                    updated_at=datetime(2024, 3, 2, 8, tzinfo=UTC),
                )
            ],
            id="Nextcloud, confidential, all day",
        ),
    ],
)
def test_events_of_clients(sent: str, entries: list[MeetingEntry]) -> None:
    """What each client writes is read in full, before and after stripping."""
    assert list(ical.parse(ical.strip(sent.encode()))) == entries
    assert list(ical.parse(sent)) == entries
    assert ical.object_uid(sent) == entries[0].uid
    assert [entry for part in ical.split(sent) for entry in ical.parse(part)] == entries


@pytest.mark.parametrize(
    "tzid",
    [
        "Customized Time Zone",
        "(no TZ description)",
        "../../etc/passwd",
        "GMT+9900",
        "x" * 100_000,
        "a\x00b",
        "/",
    ],
)
def test_unknown_zone(tzid: str) -> None:
    """A zone nobody knows is UTC, and the entry says so."""
    entry = read(f"DTSTART;TZID={tzid}:20240305T100000", f"EXDATE;TZID={tzid}:20240306T100000")
    assert (entry.starts, entry.time_zone, entry.has_unknown_zone) == (at(5, 10), "UTC", True)
    assert entry.exdates == (at(6, 10),)


def test_an_offset_of_no_zone_becomes_utc() -> None:
    """A zone by definition with an offset that no IANA zone has is converted to UTC."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
        "TZOFFSETFROM:+0512\r\nTZOFFSETTO:+0512\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    lines = ["DTSTART;TZID=Odd:20240305T100000", "EXDATE;TZID=Odd:20240306T100000"]
    (entry,) = ical.parse(calendar(zone, event("UID:1", *lines)))
    assert (entry.starts, entry.time_zone, entry.has_unknown_zone) == (at(5, 4, 48), "UTC", False)
    assert entry.exdates == (at(6, 4, 48),)


def test_the_definition_of_one_object_is_not_used_for_another() -> None:
    """A customised zone means what its own object says, whatever was read before."""
    with_definition = samples.OUTLOOK_EVENT
    without = calendar(event("UID:1", "DTSTART;TZID=Customized Time Zone:20240705T100000"))
    assert ical.parse(with_definition)[0].time_zone == "America/New_York"
    assert ical.parse(without)[0].has_unknown_zone
    elsewhere = with_definition.replace("-0400", "+0200").replace("-0500", "+0100")
    assert ical.parse(elsewhere)[0].time_zone == "UTC"  # nobody changes clocks in Europe on these days


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param("", id="nothing"),
        pytest.param("<html>Internal Server Error</html>", id="a web page"),
        pytest.param("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", id="cut off before the event"),
        pytest.param("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n" + START, id="cut off in the event"),
        pytest.param(calendar(event(START), event(START)), id="two events without UID"),
        pytest.param(calendar(event("UID:1", START, "X:" + "x" * 1024 * 1024)), id="over 1 MiB"),
        pytest.param("BEGIN:VCARD\r\nFN:x\r\n", id="half a card"),
    ],
)
def test_unreadable(payload: str) -> None:
    """What holds no readable event says so, in words for a person."""
    with pytest.raises(Unreadable, match=r"^[A-Z].*\.$"):
        ical.parse(payload)


@pytest.mark.parametrize(
    "payload",
    [
        calendar(),
        calendar("BEGIN:VTODO\r\nUID:1\r\nSUMMARY:x\r\nEND:VTODO\r\n"),
        calendar("BEGIN:VJOURNAL\r\nUID:1\r\nEND:VJOURNAL\r\nBEGIN:VFREEBUSY\r\nEND:VFREEBUSY\r\n"),
    ],
)
def test_other_components_give_nothing(payload: str) -> None:
    """Tasks, journals and free-busy times are no meetings."""
    assert ical.parse(payload) == ()


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(event("UID:1", START), id="an event without a calendar"),
        pytest.param(calendar() + calendar(event("UID:1", START)), id="two calendars"),
        pytest.param(calendar(event("UID:1", START)).replace("\r\n", "\n"), id="LF"),
        pytest.param(calendar(event("UID:1", START)).replace("\r\n", "\r"), id="CR"),
        pytest.param(calendar(event("UID:1", START))[:-15], id="no end of the calendar"),
        pytest.param(calendar(event("UID:1", START), "BEGIN:VEVENT\r\nUID:2\r\n"), id="another is cut off"),
        pytest.param(
            calendar("BEGIN:VEVENT\r\nUID:2\r\n", event("UID:1", START)), id="one before has no end"
        ),
        pytest.param(calendar(event("UID:1", START), event("UID:2", "DTSTART:x")), id="another is broken"),
        pytest.param(
            calendar(event("UID:1", START, "BEGIN:X\r\n" * 3_000 + "END:X\r\n" * 3_000 + "no colon")),
            id="3,000 nestings",
        ),
        pytest.param(calendar("BEGIN:X\r\n" * 3_000, event("UID:1", START)), id="3,000 that do not end"),
        pytest.param(calendar("END:VEVENT\r\n" * 3_000, event("UID:1", START)), id="3,000 ends"),
        pytest.param(
            calendar(event("UID:1", START, "BEGIN:VALARM\r\nUID:3\r\nDTSTART:x\r\nEND:VALARM")), id="an alarm"
        ),
        pytest.param(calendar("UID:4\r\n", event("UID:1", START)), id="a UID of the calendar"),
    ],
)
def test_tolerance(payload: str) -> None:
    """What stands around a good event does not cost it."""
    (entry,) = ical.parse(payload)
    assert (entry.uid, entry.starts) == ("1", at(5, 10))


def test_an_event_without_uid() -> None:
    """Alone in its object, an event without UID is named after the text of the object."""
    payload = calendar(event(START))
    (entry,) = ical.parse(payload)
    assert entry.uid == "sha256:" + hashlib.sha256(payload.encode()).hexdigest()
    assert ical.object_uid(payload) is None


def test_object_uid_is_that_of_the_event() -> None:
    """UIDs of the calendar and of alarms are not taken for the event's."""
    alarm = "BEGIN:VALARM\r\nUID:9\r\nEND:VALARM"
    assert ical.object_uid(calendar("UID:4\r\n", event(alarm, "UID:1", START), event("UID:2"))) == "1"
    assert ical.object_uid(calendar(event("UID:" + "x" * 1_001))) is None


PRIVATE_EVENT = calendar(
    "BEGIN:VEVENT\r\nSUMMARY:secret\r\n  plan\r\nunfolded rest\r\nUID:1\r\nCLASS:PRIVATE\r\nEND:VEVENT\r\n",
    event("SUMMARY:open", "UID:2"),
)


def test_strip_takes_titles() -> None:
    """Titles of private events never land, other titles only if wanted."""
    assert ical.strip(PRIVATE_EVENT) == calendar(
        event("UID:1", "CLASS:PRIVATE"), event("SUMMARY:open", "UID:2")
    )
    assert ical.strip(PRIVATE_EVENT, keep_titles=False) == calendar(
        event("UID:1", "CLASS:PRIVATE"), event("UID:2")
    )


@pytest.mark.parametrize(
    "dropped",
    [
        "DESCRIPTION;ALTREP=\"cid:x\":secret\r\n folded\r\n",
        "DESCRIPTION:secret\r\nunfolded\r\n\r\n and folded\r\n",
        "DESC\r\n RIPTION:secret\r\n",
        "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:secret=\r\nmore: secret=\r\n\r\n",
        "X-ALT-DESC;FMTTYPE=text/html:<p>\r\n",
        "COMMENT:secret\r\n",
        "CONTACT:secret\r\n",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUFB\r\n " * 10_000 + "QUFB\r\n",
        "IMAGE:x\r\n",
        "BEGIN:VALARM\r\nDESCRIPTION:secret\r\nTRIGGER:-PT1M\r\nBEGIN:X\r\nEND:X\r\nEND:VALARM\r\n",
        "BEGIN:VALARM\r\nTRIGGER:-PT1M\r\n",
    ],
)  # fmt: skip
def test_strip(dropped: str) -> None:
    """Descriptions, comments, contacts, attachments and alarms never land; the rest is left byte for byte."""
    before = "BEGIN:VEVENT\r\nUID:1\r\nX-ODD;a=b: c \r\nno colon\r\nLOCATION:L\r\n folded\r\n"
    after = "END:VEVENT\r\n"
    assert ical.strip(calendar(before, dropped, after)) == calendar(before, after)


def test_strip_of_a_file_that_breaks_off() -> None:
    """A text that does not parse is stripped all the same."""
    assert ical.strip(b"BEGIN:VEVENT\r\nSUMMARY:x\r\nCLASS:PRIVATE\r\nDESCRIPTION:y") == (
        "BEGIN:VEVENT\r\nCLASS:PRIVATE\r\n"
    )


def test_split_by_uid() -> None:
    """A file is split into one object a UID, each with the zones that it names; tasks are left."""
    zone = "BEGIN:VTIMEZONE\r\nTZID:My Zone\r\nEND:VTIMEZONE\r\n"
    other = zone.replace("My", "Other")
    master = event("UID:1", "DTSTART;TZID=My Zone:20240305T100000", "BEGIN:VALARM", "UID:9", "END:VALARM")
    change = event("UID:1", "RECURRENCE-ID:20240306T100000", START)
    single, nameless = event("UID:2", START), event(START)
    todo = "BEGIN:VTODO\r\nUID:3\r\nEND:VTODO\r\n"
    file = calendar(zone, other, master, single, nameless) + calendar(todo, change, nameless).rstrip()
    assert list(ical.split(file)) == [
        calendar(zone, master, change), calendar(single), calendar(nameless), calendar(nameless),
    ]  # fmt: skip


def test_redact() -> None:
    """The lines of someone forgotten are taken out, and no other."""
    kept = ["UID:jane@example.org", START, "ATTENDEE;CN=Bob:mailto:bob@example.net"]
    gone = [
        "ORGANIZER;CN=Jane:MAILTO:Jane@Example.org",
        "ATTENDEE;CN=Jane;X=1:mailto:jane@exam\r\n ple.org",
        'ATTENDEE;EMAIL="jane@example.org":urn:uuid:1\r\nno colon',
        'ATTENDEE;DELEGATED-FROM="mailto:jane@example.org":mailto:bob@example.net',
    ]
    redacted = ical.redact(
        calendar(event(*kept, *gone)), lambda address: address.lower() == "jane@example.org"
    )
    assert redacted == calendar(event(*kept))
