"""The words of a name as written: which are titles, which the given and which the family name."""

from __future__ import annotations

from functools import lru_cache

from transforms.normalise import name_words as known
from transforms.normalise.scripts import CJK, is_mixed
from transforms.normalise.words import cleaned, folded_word

QUOTES = "\"'“”„«»‘’`*_ \t,;:"


def words(text: str) -> list[str]:
    """The words as written."""
    words = (word.strip(QUOTES) for word in cleaned(text).split())
    return [word for word in words if word and not word.isdecimal()]


def without_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """Words without titles before and credentials behind them, and those that were taken away, folded."""
    found: list[str] = []
    while words and (first := one_word(words[0])) in known.TITLES:
        found.append(first)
        words = words[1:]
    if len(words) == 2 and one_word(words[0]) == "sr":
        found.append("senor")  # 'Sr. Peral'; behind a name it is the senior
        words = words[1:]
    while len(words) > 1 and (last := ending(words[-1])) in known.ENDINGS:
        if last in known.GENERATIONS and len(words) == 2 and last in {"junior", "senior"}:
            break  # 'Neymar Junior': there is no other family name
        found.append(last)
        words = words[:-1]
    return words, found


def split(words: list[str]) -> tuple[list[str], list[str]]:
    """Given and family words: the family is in capitals before them, else the last with its particles."""
    if len(words) < 2:
        return words, []
    capitals = [len(word) > 1 and word.isupper() and word.isalpha() for word in words]
    behind = capitals.index(False) if capitals[0] and not all(capitals) else 0  # where the capitals end
    if behind and not any(capitals[behind:]):
        return words[behind:], words[:behind]
    start = len(words) - 1
    while start > 1 and one_word(words[start - 1]) in known.PARTICLES:
        start -= 1
    return words[:start], words[start:]


def ending(word: str) -> str:
    """The word folded, as it is read behind a name."""
    return full_generation(one_word(word)) if word.endswith(".") else one_word(word)


def full_generation(word: str) -> str:
    """'sr' for 'sen'."""
    return known.ABBREVIATED_GENERATIONS.get(word, word)


def fold(word: str) -> tuple[str, ...]:
    if word.isascii():
        return folded_word(word)
    if is_mixed(word):
        return (word.casefold().replace("|", ""),)
    if word in known.KOREAN_FAMILIES:
        return (known.KOREAN_FAMILIES[word],)
    if CJK.fullmatch(word):
        return (one_word(word),)
    return folded_word(word)


@lru_cache(maxsize=1 << 16)
def one_word(word: str) -> str:
    """The word folded, with what hyphens part in it run together."""
    return "".join(folded_word(word))
