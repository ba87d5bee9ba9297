"""People: contacts, other contacts and contact groups of one account.

What is prose only is at developers.google.com/people/api/rest/v1: people.connections/list,
otherContacts/list, contactGroups/list.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flows.demo.emulators.changes import Feed, Slice, SyncPoint
from flows.demo.emulators.google.discovery import Values
from flows.demo.emulators.google.problems import problem, token_is_expired

Json = dict[str, Any]

SYNC_AGE = timedelta(days=7)
"""How long a sync token is good, counted from the full sync at the head of its chain."""
LARGEST_PAGE = 1000
MOST_VALUES = 100
"""E-mail addresses and phone numbers of one person in a list."""
CAPPED = ("emailAddresses", "phoneNumbers")
PERSON_FIELDS = frozenset(
    [
        "addresses",
        "ageRanges",
        "biographies",
        "birthdays",
        "calendarUrls",
        "clientData",
        "coverPhotos",
        "emailAddresses",
        "events",
        "externalIds",
        "genders",
        "imClients",
        "interests",
        "locales",
        "locations",
        "memberships",
        "metadata",
        "miscKeywords",
        "names",
        "nicknames",
        "occupations",
        "organizations",
        "phoneNumbers",
        "photos",
        "relations",
        "sipAddresses",
        "skills",
        "urls",
        "userDefined",
    ]
)
OTHER_FIELDS = frozenset({"emailAddresses", "metadata", "names", "phoneNumbers", "photos"})
"""Those of other contacts, unless profiles are asked for as well."""
GROUP_FIELDS = frozenset({"clientData", "groupType", "memberCount", "metadata", "name"})


@dataclass(slots=True)
class People:
    """The address book of one account; bodies are Persons and ContactGroups by their resource names."""

    contacts: Feed = field(default_factory=Feed)
    others: Feed = field(default_factory=Feed)
    groups: Feed = field(default_factory=Feed)

    def answer(self, method: str, values: Values, now: datetime) -> Json:
        """The answer of a method of people.v1. Raises Problem."""
        match method:
            case "people.people.connections.list":
                return self._connections(values, now)
            case "people.otherContacts.list":
                return self._other_contacts(values, now)
            case "people.contactGroups.list":
                return self._contact_groups(values, now)
        raise problem(404, f"The emulator has no {method}.")

    def _connections(self, values: Values, now: datetime) -> Json:
        if values["resourceName"] != "people/me":
            raise problem(400, 'Resource name must be "people/me".')
        fields = _mask(values, "personFields", PERSON_FIELDS)
        part = _page(self.contacts, values, now)
        people = [_person(self.contacts, at, fields, is_delta=part.is_delta) for at in part.ids]
        count = len(self.contacts.changed_since(None))
        return _listing("connections", [one for one in people if one], part, values) | {
            "totalPeople": count,
            "totalItems": count,
        }

    def _other_contacts(self, values: Values, now: datetime) -> Json:
        has_profiles = "READ_SOURCE_TYPE_PROFILE" in values.get("sources", ())
        fields = _mask(values, "readMask", PERSON_FIELDS if has_profiles else OTHER_FIELDS)
        part = _page(self.others, values, now)
        people = [_person(self.others, at, fields, is_delta=part.is_delta) for at in part.ids]
        return _listing("otherContacts", [one for one in people if one], part, values) | {
            "totalSize": len(self.others.changed_since(None))
        }

    def _contact_groups(self, values: Values, now: datetime) -> Json:
        if "groupFields" in values:
            _mask(values, "groupFields", GROUP_FIELDS)
        part = _page(self.groups, values, now, default=30)
        groups = [
            self.groups.live(at) or {"resourceName": at, "metadata": {"deleted": True}} for at in part.ids
        ]
        answer = _listing("contactGroups", groups, part, {**values, "requestSyncToken": True})
        return answer | {"totalItems": len(self.groups.changed_since(None))}


def _page(feed: Feed, values: Values, now: datetime, default: int = 100) -> Slice:
    size = values.get("pageSize") or default
    if not 1 <= size <= LARGEST_PAGE:
        raise problem(400, f"Page size must be less than or equal to {LARGEST_PAGE}.")
    parameters = {name: value for name, value in values.items() if name not in ("pageToken", "fields")}
    asked = {
        name: value for name, value in parameters.items() if name not in ("syncToken", "requestSyncToken")
    }
    sync = _sync_point(feed, values.get("syncToken"), asked, now)
    try:
        return feed.page(
            parameters, page_token=values.get("pageToken"), sync=sync, size=size, now=now, bound=asked
        )
    except LookupError:
        raise problem(400, "Invalid page token, or the parameters are not those of the first call.") from None


def _sync_point(feed: Feed, token: str | None, asked: Values, now: datetime) -> SyncPoint | None:
    if token is None:
        return None
    sync = feed.syncs.get(token)
    if sync is None or sync.change < feed.oldest_change or now - sync.full_at > SYNC_AGE:
        raise token_is_expired()
    if sync.parameters != asked:
        raise problem(400, "Request parameters must match those of the first call.")
    return sync


def _mask(values: Values, name: str, known: frozenset[str]) -> frozenset[str]:
    fields = frozenset(filter(None, values.get(name, "").split(",")))
    if not fields:
        raise problem(400, f"{name} mask is required. Please specify one or more valid paths.")
    if fields - known:
        raise problem(400, f'Invalid {name} mask path: "{min(fields - known)}".')
    return fields


def _person(feed: Feed, at: str, fields: frozenset[str], *, is_delta: bool) -> Json | None:
    body = feed.live(at)
    if body is None:  # deleted; while a full listing was under way it is simply not there any more
        return {"resourceName": at, "metadata": {"deleted": True}} if is_delta else None
    person = {name: value for name, value in body.items() if name in fields | {"resourceName", "etag"}}
    for name in CAPPED:
        if name in person:
            person[name] = person[name][:MOST_VALUES]
    if "metadata" in person and not is_delta:
        metadata = person["metadata"]
        person["metadata"] = {
            name: value for name, value in metadata.items() if name != "previousResourceNames"
        }
    return person


def _listing(name: str, items: list[Json], part: Slice, values: Values) -> Json:
    answer: Json = {name: items} if items else {}
    if part.next_page:
        answer["nextPageToken"] = part.next_page
    elif values.get("requestSyncToken") or "syncToken" in values:
        answer["nextSyncToken"] = part.next_sync
    return answer
