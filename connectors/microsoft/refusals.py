"""Why Entra let nobody in, and what to do about it, for a person.

learn.microsoft.com/entra/identity-platform/reference-error-codes; the numbers are those behind AADSTS.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ADMIN = "an administrator of your organisation must approve the app first"
_POLICY = "your organisation lets in only devices, places or apps that it knows (conditional access)"
_AGAIN = "Microsoft wants you to show who you are once more"
_REGISTRATION = "the app's registration is not as docs/microsoft.md has it"
_REDIRECT = "its redirect address must be http://localhost, of a mobile and desktop application"
ADMIN_CODES = frozenset({90093, 90094, 90095, 900941, 650056, 65005, 530035})
REASONS: Mapping[int, str] = {
    **dict.fromkeys(ADMIN_CODES, _ADMIN),
    **dict.fromkeys((53000, 53001, 53002, 53003, 53004, 53009, 530002, 530003, 530032, 530034), _POLICY),
    **dict.fromkeys((50072, 50074, 50076, 50078, 50079, 50158), _AGAIN),
    65001: "the consent was withdrawn, or never given for all that is asked",
    65004: "the consent was refused",
    50020: "this address does not belong to the organisation that was asked (--tenant)",
    50034: "Microsoft knows no such account there",
    50057: "the account is switched off",
    50133: "the password was changed, or the sign-in was revoked",
    50173: "the password was changed, or the sign-in was revoked",
    70008: "the sign-in was not used for too long",
    700082: "the sign-in was not used for 90 days",
    700084: "the sign-in is older than your organisation allows",
    50011: f"{_REGISTRATION}: {_REDIRECT}",
    9002325: f"{_REGISTRATION}: {_REDIRECT}",
    7000218: f"{_REGISTRATION}: 'Allow public client flows' must be Yes",
    700016: f"{_REGISTRATION}: no app has this --client-id there",
    50194: "the app is of one organisation only: say which by --tenant",
    50059: "the app is of one organisation only: say which by --tenant",
    9002331: "the app is for personal accounts only: say --tenant consumers",
    9002346: "the app is for personal accounts only: say --tenant consumers",
    70016: "nobody signed in in time",
    70020: "nobody signed in in time",
}
_OVER = frozenset({"invalid_grant", "interaction_required", "consent_required", "login_required"})


def codes_in(answer: Mapping[str, Any]) -> list[int]:
    """The numbers of an answer's reasons, the telling one first."""
    listed = answer.get("error_codes")
    found = [code for code in listed if isinstance(code, int)] if isinstance(listed, list) else []
    text = str(answer.get("error_description") or "")
    return found + [int(number) for number in re.findall(r"\bAADSTS(\d{3,8})\b", text)]


def reason(answer: Mapping[str, Any]) -> str:
    """In words."""
    for code in codes_in(answer):
        if code in REASONS:
            return REASONS[code]
    error = str(answer.get("error") or "")
    if error in ("authorization_pending", "expired_token", "code_expired"):
        return "nobody signed in in time"
    if error in ("access_denied", "authorization_declined"):
        return "the consent was refused"
    word = error if re.fullmatch(r"[a-z_]{1,60}", error) else "no reason"
    numbers = ", ".join(f"AADSTS{code}" for code in dict.fromkeys(codes_in(answer)))
    return f"Microsoft says {word}" + (f" ({numbers})" if numbers else "")


def wants_administrator(answer: Mapping[str, Any]) -> bool:
    """Whether only an administrator can help."""
    return bool(ADMIN_CODES & set(codes_in(answer))) or answer.get("suberror") == "admin_consent_required"


def is_over(answer: Mapping[str, Any]) -> bool:
    """Whether asking again without the person is in vain."""
    return answer.get("error") in _OVER or any(code in REASONS for code in codes_in(answer))
