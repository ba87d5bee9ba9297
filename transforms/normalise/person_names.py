"""What takes every distinct name apart; and what is known of the words of which most are made."""

from __future__ import annotations

from transforms.normalise.name_words import (
    CREDENTIALS_AFTER_COMMA,
    FEMALE_TITLES,
    MALE_TITLES,
    PARTICLES,
    TITLES,
)
from transforms.normalise.names import is_on_behalf, parse_name
from transforms.normalise.ordinary_words import ordinary_words
from transforms.normalise.spelling import core_keys_of, spelling_key_of, spellings_of
from transforms.normalise.words import LONGEST_TEXT
from transforms.step import Row, Rows

_NONE = (None,) * 11


_SILENT_TITLES = TITLES - MALE_TITLES - FEMALE_TITLES
LONGEST_WORD = (LONGEST_TEXT - len(",  ")) // 3
"""Of three that are no longer, and what is between them, all is read."""


def name_words(rows: Rows) -> Rows:
    """Rows of (word,) without spaces -> rows of name_word: of ordinary words of one part, and of titles."""
    written = [word for (word,) in rows if len(word) <= LONGEST_WORD]
    found = [words[0] for words in map(ordinary_words, written) if words and len(words[0].parts) == 1]
    for word, spelling in zip(found, spellings_of(word.one for word in found), strict=False):
        _, _, one, is_capital, is_loose = word
        is_particle, is_credential = one in PARTICLES, one in CREDENTIALS_AFTER_COMMA
        yield word.written, one, spelling, is_capital, is_loose, is_particle, is_credential
    for title in written:
        if title.isascii() and title.removesuffix(".").lower() in _SILENT_TITLES:
            yield title, None, None, False, False, False, False


def person_names(rows: Rows) -> Rows:
    """Rows of the six name fields as written -> rows of derived.person_name."""
    return map(person_name, rows)


def person_name(row: Row) -> Row:
    """What derived.person_name says of the six fields."""
    parsed = parse_name(*row)
    if parsed is None:
        return (*row, *_NONE)
    name = parsed.name
    key = name.key
    return (
        *row,
        key,
        spelling_key_of(key),
        core_keys_of(name),
        name.form(),
        name.given,
        " ".join(name.family) or None,
        parsed.display,
        parsed.given_name,
        parsed.family_name,
        name.is_human,
        is_on_behalf(row[0] or ""),
    )
