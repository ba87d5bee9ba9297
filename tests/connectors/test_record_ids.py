"""Entries that claim one UID stay apart, and keep the ids that they have."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.record_ids import RecordIds
from connectors.records import Known, RawRecord


def record(location: str, uid: str = "uid") -> RawRecord:
    return RawRecord(uid, location, None, f"{uid} at {location}")


def test_a_uid_of_one_entry_is_its_id() -> None:
    """The usual case: nothing changes."""
    assert RecordIds({}).settle(record("/a")) == record("/a")


def test_the_second_of_one_pull_goes_by_its_location() -> None:
    """Neither overwrites the other, and the text is untouched."""
    ids = RecordIds({})
    assert [ids.settle(record(at)).record_id for at in ("/a", "/b")] == ["uid", "/b"]
    assert ids.settle(record("/b")).payload == "uid at /b"


def test_who_has_an_id_keeps_it() -> None:
    """A later pull that brings another entry with that UID, or an edit of either, changes neither id."""
    known = {"/b": Known("uid", None)}
    assert RecordIds(known).settle(record("/a")).record_id == "/a"
    both = known | {"/a": Known("/a", None)}
    assert RecordIds(both).settle(record("/b")).record_id == "uid"
    assert RecordIds(both).settle(record("/a")).record_id == "/a"


def test_an_entry_that_moves_takes_its_id_along() -> None:
    """What is gone from one location and new at another in the same pull is one record."""
    assert RecordIds({"/a": Known("uid", None)}, leaving={"/a"}).settle(record("/b")).record_id == "uid"


def test_a_second_entry_does_not_change_when_the_first_goes() -> None:
    """An id that was given out stays, whatever becomes free."""
    known = {"/a": Known("uid", None), "/b": Known("/b", None)}
    assert RecordIds(known, leaving={"/a"}).settle(record("/b")).record_id == "/b"


_ENTRIES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["one", "two"]))


@given(st.lists(st.tuples(_ENTRIES, st.booleans()), max_size=8))
def test_no_two_entries_ever_share_an_id(pulls: list[tuple[dict[str, str], bool]]) -> None:
    """However entries come, change their UID, and go, in whole listings or in parts."""
    stored: dict[str, Known] = {}
    for entries, is_full in pulls:
        leaving = stored.keys() - entries.keys() if is_full else set()
        ids = RecordIds(stored, leaving)
        before = dict(stored)
        for location in sorted(entries):
            settled = ids.settle(record(location, entries[location]))
            stored[location] = Known(settled.record_id, None)
            is_same = location in before and before[location].record_id in (entries[location], location)
            assert not is_same or settled.record_id == before[location].record_id
        for location in leaving:
            del stored[location]
        assert len({known.record_id for known in stored.values()}) == len(stored)
