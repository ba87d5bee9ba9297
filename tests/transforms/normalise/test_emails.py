"""E-mail addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.normalise.emails import (
    address_of,
    email_addresses,
    is_free_mail,
    match_key_of,
    organisation_domain_of,
)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("Anna@Example.ORG", "anna@example.org"),
        ("  anna@example.org \n", "anna@example.org"),
        ("mailto:anna@example.org", "anna@example.org"),
        ("MAILTO:anna%40example.org?subject=Hi", "anna@example.org"),
        ("Anna Schmidt <anna@example.org>", "anna@example.org"),
        ("<anna@example.org>", "anna@example.org"),
        ("'anna@example.org'", "anna@example.org"),
        ("anna@example.org.", "anna@example.org"),
        ("an\u200bna@example.org", "anna@example.org"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("anna@XN--BCHER-KVA.example", "anna@xn--bcher-kva.example"),
        ("anna+news@example.org", "anna+news@example.org"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
    ],
)
def test_an_address_is_read_however_it_is_written(value: str, address: str) -> None:
    """Case, blanks, mailto:, angle brackets, invisible characters and the domain's form do not matter."""
    assert address_of(value) == address


@pytest.mark.parametrize(
    "value",
    [
        "",
        "anna",
        "anna@localhost",
        "@example.org",
        "anna@",
        "anna@.org",
        "anna@example..org",
        "a b@example.org",
        "/o=ExchangeLabs/ou=Group/cn=Recipients/cn=anna",
        "a" * 65 + "@example.org",
        "anna@" + "x" * 250 + ".org",
        "anna@-example.org",
        "x" * 1_000_000 + "@example.org",
        "urn:uuid:4b1a2c3d",
        "anna@ex\u0000ample.org",
    ],
)
def test_what_is_no_address_is_none(value: str) -> None:
    """Directory names, hosts without a dot, blanks and monsters are no addresses."""
    assert address_of(value) is None


@given(st.text(max_size=80))
def test_reading_never_fails_and_reading_again_changes_nothing(value: str) -> None:
    """Any text gives an address or None; an address gives itself."""
    address = address_of(value)
    assert address is None or address_of(address) == address


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("kofi.mensah@gmail.com", "kofimensah@gmail.com", True),
        ("kofi+news@gmail.com", "kofi@googlemail.com", True),
        ("kofi.mensah@example.org", "kofimensah@example.org", False),
        ("kofi+news@example.org", "kofi@example.org", False),
        ("kofi@gmail.com.example", "k.ofi@gmail.com.example", False),
    ],
)
def test_only_gmail_ignores_dots_and_tags(one: str, other: str, is_one: bool) -> None:
    """Elsewhere a dot or a +tag may be another mailbox."""
    assert (match_key_of(one) == match_key_of(other)) is is_one


def test_free_mail_and_disposable_domains_are_no_organisations() -> None:
    """A registrable domain is an organisation's, unless anyone can have an address there."""
    assert organisation_domain_of("mail.acme.co.uk") == "acme.co.uk"
    assert organisation_domain_of("acme.example") == "acme.example"
    assert organisation_domain_of("gmail.com") is None
    assert organisation_domain_of("mailinator.com") is None
    assert organisation_domain_of("co.uk") is None
    assert is_free_mail("outlook.com")
    assert not is_free_mail("acme.example")


def test_the_name_in_a_local_part_is_read() -> None:
    """'anna.schmidt' reads like a name; 'annas', 'info' and 'anna99' do not."""
    rows = {
        row[0]: row for row in map(tuple, email_addresses([(f"{local}@a.example",) for local in _LOCALS]))
    }
    forms = {value.partition("@")[0]: row[9] for value, row in rows.items()}
    assert forms == {
        "anna.schmidt": "anna||schmidt|||",
        "annas": None,
        "customer.service": None,
        "anna99": None,
    }


_LOCALS = ("anna.schmidt", "annas", "customer.service", "anna99")


def test_a_token_makes_no_other_sender() -> None:
    """The address and the key of a machine's are those of the one sender; a person's +tag stays."""
    values = ["Reply+1a2b3c@Shop.example", "reply+9f8e7d@shop.example", "anna+news@shop.example"]
    rows = [tuple(row) for row in email_addresses([(value,) for value in values])]
    assert [row[1:3] for row in rows] == [
        ("reply@shop.example", "reply@shop.example"),
        ("reply@shop.example", "reply@shop.example"),
        ("anna+news@shop.example", "anna+news@shop.example"),
    ]
    assert [row[8] for row in rows] == ["bot", "bot", None]


@given(st.from_regex(r"[a-zA-Z0-9._+'\-]{1,8}@[a-zA-Z0-9.\-]{1,10}[. ']?", fullmatch=True))
def test_a_bare_address_goes_a_shorter_way_to_the_same(value: str) -> None:
    """What is nothing but an address is read as the same in brackets, which have to be taken away."""
    assert address_of(value) == address_of(f"Anna <{value}>")
