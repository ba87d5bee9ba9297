"""The one runner of steps."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.step import Python, Sql, Step
from warehouse.people import Next


def run_steps(people: Next, steps: Iterable[Step]) -> None:
    """Run the steps in order on the next people database."""
    for step in steps:
        match step:
            case Sql():
                people.run(step.text())
            case Python():
                people.append(step.table, step.function(people.rows(step.input_text())))
