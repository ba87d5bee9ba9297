"""Human names of any order and script, taken apart so that two of them can be compared.

A parser of our own: order-free, since 'Last, First', 'LAST First' and family-first scripts all occur in
one address book, and slow to believe that a word is a title, since 'Ma', 'Don' and 'Al' are names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from transforms.normalise import name_order
from transforms.normalise import name_words as known
from transforms.normalise.ordinary_words import Word, ordinary_words
from transforms.normalise.scripts import CJK, FAMILY_FIRST, HAN, HANGUL, LOOSE, is_mixed
from transforms.normalise.words import LONGEST_TEXT, cleaned, folded_word, folded_words

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>")
_QUOTED_NICKNAME = re.compile(r"(?<=\S)\s+[\"“„«'‘][^\"”“»'’]+[\"”“»'’](?=\s+\S)")
_BEHIND = re.compile(r"\s+(?:via|c/o|[|@/•·–—-])\s.*$", re.IGNORECASE)
_ON_BEHALF = re.compile(rf"\S\s+\(?(?:{'|'.join(known.VIA)})\s+\S", re.IGNORECASE)
_EMAIL = re.compile(r"\S*@\S*")
# Letters alone, as most names are: nothing in it that is taken out of the others.
_PLAIN = re.compile(r"(?!.*\svia\s)[^\W\d_]+(?:(?:\.? |['’-])[^\W\d_]+)*", re.IGNORECASE)
_GENDERED = known.MALE_TITLES | known.FEMALE_TITLES


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
        words = [self.given, *self.middle, *self.family]
        if len(words) > 2:
            words[1:-1] = [word for word in words[1:-1] if word not in known.PARTICLES]
        words.sort()
        return " ".join([*words, f"#{self.generation}"] if self.generation else words)

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
    """A name and how to show it: without quotes, addresses and brackets, given name first where known, but
    for Chinese, Japanese and Korean ones, of which the family name is first."""

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
    if not (prefix or suffix):
        plain = plain_words(full_name, given_name, middle_name, family_name)
        if plain:
            return _assemble_plain(*plain)
    titles = folded_words(prefix) if prefix else []
    if suffix:
        titles += map(name_order.full_generation, folded_words(suffix))
    if given_name and family_name:
        given = name_order.words(given_name) + name_order.words(middle_name or "")
        parsed = _assemble(given, name_order.words(family_name), titles, full_name or "")
        if parsed:
            return parsed
    text = full_name or " ".join(part for part in (given_name, middle_name, family_name) if part)
    return _parse_full(text, titles)


def plain_words(
    full_name: str | None, given_name: str | None, middle_name: str | None, family_name: str | None
) -> tuple[list[Word], list[Word]] | None:
    """Given and family words of two ordinary words or more, which most names are; None of all others."""
    if given_name and family_name:
        given = ordinary_words(f"{given_name} {middle_name}" if middle_name else given_name)
        family = ordinary_words(family_name)
        is_shared = full_name and not known.SHARED.isdisjoint(full_name.lower().split())
        return (given, family) if given and family and not is_shared else None
    before, comma, after = (full_name or "").partition(",")
    words = ordinary_words(before)
    if not words:
        return None
    if comma:
        given = ordinary_words(after)
        is_suffix = given and True in [word.one in known.CREDENTIALS_AFTER_COMMA for word in given]
        return (given, words) if given and not is_suffix else None
    start = len(words) - 1
    if not start or True in [word.is_capital for word in words]:
        return None
    while start > 1 and words[start - 1].one in known.PARTICLES:
        start -= 1
    return words[:start], words[start:]


def _assemble_plain(given: list[Word], family: list[Word]) -> ParsedName:
    first = [part for word in given for part in word.parts]
    last = [part for word in family for part in word.parts]
    is_loose = True in [word.is_loose for word in given + family]
    name = Name(first[0], tuple(first[1:]), tuple(last), is_loose=is_loose)
    given_name = " ".join([word.written for word in given])
    family_name = " ".join([word.written for word in family])
    return ParsedName(name, f"{given_name} {family_name}", given_name, family_name)


def is_on_behalf(text: str) -> bool:
    """Whether a name says that somebody else writes for its bearer: 'Anna via Lists', 'Anna (über Drive)'."""
    return bool(_ON_BEHALF.search(text[:LONGEST_TEXT]))


def _parse_full(text: str, titles: list[str]) -> ParsedName | None:
    text = cleaned(text)
    if not _PLAIN.fullmatch(text):
        text = _EMAIL.sub(" ", _BRACKETED.sub(" ", text))
        text = _QUOTED_NICKNAME.sub("", _BEHIND.sub("", " ".join(text.split()))).strip(name_order.QUOTES)
    if " ".join(part for word in text.split() for part in folded_word(word)) in known.PLACEHOLDERS:
        return None
    before, comma, after = text.partition(",")
    if comma:
        behind = [word for part in after.split(",") for word in name_order.words(part)]
        folded = [name_order.ending(word) for word in behind]
        is_suffix = all(
            word in known.CREDENTIALS | known.CREDENTIALS_AFTER_COMMA or word in known.GENERATIONS
            for word in folded
        )
        if not is_suffix:
            return _assemble(behind, name_order.words(before), titles, text)
        titles, text = titles + folded, before
    words = name_order.words(text)
    if words and CJK.fullmatch(text):
        return _family_first(words, titles, text)
    words, found = name_order.without_titles(words)
    given, family = name_order.split(words)
    return _assemble(given, family, titles + found, text)


def _family_first(words: list[str], titles: list[str], text: str) -> ParsedName | None:
    """Chinese, Japanese, Korean: the family is the first word, or the first characters of the only one."""
    if len(words) > 1:
        return _assemble(words[1:], words[:1], titles, text, compact_given=True)
    word = words[0]
    for title in known.CHINESE_TITLES:
        word = word.removesuffix(title) or word
    size = 2 if word[:2] in known.LONG_CHINESE_FAMILIES and len(word) > 2 else 1
    if not (HAN.fullmatch(word) or HANGUL.fullmatch(word)):
        return _assemble([word], [], titles, text, compact_given=True)
    return _assemble([word[size:]], [word[:size]], titles, text, compact_given=True)


def _assemble(
    given: list[str], family: list[str], titles: list[str], text: str, *, compact_given: bool = False
) -> ParsedName | None:
    given, before = name_order.without_titles(given)
    family, behind = name_order.without_titles(family) if family else (family, [])
    titles = [*titles, *before, *behind]
    shown = [*given, *family]
    given_folded = [part for word in given for part in name_order.fold(word) if part]
    family_folded = [part for word in family for part in name_order.fold(word) if part]
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
        is_mixed_script=any(map(is_mixed, shown)),
        is_loose=bool(LOOSE.search("".join(shown))),
        is_shared=not known.SHARED.isdisjoint(text.lower().split()),
        is_organisation=not known.ORGANISATION_WORDS.isdisjoint(everything),
    )
    if compact_given or not name.is_human:
        display = text
    elif family and FAMILY_FIRST.fullmatch("".join(shown)):
        written = "".join([*family, *given])
        display = text if "".join(text.split()) == written else written
    else:
        display = " ".join([*shown, *(known.SHOWN_GENERATIONS[t] for t in titles if t in known.GENERATIONS)])
    return ParsedName(name, display, " ".join(given), " ".join(family) or None)
