"""What a test needs of a Microsoft account: a sign-in, its Graph without pauses, contacts to put into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from connectors.formats import vcard
from connectors.microsoft.endpoints import endpoints
from connectors.microsoft.graph import Graph
from connectors.microsoft.in_flight import InFlight
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.mailbox import Mailbox

ADDRESS = "nino@example.org"
SCOPES = ("User.Read", "Contacts.Read", "Calendars.Read", "Mail.ReadBasic")


class Token:
    """Signs by an access token, and by another one once that is refused."""

    def __init__(self, microsoft: MicrosoftEmulator, scopes: Iterable[str] = SCOPES) -> None:
        self._microsoft = microsoft
        self._scopes = tuple(scopes)
        self.learn("")

    def header(self, method: str, url: str) -> str:  # noqa: ARG002 - the protocol's
        """The header."""
        return f"Bearer {self._token}"

    def learn(self, challenges: str) -> bool:  # noqa: ARG002 - the protocol's
        """Take a new token."""
        self._token = self._microsoft.entra.token_for(ADDRESS, self._scopes, self._microsoft.now)
        return True


class Pauses:
    """Notes pauses; the emulator's clock goes on instead of ours."""

    def __init__(self, microsoft: MicrosoftEmulator) -> None:
        self._microsoft = microsoft
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self._microsoft.pass_time(seconds=seconds)


def graph(
    microsoft: MicrosoftEmulator,
    scopes: Iterable[str] = SCOPES,
    pauses: Pauses | None = None,
    in_flight: InFlight | None = None,
) -> Graph:
    """Graph of the account."""
    root = endpoints(microsoft.origin).graph
    sleep = pauses or Pauses(microsoft)
    return Graph(root, Token(microsoft, scopes), in_flight=in_flight, sleep=sleep)


def mailbox(microsoft: MicrosoftEmulator) -> Mailbox:
    """The emulator's side of the account."""
    return microsoft.mailboxes[ADDRESS]


def contact(text: str, contact_id: str, changed: int = 0) -> dict[str, Any]:
    """A vCard as a contact of Graph's, with notes that must never land."""
    (card,) = vcard.parse(text)
    phones = {label: [one.value for one in card.phones if one.label == label] for label in ("work", "home")}
    others = [one.value for one in card.phones if one.label not in phones]
    return {
        "id": contact_id,
        "displayName": card.full_name,
        "givenName": card.given_name,
        "surname": card.family_name,
        "companyName": card.organisation,
        "jobTitle": card.title,
        "emailAddresses": [{"name": card.full_name, "address": one.value} for one in card.emails],
        "businessPhones": phones["work"],
        "homePhones": [*phones["home"], *others[1:]],
        "mobilePhone": next(iter(others), None),
        "personalNotes": "A private remark",
        "lastModifiedDateTime": f"2026-01-14T08:30:{changed % 60:02}.1234567Z",
    }
