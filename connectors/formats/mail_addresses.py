"""Address lists of mail headers (RFC 5322, section 3.4, with raw UTF-8 as in RFC 6532). Nothing here raises.

These lines come from strangers, and the display name is where they lie: an address counts only where an
address must stand, in the angle brackets, or alone. Whatever an encoded word hides is text, never syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from connectors.formats.content_lines import MAX_ADDRESS, MAX_TEXT, clean
from connectors.formats.encoded_words import decode_words

# A mark without its partner is a piece by itself.
_PIECE = re.compile(
    r"""
    (?P<white>\s++)
    | (?P<encoded>=\?[^?\s]{1,75}+\?[bBqQ]\?[^?\s]*+\?=)
    | (?P<quoted>"(?:[^"\\]++|\\.)*+")
    | (?P<angle><(?:[^<>"]++|"(?:[^"\\]|\\.){0,128}+")*+>|<[^<>]*+>)
    | (?P<mark>[(<,;:"])
    | (?P<word>(?:[^\s"(<,;:\\]|\\.?)++)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_PIECE = re.compile(r"\\.|[()]", re.DOTALL)
_PAIR = re.compile(r"\\(.)", re.DOTALL)
_SPACES = re.compile(r"\s{2,}+|[^\S ]")
_SHOWS_ADDRESS = re.compile(r"\S@\S")
_SCHEME = re.compile(r"(?:mailto|smtp):", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""
    (?: [^\s"(),:;<>@\[\\\]]++ | "(?:[^"\\]|\\.)++" )
    @
    (?: [\w.-]++ | \[[^\s\[\]\\]++\] )
    """,
    re.VERBOSE | re.DOTALL,
)


class Mailbox(NamedTuple):
    """An address as written, without brackets, and the display name, decoded; None where it has none."""

    email: str
    name: str | None


def read_mailboxes(value: str) -> Iterator[Mailbox]:
    """Yield the mailboxes of an address list in their order; what is no address is left out.

    Names of groups are nobody, and their members stand for themselves: ``undisclosed-recipients:;`` has none.
    A name with a bare comma, as in ``Doe, Jane <jane@example.org>``, is one name.
    """
    entry = _Entry()
    for kind, text in _pieces(value):
        if kind == "angle":
            mailbox = entry.angle(text)
        elif kind == "end":
            mailbox = entry.end(text)
        else:
            mailbox = None
            entry.add(kind, text)
        if mailbox:
            yield mailbox
    if mailbox := entry.end(""):
        yield mailbox


class _Entry:
    """What has been read of the list since its last mailbox."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._comment: str | None = None
        self._before: str | None = None  # what stood before a comma and was no address
        self._is_closed = False  # behind angle brackets: what stands here is no address

    def add(self, kind: str, text: str) -> None:
        """Take a piece that ends nothing."""
        if kind == "comment":
            self._comment = text
        else:
            self._words.append(text)

    def angle(self, inside: str) -> Mailbox | None:
        """Take what stands in angle brackets."""
        phrase = self._phrase()
        if self._before and phrase:
            phrase = f"{self._before}, {phrase}"
        self._start(before=None)
        self._is_closed = True
        email = _address_in(inside)
        return Mailbox(email, _name(phrase)) if email else None

    def end(self, mark: str) -> Mailbox | None:
        """Take a comma, a semicolon, the colon behind a group's name, or the end of the list."""
        phrase, comment = "" if self._is_closed else self._phrase(), self._comment
        email = None if mark == ":" else _address_in(phrase)
        is_part_of_name = mark == "," and not email and not self._before and not self._is_closed
        if mark != ":" or not self._is_closed:
            self._start(before=phrase if is_part_of_name else None)
        return Mailbox(email, _name(comment)) if email else None

    def _phrase(self) -> str:
        return "".join(self._words).strip()

    def _start(self, before: str | None) -> None:
        self._words, self._comment, self._before, self._is_closed = [], None, before, False


def _pieces(value: str) -> Iterator[tuple[str, str]]:
    """Yield kinds and texts: word (white space and quoted names too), comment, angle, end."""
    at = 0
    has_torn_comment = False
    while piece := _PIECE.match(value, at):
        at, kind, text = piece.end(), piece.lastgroup, piece[0]
        if kind == "mark":
            if text in ",;:":
                yield "end", text
            elif text == "(" and not has_torn_comment:
                closed = _end_of_comment(value, at)
                has_torn_comment = closed is None
                if closed is not None:
                    yield "comment", value[at : closed - 1]
                    at = closed
        elif kind == "angle":
            yield "angle", text[1:-1]
        elif kind == "quoted" and not value.startswith("@", at):
            yield "word", _PAIR.sub(r"\1", text[1:-1])
        else:
            yield "word", text


def _end_of_comment(value: str, at: int) -> int | None:
    """Where the comment that was opened before ``at`` ends (they nest); None when it does not."""
    depth = 1
    for piece in _COMMENT_PIECE.finditer(value, at):
        if piece[0] == "(":
            depth += 1
        elif piece[0] == ")":
            depth -= 1
            if depth == 0:
                return piece.end()
    return None


def _address_in(text: str) -> str | None:
    """The address that ``text`` is; a route (RFC 5322, 4.4) and a scheme before it are taken away."""
    if len(text) > 2 * MAX_ADDRESS:
        return None
    text = text.strip()
    if text.startswith("@"):
        text = text.rpartition(":")[2]
    if scheme := _SCHEME.match(text):
        text = text[scheme.end() :]
    text = text.strip().rstrip(".")
    is_address = len(text) <= MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None and clean(text) == text
    return text if is_address and "." in text.rpartition("@")[2].strip(".") else None


def _name(phrase: str | None) -> str | None:
    """A display name to keep; one that shows an address is none, since it may show another's."""
    if not phrase:
        return None
    name = clean(decode_words(phrase[: 12 * MAX_TEXT]))[:MAX_TEXT]
    name = _SPACES.sub(" ", name).strip("'\" ")
    return None if not name or _SHOWS_ADDRESS.search(name) else name
