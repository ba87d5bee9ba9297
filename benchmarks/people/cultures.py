"""Names of thirteen cultures, as often as they are borne, in their own script and in Latin letters.

Names come from Faker, with its frequencies where it has them and with Zipf's law where not, and from
cultures.toml. A third of families is of a long tail that is put together from parts: most families are rare.
"""

from __future__ import annotations

import random
import tomllib
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from itertools import accumulate
from typing import Any

from anyascii import anyascii

Part = tuple[str, ...]
"""A name in its own script, then its spellings in Latin letters, the usual one first."""

SHARE_OF_TAIL = 0.33

_CYRILLIC = dict(
    pair.split(":")
    for pair in [
        "а:a",
        "б:b",
        "в:v",
        "г:g",
        "д:d",
        "е:e",
        "ж:zh",
        "з:z",
        "и:i",
        "й:i",
        "к:k",
        "л:l",
        "м:m",
        "н:n",
        "о:o",
        "п:p",
        "р:r",
        "с:s",
        "т:t",
        "у:u",
        "ф:f",
        "х:kh",
        "ц:ts",
        "ч:ch",
        "ш:sh",
        "щ:shch",
        "ы:y",
        "э:e",
        "ю:iu",
        "я:ia",
        "ё:e",
        "ь:",
        "ъ:ie",
    ]
)
_CYRILLIC_ALSO = _CYRILLIC | {"й": "y", "ю": "yu", "я": "ya", "ё": "yo", "х": "h", "ц": "c", "ж": "j"}
_GREEK = dict(
    pair.split(":")
    for pair in [
        "α:a",
        "β:v",
        "γ:g",
        "δ:d",
        "ε:e",
        "ζ:z",
        "η:i",
        "θ:th",
        "ι:i",
        "κ:k",
        "λ:l",
        "μ:m",
        "ν:n",
        "ξ:x",
        "ο:o",
        "π:p",
        "ρ:r",
        "σ:s",
        "ς:s",
        "τ:t",
        "υ:y",
        "φ:f",
        "χ:ch",
        "ψ:ps",
        "ω:o",
        "ά:a",
        "έ:e",
        "ή:i",
        "ί:i",
        "ό:o",
        "ύ:y",
        "ώ:o",
        "ϊ:i",
        "ϋ:y",
        "ΐ:i",
    ]
)
_GREEK_PAIRS = {"ου": "ou", "ού": "ou", "μπ": "b", "ντ": "nt", "γγ": "ng", "ευ": "ef", "αυ": "af", "τσ": "ts"}
_GREEK_ALSO = _GREEK | {"χ": "h", "φ": "ph", "η": "e", "υ": "u"}


class Draw:
    """Names and how often each is drawn."""

    def __init__(self, parts: Sequence[Part], weights: Iterable[float]) -> None:
        self.parts = parts
        self._edges = list(accumulate(weights))

    def __call__(self, rng: random.Random) -> Part:
        return self.parts[bisect(self._edges, rng.random() * self._edges[-1], 0, len(self.parts) - 1)]


@dataclass(frozen=True, slots=True)
class Culture:
    """``share`` of all people. ``double``: people bear a father's and a mother's family.

    ``mobile`` and ``landline``: how their numbers begin, and how many digits follow.
    """

    name: str
    share: float
    men: Draw
    women: Draw
    families: Draw
    tail: tuple[Part, ...]
    nicknames: dict[str, tuple[str, ...]]
    mobile: tuple[str, int]
    landline: tuple[str, int]
    double: bool = False
    family_first: bool = False

    def given(self, rng: random.Random, *, is_woman: bool) -> Part:
        return (self.women if is_woman else self.men)(rng)

    def family(self, rng: random.Random) -> Part:
        if self.tail and rng.random() < SHARE_OF_TAIL:
            return rng.choice(self.tail)
        return self.families(rng)

    def feminine(self, family: Part) -> Part:
        """The form that a woman of that family bears."""
        if self.name != "russian":
            return family
        own = family[0]
        if own.endswith(("ов", "ев", "ёв", "ин", "ын")):
            own += "а"
        elif own.endswith("ий"):
            own = own[:-2] + "ая"
        return _part(own, "russian")


