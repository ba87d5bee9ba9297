"""Records of a file: each once, and no two of them under one id."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from connectors.files import ids
from connectors.records import RawRecord

RECORDS = st.lists(
    st.builds(
        lambda location, etag: RawRecord(location, location, etag, f"what {etag} stands for"),
        st.sampled_from(["a", "b", "\udce9", ""]),
        st.sampled_from(["1", "2", "3"]),
    ),
    max_size=12,
)


@given(RECORDS)
def test_nothing_is_lost_and_nothing_comes_twice(records: list[RawRecord]) -> None:
    """The first of an id keeps it; others are known by what is in them too; the same again is left out."""
    found = list(ids.distinct(records))
    assert len({one.location for one in found}) == len(found)
    assert {one.payload for one in found} == {one.payload for one in records}
    first = {one.location: one for one in reversed(records)}
    assert {one.location: one for one in found if one in records} == first
    assert len(found) == len(set(records))


def test_they_come_one_by_one() -> None:
    """None waits for those behind it."""
    endless = (RawRecord(str(n), str(n), "1", "") for n in itertools.count())
    assert next(ids.distinct(endless)).location == "0"
