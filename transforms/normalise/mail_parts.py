"""What there is to know of the parts of new e-mail addresses: of domains, and of the words in local parts."""

from __future__ import annotations

from transforms.normalise import mailbox_words as known
from transforms.normalise.emails import (
    GMAIL_DOMAINS,
    LONGEST_ADDRESS,
    LONGEST_LOCAL_PART,
    address_of,
    is_free_mail,
    match_key_of,
    organisation_domain_of,
)
from transforms.normalise.mailboxes import role_of
from transforms.normalise.person_names import name_words
from transforms.step import Rows

MOST_DIGITS = 8
"""Behind the words of a plain address (mail_part.sql)."""
LONGEST_WORD = (LONGEST_LOCAL_PART - MOST_DIGITS - 1) // 2
LONGEST_DOMAIN = LONGEST_ADDRESS - LONGEST_LOCAL_PART - 1

_ROLES = {*known.KIND_OF_ROLE, *known.ROLES_WITH_MORE}


def _split(text: str) -> list[tuple[str, str]]:
    return [(text[:at], text[at:]) for at in range(1, len(text))]


# Two words may make one of another: then one of them is at least half of it.
_HALVES = {
    half for role in _ROLES for halves in _split(role) for half in halves if 2 * len(half) >= len(role)
} | {part for role in _ROLES for part in role.split("-")}
_NO_REPLIES = [(text, *halves) for text in known.NO_REPLY.pattern.split("|") for halves in _split(text)]
_BEGUN = tuple({begun for text, begun, _ in _NO_REPLIES if 2 * len(begun) >= len(text)})
_ENDED = tuple({ended for text, _, ended in _NO_REPLIES if 2 * len(ended) >= len(text)})


def mail_words(rows: Rows) -> Rows:
    """Rows of (word, is_of_name), the word of letters a to z -> rows of mail_word."""
    rows = list(rows)
    of_names = ((word,) for word, is_of_name in rows if is_of_name)
    spellings = {word: spelling for word, _, spelling, *_ in name_words(of_names)}
    return [(word, tells_nothing(word), spellings.get(word)) for word, _ in rows]


def tells_nothing(word: str) -> bool:
    """Whether no mailbox has a role for this word of a to z: nor where another word is before or behind it,
    with a dot or an underscore between them, and some digits behind.
    """
    return (
        len(word) <= LONGEST_WORD
        and word not in _HALVES
        and not word.endswith(_BEGUN)
        and not word.startswith(_ENDED)
        and role_of(f"{word}{'0' * MOST_DIGITS}@") == (None, None)  # with a role, it had one with digits too
    )


def mail_domains(rows: Rows) -> Rows:
    """Rows of (domain,) in lower case -> rows of mail_domain: those where mailboxes are people's own."""
    for (domain,) in rows:
        one = f"a@{domain}"
        is_plain = len(domain) <= LONGEST_DOMAIN and address_of(one) == match_key_of(one) == one
        if is_plain and role_of(one) == (None, None):
            tells_dots = domain not in GMAIL_DOMAINS
            yield domain, organisation_domain_of(domain), is_free_mail(domain), tells_dots
