"""What Microsoft answers when it does not do what it was asked.

The forms are those of learn.microsoft.com/graph/errors and of what Outlook is known to say.
"""

from __future__ import annotations

from flows.demo.emulators.provider import Problem


def problem(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Problem:
    """In Graph's form."""
    inner = {"date": "2026-11-23T08:00:00", "request-id": "made-up", "client-request-id": "made-up"}
    return Problem(status, {"error": {"code": code, "message": message, "innerError": inner}}, headers)


def sync_state_not_found(location: str | None = None) -> Problem:
    """Of a delta or page link that is worth nothing any more; ``location`` says where to begin again."""
    message = "The sync state generation is not found; generation=149;[highest=157][157][155][156]."
    return problem(410, "SyncStateNotFound", message, {"Location": location} if location else None)


def resync_required() -> Problem:
    """The other word for it."""
    return problem(410, "resyncRequired", "Resync required: begin again, and replace what you have.")


def malformed_id() -> Problem:
    """How a dead token looks at times."""
    return problem(400, "ErrorInvalidIdMalformed", "Id is malformed.")


def not_found() -> Problem:
    """Of an item or folder that is not there."""
    return problem(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def not_signed_in(claims: str | None = None) -> Problem:
    """Of a request without a token, with one that has run out, or, with ``claims`` (base64), one that must
    be renewed under further conditions.
    """
    answer = problem(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
    challenge = (
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
    )
    if claims:
        challenge += f', error="insufficient_claims", claims="{claims}"'
    answer.headers["WWW-Authenticate"] = challenge
    return answer


def access_denied() -> Problem:
    """Of a token without the scope, or whose consent was withdrawn."""
    return problem(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def throttled(retry_after: int | str | None = 10) -> Problem:
    """Too much at once; ``retry_after`` in seconds or as a date."""
    headers = None if retry_after is None else {"Retry-After": str(retry_after)}
    message = "Application is over its MailboxConcurrency limit."
    return problem(429, "ApplicationThrottled", message, headers)


def out_of_order(status: int = 503, retry_after: int | str | None = None) -> Problem:
    """Microsoft itself has a problem (500, 502, 503, 504, 509)."""
    headers = None if retry_after is None else {"Retry-After": str(retry_after)}
    return problem(status, "UnknownError", "The service is temporarily unavailable.", headers)


def no_mailbox() -> Problem:
    """Of an account without Exchange Online."""
    message = "The mailbox is either inactive, soft-deleted, or is hosted on-premise."
    return problem(404, "MailboxNotEnabledForRESTAPI", message)
