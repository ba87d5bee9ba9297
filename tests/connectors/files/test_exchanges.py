"""LinkedIn's messages and invitations, call logs and tables of interactions: who and when, never the text."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.files import exchanges
from connectors.files.recognise import Wishes, kind_of, mapped
from connectors.records import Exchange, Party

ME, JANE, BO = (f"https://www.linkedin.com/in/{name}" for name in ("me", "jane", "bo"))
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,"
    "IS MESSAGE DRAFT\n"
    f'1,,Me,{ME},Jane Doe,{JANE},2026-01-05 10:00:00 UTC,canary,"canary, ""text""\nmore",INBOX,No\n'
    f"1,,Jane Doe,{JANE},Me,{ME},2026-01-06 10:00:00 UTC,,canary,INBOX,No\n"
    f'2,,Me,{ME},"Jane, Bo","{JANE},{BO}",2026-01-07 10:00:00 UTC,,canary,INBOX,No\n'
    f"3,,LinkedIn Member,,Me,{ME},2026-01-08 10:00:00 UTC,,canary,SPAM,No\n"
    f"4,,Me,{ME},Bo,{BO},2026-01-09 10:00:00 UTC,,canary,INBOX,Yes\n"
)
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    f'Me,Jane Doe,"1/29/26, 2:37 PM",canary,OUTGOING,{ME},{JANE}\n'
    f'Bo Li,Me,"3/4/26, 2:37 PM",,INCOMING,{BO},{ME}\n'
)
CALLS = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!--File Created By SMS Backup-->\n<calls count=\"4\">\n"
    '<call number="+4930123" duration="65" date="1767603600000" type="1" presentation="1" contact_name="Anna &amp; Co" />\n'
    '<call number="030 9999" duration="0" date="1767607200000" type="3" contact_name="(Unknown)" />\n'
    '<call number="0309998" duration="10" date="1767607200000" type="2" contact_name="null" />\n'
    '<call number="-1" duration="0" date="1767607200000" type="3" />\n</calls>\n'
)
NOTED = "Person,Date,Kind,Note\nAnna Müller,2026-01-05,lunch,canary\nbo@example.org,05.01.2026,call,\nCy,1/2/26,met,\n"


def read(text: str) -> tuple[str, list[Exchange | str]]:
    """The name of the kind, and the exchanges, or why they are none; nothing of the texts has landed."""
    kind = kind_of(text.encode())
    assert kind is not None
    records = list(kind.read(io.BytesIO(text.encode()), Wishes()))
    assert len({record.record_id for record in records}) == len(records)
    assert "canary" not in "".join(record.payload for record in records)
    found: list[Exchange | str] = []
    for record in records:
        try:
            found += exchanges.parse(record.payload)
        except Unreadable as error:
            found.append(str(error))
    return kind.name, found


def test_messages() -> None:
    """The owner's profile is the one on most rows; drafts are left out, advertising has no parties."""
    at = datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert read(MESSAGES) == (
        "LinkedIn messages",
        [
            Exchange("chat", "out", at, parties=(Party("url", JANE, "Jane Doe"),)),
            Exchange("chat", "in", at.replace(day=6), parties=(Party("url", JANE, "Jane Doe"),)),
            Exchange(
                "chat", "out", at.replace(day=7), group_size=2, parties=(Party("url", JANE), Party("url", BO))
            ),
            Exchange("chat", "in", at.replace(day=8), is_spam=True),
        ],
    )


def test_whose_export_it_is_may_be_unclear() -> None:
    """With one conversation both profiles are on every row: then nothing is said of the direction."""
    text = (
        "".join(MESSAGES.splitlines(keepends=True)[:1])
        + f"1,,Jane,{JANE},Me,{ME},2026-01-06 10:00:00 UTC,,,INBOX,No\n"
    )
    (exchange,) = read(text)[1]
    assert isinstance(exchange, Exchange)
    assert (exchange.direction, exchange.parties) == ("both", (Party("url", JANE, "Jane"),))


def test_invitations() -> None:
    """Their dates are American, whatever the language of the account."""
    assert read(INVITATIONS) == (
        "LinkedIn invitations",
        [
            Exchange("invitation", "out", None, date(2026, 1, 29), parties=(Party("url", JANE, "Jane Doe"),)),
            Exchange("invitation", "in", None, date(2026, 3, 4), parties=(Party("url", BO, "Bo Li"),)),
        ],
    )


def test_calls() -> None:
    """Missed calls say so, hidden numbers are nobody."""
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert read(CALLS) == (
        "call log",
        [
            Exchange("call", "in", at, parties=(Party("phone", "+4930123", "Anna & Co"),)),
            Exchange(
                "call", "in", at.replace(hour=10), is_unanswered=True, parties=(Party("phone", "030 9999"),)
            ),
            Exchange("call", "out", at.replace(hour=10), parties=(Party("phone", "0309998"),)),
            "The number of the call is hidden.",
        ],
    )


def test_a_table_of_interactions() -> None:
    """Known by its columns, or mapped; a date that could be two days is not guessed."""
    expected = [
        Exchange(
            "met", "both", None, date(2026, 1, 5), parties=(Party("name", "Anna Müller", "Anna Müller"),)
        ),
        Exchange(
            "call",
            "both",
            None,
            date(2026, 1, 5),
            parties=(Party("email", "bo@example.org", "bo@example.org"),),
        ),
        "The row has no date that can be read, or one that could be two days.",
    ]
    assert read(NOTED) == ("table of interactions", expected)
    text = NOTED.replace("Person,Date,Kind", "Wer,Wann,Wie")
    columns = {"person": ["Wer"], "date": ["Wann"], "kind": ["Wie"]}
    kind = mapped(columns)
    assert kind_of(text.encode()) is None
    first = next(kind.read(io.BytesIO(text.encode()), Wishes(columns=columns)))
    assert exchanges.parse(first.payload) == (expected[0],)


def test_redacting_takes_the_exchange() -> None:
    """A forgotten person's goes, others stay as they are."""
    (record, *_) = exchanges.read_calls(io.BytesIO(CALLS.encode()))
    assert exchanges.redact(record.payload, lambda value: value == "+4930123") is None
    assert exchanges.redact(record.payload, lambda _: False) == record.payload


@settings(deadline=None)  # the months of thirty languages are loaded once
@given(
    st.sampled_from(["messages", "invitations", "noted", "calls", "none"]),
    st.dictionaries(
        st.sampled_from(["DATE", "Sent At", "date", "person", "duration", "number"]), st.text(max_size=12)
    ),
)
def test_any_row_is_an_exchange_or_unreadable(layout: str, row: dict[str, str]) -> None:
    """Whatever stands in a record."""
    with suppress(Unreadable):
        (exchange,) = exchanges.parse(json.dumps({"layout": layout, "row": row}))
        assert isinstance(exchange, Exchange)


@pytest.mark.parametrize("payload", ["", "[]", "{}", '{"layout": 1, "row": []}', "x" * (2**20 + 1)])
def test_garbage_is_unreadable(payload: str) -> None:
    """And nothing worse."""
    with pytest.raises(Unreadable):
        exchanges.parse(payload)
