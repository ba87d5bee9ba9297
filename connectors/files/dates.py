"""Days and moments as exports write them, in whatever language; none is guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib import import_module

from connectors.formats.content_lines import clean

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_NO_YEAR = re.compile(r"--?(\d{1,2})-(\d{1,2})")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)(?!\s*[月월])")
_CJK = re.compile(r"(?<!\d)(\d{1,2})\s*[月월]")
_WORD = re.compile(r"[^\W\d_]+")
_MAX = 60

LANGUAGES = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko",
    "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sv", "th", "tl", "tr", "uk", "zh",
)  # fmt: skip
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip


@lru_cache(maxsize=10_000)
def read_day(text: str, *, is_month_first: bool | None = None) -> date | None:
    """The day in a text: '2026-11-27', '27 Nov 2026', '27 novembre 2026', '27.11.2026', '11/27/2026'.

    Numbers that could be two days are none, unless dots stand between them or ``is_month_first`` decides.
    """
    text = clean(text)[:_MAX]
    if match := _ISO.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.match(text):
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        year += 0 if year > 99 else 2000 if year < 70 else 1900
        if match[2] == "." or (is_month_first is False):
            return _day(year, other, one)
        if is_month_first or other > 12 or one == other:
            return _day(year, one, other)
        return _day(year, other, one) if one > 12 else None
    return _in_any_language(text)


def read_moment(text: str) -> datetime | None:
    """The moment in '2026-11-27 10:11:12 UTC' or ISO 8601, aware, in UTC; one without a zone is UTC."""
    text = re.sub(r"[ ]*(?:UTC|GMT|Z)$", "+00:00", clean(text)[:_MAX])
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1970 <= moment.year <= 2200 else None


def read_birthday(text: str) -> str | None:
    """A birthday as `Contact` has it: '1985-04-12', or '--04-12' where no year is given."""
    if match := _NO_YEAR.fullmatch(clean(text)[:_MAX]):
        day = _day(2000, int(match[1]), int(match[2]))
        return f"--{day:%m-%d}" if day else None
    born = read_day(text)
    if born is None or (born.year < 1800 and born.year != 1604):
        return None
    return f"--{born:%m-%d}" if born.year == 1604 else born.isoformat()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_any_language(text: str) -> date | None:
    """A day whose month is a word; year, month and day must all be there."""
    year, day = _YEAR.search(text), _DAY.search(text)
    if not (year and day):
        return None
    month = None
    words = months()
    for word in _WORD.findall(text.casefold()):
        month = words.get(word, month)
    if match := _CJK.search(text):
        month = int(match[1])
    return _day(int(year[0]), month, int(day[0])) if month else None


@lru_cache
def months() -> dict[str, int]:
    """The names and abbreviations of the months in the languages of LinkedIn, in lower case."""
    words: dict[str, int] = {}
    for language in LANGUAGES:
        data = import_module(f"dateparser.data.date_translation_data.{language}").info
        for number, month in enumerate(MONTHS, 1):
            words.update((name.casefold().strip(" ."), number) for name in data.get(month, ()))
    return words
