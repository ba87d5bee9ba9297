"""One spelling for words that are spelt in several ways: for finding candidates, never evidence alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from transforms.normalise.name_words import PARTICLES
from transforms.normalise.names import Name

# Before each what is in a word that it rewrites: to look for that takes a tenth of the time. Words that are
# rewritten together stand in a line each.
_REWRITES = (
    ("ph", re.compile(r"ph"), "f"),
    ("e", re.compile(r"(?<=[aou])e(?=[^aeiou\n])"), ""),  # Mueller, Joerg, Kaese: the ASCII of umlauts
    ("tz", re.compile(r"tz"), "z"),
    ("c", re.compile(r"ck|cz|c(?![hiey])"), "k"),
    ("q", re.compile(r"q"), "k"),
    ("x", re.compile(r"x"), "ks"),
    ("y", re.compile(r"(?<!^)y", re.MULTILINE), "i"),
    ("j", re.compile(r"(?<!^)j", re.MULTILINE), "i"),
    ("h", re.compile(r"(?<![sc])(?<!^)h", re.MULTILINE), ""),  # Katharina, Sarah, Johanna; not sh and ch
    ("w", re.compile(r"w"), "v"),
    ("", re.compile(r"(.)\1+"), r"\1"),
)


@lru_cache(maxsize=1 << 16)
def spelling_of(word: str) -> str:
    """A folded word in the spelling that its variants share: Katharina and Catarina, Mueller and Muller."""
    return _rewritten(word, _REWRITES)


def spellings_of(words: Iterable[str]) -> list[str]:
    """`spelling_of` each of many words, in a fraction of the time."""
    return _rewritten("\n".join(words), _REWRITES).split("\n")


def _rewritten(text: str, rewrites: Iterable[tuple[str, re.Pattern[str], str]]) -> str:
    for what, pattern, replacement in rewrites:
        if what in text:
            text = pattern.sub(replacement, text)
    return text


def spelling_key_of(name_key: str) -> str:
    """The spelling of every word of a name key, in alphabetical order again."""
    return " ".join(sorted(map(spelling_of, name_key.split())))


def core_keys_of(name: Name) -> list[str]:
    """Of a name of three words or more the spelling keys that it may have where it is written with two.

    Maria Garcia and Maria Lopez of Maria García López, John Adams of John Q. Adams.
    """
    if len(name.middle) + len(name.family) < 2:
        return []
    behind = [word for word in (*name.middle, *name.family) if word not in PARTICLES]
    if len(behind) < 2:
        return []
    return sorted({spelling_key_of(f"{name.given} {word}") for word in behind if len(word) > 1})


# T is one sound with s or z behind it, and c is s before e, i and y.
_HISSED = (("t", re.compile(r"t(?=[sz])"), ""), ("c", re.compile(r"c(?=[eiy])"), "s"))
_DOUBLED = (("", re.compile(r"(.)\1+"), r"\1"),)


_SOUNDING = b"cgqzjxdbfvwml"
_SOUNDS = bytes.maketrans(_SOUNDING, b"kkkssstppppnr")
_SILENT = bytes(set(range(128)) - set(_SOUNDING + b"kstpnr\n"))


@lru_cache(maxsize=1 << 16)
def sounds_of(words: tuple[str, ...]) -> str:
    """The consonants of folded words by where the mouth makes them, as one text: 'trt' of Huda al-Haddad.

    It is left of a name however it was romanised: vowels, h and y are a matter of taste, abjads write few.
    """
    return _sounding("".join(words))


def sounds_of_each(texts: Iterable[str]) -> list[str]:
    """`sounds_of` each of many texts, in a fraction of the time."""
    return _sounding("\n".join(texts)).split("\n")


def _sounding(text: str) -> str:
    letters = _rewritten(text, _HISSED).encode("ascii", "ignore")
    return _rewritten(letters.translate(_SOUNDS, _SILENT).decode("ascii"), _DOUBLED)
