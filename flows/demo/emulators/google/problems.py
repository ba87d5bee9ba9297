"""What Google answers when it does not do what it was asked.

The forms are those of cloud.google.com/apis/design/errors and, for Calendar, of
developers.google.com/workspace/calendar/api/guides/errors.
"""

from __future__ import annotations

from typing import Any

from flows.demo.emulators.provider import Problem

STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


def problem(status: int, message: str, reason: str | None = None, domain: str = "googleapis.com") -> Problem:
    """In the form of People, with its reason as an ErrorInfo."""
    error: dict[str, Any] = {"code": status, "message": message, "status": STATUS_NAMES[status]}
    if reason:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": domain}
        error["details"] = [info]
    return Problem(status, {"error": error})


def old_problem(
    status: int, message: str, reason: str, domain: str = "global", location: str | None = None
) -> Problem:
    """In the form of Calendar, with its reason in ``errors``."""
    one = {"domain": domain, "reason": reason, "message": message}
    if location:
        one |= {"locationType": "parameter", "location": location}
    return Problem(status, {"error": {"errors": [one], "code": status, "message": message}})


def token_is_expired() -> Problem:
    """People's, of a sync token that is older than seven days, or of another list."""
    return problem(
        400,
        "Sync token is expired. Clear local cache and retry call without the sync token.",
        "EXPIRED_SYNC_TOKEN",
        "people.googleapis.com",
    )


def full_sync_required() -> Problem:
    """Calendar's, of a sync token that is no longer good."""
    message = "Sync token is no longer valid, a full sync is required."
    return old_problem(410, message, "fullSyncRequired", "calendar", "syncToken")


def not_signed_in() -> Problem:
    """Of a request without a token, or with one that has run out."""
    answer = problem(401, "Request had invalid authentication credentials. Expected OAuth 2 access token.")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return answer


def scope_is_missing() -> Problem:
    """Of a token that was not granted what the method needs."""
    return problem(
        403,
        "Request had insufficient authentication scopes.",
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    )


def rate_limited(retry_after: int | None = None) -> Problem:
    """People's, of a quota that is used up."""
    answer = problem(429, "Quota exceeded for quota metric.", "RATE_LIMIT_EXCEEDED")
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def calendar_rate_limited(status: int = 403, reason: str = "rateLimitExceeded") -> Problem:
    """Calendar's, which comes as 403 or 429."""
    return old_problem(status, "Rate Limit Exceeded", reason, "usageLimits")


def out_of_order(status: int = 503) -> Problem:
    """Google itself has a problem."""
    return problem(status, "The service is currently unavailable.")
