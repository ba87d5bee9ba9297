"""The calendars of a Microsoft account by Graph: meetings, and of series the occurrences that Graph lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from connectors.errors import SourceChanged
from connectors.formats import graph_event
from connectors.microsoft.agenda import Agenda
from connectors.microsoft.answers import Json, NotGranted, Unsuccessful
from connectors.microsoft.events import pull
from connectors.microsoft.graph import Graph, resource
from connectors.records import Collection, CollectionRole, IsSuppressed, Known, MeetingEntry, Page, RawRecord

SOURCE = "microsoft_calendar"
MEMBERS = "id,name,owner,canEdit,isDefaultCalendar"
LIST_SIZE = 100


class MicrosoftCalendars:
    """A ``connectors.protocol.Source`` of events as JSON; ``connectors.microsoft.agenda`` says of what kinds.

    ``keep_titles`` off keeps no title. ``today`` decides how far ahead the calendars are read.
    """

    def __init__(self, graph: Graph, *, today: date, keep_titles: bool = True) -> None:
        self._graph = graph
        self._today = today
        self._keep_titles = keep_titles
        self._owners: dict[str, str | None] = {}
        self._of_others: set[str] = set()

    def close(self) -> None:
        """Close the connections."""
        self._graph.close()

    def collections(self) -> Sequence[Collection]:
        """Every calendar: the default one first, then by id.

        By default only those are wanted that the person owns and may write into: others are somebody else's,
        or lists of holidays and birthdays.
        """
        path = resource("me", "calendars", select=MEMBERS, **{"$top": str(LIST_SIZE)})
        listed = [one for one in self._graph.items(path) if isinstance(one.get("id"), str)]
        self._owners = {one["id"]: _owner(one) for one in listed}
        own = {self._owners[one["id"]] for one in listed if one.get("isDefaultCalendar") is True}
        self._of_others = {at for at, owner in self._owners.items() if owner not in own}
        listed.sort(key=lambda one: (one.get("isDefaultCalendar") is not True, one["id"]))
        return [_collection(one, is_own=self._owners[one["id"]] in own) for one in listed]

    def pull(
        self,
        collection: Collection,
        cursor: str | None,
        known: Mapping[str, Known],
        resume: str | None = None,  # noqa: ARG002 - the protocol's: what landed before a crash is known
    ) -> Iterator[Page]:
        """``connectors.microsoft.events.pull``; a pull that was cut off begins anew."""
        calendar_id = collection.collection_id
        if calendar_id not in self._owners:
            self._owners[calendar_id] = self._ask_owner(calendar_id)
        agenda = Agenda(
            self._graph, calendar_id, known, self._owners[calendar_id], keep_titles=self._keep_titles
        )
        pages = pull(agenda, cursor, self._today)
        return _shared(pages) if calendar_id in self._of_others else pages

    def parse(self, payload: str) -> tuple[MeetingEntry, ...]:
        """``parse`` of this module."""
        return parse(payload)

    def redact(self, record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
        """``redact`` of this module."""
        return redact(record, is_suppressed)

    def _ask_owner(self, calendar_id: str) -> str | None:
        try:
            return _owner(self._graph.get(resource("me", "calendars", calendar_id, select="owner")))
        except Unsuccessful as refusal:
            if refusal.status != 404:
                raise
            raise SourceChanged(
                "Microsoft shows this calendar no longer: was it deleted or unshared?"
            ) from None


def _shared(pages: Iterator[Page]) -> Iterator[Page]:
    """The pages of somebody else's calendar: that it may not be seen any more says nothing of the sign-in."""
    try:
        yield from pages
    except NotGranted:
        raise SourceChanged("Its owner does not let you see this calendar any more") from None


def parse(payload: str) -> tuple[MeetingEntry, ...]:
    """The entry of an event. Raises Unreadable, and nothing else."""
    return graph_event.parse(payload)


def redact(record: RawRecord, is_suppressed: IsSuppressed) -> RawRecord | None:
    """The record without the suppressed people on it; the meeting itself stays."""
    return replace(record, payload=graph_event.redact(record.payload, is_suppressed))


def _owner(calendar: Json) -> str | None:
    owner = calendar.get("owner")
    address = owner.get("address") if isinstance(owner, dict) else None
    return address if isinstance(address, str) and "@" in address else None


def _collection(calendar: Json, *, is_own: bool) -> Collection:
    is_default = calendar.get("isDefaultCalendar") is True
    role: CollectionRole | None = "primary" if is_default else None
    name = calendar.get("name")
    return Collection(
        calendar["id"],
        name if isinstance(name, str) and name else calendar["id"],
        role,
        is_default=is_default or (is_own and calendar.get("canEdit") is True),
    )
