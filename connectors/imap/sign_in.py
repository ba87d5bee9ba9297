"""Signing in to a mail server: by PLAIN, LOGIN or XOAUTH2 (RFC 9051, 6.2.2 and 6.2.3)."""

from __future__ import annotations

import imaplib
from typing import Literal

from connectors.errors import AuthExpired, Refused, SourceUnavailable
from connectors.imap.wire import CommandRefused, Wire, code_of, quoted

Auth = Literal["auto", "xoauth2"]
"""auto: PLAIN where it is offered, else LOGIN; xoauth2: the password is the token."""

BUSY = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "THROTTLED", "OVERQUOTA", "SERVERBUG", "ALERT"})
"""Response codes of a NO that a later attempt may not meet (RFC 5530, 9208; THROTTLED is Yahoo's)."""


def sign_in(wire: Wire, username: str, password: str, auth: Auth) -> None:
    """Tell the server who asks.

    Raises AuthExpired where it does not accept that, Refused where it takes no passwords, SourceUnavailable
    where it lets nobody in now, and UnicodeEncodeError for what cannot be sent.
    """
    wire.begin()
    try:
        if auth == "xoauth2":
            _authenticate(wire, "XOAUTH2", f"user={username}\x01auth=Bearer {password}\x01\x01")
        elif "AUTH=PLAIN" in wire.capabilities:
            _authenticate(wire, "PLAIN", f"\0{username}\0{password}")
        elif "LOGINDISABLED" in wire.capabilities:
            raise Refused(f"{wire.host} takes no passwords")
        else:
            wire.demand("LOGIN", quoted(username), quoted(password))
            wire.state = "AUTH"
    except CommandRefused as refusal:
        if refusal.code in BUSY:
            raise SourceUnavailable(
                f"{wire.host} lets nobody in at the moment ({refusal.code.lower()})"
            ) from None
        raise AuthExpired(
            f"{wire.host} did not accept the user name and password: check them, or make an app-specific "
            "password in the account's settings there"
        ) from None


def _authenticate(wire: Wire, mechanism: str, response: str) -> None:
    """AUTHENTICATE with one response; a challenge behind it tells of an error and gets an empty one."""
    pending = [response.encode()]
    try:
        wire.authenticate(mechanism, lambda _: pending.pop() if pending else b"")
    except imaplib.IMAP4.error as error:
        if isinstance(error, imaplib.IMAP4.abort) or str(error).startswith("AUTHENTICATE command error"):
            raise  # broken off, or BAD
        raise CommandRefused(f"{wire.host} refuses {mechanism}", code_of([str(error).encode()])) from None
