"""What the emulator holds is what Microsoft's own models read: no unknown name, and no value lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from flows.demo.emulators.microsoft.emulator import MicrosoftEmulator
from flows.demo.microsoft import fill
from flows.demo.network import Network


def bodies(microsoft: MicrosoftEmulator) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of all mailboxes, with the names of their models."""
    for box in microsoft.mailboxes.values():
        yield "user", box.me
        for folder in box.contacts.folders.values():
            yield from (("contact", one.body) for one in folder.contacts.entries.values() if one.body)
        for calendar in box.calendars.calendars.values():
            yield "calendar", calendar.entry
            yield from (("event", body) for body in calendar.events.values())
        for feed in box.mail.folders.values():
            yield from (("message", one.body) for one in feed.entries.values() if one.body)


def attribute(name: str) -> str:
    """As the models call a member."""
    return "from_" if name == "from" else re.sub("([A-Z])", r"_\1", name).lower()


@pytest.mark.heavy
def test_microsofts_models_read_it(network: Network) -> None:
    """It runs where msgraph-sdk is installed, which is too large to be asked for (docs/decisions/0011)."""
    pytest.importorskip("msgraph")
    factory = import_module("kiota_serialization_json.json_parse_node_factory").JsonParseNodeFactory()
    microsoft = MicrosoftEmulator()
    fill(microsoft, network)
    read = 0
    for kind, body in bodies(microsoft):
        model = getattr(import_module(f"msgraph.generated.models.{kind}"), kind.title())
        node = factory.get_root_parse_node("application/json", json.dumps(body, default=str).encode())
        found = node.get_object_value(model)
        unknown = {name for name in found.additional_data if not name.startswith("@")}
        said = {name for name, value in body.items() if value not in (None, [], {}) and name[0] != "@"}
        lost = {name for name in said - unknown if getattr(found, attribute(name)) is None}
        assert (kind, unknown, lost) == (kind, set(), set())
        read += 1
    assert read > 500
