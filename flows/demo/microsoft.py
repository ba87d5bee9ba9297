"""The synthetic network at an emulated Microsoft."""

from __future__ import annotations

from connectors.microsoft.endpoints import LOGIN, endpoints
from connectors.microsoft.grant import App
from connectors.microsoft.sign_in import SCOPE_OF_SOURCE, Attempt
from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.emulators.microsoft.entra import Consent


def signed_in(emulator: MicrosoftEmulator, address: str) -> str:
    """The secret of an account for all sources, signed in at the emulator, which must be served."""
    emulator.entra.consent = Consent(address)
    app = App(emulator.entra.client_id)
    attempt = Attempt(endpoints(emulator.origin), app, "http://localhost", SCOPE_OF_SOURCE.values())
    path, _, query = attempt.url().removeprefix(LOGIN).partition("?")
    answer = emulator.handle("GET", path, query, {}, "")
    return attempt.finish(answer.headers["Location"], emulator.now).text()
