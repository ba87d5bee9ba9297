"""Postal addresses as one text, whatever source they are from: the parts of ADR (RFC 6350, 6.3.1)."""

from __future__ import annotations

import re

from connectors.formats.content_lines import clean

MAX_PART = 300
"""Characters of one part."""
_LINE_END = re.compile(r"\s*[\r\n]+\s*")


def adr(
    *,
    box: str | None = None,
    further: str | None = None,
    street: str | None = None,
    locality: str | None = None,
    region: str | None = None,
    postcode: str | None = None,
    country: str | None = None,
) -> str | None:
    """The seven parts with semicolons between them, and none inside; None where all are empty.

    Lines of a part are parted by commas. What is one text altogether is the street.
    """
    parts = [_part(part) for part in (box, further, street, locality, region, postcode, country)]
    return ";".join(parts) if any(parts) else None


def _part(text: str | None) -> str:
    return clean(_LINE_END.sub(", ", (text or "")[: 2 * MAX_PART].strip()).replace(";", ","))[:MAX_PART]
