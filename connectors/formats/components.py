"""The components of a calendar object (RFC 5545, section 3.4): which content line belongs to what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.formats.content_lines import ContentLine, named_lines, parse_line, unfold

ENTRIES = frozenset({"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"})
_IN_CALENDAR = ENTRIES | {"VTIMEZONE"}


@dataclass(eq=False, slots=True)
class Component:
    """A VEVENT, a VALARM inside it, ...; ``lines`` are (name, raw line) of its own, without BEGIN and END.

    ``member`` is the part of the calendar (a VEVENT, a VTIMEZONE, ...) that this is or is in. ``is_closed``
    says that its END has come.
    """

    name: str
    parent: Component | None = None
    lines: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)
    is_closed: bool = False
    is_alarm: bool = False
    member: Component | None = None

    def __post_init__(self) -> None:
        self.member = self if self.name in _IN_CALENDAR else self.parent and self.parent.member
        if self.parent is not None:
            self.parent.parts.append(self)
            self.is_alarm = self.name == "VALARM" or self.parent.is_alarm

    @property
    def is_entry(self) -> bool:
        """Whether this is a thing in a calendar of its own, with a UID."""
        return self.name in ENTRIES

    def properties(self, wanted: frozenset[str]) -> dict[str, list[ContentLine]]:
        """Parse the wanted lines, by name; lines that cannot be parsed are left out."""
        properties: dict[str, list[ContentLine]] = {}
        for name, raw in self.lines:
            if name in wanted:
                line = parse_line(raw)
                if line is not None:
                    properties.setdefault(name, []).append(line)
        return properties


def walk(text: str) -> Iterator[tuple[Component, str, str]]:
    """Yield (component, name, raw line) for every line, BEGIN and END as lines of the component they bound.

    Tolerant: entries and time zones close what was left open before them, an END without its BEGIN is no END.
    Lines outside all components belong to a component without a name.
    """
    current = Component("")
    open_names: Counter[str] = Counter()
    for name, raw in named_lines(text):
        if name == "BEGIN":
            kind = unfold(raw).partition(":")[2].strip().upper()
            while current.parent and (
                kind == "VCALENDAR" or (kind in _IN_CALENDAR and current.name != "VCALENDAR")
            ):
                open_names[current.name] -= 1
                current = current.parent
            current = Component(kind, current)
            open_names[kind] += 1
            yield current, name, raw
        elif name == "END" and open_names[kind := unfold(raw).partition(":")[2].strip().upper()]:
            while current.parent:
                closing, current = current, current.parent
                open_names[closing.name] -= 1
                if closing.name == kind:
                    closing.is_closed = True
                    yield closing, name, raw
                    break
        else:
            current.lines.append((name, raw))
            yield current, name, raw
