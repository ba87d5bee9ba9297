"""Lines of vCard and iCalendar: escaping, parameters, folding (RFC 5545 3.1, 3.3.11; RFC 6350 3.2-3.4)."""

from __future__ import annotations

from collections.abc import Iterable


def escaped(text: str) -> str:
    """A text value."""
    for plain, code in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        text = text.replace(plain, code)
    return text


def parameter(text: str) -> str:
    """A parameter value, quoted if it must be; a double quote cannot be said and becomes a single one."""
    text = text.replace('"', "'")
    return f'"{text}"' if any(c in text for c in ",;:") else text


def folded(lines: Iterable[str]) -> str:
    """The lines as one text: CRLF ends, none longer than 75 octets, no character cut apart."""
    return "".join(piece + "\r\n" for line in lines for piece in _pieces(line))


def _pieces(line: str) -> list[str]:
    if len(line) <= 75 and line.isascii():
        return [line]
    pieces, room, piece = [], 75, ""
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = " ", 74
        piece += character
        room -= size
    return [*pieces, piece]
