"""Whose mailbox an address looks like: someone's own, or that of an office, a machine, a list or a room.

Machines write from ten thousand addresses, each with a token in it. `sender_of` gives the one sender behind
them, so that they are not ten thousand people.
"""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.normalise import mailbox_words as known

# Mailboxes that a list server keeps beside a list's own (RFC 2142 6), and what it writes from.
_BESIDE_A_LIST = re.compile(
    r"(?P<name>.+?-(?P<what>bounces?|return|errors?|request|owner|subscribe|unsubscribe|leave|join|confirm))"
    r"(?:[-_.=].*)?"
)
_OWNER_OF_A_LIST = re.compile(r"owner-.+")
_BOUNCING = frozenset({"bounce", "bounces", "return", "error", "errors"})

# Labels before the domain of mail that machines send; behind the first, every local part is a token.
_TOKEN_SUBDOMAIN = re.compile(r"^(bounces?|reply|email-od)\.")
_BOT_SUBDOMAIN = re.compile(r"^(bounces?|notifications?|no-?reply|reply|mailer|email-od)\.")

_MACHINE_MADE = (
    r"[0-9a-f]{20,}|[0-9a-f]{8,}(?:-[0-9a-f]{4,}){2,}.*|(?=.{20,})[0-9]*(?:[a-z]+[0-9]+){4,}[a-z]*"
)
_DIGIT = re.compile(r"[0-9]")
_TOKEN = re.compile(r"[a-z0-9]*[0-9]{3,}[a-z0-9]*|(?=[0-9]*[a-z])(?=[a-z]*[0-9])[a-z0-9]{6,}")
# An envelope's sender with the address of the one written to in it: 'anna=example.org'.
_VERP = r"[^=]+=(?:[a-z0-9-]+\.)+[a-z]{2,}"
# What mail servers make of an address for the way: BATV is unwrapped, the domain being the same.
_BATV = re.compile(r"(?:prvs|btv1|msprvs1)=+[^=]*=+(?P<local>[^=]+)")
_WRAPPED = r"(?:srs[01][=+-]|(?:ms)?prvs1?=|btv1=).*"
_MADE = re.compile(rf"\*|{_MACHINE_MADE}|{_VERP}|{_WRAPPED}")
_PARTS = re.compile(r"[-_.=]")


def sender_of(address: str) -> str:
    """The sender behind an address (lower case): a machine's, list's or office's without the token in it.

    ``*@domain`` where nothing else is left. A sender that a server marked (BATV) is the one without the mark.
    The address of a person, or of a room, is its own sender.
    """
    while (shorter := _shortened(address)) != address:
        address = shorter
    return address


def _shortened(address: str) -> str:
    """The address less a mark, or less a token and what is behind it; itself where there is none."""
    local, _, domain = address.rpartition("@")
    if "=" in local and (marked := _BATV.fullmatch(local)):
        return f"{marked['local']}@{domain}"
    role, kind = role_of(address)
    word, _, tag = local.partition("+")
    if kind in (None, "room") or (kind == "list" and _kind_of(domain)):
        return address
    if kind != "bot" and tag and not ("=" in tag or any(map(_TOKEN.fullmatch, _PARTS.split(tag)))):
        return address  # 'team+anna' may be Anna's
    beside = _BESIDE_A_LIST.fullmatch(word)
    if _TOKEN_SUBDOMAIN.match(domain):
        word = ""
    elif beside and role == beside["what"]:
        word = beside["name"]
    elif role in ("bounce", "bounces"):
        word = _PARTS.split(word)[0]
    else:
        word = _without_token(word)
    sender = f"{word or '*'}@{domain}"
    return sender if role_of(sender)[1] else f"*@{domain}"


def role_of(address: str) -> tuple[str, str] | tuple[None, None]:
    """What the mailbox is for and its kind (role, bot, list, room); (None, None) for someone's own."""
    local, _, domain = address.rpartition("@")
    if kind := _kind_of(domain):
        return kind, kind
    word = local.split("+", 1)[0]
    role = _role_in(word)
    if role:
        return role
    if _MADE.fullmatch(word) or _is_bots(domain):
        return "bot", "bot"
    return None, None


def _role_in(word: str) -> tuple[str, str] | None:
    """The role that a local part names, and its kind."""
    parts = word.strip("0123456789_-.").replace("_", "-").replace(".", "-").split("-")
    letters = "".join(parts)
    if known.NO_REPLY.search(letters):
        return "no-reply", "bot"
    if "-" in word:
        if beside := _BESIDE_A_LIST.fullmatch(word):
            return beside["what"], "bot" if beside["what"] in _BOUNCING else "list"
        if _OWNER_OF_A_LIST.fullmatch(word):
            return "owner", "list"
    begins = [name for name in ("-".join(parts[:2]), parts[0]) if name in known.ROLES_WITH_MORE]
    for name in ("-".join(parts), letters, *begins, _without_token(word)):
        if name in known.KIND_OF_ROLE:
            return name, known.KIND_OF_ROLE[name]
    return None


@lru_cache(maxsize=1 << 14)
def _is_bots(domain: str) -> bool:
    return bool(_BOT_SUBDOMAIN.match(domain))


@lru_cache(maxsize=1 << 14)
def _kind_of(domain: str) -> str | None:
    """The kind of all mailboxes of a domain."""
    return next((k for d, k in known.KIND_OF_DOMAIN.items() if domain == d or domain.endswith("." + d)), None)


def _without_token(word: str) -> str:
    """The parts of a local part before the first that is a token; '' when that is the first of all."""
    if "=" not in word and not _DIGIT.search(word):  # no token is without
        return word
    if "=" in word:  # the part before it belongs to the address behind it
        word = word.split("=", 1)[0]
        word = word[: max((match.start() for match in _PARTS.finditer(word)), default=0)]
    start = 0
    for end in [*(match.start() for match in _PARTS.finditer(word)), len(word)]:
        if _TOKEN.fullmatch(word, start, end):
            role = word[start:end].rstrip("0123456789")
            return word[:start] + role if role in known.KIND_OF_ROLE else word[:start].rstrip("-_.")
        start = end + 1
    return word
