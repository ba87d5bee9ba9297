"""What the user says on the command line: it shows at once, is told in words, and can be taken back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.flows.cli.conftest import Ended, run
from tests.flows.conftest import World, card, meeting, undone, world_in
from warehouse import runs
from warehouse.judgements import LiveWord, live_words
from warehouse.lock import hold
from warehouse.people import building
from warehouse.store import open_store

CARDS = {
    "anna": card("anna", "Anna Meyer", "EMAIL:anna@example.org"),
    "schmidt": card("schmidt", "A. Schmidt", "EMAIL:as@example.net"),
    "carl": card("carl", "Carl Ott", "EMAIL:carl@example.net", "CATEGORIES:Chess"),
    "carla": card("carla", "Carla Ott", "EMAIL:carla@example.net"),
    "dora": card(
        "dora",
        "Dora Klein",
        "EMAIL:dora@example.net",
        "ADR:;;Am Markt 3;Hamburg;;20095;",
        "ADR:;;Elm Rd 9;Leeds;;;",
    ),
    "ed": card("ed", "Ed Stone", "EMAIL:ed@example.org", "ORG:Stone & Co", "BDAY:1980-02-03"),
    "edward": card("edward", "Edward Stone", "EMAIL:edward@example.org", "ORG:Stone & Co", "BDAY:1980-02-03"),
    "mallory": card("mallory", "\x1b[2J\x9b31mMallory", "EMAIL:mallory@example.org"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_in(tmp_path_factory.mktemp("judge") / "home") as world:
        for name, text in CARDS.items():
            world.contacts.put("/book/", f"/book/{name}.vcf", text)
        world.sync_and_refresh()
        yield world


@pytest.fixture
def judged(folder: World, tmp_path: Path) -> Iterator[World]:
    """Cards of as many people; whatever a test does is undone behind it."""
    with undone(folder, tmp_path) as world:
        yield world


def say(world: World, *arguments: object) -> Ended:
    return run("--home", world.home.folder, *arguments)


def said(world: World) -> list[LiveWord]:
    with open_store(world.home.folder) as store:
        return live_words(store)


def names(world: World) -> dict[str, int]:
    return dict(world.ask("SELECT record_id, person_id FROM person_record WHERE NOT is_observed"))


def waiting(world: World) -> list[dict[str, Any]]:
    """The words that wait."""
    return [one for one in json.loads(say(world, "review", "--json").out) if one["item"] == "word"]


def test_merge_and_undo(judged: World) -> None:
    """Two people become one that has the older id, explained, and two again with the ids they had."""
    before = names(judged)
    ended = say(judged, "merge", "schmidt", "anna")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        f"Said: merge A. Schmidt ({before['schmidt']}) and Anna Meyer ({before['anna']})",
        f"Now: Anna Meyer ({before['anna']}), 2 records",
    ]
    turns = "SELECT kind, person_id, other_person_id FROM change WHERE kind IN ('merged', 'split')"
    (older, ended_id) = sorted((before["anna"], before["schmidt"]))
    assert judged.ask(turns) == [("merged", older, ended_id)]
    shown = json.loads(say(judged, "who", ended_id, "--json").out)[0]["person"][0]
    assert shown["person_id"] == older
    said_of = say(judged, "tag", ended_id, "friend", "--no-refresh").out
    assert said_of.startswith(f"Said: tag Anna Meyer ({older})")
    assert say(judged, "undo", "--no-refresh").code == 0
    assert judged.ask("FROM person_alias") == [(ended_id, older)]
    explained = say(judged, "explain", "anna", "schmidt").out
    assert "is both of them: one person." in explained
    assert "you said so: merge A. Schmidt" in explained
    rows = json.loads(say(judged, "explain", "anna", "anna", "--json").out)
    assert [(row["feature"], row["bits"], row["is_joined"]) for row in rows] == [("said_same", None, True)]
    ended = say(judged, "undo")
    assert ended.out.splitlines()[0].startswith("Taken back: merge A. Schmidt")
    assert judged.ask(turns) == []
    assert len(ended.out.splitlines()) == 3
    assert names(judged) == before


def test_split_beats_an_earlier_merge_and_says_so(judged: World) -> None:
    """And the other way round; the one that is beaten is listed as overruled."""
    assert say(judged, "merge", "anna", "schmidt").code == 0
    ended = say(judged, "split", "anna", "schm")
    assert "This beats what you said on" in ended.out
    assert ended.out.count("Now:") == 2
    listed = json.loads(say(judged, "review", "--all", "--json").out)
    assert [word["state"] for word in listed] == ["overruled", "attached"]
    assert "This beats what you said on" in say(judged, "merge", "anna", "schmidt", "--no-refresh").out


def test_what_gives_way_by_way_of_others_is_told(judged: World) -> None:
    """A is B, B is C, A is not C: the oldest of the three gives way, though nothing was refreshed yet."""
    ids = names(judged)
    assert say(judged, "merge", "anna", "schmidt", "--no-refresh").code == 0
    assert "This beats" not in say(judged, "merge", "schmidt", "dora", "--no-refresh").out
    table = judged.home.folder / "pairs.csv"
    table.write_text(
        f"decision,left_person_id,right_person_id\ndifferent,{ids['anna']},{ids['dora']}\n", encoding="utf-8"
    )
    out = say(judged, "review", "--apply", table, "--yes").out
    table.unlink()
    (beaten,) = [line for line in out.splitlines() if line.startswith("This beats")]
    assert beaten.endswith(f"merge Anna Meyer ({ids['anna']}) and A. Schmidt ({ids['schmidt']})")
    now = names(judged)
    assert now["schmidt"] == now["dora"] != now["anna"]
    states = [word["state"] for word in json.loads(say(judged, "review", "--all", "--json").out)]
    assert states == ["overruled", "attached", "attached"]
    listed = " ".join(say(judged, "review", "--all").out.split())
    assert "different (Anna Meyer, Dora Klein) · attached" in listed  # of an applied table each word is told
    assert "a later word of yours says otherwise" in listed


def test_tags_and_notes_are_shown(judged: World) -> None:
    """Beside those of cards; a tag that is removed is gone, also where a card has it."""
    assert say(judged, "tag", "carl@example.net", "friend", "rowing", "--no-refresh").code == 0
    assert say(judged, "note", "carl@example.net", "plays", "the viola", "--no-refresh").code == 0
    assert say(judged, "tag", "carl@example.net", "chess", "rowing", "--remove").code == 0
    shown = json.loads(say(judged, "who", "carl@example.net", "--json").out)[0]["person"][0]
    assert (shown["tags"], shown["notes"]) == (["friend"], ["plays the viola"])


def test_what_is_shown_says_where_from_and_may_be_preferred(judged: World) -> None:
    """Each value with its record and the rule; the user's word beats them, and is taken back."""

    def shown() -> list[tuple[str, str, str]]:
        values = json.loads(say(judged, "who", "ed@example.org", "--json").out)[0]["values"]
        return [(one["field"], one["value"], one["origin"]) for one in values if one["is_shown"]]

    before = shown()
    assert before == [
        ("name", "Ed Stone", "home/dav_contacts/ed"),
        ("organisation", "Stone & Co", "home/dav_contacts/ed"),
        ("birthday", "1980-02-03", "home/dav_contacts/ed"),
        ("email", "ed@example.org", "home/dav_contacts"),
    ]
    assert say(judged, "prefer", "ed@example.org", "organisation", "Stone", "AG", "--no-refresh").code == 0
    said_name = say(judged, "prefer", "ed@example.org", "name", "Edmund")
    assert said_name.out.splitlines()[0].endswith(": name Edmund")
    assert said_name.out.splitlines()[-1].startswith("Now: Edmund (")
    assert shown()[:2] == [("name", "Edmund", "you (word 2)"), ("organisation", "Stone AG", "you (word 1)")]
    out = " ".join(say(judged, "who", "edmund").out.split())
    assert "you (word 2)" in out
    assert "of the card changed last" in out
    for field in ("name", "organisation"):
        assert say(judged, "prefer", "ed@example.org", field, "--off", "--no-refresh").code == 0
    assert say(judged, "tag", "ed@example.org", "friend").code == 0
    assert shown() == before


