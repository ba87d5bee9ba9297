"""Address lists of mail headers: the address that counts, and the name beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.formats.content_lines import MAX_ADDRESS
from connectors.formats.mail_addresses import read_mailboxes
from tests.connectors.formats.storable import assert_storable


@pytest.mark.parametrize(
    ("value", "mailboxes"),
    [
        (
            "Åsa Öberg <asa@example.org>, bob@example.net",
            [("asa@example.org", "Åsa Öberg"), ("bob@example.net", None)],
        ),
        ('"Doe, Jane" <jane@example.org>', [("jane@example.org", "Doe, Jane")]),
        ("Doe, Jane <jane@example.org>", [("jane@example.org", "Doe, Jane")]),
        ('"Jane \\"JD\\" Doe" <jane@example.org>', [("jane@example.org", 'Jane "JD" Doe')]),
        ("jane@example.org (Jane (work) Doe)", [("jane@example.org", "Jane (work) Doe")]),
        ("<jane@example.org>", [("jane@example.org", None)]),
        ("'Jane' <jane@example.org>", [("jane@example.org", "Jane")]),
        ('"john doe"@example.org', [('"john doe"@example.org', None)]),
        ('John <"j>d"@example.org>', [('"j>d"@example.org', "John")]),
        ("<@a.example,@b.example:jane@example.org>", [("jane@example.org", None)]),
        ("Jane <mailto:jane@example.org>", [("jane@example.org", "Jane")]),
        ("jane@example.org.", [("jane@example.org", None)]),
        ("<<jane@example.org>>", [("jane@example.org", None)]),
        ("jürgen@müller.example", [("jürgen@müller.example", None)]),
        ("jane@[192.0.2.1]", [("jane@[192.0.2.1]", None)]),
        ("undisclosed-recipients:;", []),
        ("Friends: a@example.org, B <b@example.org>;", [("a@example.org", None), ("b@example.org", "B")]),
        ("a@example.org; b@example.org", [("a@example.org", None), ("b@example.org", None)]),
        ("A <a@example.org> B <b@example.org>", [("a@example.org", "A"), ("b@example.org", "B")]),
        ("Anna (x <a@example.org>", [("a@example.org", "Anna x")]),
        ('"torn <a@example.org>', [("a@example.org", "torn")]),
        ("<>", []),
        ("root@localhost, nobody, @example.org, a@b@example.org", []),
        ("a b@example.org", []),
        (f"{'a' * MAX_ADDRESS}@example.org", []),
        ("a\x07@example.org", []),
        ("", []),
    ],
)
def test_mailboxes(value: str, mailboxes: list[tuple[str, str | None]]) -> None:
    """Each mailbox with its name, in order; what is no address with a dot in its domain is left out."""
    assert [tuple(box) for box in read_mailboxes(value)] == mailboxes


@pytest.mark.parametrize(
    "value",
    [
        "alice@good.example <b@evil.example>",
        '"alice@good.example" <b@evil.example>',
        "alice@good.example]<b@evil.example>",
        "(alice@good.example) <b@evil.example>",
        "=?utf-8?q?alice=40good.example?= <b@evil.example>",
        "=?utf-8?b?YWxpY2VAZ29vZC5leGFtcGxlLCA=?= <b@evil.example>",
        "=?utf-8?q?=3Calice=40good.example=3E?= <b@evil.example>",
        "b@evil.example (alice@good.example)",
    ],
)
def test_an_address_in_the_name_counts_for_nothing(value: str) -> None:
    """The address in the angle brackets, or alone, wins; a name that shows another address is none."""
    assert [tuple(box) for box in read_mailboxes(value)] == [("b@evil.example", None)]


_ODD = st.text(alphabet='<>()",;:@.\\ \t\n=?qabñ', max_size=60) | st.text(max_size=60)


@given(_ODD)
def test_any_text_is_a_list(value: str) -> None:
    """Whatever stands there, the mailboxes can be stored, and each has two sides."""
    boxes = list(read_mailboxes(value))
    assert_storable(boxes)
    assert all("@" in box.email for box in boxes)


_EMAILS = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True)
_NAMES = st.text(alphabet=st.characters(categories=["L", "Zs"]), max_size=20)


@given(st.lists(st.tuples(_NAMES.map(lambda name: " ".join(name.split())), _EMAILS), max_size=5))
def test_what_is_written_is_read(people: list[tuple[str, str]]) -> None:
    """A quoted name before angle brackets comes back as it is."""
    value = ", ".join(f'"{name}" <{email}>' for name, email in people)
    assert [tuple(box) for box in read_mailboxes(value)] == [(email, name or None) for name, email in people]
