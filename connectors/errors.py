"""Errors of the connectors, each named by what the caller does next.

The message of every one speaks to a person and bears no secret and no URL with a query.
"""

from __future__ import annotations


class ConnectorError(Exception):
    """What any connector may raise from the network side."""


class AuthExpired(ConnectorError):
    """Pause this account and tell the person to sign in again; retrying will not help."""


class SignInOver(AuthExpired):
    """The provider takes the kept sign-in no longer, and will not again; the message says what to do."""


class SignInFailed(ConnectorError):
    """The person did not get through; the message says why."""


class SourceUnavailable(ConnectorError):
    """Try again later: after ``retry_after`` seconds if the source said so, else by our own schedule."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class CursorExpired(ConnectorError):
    """Do one full pull, then sweep. Raised before any page; never twice in one run."""


class SourceChanged(ConnectorError):
    """Stop and read: the source answered something that this connector does not understand."""


class Refused(ConnectorError):
    """The source asked for something unsafe (foreign host, downgrade, oversized body); we did not do it."""


class NotListed(ConnectorError):
    """Correct the configuration: it names a collection that the source does not list."""


class Unreadable(ValueError):
    """One record cannot be parsed: it goes to quarantine with this reason, and the others go on."""


class NotImported(ConnectorError):
    """Mend the file or choose another: it is of no kind that is known, or damaged; nothing of it landed."""
