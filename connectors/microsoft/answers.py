"""What Graph's answers mean: objects, and refusals with their reasons."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from connectors.errors import AuthExpired, ConnectorError, SourceChanged
from connectors.wire import Answer

IMMUTABLE_IDS = 'IdType="ImmutableId"'
NO_MAILBOX = "This Microsoft account has no mailbox at Outlook or Exchange Online"
ADVICE = {
    "MailboxNotEnabledForRESTAPI": NO_MAILBOX,
    "MailboxNotSupportedForRESTAPI": NO_MAILBOX,
    "ErrorItemNotFound": "It is not there any more",
}
"""What a refusal means to a person, by Graph's own word for it."""
NOT_GRANTED = frozenset({"ErrorAccessDenied", "AccessDenied", "Authorization_RequestDenied", "Forbidden"})
WORD = re.compile(r"[A-Za-z0-9_.]{1,100}")

Json = dict[str, Any]


class Unsuccessful(ConnectorError):
    """Graph answered with another status than success; ``code`` is its own word for why, or empty."""

    def __init__(self, status: int, code: str) -> None:
        told = f"{status}, {code}" if code else str(status)
        super().__init__(ADVICE.get(code, f"Microsoft did not do what it was asked ({told})"))
        self.status = status
        self.code = code


class NotGranted(AuthExpired):
    """The sign-in may not see this, or may no longer; of what others share it may concern that alone."""


def preferences(prefer: Iterable[str]) -> str:
    """The value of the Prefer header."""
    return ", ".join((IMMUTABLE_IDS, *prefer))


def read(answer: Answer) -> Json:
    """The object in an answer. Raises Unsuccessful, NotGranted, SourceChanged."""
    try:
        values = json.loads(answer.body)
    except (ValueError, RecursionError):
        values = None
    if not answer.is_success:
        refusal = unsuccessful(answer.status, values)
        if refusal.status == 403 and refusal.code in NOT_GRANTED:
            raise NotGranted("Microsoft does not let this sign-in see what it is to read.")
        raise refusal
    if not isinstance(values, dict):
        raise SourceChanged("Microsoft answered with something other than an object")
    return values


def unsuccessful(status: int, body: object) -> Unsuccessful:
    """A refusal, by the status and the body of an answer."""
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    is_word = isinstance(code, str) and WORD.fullmatch(code)
    return Unsuccessful(status, str(code) if is_word else "")
