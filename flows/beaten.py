"""What a new judgement contradicts among all that was said before."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence

from transforms.judge.judgements import Judgement, outcomes
from warehouse import judgements
from warehouse.judgements import Command, RecordKey, Word
from warehouse.store import Store


def beaten_by(store: Store, words: list[Word]) -> list[Command]:
    """The earlier commands whose judgements hold less by the new ones, be it by way of others."""
    if not any(word.kind in ("same", "different") for word in words):
        return []
    numbers: dict[RecordKey, int] = defaultdict(itertools.count().__next__)
    sides: dict[tuple[int, int], list[int]] = defaultdict(list)
    for anchor in judgements.live_anchors(store):
        sides[anchor.word_id, anchor.side].append(numbers[anchor.key])
    earlier = {word.word_id: word for word in judgements.live_words(store)}
    held = [
        _judged(word_id, word.kind, (sides[word_id, 1], sides[word_id, 2]))
        for word_id, word in earlier.items()
    ]
    last = max(earlier, default=0)
    said = [
        _judged(last + place, word.kind, [[numbers[one.key] for one in side] for side in word.sides])
        for place, word in enumerate(words, start=1)
    ]
    before, after = (_pairs_of(each) for each in (held, [*held, *said]))
    # A merge holds by other records, if there are some; of what is apart each pair counts.
    lost = [
        earlier[word_id]
        for word_id, pairs in before.items()
        if (not after[word_id] if earlier[word_id].kind == "same" else pairs - after[word_id])
    ]
    found = {word.command_id: Command(word.command_id, word.said_at, word.command) for word in lost}
    return [found[command_id] for command_id in sorted(found)]


def _judged(word_id: int, kind: str, sides: Sequence[Sequence[int]]) -> Judgement | None:
    match kind:
        case "same" | "different":
            return Judgement(word_id, kind, tuple(sides[0]), tuple(sides[1]))
    return None


def _pairs_of(judged: Iterable[Judgement | None]) -> dict[int, set[tuple[int | None, int | None]]]:
    """Word -> the pairs of records that it joins or keeps apart."""
    pairs: dict[int, set[tuple[int | None, int | None]]] = defaultdict(set)
    for one in outcomes(one for one in judged if one is not None):
        if one.left_no is not None:
            pairs[one.word_id].add((one.left_no, one.right_no))
    return pairs