# Name, Faker's locale, share, and how numbers begin and go on: mobile, landline.
_CULTURES = (
    ("english", "en_US", 0.24, ("+1 202", 7), ("+1 303", 7)),
    ("german", "de_DE", 0.20, ("+49 1577", 7), ("+49 30", 8)),
    ("french", "fr_FR", 0.09, ("+33 6", 8), ("+33 1", 8)),
    ("spanish", "es_ES", 0.10, ("+34 6", 8), ("+34 91", 7)),
    ("italian", "it_IT", 0.07, ("+39 347", 7), ("+39 06", 7)),
    ("dutch", "nl_NL", 0.06, ("+31 6", 8), ("+31 20", 7)),
    ("portuguese", "pt_BR", 0.05, ("+55 11 9", 8), ("+55 11 3", 7)),
    ("swedish", "sv_SE", 0.05, ("+46 70", 7), ("+46 8", 7)),
    ("russian", "ru_RU", 0.05, ("+7 916", 7), ("+7 495", 7)),
    ("greek", "el_GR", 0.03, ("+30 69", 8), ("+30 21", 8)),
    ("turkish", "tr_TR", 0.02, ("+90 53", 8), ("+90 212", 7)),
    ("arabic", "", 0.02, ("+20 10", 8), ("+20 2 2", 7)),
    ("chinese", "zh_CN", 0.02, ("+86 138", 8), ("+86 10 6", 7)),
)


@cache
def cultures() -> tuple[Culture, ...]:
    tables = tomllib.loads(files("benchmarks.people").joinpath("cultures.toml").read_text(encoding="utf-8"))
    return tuple(_culture(tables, *row) for row in _CULTURES)


def _culture(
    tables: dict[str, Any],
    name: str,
    locale: str,
    share: float,
    mobile: tuple[str, int],
    landline: tuple[str, int],
) -> Culture:
    rng = random.Random(name)  # noqa: S311 - the same people every time
    if locale:
        names = import_module(f"faker.providers.person.{locale}").Provider
        men, women = _draw(names.first_names_male, name, rng), _draw(names.first_names_female, name, rng)
        families = _draw(getattr(names, "last_names_male", names.last_names), name, rng)
    else:
        men, women, families = (
            _draw([tuple(part.replace("|", "/").split("/")) for part in tables[name][kind]], name, rng)
            for kind in ("men", "women", "families")
        )
    if name == "chinese":  # of one character or two
        characters = sorted({character for part in men.parts + women.parts for character in part[0]})  # type: ignore[operator]
        given = [a + b for a in characters for b in characters]
        men = women = _draw(given, name, rng)
    stems, endings = tables["tails"].get(name, ["", ""])
    tail = [
        _part((stem + end).replace("~", " "), name)
        for stem in stems.split()
        for end in endings.split()
        if stem
    ]
    return Culture(
        name,
        share,
        men,
        women,
        families,
        tuple(tail),
        {
            full.replace("~", " "): tuple(short.split(","))
            for full, _, short in (row.partition(":") for row in tables["nicknames"][name].split())
        },
        mobile,
        landline,
        double=name in {"spanish", "portuguese"},
        family_first=name == "chinese",
    )


def _draw(names: Any, culture: str, rng: random.Random) -> Draw:
    if isinstance(names, dict):
        return Draw([_part(name, culture) for name in names], [float(w) for w in names.values()])
    distinct = list(dict.fromkeys(names))
    rng.shuffle(distinct)  # Faker has these in the alphabet's order
    parts = [name if isinstance(name, tuple) else _part(name, culture) for name in distinct]
    return Draw(parts, [1 / (rank + 8) for rank in range(len(parts))])


def _part(own: str, culture: str) -> Part:
    own = own.strip()
    if culture == "russian":
        return (own, _by(own, _CYRILLIC, {}), _by(own, _CYRILLIC_ALSO, {}))
    if culture == "greek":
        return (own, _by(own, _GREEK, _GREEK_PAIRS), _by(own, _GREEK_ALSO, _GREEK_PAIRS))
    if culture == "german" and any(c in own for c in "äöüß"):
        written_out = own.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
        return (own, written_out, anyascii(own))
    if culture == "chinese":
        return (own, anyascii(own).capitalize())
    return (own, anyascii(own)) if not own.isascii() else (own,)


def _by(own: str, letters: dict[str, str], pairs: dict[str, str]) -> str:
    text = own.lower()
    for pair, latin in pairs.items():
        text = text.replace(pair, latin)
    return " ".join(word.capitalize() for word in "".join(letters.get(c, c) for c in text).split(" "))