def test_a_postal_address_is_preferred(judged: World) -> None:
    """Of a card or of none: it comes first, all others stay, and taken back it is as cards say."""

    def addresses() -> list[tuple[str, str]]:
        values = json.loads(say(judged, "who", "dora", "--json").out)[0]
        told = [(one["value"], one["because"]) for one in values["values"] if one["field"] == "address"]
        assert sorted(value for value, _ in told) == sorted(values["person"][0]["addresses"])
        return [(one, dict(told)[one]) for one in values["person"][0]["addresses"]]

    by_cards = "all are shown, that of the card changed last first"
    before = addresses()
    assert before == [("Am Markt 3, 20095 Hamburg", by_cards), ("Elm Rd 9, Leeds", by_cards)]
    for said_one, others in [("Elm Rd 9, Leeds", before[:1]), ("Quay 1, Cork", before)]:
        assert say(judged, "prefer", "dora", "address", said_one).code == 0
        assert addresses() == [(said_one, "you said so"), *others]
    assert say(judged, "prefer", "dora", "address", "--off").code == 0
    assert addresses() == before


def test_whom_a_name_means_must_be_clear(judged: World) -> None:
    """Several are listed with their numbers, and nothing is said; a number names one. Nobody is told."""
    ended = say(judged, "tag", "ott", "friend")
    assert (ended.code, ended.out) == (2, "")
    assert "Carl Ott" in ended.err
    assert "Carla Ott" in ended.err
    assert "2 people may be meant by 'ott': name one by person_id." in ended.err
    assert say(judged, "tag", names(judged)["carla"], "friend", "--no-refresh").code == 0
    assert say(judged, "merge", "nobody", "anna").code == 1
    assert [word.content for word in said(judged)] == ["friend"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["merge", "anna", "anna"], 1, "is one person already"),
        (["split", "anna", "anna"], 2, "That is all of Anna Meyer"),
        (["split", "anna", "bo"], 2, "has no record 'bo'"),
        (["tag", "anna", " "], 2, "A tag cannot be empty."),
        (["note", "anna", ""], 2, "A note cannot be empty."),
        (["prefer", "anna", "name"], 2, "Say the value, or --off"),
        (["prefer", "anna", "name", " "], 2, "The name cannot be empty"),
        (["prefer", "anna", "birthday", "1990-02-31"], 2, "write it like 1985-04-12"),
        (["undo"], 1, "There is nothing to take back."),
        (["review", "--drop", "99"], 1, "There is no word 99"),
        (["review", "--attach", "99", "anna"], 1, "There is no word 99"),
        (["review", "--attach", "99"], 2, "--attach WORD NAME"),
        (["review", "anna"], 2, "--attach WORD NAME"),
    ],
)
def test_mistakes_are_told_and_change_nothing(
    judged: World, arguments: list[str], code: int, told: str
) -> None:
    """In one line that says what is wrong."""
    ended = say(judged, *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert told in ended.err
    assert said(judged) == []


def test_what_nobody_fits_waits_in_review(judged: World) -> None:
    """A card that has gone for good: its tag waits, is never dropped, and may be given to somebody else."""
    assert waiting(judged) == []
    assert say(judged, "tag", "dora", "friend", "--no-refresh").code == 0
    judged.contacts.delete("/book/", "/book/dora.vcf")
    synced = say(judged, "sync").out
    assert synced.splitlines()[-1] == "1 thing that you said waits for a decision: longsince review"
    ended = say(judged, "review")
    assert "nobody here fits" in ended.out
    assert "tag Dora Klein" in ended.out
    (word,) = waiting(judged)
    assert (word["state"], word["about"], word["person_id"]) == ("waiting", ["Dora Klein"], None)
    ended = say(judged, "review", "--attach", word["word_id"], "carla")
    assert ended.out.splitlines()[-1].startswith("Now: Carla Ott")
    assert judged.ask("SELECT tags FROM person WHERE person_id = ?", names(judged)["carla"]) == [
        (["friend"],)
    ]
    assert waiting(judged) == []
    assert say(judged, "review", "--drop", word["word_id"], "--no-refresh").code == 0
    assert said(judged) == []


def test_explain_says_what_keeps_two_apart(judged: World) -> None:
    """Reasons with their bits, and how many are needed; or that nothing is shared."""
    assert (
        "They were not compared: their records share no address"
        in say(judged, "explain", "anna", "schmidt").out
    )
    out = say(judged, "explain", "ed@example.org", "edward@example.org").out
    assert "\nEd Stone · home/dav_contacts/ed\nEdward Stone · home/dav_contacts/edward\n" in out
    assert "are two people." in out
    assert "one given name is a nickname of the other" in out
    assert " -5.00  strong against       both are cards of the address book" in out
    assert "to 1 that they are one person; 76 to 1 (6.25) is" in out
    assert "kept apart: one address book has a card for each" in out


def test_explain_of_one_names_who_came_closest(judged: World) -> None:
    """Why a person's records are one, and who else it could have been, with the guard; both as JSON, too."""
    ids = names(judged)
    out = say(judged, "explain", "ed@example.org").out
    first, *rest = out.split("Not the same as ")
    assert "is one person." in first
    assert len(rest) == 1
    assert "one given name is a nickname of the other" in rest[0]
    assert "kept apart: one address book has a card for each" in rest[0]
    rows = json.loads(say(judged, "explain", "ed@example.org", "--json").out)
    assert {row["other_person_id"] for row in rows} == {ids["edward"]}
    assert {row["stopped_by"] for row in rows} == {"one_address_book"}
    alone = say(judged, "explain", "anna").out
    assert "Not the same" not in alone
    assert "Nobody else was compared with them" in alone


def test_a_command_does_not_wait_for_a_sync(judged: World) -> None:
    """While one is under way, it is written down at once and says when it shows."""
    with hold(judged.home.locks / "account-home.lock"):
        with open_store(judged.home.folder) as store:
            run_id = runs.start_run(store, "home", judged.clock())
        began = time.monotonic()
        ended = say(judged, "tag", "anna", "friend")
        assert time.monotonic() - began < 20  # the machine may be slow, a sync is slower
        assert (
            ended.out.splitlines()[-1]
            == "A sync or refresh is under way; it shows after the next sync at the latest."
        )
        assert judged.ask("SELECT count(*) FROM word") == [(0,)]
        with open_store(judged.home.folder) as store:
            runs.finish_run(store, run_id, judged.clock(), "done", None, 0, 0, 0)
    assert [word.content for word in said(judged)] == ["friend"]


def test_a_command_does_not_wait_for_a_refresh(judged: World) -> None:
    """While people.duckdb is being built, it is written down at once."""
    with building(judged.home.folder):
        ended = say(judged, "tag", "anna", "friend")
    assert "under way" in ended.out
    assert [word.content for word in said(judged)] == ["friend"]


def test_a_sync_that_was_cut_off_is_not_waited_for(judged: World) -> None:
    """Its lock is free."""
    with open_store(judged.home.folder) as store:
        runs.start_run(store, "home", judged.clock())
    assert say(judged, "tag", "anna", "friend").out.splitlines()[-1].startswith("Now: Anna Meyer")


def test_no_refresh_only_writes_it_down(judged: World) -> None:
    """It shows after the next sync."""
    ended = say(judged, "merge", "anna", "schmidt", "--no-refresh")
    assert ended.out.splitlines()[-1] == "It shows after the next sync."
    assert [word.kind for word in said(judged)] == ["same"]
    assert judged.ask("SELECT count(*) FROM word") == [(0,)]


def test_no_name_reaches_the_terminal_as_it_is(judged: World) -> None:
    """Escape sequences are not printed, neither a card's nor one's own."""
    out = say(judged, "tag", "mallory", "\x1b[2Jfriend", "--no-refresh").out
    assert "Mallory" in out
    assert not {"\x1b", "\x9b"} & set(out)


def test_who_is_meant_are_those_one_knows(judged: World) -> None:
    """A stranger or a machine of that name is found by --all, by its whole address, or if nobody else is."""
    for number, guests in enumerate((["anna@shop.example"], ["anna.noreply@shop.example"])):
        starts = judged.start - timedelta(days=9 + number)
        text = meeting(f"far-{number}", starts, *guests, *(f"x{n}@example.net" for n in range(12)))
        judged.calendar.put("/calendar/", f"/calendar/far-{number}.ics", text)
    try:
        judged.sync_and_refresh()

        def found(*words: str) -> list[str]:
            rows = json.loads(run("--home", judged.home.folder, "who", *words, "--json").out)
            return sorted(row.get("display_name") or row["person"][0]["display_name"] for row in rows)

        assert found("anna") == ["Anna Meyer"]
        assert found("anna", "--all") == ["Anna Meyer", "anna.noreply@shop.example", "anna@shop.example"]
        assert found("anna@shop.example") == ["anna@shop.example"]
        assert found("anna.noreply") == ["anna.noreply@shop.example"]
    finally:
        for number in range(2):
            judged.calendar.delete("/calendar/", f"/calendar/far-{number}.ics")
