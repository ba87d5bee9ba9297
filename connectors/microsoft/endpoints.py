"""Where Microsoft is. In a demo or a test it is an emulator on this machine, and never anywhere else."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.origins import emulated_at

LOGIN = "https://login.microsoftonline.com"
"""As msal knows it: it takes no address without https, so what it asks is led elsewhere behind its back."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the sign-in is (without a slash at the end), and the root of Graph (with one)."""

    login: str
    graph: str


MICROSOFT = Endpoints(LOGIN, "https://graph.microsoft.com/v1.0/")


def endpoints(url: str | None) -> Endpoints:
    """Microsoft's own, or an emulator's at a URL. Raises Refused for one not on this machine."""
    if url is None:
        return MICROSOFT
    root = emulated_at(url, "Microsoft")
    return Endpoints(root, f"{root}/v1.0/")
