"""Whose mailbox an address looks like, and the one sender behind a machine's many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.normalise.mailboxes import role_of, sender_of


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("info@shop.example", "role"),
        ("info2@shop.example", "role"),
        ("customer-service@shop.example", "role"),
        ("familie@schmidt.example", "role"),
        ("no-reply@shop.example", "bot"),
        ("noreply+abc@shop.example", "bot"),
        ("do_not_reply@shop.example", "bot"),
        ("ne-pas-repondre@shop.example", "bot"),
        ("bitte.nicht.antworten@shop.example", "bot"),
        ("nao_responda@shop.example", "bot"),
        ("non-rispondere@shop.example", "bot"),
        ("ikke-svar@shop.example", "bot"),
        ("nie-odpowiadac@shop.example", "bot"),
        ("ne-otvechat@shop.example", "bot"),
        ("janganbalas@shop.example", "bot"),
        ("drive-shares-dm-noreply@google.com", "bot"),
        ("calendar-notification@google.com", "bot"),
        ("d+mta4abcd@docs.google.com", "bot"),
        ("mailer-daemon@shop.example", "bot"),
        ("postmaster@shop.example", "bot"),
        ("unsubscribe-1a2b3c4d@shop.example", "bot"),
        ("notifications-7@shop.example", "bot"),
        ("anything@bounces.shop.example", "bot"),
        ("anna=example.org@shop.example", "bot"),
        ("srs0=1abc=xy=example.org=anna@way.example", "bot"),
        ("3f9a8c7b6d5e4f3a2b1c@shop.example", "bot"),
        ("a1b2c3d4e5f6g7h8i9j0@shop.example", "bot"),
        ("c_188abc@resource.calendar.google.com", "room"),
        ("room-12@shop.example", "room"),
        ("xyz@group.calendar.google.com", "list"),
        ("everyone@shop.example", "list"),
        ("dev-request@lists.example", "list"),
        ("dev-owner@lists.example", "list"),
        ("owner-dev@lists.example", "list"),
        ("dev-confirm+0a1b2c@lists.example", "list"),
        ("dev-bounces@lists.example", "bot"),
        ("anna@shop.example", None),
        ("anna.schmidt@shop.example", None),
        ("robot.smith@shop.example", None),
        ("pr@shop.example", None),
        ("allan@shop.example", None),
        ("infante@shop.example", None),
        ("jane.owner@shop.example", None),
        ("maximilianmustermann1985@shop.example", None),
        ("13800138000@shop.example", None),
        ("s1234567@uni.example", None),
        ("user-12345@shop.example", None),
        ("用户@shop.example", None),
    ],
)
def test_a_role_mailbox_is_known_by_its_name(address: str, kind: str | None) -> None:
    """Mailboxes of machines, lists, rooms and offices are told from people's own."""
    assert role_of(address)[1] == kind


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("reply+abc123def@reply.github.com", "*@reply.github.com"),
        ("notifications+xyz@shop.example", "notifications@shop.example"),
        ("bounce-user=example.org@lists.example.org", "bounce@lists.example.org"),
        ("bounces+123-ab-anna=example.org@em.shop.example", "bounces@em.shop.example"),
        ("bounces-anna@shop.example", "bounces@shop.example"),
        ("anna=example.org@shop.example", "*@shop.example"),
        ("srs0=abcd=xy=example.org=anna@way.example", "*@way.example"),
        ("prvs=1234abcdef=anna@example.org", "anna@example.org"),
        ("msprvs1=17abc=bounces-123-4@shop.example", "bounces@shop.example"),
        ("support+id123@shop.example", "support@shop.example"),
        ("support-48213@shop.example", "support@shop.example"),
        ("ticket-48213-x@shop.example", "ticket@shop.example"),
        ("dev-bounces+anna=example.org@lists.example", "dev-bounces@lists.example"),
        ("dev-return-12-anna=example.org@lists.example", "dev-return@lists.example"),
        ("noreply-a1b2c3d4@shop.example", "noreply@shop.example"),
        ("newsletter2024@shop.example", "newsletter@shop.example"),
        ("0102018abcdef123-0a1b2c3d-1234-4567@eu.amazonses.com", "*@eu.amazonses.com"),
        ("noreply-jobs@shop.example", "noreply-jobs@shop.example"),
        ("c_188abc@resource.calendar.google.com", "c_188abc@resource.calendar.google.com"),
        ("c_188abc@group.calendar.google.com", "c_188abc@group.calendar.google.com"),
        ("team+anna@shop.example", "team+anna@shop.example"),
        ("anna+news@shop.example", "anna+news@shop.example"),
        ("j.smith2024@shop.example", "j.smith2024@shop.example"),
    ],
)
def test_a_token_makes_no_other_sender(address: str, sender: str) -> None:
    """What a machine, list or office has behind its name tells messages apart, not senders."""
    assert sender_of(address) == sender


_PARTS = (
    *(
        "bounce",
        "bounces",
        "noreply",
        "reply",
        "support",
        "dev-request",
        "anna",
        "prvs=",
        "srs0=",
        "msprvs1=",
    ),
    *("owner-", "12345", "a1b2c3", "info", "news", "-", ".", "_", "=", "+", "example.org", "room", "ticket"),
)
_LOCAL_PARTS = st.one_of(
    st.from_regex(r"[a-z0-9=+_.*-]{1,40}", fullmatch=True),
    st.lists(st.sampled_from(_PARTS), min_size=1, max_size=6).map("".join),
)
_DOMAINS = st.sampled_from(["a.example", "bounces.a.example", "docs.google.com", "group.calendar.google.com"])


@given(_LOCAL_PARTS, _DOMAINS)
def test_a_sender_is_its_own_sender(local_part: str, domain: str) -> None:
    """Once the token is gone nothing more goes; only what is nobody's own is cut, and never its domain."""
    address = f"{local_part}@{domain}"
    sender = sender_of(address)
    assert sender_of(sender) == sender
    assert sender.rpartition("@")[2] == domain
    marked = local_part.startswith(("prvs", "msprvs"))
    assert sender == address or marked or role_of(sender)[1] is not None


@given(
    st.sampled_from(["reply+{}", "bounces+{}-anna=b.example", "noreply-{}", "{}", "support-{}"]), st.data()
)
def test_many_tokens_are_one_sender(form: str, data: st.DataObject) -> None:
    """However many notifications: hexadecimal tokens of any length behind one form make one sender."""
    token = st.from_regex(r"[0-9]{3}[0-9a-f]{17,30}", fullmatch=True)
    tokens = data.draw(st.lists(token, min_size=2, max_size=5, unique=True))
    assert len({sender_of(f"{form.format(token)}@shop.example") for token in tokens}) == 1
