"""What the user says about their own addresses shows in who is the owner, and can be taken back."""

from __future__ import annotations

import pytest

from flows import judge, owner
from flows.errors import UsageError
from flows.owner import Verb
from tests.flows.conftest import World, card


def say(world: World, verb: Verb, *addresses: str) -> None:
    owner.say(world.home, world.settings, verb, addresses, world.clock())


def owners(world: World) -> list[str]:
    world.refresh()
    return [name for (name,) in world.ask("SELECT display_name FROM person WHERE is_owner ORDER BY 1")]


def states(world: World) -> dict[str, str]:
    columns, rows = owner.known(world.home)
    return {row[columns.index("address")]: row[columns.index("state")] for row in rows}


@pytest.mark.heavy
def test_an_address_is_added_removed_and_taken_back(world: World) -> None:
    """Whoever has it is the owner, until the word is taken back; a full refresh says the same."""
    world.contacts.put("/book/", "/book/me.vcf", card("me", "Olu Owner", "EMAIL:olu@work.example"))
    world.contacts.put("/book/", "/book/ana.vcf", card("ana", "Ana Silva", "EMAIL:ana@example.org"))
    world.sync_and_refresh()
    assert owners(world) == []
    say(world, "add", "Olu <OLU@work.example>")
    assert owners(world) == ["Olu Owner"]
    say(world, "delegate", "ana@example.org")
    assert owners(world) == ["Olu Owner"]
    assert states(world) == {
        "me@example.org": "yours",
        "olu@work.example": "yours",
        "ana@example.org": "delegate",
    }
    say(world, "remove", "olu@work.example")
    assert owners(world) == []
    judge.undo(world.home, world.clock())
    judge.undo(world.home, world.clock())
    assert owners(world) == ["Olu Owner"]
    assert states(world) == {"me@example.org": "yours", "olu@work.example": "yours"}


def test_config_decides_about_its_own(world: World) -> None:
    """A word against config.toml is refused with where to change it; what is no address, too."""
    with pytest.raises(UsageError, match=r"config\.toml"):
        say(world, "remove", "ME@example.org")
    with pytest.raises(UsageError, match="no e-mail address"):
        say(world, "add", "me")


def test_the_user_name_of_an_account_counts(world: World) -> None:
    """Without a word; the settings that name it are what a refresh depends on."""
    world.contacts.put("/book/", "/book/me.vcf", card("me", "Olu Owner", "EMAIL:me@example.org"))
    world.sync_and_refresh()
    text = world.home.config.read_text(encoding="utf-8")
    world.home.config.write_text(text.replace('user = "me"', 'user = "olu@work.example"'), encoding="utf-8")
    assert world.refresh().is_new
    assert states(world)["olu@work.example"] == "unconfirmed"
