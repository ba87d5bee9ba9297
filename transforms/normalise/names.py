"""Human names of any order and script, taken apart so that two of them can be compared.

A parser of our own: order-free, since 'Last, First', 'LAST First' and family-first scripts all occur in
one address book, and slow to believe that a word is a title, since 'Ma', 'Don' and 'Al' are names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from transforms.normalise import name_words as known
from transforms.normalise.words import LONGEST_TEXT, cleaned, folded_word, folded_words

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>")
_QUOTED_NICKNAME = re.compile(r"(?<=\S)\s+[\"“„«'‘][^\"”“»'’]+[\"”“»'’](?=\s+\S)")
_BEHIND = re.compile(r"\s+(?:via|c/o|[|@/•·–—-])\s.*$", re.IGNORECASE)
# 'Anna via Lists': how services and lists say it that write for somebody.
_VIA = "via über tramite através~de através~do a~través~de par~l'intermédiaire~de przez через genom gennem"
_ON_BEHALF = re.compile(rf"\S\s+\(?(?:{_VIA.replace(' ', '|').replace('~', ' ')})\s+\S", re.IGNORECASE)
_EMAIL = re.compile(r"\S*@\S*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\s·・々]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,4}")
_HANGUL = re.compile(r"[\uac00-\ud7af]{2,4}")
_LOOSE = re.compile(r"[\u0370-\u1cff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN, _CYRILLIC, _GREEK = (
    re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE),
    re.compile(r"[\u0400-\u04ff]"),
    re.compile(r"[\u0370-\u03ff]"),
)
# Letters alone, as most names are: nothing in it that is taken out of the others.
_PLAIN = re.compile(r"(?!.*\svia\s)[^\W\d_]+(?:(?:\.? |['’-])[^\W\d_]+)*", re.IGNORECASE)
_ENDINGS = known.CREDENTIALS | known.GENERATIONS.keys()
_GENDERED = known.MALE_TITLES | known.FEMALE_TITLES
_QUOTES = "\"'“”„«»‘’`*_ \t,;:"


@dataclass(frozen=True)
class Name:
    """A name taken apart. All words are folded; ``middle`` and ``family`` hold none, one or several.

    ``generation`` is '1' for senior, '2' for junior and II, ...; '' unsaid. ``gender`` is 'm' or 'f' by
    title alone; '' unsaid. A name of one word has it in ``given``. ``is_mixed_script`` marks words that mix
    look-alike letters of two alphabets (their words are kept unfolded, so that they equal nothing else);
    ``is_loose`` a script whose romanisation is not how its people spell themselves; ``is_shared`` 'Anna &
    Bernd'; ``is_organisation`` 'Support Team'.
    """

    given: str
    middle: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    generation: str = ""
    gender: str = ""
    is_mixed_script: bool = False
    is_loose: bool = False
    is_shared: bool = False
    is_organisation: bool = False

    @cached_property
    def words(self) -> tuple[str, ...]:
        return (self.given, *self.middle, *self.family)

    @cached_property
    def key(self) -> str:
        """Words in alphabetical order without particles, then the generation: order-free."""
        first, *between = self.words
        last = between.pop() if between else None
        words = sorted([first, *(w for w in between if w not in known.PARTICLES), *([last] if last else [])])
        return " ".join([*words, *([f"#{self.generation}"] if self.generation else [])])

    @cached_property
    def sorted_words(self) -> list[str]:
        """All words in alphabetical order, particles too."""
        return sorted(self.words)

    @cached_property
    def run_together(self) -> frozenset[str]:
        """Without its spaces, which some put elsewhere: Mac Leod, Li Xiao Long, 山田 花子 and 山田花子."""
        given, family = "".join((self.given, *self.middle)), "".join(self.family)
        return frozenset((given + family, family + given))

    @property
    def is_human(self) -> bool:
        return not (self.is_shared or self.is_organisation)

    def form(self) -> str:
        """The whole name as one text, so that SQL can carry it and tell distinct names apart."""
        flags = (
            "x" * self.is_mixed_script
            + "l" * self.is_loose
            + "s" * self.is_shared
            + "o" * self.is_organisation
        )
        middle, family = " ".join(self.middle), " ".join(self.family)
        return f"{self.given}|{middle}|{family}|{self.generation}|{self.gender}|{flags}"

    @classmethod
    def from_form(cls, form: str) -> Name:
        given, middle, family, generation, gender, flags = form.split("|")
        return cls(
            given, tuple(middle.split()), tuple(family.split()), generation, gender,
            "x" in flags, "l" in flags, "s" in flags, "o" in flags,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParsedName:
    """A name and how to show it: without quotes, addresses and brackets, given name first where known."""

    name: Name
    display: str
    given_name: str
    family_name: str | None


def parse_name(
    full_name: str | None,
    given_name: str | None = None,
    middle_name: str | None = None,
    family_name: str | None = None,
    prefix: str | None = None,
    suffix: str | None = None,
) -> ParsedName | None:
    """Take a name apart. Structured fields win over the full name; None when there is no name in it."""
    titles = folded_words(prefix) if prefix else []
    if suffix:
        titles += map(_full_generation, folded_words(suffix))
    if given_name and family_name:
        given = _words(given_name) + _words(middle_name or "")
        parsed = _assemble(given, _words(family_name), titles, full_name or "")
        if parsed:
            return parsed
    text = full_name or " ".join(part for part in (given_name, middle_name, family_name) if part)
    return _parse_full(text, titles)


def is_on_behalf(text: str) -> bool:
    """Whether a name says that somebody else writes for its bearer: 'Anna via Lists', 'Anna (über Drive)'."""
    return bool(_ON_BEHALF.search(text[:LONGEST_TEXT]))


def _parse_full(text: str, titles: list[str]) -> ParsedName | None:
    text = cleaned(text)
    if not _PLAIN.fullmatch(text):
        text = _EMAIL.sub(" ", _BRACKETED.sub(" ", text))
        text = _QUOTED_NICKNAME.sub("", _BEHIND.sub("", " ".join(text.split()))).strip(_QUOTES)
    if " ".join(part for word in text.split() for part in folded_word(word)) in known.PLACEHOLDERS:
        return None
    before, comma, after = text.partition(",")
    if comma:
        behind = [word for part in after.split(",") for word in _words(part)]
        folded = [_ending(word) for word in behind]
        is_suffix = all(
            word in known.CREDENTIALS | known.CREDENTIALS_AFTER_COMMA or word in known.GENERATIONS
            for word in folded
        )
        if not is_suffix:
            return _assemble(behind, _words(before), titles, text)
        titles, text = titles + folded, before
    words = _words(text)
    if words and _CJK.fullmatch(text):
        return _family_first(words, titles, text)
    words, found = _without_titles(words)
    given, family = _split(words)
    return _assemble(given, family, titles + found, text)


def _words(text: str) -> list[str]:
    """The words as written."""
    words = (word.strip(_QUOTES) for word in cleaned(text).split())
    return [word for word in words if word and not word.isdecimal()]


def _without_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """Words without titles before and credentials behind them, and those that were taken away, folded."""
    found: list[str] = []
    while words and (first := _one_word(words[0])) in known.TITLES:
        found.append(first)
        words = words[1:]
    if len(words) == 2 and _one_word(words[0]) == "sr":
        found.append("senor")  # 'Sr. Peral'; behind a name it is the senior
        words = words[1:]
    while len(words) > 1 and (last := _ending(words[-1])) in _ENDINGS:
        if last in known.GENERATIONS and len(words) == 2 and last in {"junior", "senior"}:
            break  # 'Neymar Junior': there is no other family name
        found.append(last)
        words = words[:-1]
    return words, found


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Given and family words: the family is in capitals before them, else the last with its particles."""
    if len(words) < 2:
        return words, []
    capitals = [len(word) > 1 and word.isupper() and word.isalpha() for word in words]
    behind = capitals.index(False) if capitals[0] and not all(capitals) else 0  # where the capitals end
    if behind and not any(capitals[behind:]):
        return words[behind:], words[:behind]
    start = len(words) - 1
    while start > 1 and _one_word(words[start - 1]) in known.PARTICLES:
        start -= 1
    return words[:start], words[start:]


