"""Which line belongs to what, in objects that are not well formed."""

from __future__ import annotations

import pytest

from connectors.formats.components import walk


def owners(*lines: str) -> list[str]:
    """Give the component of each line that is named X."""
    return [component.name for component, name, _ in walk("\r\n".join(lines)) if name == "X"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        pytest.param(["X:1", "BEGIN:VCALENDAR", "X:2"], ["", "VCALENDAR"], id="outside and inside"),
        pytest.param(
            ["BEGIN:VEVENT", "BEGIN:VALARM", "X:1", "END:VALARM", "X:2"], ["VALARM", "VEVENT"], id="nested"
        ),
        pytest.param(["begin:vevent", "X:1", "end:vevent ", "X:2"], ["VEVENT", ""], id="any case"),
        pytest.param(
            ["BEGIN:VEVENT", "BEGIN:VALARM", "END:VALARM", "END:VALARM", "X:1"],
            ["VEVENT"],
            id="an END too many",
        ),
        pytest.param(
            ["BEGIN:VEVENT", "BEGIN:VALARM", "X:1", "END:VEVENT", "X:2"], ["VALARM", ""], id="an END missing"
        ),
        pytest.param(
            ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "BEGIN:VALARM", "BEGIN:VEVENT", "END:VALARM", "X:1"],
            ["VEVENT"],
            id="an event closes what was open",
        ),
        pytest.param(
            [
                "BEGIN:VCALENDAR",
                "BEGIN:VEVENT",
                "BEGIN:VALARM",
                "BEGIN:VCALENDAR",
                "X:1",
                "END:VALARM",
                "X:2",
            ],
            ["VCALENDAR", "VCALENDAR"],
            id="a calendar closes what was open",
        ),
    ],
)
def test_walk(lines: list[str], names: list[str]) -> None:
    """Every line has its component, whatever BEGIN and END are missing or too many."""
    assert owners(*lines) == names


def test_a_calendar_after_one_that_broke_off_is_no_part_of_it() -> None:
    """What a torn file leaves open ends with the next calendar: nothing of that is in an alarm."""
    text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VALARM\nBEGIN:VCALENDAR\nX:1\nEND:VCALENDAR\n"
    *_, (component, _, _) = walk(text)
    assert (component.name, component.is_closed, component.is_alarm) == ("VCALENDAR", True, False)
    assert component.member is None
