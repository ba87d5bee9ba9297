"""WhatsApp's exported chats: who wrote on which day, in the shape of many languages, and nothing of the text."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import NotImported, Unreadable
from connectors.files import exchanges, whatsapp
from connectors.files.recognise import Wishes, kind_of
from connectors.records import Exchange

NNBSP, LRM, RLM = "\u202f", "\u200e", "\u200f"


def read(text: str) -> set[tuple[str, str, str, int]]:
    """Who, on which day, in which direction, among how many; recognised, and without the text."""
    kind = kind_of(text.encode())
    assert kind is not None
    assert (kind.name, kind.source) == ("WhatsApp chat", "file_chats")
    records = list(kind.read(io.BytesIO(text.encode()), Wishes()))
    assert len({record.record_id for record in records}) == len(records)
    assert "canary" not in "".join(record.payload for record in records)
    found: set[tuple[str, str, str, int]] = set()
    for record in records:
        (exchange,) = exchanges.parse(record.payload)
        assert isinstance(exchange, Exchange)
        (party,) = exchange.parties
        assert exchange.kind == "chat"
        found.add((str(party.value), str(exchange.occurred_on), exchange.direction, exchange.group_size))
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("[27/11/2026, 09:15:32] ", "[03/12/2026, 09:16:45] "),  # iOS, en-GB
        (f"{LRM}[11/27/26, 9:15:32{NNBSP}AM] ", f"[12/3/26, 9:16:45{NNBSP}PM] "),  # iOS, en-US
        ("[27.11.26, 09:15:32] ", "[03.12.26, 09:16:45] "),  # iOS, German
        ("[27.11.2026 klo 9.15.32] ", "[3.12.2026 klo 9.16.45] "),  # iOS, Finnish
        ("[2026/11/27 9:15:32] ", "[2026/12/3 9:16:45] "),  # iOS, Japanese
        ("[2026/11/27 下午9:15:32] ", "[2026/12/3 上午9:16:45] "),  # iOS, Chinese
        ("11/27/26, 9:15 AM - ", "12/3/26, 9:16 PM - "),  # Android, en-US
        ("27/11/2026, 9:15 am - ", "03/12/2026, 9:16 pm - "),  # Android, en-IN
        ("27.11.26, 09:15 - ", "03.12.26, 09:16 - "),  # Android, German
        ("27/11/2026 09:15 - ", "03/12/2026 09:16 - "),  # Android, Portuguese
        ("27/11/2026, 9:15 a.\u00a0m. - ", "3/12/2026, 9:16 p.\u00a0m. - "),  # Android, Spanish
        ("2026-11-27, 09:15 - ", "2026-12-03, 09:16 - "),  # Android, Swedish
        ("27-11-2026 09:15 - ", "03-12-2026 09:16 - "),  # Android, Dutch
        ("2026. 11. 27. 오전 9:15 - ", "2026. 12. 3. 오후 9:16 - "),  # Android, Korean
        (f"٢٧{RLM}/١١{RLM}/٢٠٢٦، ٩:١٥ ص - ", f"٣{RLM}/١٢{RLM}/٢٠٢٦، ٩:١٦ م - "),  # Android, Arabic
    ],
)  # fmt: skip
def test_days_in_the_shape_of_a_language(first: str, second: str) -> None:
    """Of two people each is told of what both did, a day a record; text of several lines is no message."""
    text = f"{first}Ana: canary\nmore: canary\n{first}Me: canary: canary\r\n{second}Me: canary\n"
    assert read(text) == {
        ("Ana", "2026-11-27", "both", 1),
        ("Me", "2026-11-27", "both", 1),
        ("Ana", "2026-12-03", "out", 1),
        ("Me", "2026-12-03", "in", 1),
    }


def test_a_group() -> None:
    """Whoever wrote, among the others; what WhatsApp itself says is of nobody, on both platforms."""
    android = (
        "27/11/2026, 09:00 - Messages and calls are end-to-end encrypted.\n"
        '27/11/2026, 09:01 - Ana created group "Chess"\n'
        "27/11/2026, 09:02 - Ana: canary\n27/11/2026, 09:03 - +49 151 2345678: canary\n"
        "28/11/2026, 09:03 - Me: <Media omitted>\n"
    )
    assert read(android) == {
        ("Ana", "2026-11-27", "in", 2),
        ("+49 151 2345678", "2026-11-27", "in", 2),
        ("Me", "2026-11-28", "in", 2),
    }
    ios = (
        f"[27.11.26, 09:00:00] Chess: {LRM}Messages and calls are end-to-end encrypted.\n"
        f"[27.11.26, 09:00:00] Chess: {LRM}Ana created this group\n"
        f"[27.11.26, 09:02:00] Ana: canary\n{LRM}[27.11.26, 09:03:00] Bo: {LRM}image omitted\n"
        f"[27.11.26, 09:04:00] Bo: canary\n[28.11.26, 09:04:00] ~{NNBSP}Cy: canary\n"
    )
    assert read(ios) == {
        ("Ana", "2026-11-27", "in", 2),
        ("Bo", "2026-11-27", "in", 2),
        ("Cy", "2026-11-28", "in", 2),
    }


def test_days_that_the_order_of_messages_tells() -> None:
    """3/4 before 2/5 is in April: messages stand one after the other."""
    assert {day for _, day, *_ in read("3/4/26, 09:15 - Ana: x\n2/5/26, 09:15 - Me: x\n")} == {
        "2026-04-03",
        "2026-05-02",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("3/4/26, 09:15 - Ana: x\n5/6/26, 09:15 - Me: x\n", "could be two"),
        ("3.4.1405, 09:15 - Ana: x\n5.4.1405, 09:15 - Me: x\n", "no calendar"),
        ("30/40/26, 09:15 - Ana: x\n5/6/26, 09:15 - Me: x\n", "no calendar"),
    ],
)
def test_days_are_never_guessed(text: str, message: str) -> None:
    """What could be two days, or none, is not imported, and why is said."""
    with pytest.raises(NotImported, match=message):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, 27.11.26: a list\n",
        "27.11.26, 09:15 - one line\n",
        "date,kind,person\n2026-11-27,met,Ana\n",
    ],
)
def test_what_is_no_chat(text: str) -> None:
    """Text that has a day in it."""
    assert not whatsapp.is_chat(text)


def test_a_newer_export_of_two_people_updates() -> None:
    """The last day of the older one goes on in the newer: the same record."""
    older = "27.11.26, 09:15 - Ana: x\n27.11.26, 09:16 - Me: x\n28.11.26, 09:16 - Me: x\n"
    ids = [
        {record.record_id for record in exchanges.read_chat(io.BytesIO(text.encode()))}
        for text in (older, older + "28.11.26, 19:16 - Ana: x\n")
    ]
    assert ids[0] == ids[1]


@given(st.text())
def test_any_text(text: str) -> None:
    """Nothing but the errors that are meant comes out."""
    whatsapp.is_chat(text)
    with suppress(NotImported, Unreadable):
        for record in exchanges.read_chat(io.BytesIO(text.encode("utf-8", "replace"))):
            (exchange,) = exchanges.parse(record.payload)
            assert exchange.occurred_on is None or exchange.occurred_on > date(2008, 1, 1)
