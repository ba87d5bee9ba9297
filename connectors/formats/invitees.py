"""Who is on a meeting: ATTENDEE and ORGANIZER lines (RFC 5545, sections 3.8.4.1 and 3.8.4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from connectors.formats.content_lines import MAX_TEXT, ContentLine, email_in, plain
from connectors.records import AttendeeKind, Invitee, Response

MAX_INVITEES = 1_000
_RESPONSES: dict[str, Response] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "NEEDS-ACTION": "needs_action",
    "DELEGATED": "delegated",
}
_KINDS: dict[str, AttendeeKind] = {
    "GROUP": "group",
    "RESOURCE": "resource",
    "ROOM": "room",
    "UNKNOWN": "unknown",
}
_KINDS_BY_DOMAIN: dict[str, AttendeeKind] = {
    "resource.calendar.google.com": "room",
    "group.calendar.google.com": "group",
}
_NOBODY = frozenset({"unknownorganizer@calendar.google.com"})


def read_invitees(attendees: Iterable[ContentLine], organizers: Iterable[ContentLine]) -> tuple[Invitee, ...]:
    """Read everyone once, the organiser first, then the attendees in their order; at most 1,000.

    Two lines of one address (in any case) become one; what the first leaves unsaid the second may say.
    """
    invitees: dict[str, Invitee] = {}
    for is_organizer, lines in ((True, organizers), (False, attendees)):
        for invitee in filter(None, (_invitee(line, is_organizer) for line in lines)):
            key = invitee.email.lower()
            if key in invitees:
                invitees[key] = _merge(invitees[key], invitee)
            elif len(invitees) < MAX_INVITEES:
                invitees[key] = invitee
    return tuple(invitees.values())


def _invitee(line: ContentLine, is_organizer: bool) -> Invitee | None:
    email = email_in(line.value) or email_in(line.parameter("EMAIL") or "")
    if email is None or email.lower() in _NOBODY:
        return None
    return Invitee(
        email=email,
        name=_name(line, email),
        response=_RESPONSES.get((line.parameter("PARTSTAT") or "").upper()),
        kind=_kind(line, email),
        is_organizer=is_organizer,
        is_attendee=not is_organizer,
    )


def _name(line: ContentLine, email: str) -> str | None:
    """Read CN; a name that is the address itself is none."""
    name = plain((line.parameter("CN") or "")[: 2 * MAX_TEXT]).strip("'\" ")
    return name if name and name.lower() not in (email.lower(), f"mailto:{email.lower()}") else None


def _kind(line: ContentLine, email: str) -> AttendeeKind:
    domain = email.lower().rpartition("@")[2]
    by_domain = _KINDS_BY_DOMAIN.get(domain)
    return by_domain or _KINDS.get((line.parameter("CUTYPE") or "").upper(), "individual")


def _merge(first: Invitee, second: Invitee) -> Invitee:
    return replace(
        first,
        name=first.name or second.name,
        response=first.response or second.response,
        kind=second.kind if first.kind == "individual" else first.kind,
        is_organizer=first.is_organizer or second.is_organizer,
        is_attendee=first.is_attendee or second.is_attendee,
    )
