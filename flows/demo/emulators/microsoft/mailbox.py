"""What one Microsoft account holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flows.demo.emulators.microsoft.calendar import Calendars
from flows.demo.emulators.microsoft.contacts import ContactFolders
from flows.demo.emulators.microsoft.mail import Mail
from flows.demo.emulators.microsoft.routes import Call, Route, selected

Json = dict[str, Any]


@dataclass(slots=True)
class Mailbox:
    """One account; ``me`` is what /me says of its person."""

    address: str
    me: Json = field(default_factory=dict)
    contacts: ContactFolders = field(default_factory=ContactFolders)
    calendars: Calendars = field(default_factory=Calendars)
    mail: Mail = field(default_factory=Mail)

    def __post_init__(self) -> None:
        self.calendars.address = self.address
        self.me = {
            "id": f"person-{self.address}",
            "displayName": self.address.partition("@")[0].title(),
            "mail": self.address,
            "userPrincipalName": self.address,
            "otherMails": [],
            "proxyAddresses": [f"SMTP:{self.address}"],
            **self.me,
        }


def _me(call: Call) -> Json:
    return selected(call.mailbox.me, call.select)


ROUTES = (Route("/me", frozenset({"User.Read"}), _me, frozenset({"$select"})),)
