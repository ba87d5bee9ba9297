"""Text that DuckDB can hold."""

from __future__ import annotations

from typing import overload


@overload
def storable(text: str) -> str: ...
@overload
def storable(text: None) -> None: ...
def storable(text: str | None) -> str | None:
    """``text`` with each lone surrogate and NUL replaced by U+FFFD.

    One lone surrogate, as a mail header with a bad byte yields, makes DuckDB refuse the whole batch.
    """
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
