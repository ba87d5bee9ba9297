"""Whose an address is: config.toml, then what the user said, then what was learned."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from tests.transforms.asked import run_when_asked
from tests.transforms.core_rows import OWNER_ADDRESS, Add
from transforms.normalise.steps import STEPS
from warehouse.people import Next

ORDER = itertools.count(1)


def say(add: Add, kind: str, address: str, *, is_off: bool = False) -> None:
    number = next(ORDER)
    add("core.word", word_id=number, command_id=number, kind=kind, content=address, is_off=is_off)


def states(people: Next) -> dict[str, str]:
    """Address -> its state, but for the one of config.toml; whose they are follows from it."""
    run_when_asked(people, STEPS)
    claims = dict(people.rows("SELECT address, state FROM derived.owner_claim"))
    assert claims.pop(OWNER_ADDRESS) == "yours"
    counting = {key for (key,) in people.rows("SELECT match_key FROM derived.owner_address")}
    counts = {address for address, state in claims.items() if state in ("yours", "unconfirmed")}
    assert len(counting) == len(counts) + 1
    delegates = people.rows("SELECT match_key FROM derived.delegate_address")
    assert len(delegates) == list(claims.values()).count("delegate")
    return claims


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (["add"], "yours"),
        (["remove"], "refused"),
        (["delegate"], "delegate"),
        (["add", "remove"], "refused"),
        (["remove", "add"], "yours"),
        (["add", "delegate"], "delegate"),
        (["delegate", "remove"], "refused"),
    ],
)
def test_the_latest_word_holds(people: Next, add: Add, said: list[str], state: str) -> None:
    """Of several words about one address only the latest does."""
    for verb in said:
        kind = "delegate" if verb == "delegate" else "owner"
        say(add, kind, "Other@B.example", is_off=verb == "remove")
    assert states(people) == {"other@b.example": state}


def test_a_mailbox_is_meant_not_a_spelling(people: Next, add: Add) -> None:
    """Gmail's dots and tags do not make another one."""
    say(add, "owner", "o.wner@gmail.com")
    say(add, "owner", "owner+x@googlemail.com", is_off=True)
    assert list(states(people).values()) == ["refused"]


def test_config_is_above_what_was_said(people: Next, add: Add) -> None:
    """What is listed under [owner] is taken back there."""
    say(add, "owner", OWNER_ADDRESS, is_off=True)
    assert states(people) == {}


def test_a_user_name_counts_until_it_is_refused(people: Next, add: Add) -> None:
    """The address that an account signs in with is the owner's, unconfirmed; a refused one is not."""
    add("core.owner_address", address="me@work.example", account="work")
    add("core.owner_address", address="desk@work.example", account="desk")
    say(add, "owner", "desk@work.example", is_off=True)
    assert states(people) == {"me@work.example": "unconfirmed", "desk@work.example": "refused"}


def test_what_is_on_somebody_elses_card_is_only_proposed(people: Next, add: Add) -> None:
    """The owner's own card, which bears an address that is surely theirs, is nobody else's."""
    for card, address in (("mine", "me@work.example"), ("hers", "her@work.example")):
        add("core.contact", record_id=card)
        add("core.contact_address", record_id=card, value=address)
        add("core.owner_address", address=address, account=card)
    add("core.contact_address", record_id="mine", value=OWNER_ADDRESS, position=1)
    assert states(people) == {"me@work.example": "unconfirmed", "her@work.example": "proposed"}


def test_the_person_of_an_own_calendar_is_the_owner(people: Next, add: Add) -> None:
    """Once is enough; but not a room, nor what somebody else's card bears or the owner refused."""
    say(add, "owner", "desk@work.example", is_off=True)
    add("core.contact", record_id="hers")
    add("core.contact_address", record_id="hers", value="her@work.example")
    for name in ("me", "her", "desk"):
        add("core.meeting_invitee", email=f"{name}@work.example", is_self=True)
    add("core.meeting_invitee", email="room@work.example", kind="room", is_self=True)
    add("core.meeting_invitee", email="guest@work.example")
    assert states(people) == {
        "me@work.example": "unconfirmed",
        "her@work.example": "proposed",
        "desk@work.example": "refused",
    }
    reasons = people.rows("SELECT because FROM derived.owner_claim WHERE address = 'me@work.example'")
    assert reasons == [("the calendar of home says that it is you",)]


def write(
    add: Add, key: str, sender: str, name: str | None = None, *, count: int = 5, **columns: Any
) -> None:
    """Mails from ``sender`` to nobody in particular."""
    for number in range(count):
        add("core.message", record_id=f"{key}-{number}", message_key=f"{key}-{number}", **columns)
        add("core.message_address", record_id=f"{key}-{number}", field="from", email=sender, name=name)


@pytest.mark.parametrize(
    ("mails", "state"),
    [
        ([{"count": 5, "name": "Olu Owner"}], "unconfirmed"),
        ([{"count": 4, "name": "Olu Owner"}], None),
        ([{"count": 5, "name": "Somebody Else"}], "proposed"),
        ([{"count": 60, "name": "Somebody Else"}], "unconfirmed"),
        ([{"count": 5, "name": "Olu Owner"}, {"count": 5, "is_sent": False}], "proposed"),
        ([{"count": 9, "name": "Olu Owner", "is_draft": True}], None),
        ([{"count": 9, "name": "Olu Owner", "is_junk": True}], None),
    ],
)
def test_sent_mail_tells_whose_an_address_is(
    people: Next, add: Add, mails: list[dict[str, Any]], state: str | None
) -> None:
    """Five mails in sent folders, more than elsewhere, under the owner's name or most of an account's."""
    write(add, "mine", OWNER_ADDRESS, "Olu Owner", count=20, is_sent=True)
    for number, mail in enumerate(mails):
        write(add, f"alias-{number}", "alias@b.example", **{"is_sent": True} | mail)
    assert states(people).get("alias@b.example") == state


def test_imported_mail_in_a_sent_folder_is_not_the_owners(people: Next, add: Add) -> None:
    """Mail of others there is theirs, that of an alias used once is the owner's, a delegate's is nobody's."""
    say(add, "delegate", "help@b.example")
    write(add, "mine", OWNER_ADDRESS, "Olu Owner", count=20, is_sent=True)
    write(add, "alias", "once@b.example", count=1, is_sent=True)
    write(add, "imported", "ana@b.example", "Ana Silva", is_sent=True)
    write(add, "her-mail", "ana@b.example", "Ana Silva", count=9)
    write(add, "for-me", "help@b.example", count=2, is_sent=True)
    add("core.message", record_id="in-my-name")
    add("core.message_address", record_id="in-my-name", field="from", email=OWNER_ADDRESS)
    add("core.message_address", record_id="in-my-name", field="sender", email="help@b.example")
    run_when_asked(people, STEPS)
    rows = people.rows(
        """
        SELECT DISTINCT regexp_replace(record_id, '-[0-9]+$', ''), is_outbound, is_by_other
        FROM derived.mail_author
        """
    )
    assert sorted(rows) == [
        ("alias", True, False),
        ("for-me", False, True),
        ("her-mail", False, False),
        ("imported", False, True),
        ("in-my-name", True, True),
        ("mine", True, False),
    ]
