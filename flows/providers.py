"""What each provider offers, by the names that config.toml uses."""

from __future__ import annotations

PLAYED = {"google": "Google", "microsoft": "Microsoft"}
"""The providers that have one address of their own; an emulator on this machine may play them."""

SOURCES_OF_PROVIDER: dict[str, tuple[str, ...]] = {
    "dav": ("dav_contacts", "dav_calendar"),
    "ics": ("ics_calendar",),
    "files": (
        "file_contacts",
        "linkedin_connections",
        "linkedin_messages",
        "linkedin_invitations",
        "file_calendar",
        "file_mail",
        "file_calls",
        "file_chats",
        "file_interactions",
    ),
    "imap": ("imap_mail",),
    "google": ("google_calendar", "google_contacts", "google_other_contacts", "google_mail"),
    "microsoft": ("microsoft_calendar", "microsoft_contacts", "microsoft_mail"),
}
"""The sources that each provider offers; `flows.wiring` has a connector for each (held equal by a test)."""


AUTHS_OF_PROVIDER: dict[str, tuple[str, ...]] = {
    "dav": ("auto", "basic", "digest", "bearer"),
    "ics": ("auto",),
    "google": ("auto",),
    "microsoft": ("auto",),
    "files": ("auto",),
    "imap": ("auto", "xoauth2"),
}
"""The ways to sign in that each provider knows."""
