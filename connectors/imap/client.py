"""One account at a mail server: the few commands that reading takes, answered in our errors.

Nothing here changes anything on the server: folders are opened by EXAMINE, headers read by BODY.PEEK.
"""

from __future__ import annotations

import imaplib
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from connectors.errors import ConnectorError, Refused, SourceChanged, SourceUnavailable
from connectors.imap import answers
from connectors.imap.answers import Fetched, Listed, State
from connectors.imap.place import place_of
from connectors.imap.sign_in import Auth, sign_in
from connectors.imap.wire import BrokeOff, CommandRefused, Wire, quoted
from connectors.wire import trusting_this_machine

LARGEST_HEADER = 64 * 1024
"""Bytes that are asked for; the server cuts what is longer (RFC 9051, 6.4.5)."""
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a state, as QRESYNC tells it (RFC 7162): ranges of UIDs that went, and new flags."""

    vanished: list[tuple[int, int]]
    changed: list[Fetched]


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder as it was opened: its state, the flags in use there (lower case), and what changed since a
    former state, where the server can tell.
    """

    state: State
    flags: frozenset[str]
    changes: Changes | None


class ImapClient:
    """A connection to one server, made when it is needed and made anew when it broke off; read-only.

    ``url`` is what a person typed: imaps://HOST and the like (``connectors.imap.place``). Every method raises
    only the errors of ``connectors.errors``; the constructor raises Refused. ``tls`` says whom to trust, by
    default whom this machine trusts; ``clock`` gives seconds, monotonic.
    """

    def __init__(
        self,
        url: str,
        username: str,
        password: str,
        *,
        auth: Auth = "auto",
        tls: Callable[[], ssl.SSLContext] = trusting_this_machine,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place = place_of(url)
        self.host = self._place.host
        self._username = username
        self._password = password
        self._auth = auth
        self._tls = tls
        self._clock = clock
        self._wire: Wire | None = None
        self._opened: str | None = None

    def close(self) -> None:
        """Say goodbye, and close the connection."""
        wire, self._wire, self._opened = self._wire, None, None
        if wire is not None:
            with suppress(ConnectorError, imaplib.IMAP4.error, OSError, ValueError):
                wire.begin()
                wire.logout()
            wire.shutdown()

    def can(self, capability: str) -> bool:
        """Does the server offer this to those who have signed in?"""
        return self._guarded(lambda wire: capability in wire.capabilities)

    def folders(self) -> tuple[list[Listed], dict[str, State]]:
        """All folders that are listed, but for those of others that this user may see; and the states that
        the listing told (RFC 5819).
        """

        def ask(wire: Wire) -> tuple[list[Listed], dict[str, State]]:
            wanted = []
            if "LIST-EXTENDED" in wire.capabilities and "SPECIAL-USE" in wire.capabilities:
                wanted.append("SPECIAL-USE")
            if "LIST-STATUS" in wire.capabilities:
                wanted.append(f"STATUS {_status_items(wire)}")
            extended = [f"RETURN ({' '.join(wanted)})"] if wanted else []
            foreign: tuple[str, ...] = ()
            if "NAMESPACE" in wire.capabilities:
                wire.demand("NAMESPACE")
                foreign = answers.foreign_prefixes(wire.response("NAMESPACE")[1])
            wire.demand("LIST", '""', '"*"', *extended)
            found = answers.listed(wire.response("LIST")[1])
            folders = [one for one in found if not one.name.startswith(foreign)]
            return folders, dict(answers.states(wire.response("STATUS")[1]))

        return self._anew(ask)

    def state(self, name: str) -> State:
        """What a folder is now, without opening it."""

        def ask(wire: Wire) -> State:
            self._unselect(wire)  # of an open folder the server tells what it has told before
            wire.demand("STATUS", quoted(name), _status_items(wire))
            for _, state in answers.states(wire.response("STATUS")[1]):
                return state
            raise ValueError

        return self._anew(ask)

    def examine(self, name: str, since: State | None = None) -> Opened:
        """Open a folder for reading; what changed ``since`` then, if the server can tell (QRESYNC)."""

        def ask(wire: Wire) -> Opened:
            self._unselect(wire)
            parameters = ["(CONDSTORE)"] if _has_modseq(wire) else []
            has_asked = since is not None and since.modseq is not None and "QRESYNC" in wire.capabilities
            if since and has_asked:
                parameters = [f"(QRESYNC ({since.uidvalidity} {since.modseq}))"]
            wire.untagged_responses = {}
            wire.demand("EXAMINE", quoted(name), *parameters)
            wire.state = "SELECTED"
            wire.is_readonly = True
            self._opened = name
            state = State(
                _number(wire, "UIDVALIDITY") or 0,
                _number(wire, "UIDNEXT"),
                _number(wire, "EXISTS") or 0,
                _number(wire, "HIGHESTMODSEQ"),
            )
            if not state.uidvalidity:
                raise SourceChanged(f"{self.host} gives this folder's messages no lasting numbers")
            flags = frozenset(
                flag.lower()
                for parts in answers.responses(wire.response("FLAGS")[1])
                for flag in answers.plain(parts).decode("ascii", "replace").strip("()").split()
            )
            if not since or not has_asked or since.uidvalidity != state.uidvalidity:
                return Opened(state, flags, None)
            if (state.modseq or 0) < (since.modseq or 0):  # NOMODSEQ, or a server that lost its memory
                return Opened(state, flags, None)
            vanished = [
                pair
                for parts in answers.responses(wire.response("VANISHED")[1])
                for pair in answers.ranges(answers.plain(parts).rpartition(b" ")[2])
            ]
            changed = list(answers.fetched(wire.response("FETCH")[1]))
            return Opened(state, flags, Changes(vanished, changed))

        return self._anew(ask)

    def search(self, name: str, criteria: str) -> list[int]:
        """The UIDs of the messages of the opened folder that meet the criteria, in order."""

        def ask(wire: Wire) -> list[int]:
            self._must_be_open(name)
            if "ESEARCH" in wire.capabilities:
                wire.demand("UID", "SEARCH", "RETURN (ALL)", criteria)
                wire.response("SEARCH")
                uids: list[int] = []
                for parts in answers.responses(wire.response("ESEARCH")[1]):
                    _, found, text = answers.plain(parts).upper().rpartition(b" ALL ")
                    if found:
                        uids += answers.expanded(answers.ranges(text.split()[0]))
            else:
                wire.demand("UID", "SEARCH", criteria)
                uids = [
                    int(word)
                    for parts in answers.responses(wire.response("SEARCH")[1])
                    for word in answers.plain(parts).partition(b"(")[0].split()
                ]
            return sorted(set(uids))

        return self._guarded(ask)

    def fetch(self, name: str, uids: Iterable[int], fields: Sequence[str]) -> list[Fetched]:
        """These header fields of messages of the opened folder, with flags and the time of receipt."""
        section = f"BODY.PEEK[HEADER.FIELDS ({' '.join(fields)})]<0.{LARGEST_HEADER}>"
        wanted = answers.uid_set(uids)

        def ask(wire: Wire) -> list[Fetched]:
            self._must_be_open(name)
            wire.response("FETCH")  # what came unasked before
            wire.demand("UID", "FETCH", wanted, f"(UID FLAGS INTERNALDATE {section})")
            return [one for one in answers.fetched(wire.response("FETCH")[1]) if one.header is not None]

        return self._guarded(ask)

    def _must_be_open(self, name: str) -> None:
        if self._opened != name:
            raise BrokeOff(f"{self.host} broke off")

    def _unselect(self, wire: Wire) -> None:
        """Leave the folder that is open, so that none of its news is taken for the next one's."""
        if self._opened is not None:
            self._opened = None
            wire.demand("UNSELECT" if "UNSELECT" in wire.capabilities else "CLOSE")
            wire.state = "AUTH"

    def _anew(self, ask: Callable[[Wire], _Result]) -> _Result:
        """Ask what needs no open folder; once more if the server has closed the connection meanwhile."""
        is_kept = self._wire is not None
        try:
            return self._guarded(ask)
        except BrokeOff:
            if not is_kept:
                raise
            return self._guarded(ask)

    def _guarded(self, ask: Callable[[Wire], _Result]) -> _Result:
        """Ask over the connection, made first if there is none, and put whatever goes wrong in our words.

        What the library raised is cut off: it may hold what was sent. After anything but a plain NO the
        connection is given up.
        """
        try:
            if self._wire is None:
                self._wire = self._signed_in()
            self._wire.begin()
            return ask(self._wire)
        except CommandRefused:
            raise
        except BaseException as error:
            wire, self._wire, self._opened = self._wire, None, None
            if wire is not None:
                wire.shutdown()
            if isinstance(error, ConnectorError) or not isinstance(error, Exception):
                raise
            raise self._meaning(error) from None

    def _meaning(self, error: Exception) -> ConnectorError:
        if isinstance(error, ssl.SSLCertVerificationError):
            return Refused(f"The certificate of {self.host} is not trusted or not for this host")
        if isinstance(error, TimeoutError):
            return SourceUnavailable(f"{self.host} did not answer in time")
        if isinstance(error, (OSError, imaplib.IMAP4.abort)):
            return BrokeOff(f"{self.host} cannot be reached, or broke off")
        if isinstance(error, UnicodeEncodeError):
            return Refused(f"The user name or password holds characters that cannot be sent to {self.host}")
        return SourceChanged(f"{self.host} answered with something other than IMAP")

    def _signed_in(self) -> Wire:
        wire = Wire(self._place, self._tls, self._clock)
        try:
            if wire.state == "NONAUTH":
                sign_in(wire, self._username, self._password, self._auth)
            wire.begin()
            wire.ask_capabilities()  # there are more now
            if {"QRESYNC", "ENABLE"} <= set(wire.capabilities):
                wire.demand("ENABLE", "QRESYNC")
        except BaseException:
            wire.shutdown()
            raise
        return wire


def _status_items(wire: Wire) -> str:
    return f"(MESSAGES UIDNEXT UIDVALIDITY{' HIGHESTMODSEQ' if _has_modseq(wire) else ''})"


def _has_modseq(wire: Wire) -> bool:
    return "CONDSTORE" in wire.capabilities or "QRESYNC" in wire.capabilities


def _number(wire: Wire, name: str) -> int | None:
    """The last number that a response of this name bore."""
    (*_, last) = wire.response(name)[1] or [None]
    return int(last) if isinstance(last, bytes) and last.isdigit() and int(last) else None
