"""In which order the tests run, and what all of them have in common."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.parsed import parsed_once


def pytest_configure(config: pytest.Config) -> None:
    """Properties hold however slow the machine is just now. Among heavy tests they are tried more often."""
    is_heavy = config.option.markexpr.startswith("heavy")
    settings.register_profile(
        "here",
        max_examples=300 if is_heavy else 40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("here")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long first, so that no worker waits for the last one in the end."""
    order = ("tests/flows/", "tests/warehouse/", "tests/transforms/", "")
    items.sort(key=lambda item: [item.nodeid.startswith(folder) for folder in order].index(True))


@pytest.fixture(scope="session", autouse=True)
def once_for_all() -> Iterator[None]:
    """What was imported and collected is no garbage, and is not gone through again and again."""
    gc.collect()
    gc.freeze()
    with parsed_once():
        yield
    gc.unfreeze()  # DuckDB complains of what is left as Python ends
