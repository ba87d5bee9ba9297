"""The user's judgements, put together without contradiction."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from transforms.judge.judgements import Judgement, Kind, Outcome, judged_pairs, outcomes
from transforms.resolve.cluster import cluster
from transforms.resolve.identity import components
from transforms.resolve.persons import Record


def said(*words: tuple[Kind, str, str]) -> list[Judgement]:
    """Words in the order said, each of two sides; a letter is a record."""
    return [
        Judgement(word_id, kind, tuple(map(ord, left)), tuple(map(ord, right)))
        for word_id, (kind, left, right) in enumerate(words, start=1)
    ]


def pairs(*words: tuple[Kind, str, str]) -> dict[Kind, set[str]]:
    """The pairs that the words come to."""
    found: dict[Kind, set[str]] = {"same": set(), "different": set()}
    for one in outcomes(said(*words)):
        if one.left_no is not None and one.right_no is not None:
            found[one.kind].add(chr(one.left_no) + chr(one.right_no))
    return found


def states(*words: tuple[Kind, str, str]) -> list[str]:
    """What became of each word, in the order said."""
    found = {one.word_id: one.state for one in outcomes(said(*words))}
    return [found[word_id] for word_id in sorted(found)]


def test_same_joins_one_record_of_each_side_and_different_parts_all() -> None:
    """The first of both, and every record of the one from every record of the other."""
    assert pairs(("same", "ab", "cd")) == {"same": {"ac"}, "different": set()}
    assert pairs(("different", "ab", "cd")) == {"same": set(), "different": {"ac", "ad", "bc", "bd"}}


def test_the_later_word_about_two_wins() -> None:
    """Whichever it is; the earlier one is overruled, not forgotten."""
    assert states(("same", "a", "b"), ("different", "a", "b")) == ["overruled", "attached"]
    assert states(("different", "a", "b"), ("same", "a", "b")) == ["overruled", "attached"]
    assert pairs(("different", "a", "b"), ("same", "b", "a"))["same"] == {"ab"}


def test_the_oldest_word_of_a_contradiction_gives_way() -> None:
    """Where two `same` join through a third what a `different` keeps apart, the oldest of them goes."""
    same, further, different = ("same", "a", "b"), ("same", "b", "c"), ("different", "a", "c")
    assert states(same, further, different) == ["overruled", "attached", "attached"]  # type: ignore[arg-type]
    assert states(further, same, different) == ["overruled", "attached", "attached"]  # type: ignore[arg-type]
    assert states(different, same, further) == ["overruled", "attached", "attached"]  # type: ignore[arg-type]
    assert states(same, different, further) == ["overruled", "attached", "attached"]  # type: ignore[arg-type]


def test_what_is_split_off_leaves_the_rest_joined() -> None:
    """Two people were merged by one record of each; that record turns out to be a third's."""
    assert pairs(("same", "ax", "b"), ("different", "a", "xb")) == {"same": {"bx"}, "different": {"ab", "ax"}}


def test_a_merge_takes_a_whole_split_back() -> None:
    """Of a person that was split in two and merged again no record is kept apart from another."""
    words: list[tuple[Kind, str, str]] = [("different", "a", "xyz"), ("same", "a", "xyz")]
    assert pairs(*words) == {"same": {"ax"}, "different": set()}
    assert states(*words) == ["overruled", "attached"]


def test_a_split_after_a_merge_may_be_of_one_record_more() -> None:
    """The later split holds against both of them; what it does not speak about stays merged."""
    words: list[tuple[Kind, str, str]] = [("same", "a", "bc"), ("different", "b", "ac")]
    assert pairs(*words) == {"same": {"ac"}, "different": {"ab", "bc"}}


def test_one_record_may_take_the_place_of_both() -> None:
    """A provider merged the two cards: `same` is true by itself, `different` says nothing any more."""
    assert outcomes(said(("same", "a", "a"))) == [Outcome(1, "same", "attached")]
    assert outcomes(said(("different", "a", "a"))) == [Outcome(1, "different", "waiting", 1)]
    assert pairs(("different", "ab", "bc"))["different"] == {"ac"}


def test_a_word_with_a_lost_side_waits() -> None:
    """It says which side; a word about nobody known waits too."""
    assert outcomes(said(("same", "a", ""))) == [Outcome(1, "same", "waiting", 2)]
    assert outcomes(said(("different", "", "b"))) == [Outcome(1, "different", "waiting", 1)]


words = st.lists(
    st.builds(
        lambda kind, left, right: (kind, tuple(left), tuple(right)),
        st.sampled_from(["same", "different"]),
        st.lists(st.integers(0, 6), max_size=3, unique=True),
        st.lists(st.integers(0, 6), max_size=3, unique=True),
    ),
    max_size=10,
)


@given(words, st.randoms(use_true_random=False))
def test_any_words_come_to_something_that_can_hold(
    drawn: list[tuple[Kind, tuple[int, ...], tuple[int, ...]]], shuffle: random.Random
) -> None:
    """Every word has one state; no chain of `same` joins a pair kept apart; the order of rows is nothing."""
    judgements = [Judgement(word_id, *word) for word_id, word in enumerate(drawn)]
    found = outcomes(judgements)
    shuffled = list(judgements)
    shuffle.shuffle(shuffled)
    assert outcomes(shuffled) == found
    assert {one.word_id for one in found} == set(range(len(drawn)))
    assert all(
        len({one.state for one in found if one.word_id == word_id}) == 1 for word_id in range(len(drawn))
    )
    held: dict[str, list[tuple[int, int]]] = {"same": [], "different": []}
    for one in found:
        if one.left_no is not None and one.right_no is not None:
            held[one.kind].append((one.left_no, one.right_no))
    records = [Record(number) for number in range(7)]
    joined = [
        (d.edge.left, d.edge.right)
        for d in cluster(records, [], held["same"], held["different"])
        if not d.stopped_by
    ]
    together = {pair for person in components(range(7), joined) for pair in combinations(person, 2)}
    assert together.isdisjoint(held["different"])
    assert together.issuperset(held["same"])


@given(words)
def test_the_last_word_always_holds(drawn: list[tuple[Kind, tuple[int, ...], tuple[int, ...]]]) -> None:
    """Whatever was said before: it is never overruled."""
    found = outcomes(Judgement(word_id, *word) for word_id, word in enumerate(drawn))
    assert all(one.state != "overruled" for one in found if one.word_id == len(drawn) - 1)


def test_the_step_reads_records_in_their_order() -> None:
    """Rows are (word, kind, side, record or none), the best record first; out comes a row a pair."""
    rows = [
        (7, "same", 1, 3),
        (7, "same", 1, 2),
        (7, "same", 1, 3),
        (7, "same", 2, 9),
        (8, "different", 1, None),
    ]
    assert list(judged_pairs(rows)) == [
        (8, "different", "waiting", 1, None, None),
        (7, "same", "attached", None, 3, 9),
    ]
