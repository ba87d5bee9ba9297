"""CardDAV and CalDAV as RFC 6764 names them, services: all in which the two differ for a reader."""

from __future__ import annotations

from dataclasses import dataclass

DAV = "{DAV:}"
CARD = "{urn:ietf:params:xml:ns:carddav}"
CAL = "{urn:ietf:params:xml:ns:caldav}"
CALENDAR_SERVER = "{http://calendarserver.org/ns/}"


@dataclass(frozen=True, slots=True)
class Service:
    """Names are in Clark notation, ``{namespace}name``.

    ``home_set`` is the property of a principal that leads to its collections, ``collection_type`` marks
    one of them, ``multiget`` is the report that fetches, ``data`` the property with a body, and
    ``begins`` what every body holds. ``things`` is what people call the collections.
    """

    well_known: str
    home_set: str
    collection_type: str
    multiget: str
    data: str
    begins: str
    things: str


CARDDAV = Service(
    well_known="/.well-known/carddav",
    home_set=f"{CARD}addressbook-home-set",
    collection_type=f"{CARD}addressbook",
    multiget=f"{CARD}addressbook-multiget",
    data=f"{CARD}address-data",
    begins="BEGIN:VCARD",
    things="address books",
)
"""RFC 6352."""

CALDAV = Service(
    well_known="/.well-known/caldav",
    home_set=f"{CAL}calendar-home-set",
    collection_type=f"{CAL}calendar",
    multiget=f"{CAL}calendar-multiget",
    data=f"{CAL}calendar-data",
    begins="BEGIN:VCALENDAR",
    things="calendars",
)
"""RFC 4791."""