def _family_first(words: list[str], titles: list[str], text: str) -> ParsedName | None:
    """Chinese, Japanese, Korean: the family is the first word, or the first characters of the only one."""
    if len(words) > 1:
        return _assemble(words[1:], words[:1], titles, text, compact_given=True)
    word = words[0]
    for title in known.CHINESE_TITLES:
        word = word.removesuffix(title) or word
    size = 2 if word[:2] in known.LONG_CHINESE_FAMILIES and len(word) > 2 else 1
    if not (_HAN.fullmatch(word) or _HANGUL.fullmatch(word)):
        return _assemble([word], [], titles, text, compact_given=True)
    return _assemble([word[size:]], [word[:size]], titles, text, compact_given=True)


def _assemble(
    given: list[str], family: list[str], titles: list[str], text: str, *, compact_given: bool = False
) -> ParsedName | None:
    given, before = _without_titles(given)
    family, behind = _without_titles(family) if family else (family, [])
    titles = [*titles, *before, *behind]
    shown = [*given, *family]
    given_folded = [part for word in given for part in _fold(word)]
    family_folded = [part for word in family for part in _fold(word)]
    if compact_given and given_folded:
        given_folded = ["".join(given_folded)]
    if not given_folded:
        given, family, given_folded, family_folded = family, [], family_folded, []
    everything = [*given_folded, *family_folded]
    letters = "".join(everything)
    if not any(map(str.isalpha, letters)) or len(letters) < 2:
        return None
    genders = {"m" if t in known.MALE_TITLES else "f" for t in titles if t in _GENDERED}
    name = Name(
        given=given_folded[0],
        middle=tuple(given_folded[1:]),
        family=tuple(family_folded),
        generation=next((known.GENERATIONS[t] for t in titles if t in known.GENERATIONS), ""),
        gender=genders.pop() if len(genders) == 1 else "",
        is_mixed_script=any(map(_is_mixed, shown)),
        is_loose=bool(_LOOSE.search("".join(shown))),
        is_shared=not known.SHARED.isdisjoint(text.lower().split()),
        is_organisation=not known.ORGANISATION_WORDS.isdisjoint(everything),
    )
    if compact_given or not name.is_human:
        display = text
    else:
        display = " ".join([*shown, *(known.SHOWN_GENERATIONS[t] for t in titles if t in known.GENERATIONS)])
    return ParsedName(name, display, " ".join(given), " ".join(family) or None)


def _ending(word: str) -> str:
    """The word folded, as it is read behind a name."""
    return _full_generation(_one_word(word)) if word.endswith(".") else _one_word(word)


def _full_generation(word: str) -> str:
    """'sr' for 'sen'."""
    return known.ABBREVIATED_GENERATIONS.get(word, word)


def _fold(word: str) -> tuple[str, ...]:
    if word.isascii():
        return folded_word(word)
    if _is_mixed(word):
        return (word.casefold().replace("|", ""),)
    if word in known.KOREAN_FAMILIES:
        return (known.KOREAN_FAMILIES[word],)
    if _CJK.fullmatch(word):
        return (_one_word(word),)
    return folded_word(word)


@lru_cache(maxsize=1 << 16)
def _one_word(word: str) -> str:
    """The word folded, with what hyphens part in it run together."""
    return "".join(folded_word(word))


def _is_mixed(word: str) -> bool:
    """Whether a word mixes alphabets that share shapes of letters: nobody's name does, a forger's does."""
    return not word.isascii() and sum(bool(script.search(word)) for script in (_LATIN, _CYRILLIC, _GREEK)) > 1
