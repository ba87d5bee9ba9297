"""Writing small address books and invitations by hand, resolving them, and asking who is who."""

from __future__ import annotations

from typing import Any

from tests.transforms.asked import run_when_asked
from tests.transforms.conftest import append
from transforms.normalise.steps import STEPS as NORMALISE
from transforms.resolve.steps import STEPS as RESOLVE
from warehouse.people import Next


class Book:
    """Cards and invitations of one people database. Cards are of the book 'home' unless said otherwise."""

    def __init__(self, people: Next) -> None:
        self.people = people

    def card(
        self,
        key: str,
        full_name: str | None,
        *values: str,
        book: str = "home",
        address: str | None = None,
        **columns: Any,
    ) -> None:
        """Add a card: of ``values`` those with an @ are e-mails, those with a / URLs, the others numbers.

        ``address`` is a postal one, as core.contact_address has it.
        """
        where = {"account": book, "record_id": key} | {k: v for k, v in columns.items() if k == "source"}
        append(self.people, "core.contact", full_name=full_name, **(columns | where))
        for position, value in enumerate(values):
            kind = "email" if "@" in value else "url" if "/" in value else "phone"
            append(self.people, "core.contact_address", **where, kind=kind, value=value, position=position)
        if address is not None:
            append(self.people, "core.contact_address", **where, kind="postal", value=address)

    def seen(self, key: str, email: str, name: str | None = None, **columns: Any) -> None:
        """Add an invitee on the meeting ``key``."""
        append(self.people, "core.meeting_invitee", record_id=key, email=email, name=name, **columns)

    def resolve(self) -> None:
        """Run normalise and resolve."""
        run_when_asked(self.people, (*NORMALISE, *RESOLVE))

    def person_of(self) -> dict[str, int]:
        """The person of every card and every invitee, by their keys."""
        rows = self.people.rows(
            """
            SELECT record_id, person_id FROM derived.person_record WHERE source != 'observed'
            UNION ALL
            SELECT invitee.record_id, member.person_id
            FROM core.meeting_invitee AS invitee
            JOIN derived.observed AS pair
                ON pair.value = invitee.email AND pair.name IS NOT DISTINCT FROM invitee.name
            JOIN derived.person_record AS member
                ON member.source = 'observed' AND member.record_id = pair.record_id
            """
        )
        return dict(rows)

    def mail(
        self, key: str, sender: str, *to: str, count: int = 1, is_sent: bool = False, **columns: Any
    ) -> None:
        """Add ``count`` mails: ``sender`` and ``to`` are written 'Name <address>' or as a bare address."""
        for number in range(count):
            record_id = f"{key}-{number}"
            append(
                self.people,
                "core.message",
                record_id=record_id,
                message_key=record_id,
                is_sent=is_sent,
                **{"recipient_count": len(to)} | columns,
            )
            fields = [("from", sender), *(("to", one) for one in to)]
            for position, (field, written) in enumerate(fields):
                name, _, address = written.rpartition("<")
                append(
                    self.people,
                    "core.message_address",
                    record_id=record_id,
                    field=field,
                    position=max(0, position - 1),
                    email=address.rstrip(">"),
                    name=name.strip() or None,
                )
