"""Words of any script, folded so that case, accents, width and script do not tell two apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

LONGEST_TEXT = 200

# Combining marks of the Latin, Greek and Cyrillic alphabets; those of other scripts are letters' parts.
_MARKS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
# Points of Hebrew and Arabic, but for the hyphen among them: with its vowels or without, a name is the same.
_POINTS = re.compile(
    r"[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]+"
)
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['’ʼ‘`´ʹʺ]")
# Categories that are never part of a word: formats (zero-width, bidi), controls, private use, symbols.
_DROPPED = frozenset({"Cf", "Cc", "Co", "Cs", "Cn", "So", "Sk"})


def cleaned(text: str) -> str:
    """NFKC without format characters, controls, symbols and stacked accents; at most 200 characters."""
    if text.isascii():
        return text[:LONGEST_TEXT] if text.isprintable() else _without_dropped(text)
    text = unicodedata.normalize("NFKC", text[: 4 * LONGEST_TEXT])
    return _without_dropped(_MARKS.sub("", text))


def _without_dropped(text: str) -> str:
    kept = (
        " " if c in "\t\r\n" else c for c in text if c in "\t\r\n" or unicodedata.category(c) not in _DROPPED
    )
    return "".join(kept)[:LONGEST_TEXT]


@lru_cache(maxsize=1 << 16)
def folded_word(word: str) -> tuple[str, ...]:
    """`folded_words` of what is one word as written. A few words make most names: each is folded once."""
    return tuple(folded_words(word))


def folded_words(text: str) -> list[str]:
    """The words of a text, folded, in order. Hyphens part words; apostrophes and points do not."""
    if text.isascii() and text.isalpha():  # nothing but itself, in a tenth of the time
        return [text[:LONGEST_TEXT].lower()]
    ascii_text = anyascii(_POINTS.sub("", _APOSTROPHES.sub("", cleaned(text)))).replace("'", "").lower()
    return [word for word in _NOT_WORD.split(ascii_text) if word]
