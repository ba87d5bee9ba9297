"""Reading JSON without trusting its types, and changing what is stored of it."""

from __future__ import annotations

import json

import pytest

from connectors.formats.json_values import ids_in, json_text, objects_in, patched, strings_in


def test_what_is_of_another_type_is_left_out() -> None:
    """Lists of objects, texts and ids hold nothing else, and an absent list holds nothing."""
    assert objects_in([{"a": 1}, "b", None]) == [{"a": 1}]
    assert strings_in(["a", 1, {}]) == ["a"]
    assert ids_in([{"id": "a"}, {"id": 3}, {}]) == ["a"]
    assert [*objects_in(None), *strings_in({}), *ids_in("x")] == []


def test_a_patch_replaces_members_and_keeps_the_others() -> None:
    """Lists and objects are replaced as wholes, a null too; the order of members says nothing."""
    stored = json_text(
        {"id": "1", "emails": [{"a": 1}, {"b": 2}], "nick": "Ნინო", "home": {"city": "X", "zip": 1}}
    )
    after = patched(stored, json.dumps({"emails": [], "nick": None, "home": {"city": "Y"}}))
    assert json.loads(after) == {"id": "1", "emails": [], "nick": None, "home": {"city": "Y"}}
    assert patched(stored, "{}") == stored


@pytest.mark.parametrize("text", ["", "[]", "null", '"x"', "BEGIN:VCARD"])
def test_only_objects_are_patched(text: str) -> None:
    """Whatever else is stored or sent is refused."""
    for stored, patch in ((text, "{}"), ("{}", text)):
        with pytest.raises(ValueError, match=r".*"):
            patched(stored, patch)
