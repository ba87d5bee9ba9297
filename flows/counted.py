"""How many of something, in words."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """'1 record', '2,000 entries', '3 people'; ``many`` where the last word alone does not tell."""
    if number == 1:
        return f"1 {one}"
    return f"{number:,} {many or _several(one)}"


def _several(one: str) -> str:
    if one.endswith("person"):
        return f"{one.removesuffix('person')}people"
    if one.endswith("y") and one[-2] not in "aeiou":
        return f"{one[:-1]}ies"
    return f"{one}s"
