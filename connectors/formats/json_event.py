"""What calendar interfaces that speak JSON have in common: the payload that lands, and how it becomes lines.

An event of Google's or Microsoft's says what iCalendar says, in other clothes. It is put back into content
lines and read as such, so that there is one reader of times, rules and people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.errors import Unreadable
from connectors.formats.content_lines import MAX_PAYLOAD, ContentLine, names_suppressed
from connectors.formats.time_zones import iana_name
from connectors.records import IsSuppressed

MAX_ZONE = 200
_NO_EVENT = "This is no event of a calendar."

Json = dict[str, Any]
Lines = dict[str, list[ContentLine]]
"""The properties of a VEVENT, by name."""


def text_of_event(event: Json, uid: str, **more: object) -> str:
    """The payload of an event: a JSON object of the event, the UID that it is known by, and what else."""
    return json.dumps({"event": event, "uid": uid, **more}, ensure_ascii=False, sort_keys=True)


def read_payload(payload: str) -> Json:
    """The object in a payload, its ``event`` an object and its ``uid`` a text. Raises Unreadable."""
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("The event is larger than 1 MiB even without its texts.")
    try:
        content = json.loads(payload)
        event, uid = content["event"], content["uid"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable(_NO_EVENT) from None
    if not isinstance(event, dict) or not isinstance(uid, str) or not 0 < len(uid) <= 1_000:
        raise Unreadable(_NO_EVENT)
    return dict(content)


def redact(payload: str, is_suppressed: IsSuppressed, title: str) -> str:
    """Take the suppressed out of the people of an event, then its ``title``: it may name who was there."""
    try:
        content = read_payload(payload)
    except Unreadable:
        return "" if names_suppressed(payload, is_suppressed) else payload
    event = content["event"]
    kept = dict(event)
    attendees = event.get("attendees")
    if isinstance(attendees, list):
        kept["attendees"] = [one for one in attendees if not _is_of(one, is_suppressed)]
    if _is_of(event.get("organizer"), is_suppressed):
        del kept["organizer"]
    if kept != event or names_suppressed(str(event.get(title, "")), is_suppressed):
        kept.pop(title, None)
    return payload if kept == event else text_of_event(**content | {"event": kept})


def _is_of(person: object, is_suppressed: IsSuppressed) -> bool:
    return isinstance(person, dict) and names_suppressed(
        json.dumps(person, ensure_ascii=False), is_suppressed
    )


def text_lines(event: Json, fields: Iterable[tuple[str, str]]) -> Lines:
    """Lines of those fields that are texts; ``fields`` are pairs of a property and a field."""
    return {
        name: [ContentLine(None, name, {}, text.replace("\\", "\\\\"))]
        for name, field in fields
        if isinstance(text := event.get(field), str)
    }


def person_line(
    name: str, email: object, shown: object, answer: str | None, *, is_resource: bool
) -> ContentLine | None:
    """An ATTENDEE or ORGANIZER line; ``answer`` is a PARTSTAT. None where there is no address."""
    if not isinstance(email, str) or not email:
        return None
    parameters: dict[str, list[str]] = {}
    if isinstance(shown, str):
        parameters["CN"] = [shown]
    if answer:
        parameters["PARTSTAT"] = [answer]
    if is_resource:
        parameters["CUTYPE"] = ["RESOURCE"]
    return ContentLine(None, name, parameters, email)


def modified_line(text: object) -> Lines:
    """When the event was last changed."""
    if not isinstance(text, str):
        return {}
    try:
        value = f"{instant(text).astimezone(UTC):%Y%m%dT%H%M%S}Z"
    except (ValueError, OverflowError):
        return {}
    return {"LAST-MODIFIED": [ContentLine(None, "LAST-MODIFIED", {}, value)]}


def instant(text: str) -> datetime:
    """A moment as ISO 8601, in UTC where it says no offset. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day_line(name: str, day: datetime) -> ContentLine:
    """A date."""
    return ContentLine(None, name, {"VALUE": ["DATE"]}, f"{day:%Y%m%d}")


def moment_line(name: str, at: datetime, zone: str | None) -> ContentLine:
    """A time on the wall clock of an IANA zone, else in UTC. Raises OverflowError."""
    if zone is None:
        return ContentLine(None, name, {}, f"{at.astimezone(UTC):%Y%m%dT%H%M%S}Z")
    return ContentLine(None, name, {"TZID": [zone]}, f"{at.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}")


def known_zone(name: object) -> str | None:
    """The IANA zone that a source means, if anybody knows it."""
    return iana_name(name[:MAX_ZONE]) if isinstance(name, str) else None
