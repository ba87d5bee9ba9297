"""The owner and two whom they know."""

from __future__ import annotations

import pytest

from tests.transforms.resolved import Resolved

ANA_ID, BO_ID = 2, 3
ANA, BO = "ana@b.example", "bo@b.example"


@pytest.fixture
def network(resolved: Resolved) -> Resolved:
    """The owner, Ana and Bo."""
    resolved.person(ANA_ID, "Ana", ANA)
    resolved.person(BO_ID, "Bo", BO)
    return resolved
