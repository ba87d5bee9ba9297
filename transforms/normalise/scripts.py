"""Of which alphabet the letters of a name are."""

from __future__ import annotations

import re

CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\s·・々]+")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,4}")
HANGUL = re.compile(r"[\uac00-\ud7af]{2,4}")
FAMILY_FIRST = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
"""Names in these letters have the family name first; foreign ones in katakana do not."""
LOOSE = re.compile(r"[\u0370-\u1cff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Whose romanisation is not how its people spell themselves."""

_LATIN, _CYRILLIC, _GREEK = (
    re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE),
    re.compile(r"[\u0400-\u04ff]"),
    re.compile(r"[\u0370-\u03ff]"),
)


def is_mixed(word: str) -> bool:
    """Whether a word mixes alphabets that share shapes of letters: nobody's name does, a forger's does."""
    return not word.isascii() and sum(bool(script.search(word)) for script in (_LATIN, _CYRILLIC, _GREEK)) > 1
