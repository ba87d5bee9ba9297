"""One spelling for words that are spelt in several ways: for finding candidates, never evidence alone."""

from __future__ import annotations

import re

_REWRITES = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?<=[aou])e(?=[^aeiou])"), ""),  # Mueller, Joerg, Kaese: the ASCII of umlauts
    (re.compile(r"tz"), "z"),
    (re.compile(r"ck|cz|c(?=[^hiey])|c$|q"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"(?<!^)[yj]"), "i"),
    (re.compile(r"(?<![sc])(?<!^)h"), ""),  # Katharina, Sarah, Johanna; not sh and ch
    (re.compile(r"w"), "v"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def spelling_of(word: str) -> str:
    """A folded word in the spelling that its variants share: Katharina and Catarina, Mueller and Muller."""
    for pattern, replacement in _REWRITES:
        word = pattern.sub(replacement, word)
    return word


def spelling_key_of(name_key: str) -> str:
    """The spelling of every word of a name key, in alphabetical order again."""
    return " ".join(sorted(spelling_of(word) for word in name_key.split()))
