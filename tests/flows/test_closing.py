"""Leaving a job: what was stays evidence, or goes and leaves no trace."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from flows import closing, judge
from flows.errors import UsageError
from tests.flows.conftest import World, card, meeting
from warehouse.store import open_store

TODAY = date(2026, 3, 2)


def at_work(world: World) -> None:
    """A private account knows Nino; an employer's Nino too, and Ana Zebedee, with whom there is a series."""
    world.contacts.put("/book/", "/book/nino.vcf", card("nino", "Nino Beridze", "EMAIL:nino@example.org"))
    work = world.add_account("work", "me@acme.example")
    work.contacts.put("/book/", "/book/nino.vcf", card("nino", "Nino Beridze", "EMAIL:nino@example.org"))
    work.contacts.put("/book/", "/book/ana.vcf", card("ana", "Ana Zebedee", "EMAIL:ana@acme.example"))
    text = meeting(
        "zebedee-weekly", datetime(2026, 1, 5, 9, tzinfo=UTC), "ana@acme.example", "bo@acme.example",
        RRULE="FREQ=WEEKLY",
    )  # fmt: skip
    work.calendar.put("/calendar/", "/calendar/weekly.ics", text)
    assert not world.sync("work").problems
    world.sync_and_refresh()


@pytest.mark.heavy
def test_a_closed_account_stays_evidence_until_its_day(world: World) -> None:
    """Last contact and proof stay, nothing is ahead, nothing is pulled, nothing lags; ids stay."""
    at_work(world)
    asked = (
        "SELECT person_id, last_contact_on, next_meeting_at, coverage FROM tie JOIN person USING (person_id) "
    )
    ((before, last_on, ahead, _),) = world.ask(asked + "WHERE display_name = 'Ana Zebedee'")
    assert last_on == TODAY
    assert ahead is not None
    closing.close(world.home, "work", date(2026, 2, 1), today=TODAY)
    world.refresh()
    assert world.ask(asked + "WHERE display_name = 'Ana Zebedee'") == [
        (before, date(2026, 1, 26), None, "covered")
    ]
    assert world.ask("SELECT DISTINCT closed_on FROM coverage WHERE account = 'work'") == [
        (date(2026, 2, 1),)
    ]
    assert not world.settings.accounts["work"].is_pulled
    world.start = datetime(2026, 9, 2, 9, tzinfo=UTC)
    world.sync_and_refresh()
    assert world.ask(asked + "WHERE display_name = 'Ana Zebedee'")[0][-1] == "covered"
    with pytest.raises(UsageError, match="has not come yet"):
        closing.close(world.home, "work", date(2026, 3, 3), today=TODAY)


def test_a_purge_leaves_no_trace(world: World) -> None:
    """It says first what goes. Then no file of the home has a name from there; all else stays."""
    at_work(world)
    judge.tag(world.home, "Ana Zebedee", ["boss"], world.clock())
    judge.tag(world.home, "Nino Beridze", ["friend"], world.clock())
    world.refresh()
    ((nino,),) = world.ask("SELECT person_id FROM person WHERE display_name = 'Nino Beridze'")

    def holders() -> list[str]:
        files = (path for path in world.home.folder.rglob("*") if path.is_file())
        return sorted(p.name for p in files if b"zebedee" in p.read_bytes().lower())

    assert "warehouse.duckdb" in holders()
    with closing.plan_purge(world.home, "work", now=world.clock()) as plan:
        assert plan.traces.records == [("dav_calendar", 1), ("dav_contacts", 2)]
        assert plan.traces.commands == [plan.traces.commands[0]]
        assert (plan.people, plan.address) == (2, "me@acme.example")
        plan.carry_out(incarnation="second", now=world.clock())
    assert holders() == []
    assert list(world.settings.accounts) == ["home"]
    assert world.ask("SELECT person_id, display_name, tags FROM person WHERE NOT is_owner") == [
        (nino, "Nino Beridze", ["friend"])
    ]
    with open_store(world.home.folder) as store:
        assert store.connection.execute("SELECT DISTINCT account FROM registry.member").fetchall() == [
            ("home",)
        ]
    assert not world.sync().problems
