"""Nobody looks for garbage during long work."""

from __future__ import annotations

import gc

import pytest

from flows.garbage import no_garbage


def test_garbage_is_looked_for_again_after_work_that_fails() -> None:
    """Work is done without the collector, which is on again behind it, also when it fails."""
    was_on: list[bool] = []

    def fail() -> None:
        with no_garbage():
            was_on.append(gc.isenabled())
            raise ValueError("no rows")

    with pytest.raises(ValueError, match="no rows"):
        fail()
    assert was_on == [False]
    assert gc.isenabled()


def test_who_did_without_it_before_does_without_it_after() -> None:
    """The collector is left as it was found."""
    gc.disable()
    try:
        with no_garbage():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
