"""The four top-level packages bear plain names: nothing installed may take them."""

from __future__ import annotations

from importlib.metadata import packages_distributions

import pytest


@pytest.mark.parametrize("name", ["flows", "connectors", "transforms", "warehouse"])
def test_no_other_distribution_takes_our_names(name: str) -> None:
    """A distribution that shipped a package of this name would win over ours on some paths."""
    assert set(packages_distributions().get(name, ())) <= {"longsince"}
