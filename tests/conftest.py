"""How the tests are shared out among the workers of pytest-xdist, and what all of them have in common."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.parsed import parsed_once

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # however slow it is just now: time is no promise of properties

_TOGETHER = "tests/faults/"
"""They share a household, which takes long to make, and take longest: they begin first, on one worker."""


class _Sharing(LoadFileScheduling):  # type: ignore[misc]
    """A file to a worker, and one folder."""

    def _split_scope(self, nodeid: str) -> str:
        return _TOGETHER if nodeid.startswith(_TOGETHER) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Sharing | None:
    """For `--dist loadfile`, in the order of `pytest_collection_modifyitems`."""
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return _Sharing(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long first, so that no worker waits for the last one in the end."""
    weights = {_TOGETHER: 0, "tests/flows/": 1, "tests/warehouse/": 2, "tests/transforms/": 3}
    items.sort(key=lambda item: min((weights[at] for at in weights if item.nodeid.startswith(at)), default=4))


@pytest.fixture(scope="session", autouse=True)
def once_for_all() -> Iterator[None]:
    """What was imported and collected is no garbage, and is not gone through again and again."""
    gc.collect()
    gc.freeze()
    with parsed_once():
        yield
    gc.unfreeze()  # DuckDB complains of what is left as Python ends
