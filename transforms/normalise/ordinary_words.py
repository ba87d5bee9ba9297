"""Ordinary words, of which most names are made: what there is to know of such a word is found out once.

A word is ordinary that is nothing but letters and says nothing of what stands beside it: no title, no
generation, no organisation's word. 'J.' is ordinary too, 'J.R.' is not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from transforms.normalise import name_words as known
from transforms.normalise.scripts import CJK, LOOSE, is_mixed
from transforms.normalise.words import LONGEST_TEXT, cleaned, folded_word

_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\W\d_]\.")
_TELLING = (
    known.TITLES
    | known.ENDINGS
    | known.ORGANISATION_WORDS
    | known.SHARED
    | {"".join(folded_word(max(way.split(), key=len))) for way in known.VIA}
    | {max(words.split(), key=len) for words in known.PLACEHOLDERS if " " in words}
)


class Word(NamedTuple):
    """``parts``: folded, for hyphens part words; ``one``: these run together; ``is_capital``: in capitals."""

    written: str
    parts: tuple[str, ...]
    one: str
    is_capital: bool
    is_loose: bool


def ordinary_words(text: str) -> list[Word] | None:
    """The words of a text if all of them are ordinary; else None, as for a text without words."""
    if len(text) > LONGEST_TEXT or not text.isprintable():  # then the only space is the plain one
        return None
    words: list[Word] = []
    for written in text.split():
        word = _ordinary_word(written)
        if word is None:
            return None
        words.append(word)
    return words or None


@lru_cache(maxsize=1 << 16)
def _ordinary_word(written: str) -> Word | None:
    if not _LETTERS.fullmatch(written) or cleaned(written) != written:
        return None
    if not written.isascii() and (is_mixed(written) or CJK.search(written)):
        return None
    parts = folded_word(written)
    one = "".join(parts)
    if not one.isalpha() or one in _TELLING or not _TELLING.isdisjoint(parts):
        return None
    is_capital = len(written) > 1 and written.isupper() and written.isalpha()
    return Word(written, parts, one, is_capital, is_loose=bool(LOOSE.search(written)))
