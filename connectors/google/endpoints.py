"""Where Google is. In a demo or a test it is an emulator on this machine, and never anywhere else."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.origins import emulated_at


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The addresses that are asked: whole ones for signing in, roots for the APIs."""

    authorisation: str
    token: str
    people: str
    calendar: str
    gmail: str


GOOGLE = Endpoints(
    authorisation="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",  # noqa: S106 - an address
    people="https://people.googleapis.com/",
    calendar="https://www.googleapis.com/calendar/v3/",
    gmail="https://gmail.googleapis.com/",
)
"""As in Google's discovery documents. What client_secret.json says of addresses is not asked."""


def emulated(url: str) -> Endpoints:
    """Those of an emulator. Raises Refused for anything but plain HTTP on this machine."""
    root = emulated_at(url, "Google")
    return Endpoints(
        f"{root}/o/oauth2/v2/auth", f"{root}/token", f"{root}/", f"{root}/calendar/v3/", f"{root}/"
    )


def endpoints(url: str | None) -> Endpoints:
    """Google's own, or the emulator's at a URL. Raises Refused."""
    return GOOGLE if url is None else emulated(url)
