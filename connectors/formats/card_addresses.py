"""The e-mails, phones, URLs and postal addresses of a card, with their labels, preferred ones first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import chain
from urllib.parse import unquote

from connectors.formats.content_lines import (
    MAX_ADDRESS,
    MAX_TEXT,
    ContentLine,
    clean,
    decoded,
    plain,
    split_unescaped,
    text_of,
)
from connectors.formats.postal import adr
from connectors.records import Labelled

MAX_ADDRESSES = 100
MAX_PHONE = 100
MAX_TAGS = 100
"""E-mails, phones and URLs kept of one card, of each kind; preferred ones first."""
_MAX_LABEL = 100
_LABELS = {
    "cell": "cell", "mobile": "cell", "iphone": "cell", "fax": "fax", "homefax": "fax", "workfax": "fax",
    "pager": "pager", "work": "work", "home": "home",
}  # fmt: skip
_NO_LABELS = frozenset({
    "pref", "internet", "voice", "x400", "msg", "text", "uri", "dom", "intl", "postal", "parcel",
})  # fmt: skip
_ADR_PARTS = ("box", "further", "street", "locality", "region", "postcode", "country")
_LINE_END = re.compile(r"(?:[ \t]*(?:[\r\n]+|\\[nN]))+[ \t]*")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")

Fields = Mapping[str, list[ContentLine]]
"""The lines of a card by name."""


def read_labelled(
    fields: Fields, names: tuple[str, ...], read: Callable[[ContentLine], str | None]
) -> tuple[Labelled, ...]:
    """Read addresses with their labels, preferred ones first, each value once, at most 100."""
    group_labels = {line.group.upper(): line for line in fields.get("X-ABLABEL", ()) if line.group}
    lines = sorted((line for name in names for line in fields.get(name, ())), key=_preference)
    labels: dict[str, str | None] = {}
    for line in lines:
        value = read(line)
        if value and value not in labels:
            labels[value] = _label(line, group_labels)
            if len(labels) == MAX_ADDRESSES:
                break
    return tuple(Labelled(value, label) for value, label in labels.items())


def _preference(line: ContentLine) -> int:
    """Give PREF (RFC 6350, 5.3: 1 is first, 100 last); TYPE=PREF of older cards is 1, and none is last."""
    preference = line.parameter("PREF") or ""
    if preference.isascii() and preference.isdigit():
        return min(int(preference[:4]), 100)
    return 1 if "pref" in _types(line) else 101


def _types(line: ContentLine) -> list[str]:
    """Give TYPE's values; vCard 4 writes them as one quoted list too (``TYPE="voice,home"``)."""
    return [clean(each[:_MAX_LABEL]).lower() for each in ",".join(line.parameters.get("TYPE", ())).split(",")]


def _label(line: ContentLine, group_labels: Mapping[str, ContentLine]) -> str | None:
    """Give Apple's label of the group (``item1.X-ABLabel:_$!<Work>!$_``), else the closest of TYPE."""
    label_line = group_labels.get((line.group or "").upper())
    written = text_of(label_line) if label_line else ""
    if written:
        apple = _APPLE_LABEL.fullmatch(written)
        return _LABELS.get(apple[1].lower(), apple[1].lower()) if apple else written
    types = [each.removeprefix("x-") for each in _types(line)]
    known = (label for name, label in _LABELS.items() if name in types)
    others = (each for each in types if each and each not in _NO_LABELS)
    return next(chain(known, others), None)


def read_email(line: ContentLine) -> str | None:
    """Give the address as written, None for one too long to be one (cut, it would be another's)."""
    value = text_of(line)
    if value[:7].lower() == "mailto:":
        value = clean(unquote(value[7:].partition("?")[0]))
    return value if len(value) <= MAX_ADDRESS else None


def read_phone(line: ContentLine) -> str | None:
    """Give the number as written; of a ``tel:`` URI (RFC 3966) the number without its parameters."""
    value = text_of(line)
    if value[:4].lower() == "tel:":
        value = clean(unquote(value[4:].partition(";")[0]))
    return value if len(value) <= MAX_PHONE else None


def read_address(line: ContentLine) -> str | None:
    """Give ADR (RFC 6350, 6.3.1) in its seven parts; where they are empty, and of a LABEL of older cards,
    the text that would be printed.
    """
    if line.name == "ADR":
        parts = [plain(_with_commas(part)) for part in split_unescaped(decoded(line), ";")[:7]]
        if any(parts):
            return adr(**dict(zip(_ADR_PARTS, parts, strict=False)))
        return adr(street=",".join(line.parameters.get("LABEL", ())))
    return adr(street=plain(_with_commas(decoded(line))))


def _with_commas(text: str) -> str:
    """A text that is still escaped, in one line."""
    return _LINE_END.sub(", ", text)


def read_url(line: ContentLine) -> str | None:
    value = text_of(line)
    is_web = value[:8].lower().startswith(("http://", "https://"))
    return value if len(value) < MAX_TEXT and (line.name == "URL" or is_web) else None
