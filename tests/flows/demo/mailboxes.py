"""A made-up mailbox in a people database, and how well the people in it were told from the rest."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from connectors.formats import mail_headers
from flows.copies import Copy, RecordKey
from flows.core_rows import TABLE_OF_ROW, core_rows
from flows.demo.letters import Box
from flows.demo.mailbox import Mailbox, build_mailbox
from flows.demo.network import Network
from flows.runner import run_steps
from tests.transforms.conftest import people_database
from tests.transforms.core_rows import AS_OF, OWNER_ADDRESS
from transforms.step import Row
from transforms.steps import STEPS
from warehouse.people import Next

OWNER = Box(OWNER_ADDRESS, "Olu Owner")


class Told(NamedTuple):
    """Known people with whom the owner is in no contact, and correspondents who are no known people."""

    wrong: list[str]
    missing: list[str]


def mailbox_of(network: Network, seed: int, people: int, mails: int) -> Mailbox:
    """The couples who share a mailbox, and some others."""
    rng = random.Random(seed)  # noqa: S311 - the same mailbox every time
    everybody = sorted(network.people.values(), key=lambda person: person.key)
    couples = [person for person in everybody if person.shared_address]
    others = [person for person in everybody if not person.shared_address]
    chosen = [*couples, *rng.sample(others, people - len(couples))]
    return build_mailbox(rng, chosen, OWNER, AS_OF, mail_count=mails)


@contextmanager
def refreshed(mailbox: Mailbox, as_of: date = AS_OF) -> Iterator[Next]:
    """A people database made of the mailbox alone, without a card or a calendar."""
    rows: dict[str, list[Row]] = {}
    for mail in mailbox.mails:
        message = mail_headers.read(mail.headers, mail.received_at)
        key = RecordKey("home", "imap_mail", mail_headers.record_id(message), [mail.folder], False, None)
        for row in core_rows(key, [Copy((message,), mail.folder)]):
            rows.setdefault(TABLE_OF_ROW[type(row)], []).append(row)
    with people_database(as_of=as_of) as people:
        for table, values in rows.items():
            people.append(table, values)
        run_steps(people, STEPS)
        yield people


def told(people: Next, mailbox: Mailbox) -> Told:
    """Precision is 1 where nobody is wrong, recall where nobody is missing."""
    known = people.rows(
        "SELECT display_name, emails FROM person WHERE is_known AND kind = 'human' AND NOT is_owner"
    )
    true = {address for addresses in mailbox.correspondents.values() for address in addresses}
    reached = {address for _, emails in known for address in emails}
    wrong = [f"{name} {emails}" for name, emails in known if true.isdisjoint(emails)]
    missing = [key for key, addresses in mailbox.correspondents.items() if reached.isdisjoint(addresses)]
    return Told(sorted(wrong), sorted(missing))
