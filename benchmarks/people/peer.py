"""Splink on the same normalised records: a model as documented, and its best threshold by the truth.

Names with term frequencies and fuzzy levels; addresses, numbers and URLs as sets; workplace and birthday;
candidates by the same kinds of key that `resolve` uses; m by expectation maximisation, u by random pairs.
Training cannot see what URLs and birthdays say, since no pair that it looks at differs in them: their m and u
are given (BY_HAND).
"""

from __future__ import annotations

import time
from pathlib import Path

import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.splink_dataframe import SplinkDataFrame

from benchmarks.people.phases import Figures, file_in, measured, score, text
from warehouse.people import Next, scratch

THRESHOLDS = range(-8, 13)
"""Match weights, log2 of odds, of which the best by F1 is shown."""

BY_HAND = {
    "urls": ((0.8, 1e-7), (0.2, 1.0)),
    "birthday": ((0.9, 5e-5), (0.05, 5e-4), (0.05, 1.0)),
}
"""(m, u) of the levels of a comparison. With addresses and numbers by hand, too, F1 was lower."""


def splink(folder: Path) -> None:
    """Train, predict and cluster; note the time of that, and the scores of every threshold beside."""
    with scratch(file_in(folder)) as people:
        people.run("CREATE OR REPLACE TABLE memory.main.splink_input AS " + text("splink_input.sql"))
        people.run("USE memory")
        with measured(folder, "splink") as figures:
            started = time.perf_counter()
            linker = _trained(people)
            figures["trained"] = time.perf_counter() - started
            pairs = linker.inference.predict(threshold_match_weight=THRESHOLDS[0])
            figures["predicted"] = time.perf_counter() - started
            _cluster(people, linker, pairs, 0)
        people.run("USE people")
        scores: dict[int, Figures] = {}
        for threshold in THRESHOLDS:
            people.run("USE memory")
            _cluster(people, linker, pairs, threshold)
            people.run("USE people")
            scores[threshold] = score(people)
        _note(folder, scores)


def _trained(people: Next) -> Linker:
    records = DuckDBAPI(people.connection).register("splink_input")
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_no",
        comparisons=[
            compare.ForenameSurnameComparison("given", "family", forename_surname_concat_col_name="name_key"),
            compare.ArrayIntersectAtSizes("emails", 1),
            compare.ArrayIntersectAtSizes("phones", 1),
            compare.ArrayIntersectAtSizes("urls", 1),
            compare.ExactMatch("organisation").configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("birthday", 1),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("emails", arrays_to_explode=["emails"]),
            block_on("phones", arrays_to_explode=["phones"]),
            block_on("urls", arrays_to_explode=["urls"]),
            block_on("spelling_key"),
            block_on("family", "organisation"),
            block_on("family", "birthday"),
        ],
        retain_matching_columns=False,
    )
    linker = Linker(records, settings, log_level="ERROR")
    train = linker.training
    train.estimate_probability_two_random_records_match(
        [block_on("email", "family"), block_on("phone", "family"), block_on("name_key", "organisation")],
        recall=0.4,
    )
    train.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("email"), block_on("given", "family")):
        train.estimate_parameters_using_expectation_maximisation(rule)
    model = linker.misc.save_model_to_json()
    for comparison in model["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for level, (m, u) in zip(levels, BY_HAND.get(comparison["output_column_name"], ()), strict=False):
            level |= {"m_probability": m, "u_probability": u}
    return Linker(records, model, log_level="ERROR")


def _cluster(people: Next, linker: Linker, pairs: SplinkDataFrame, threshold: float) -> None:
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_weight=threshold
    )
    people.run(
        "CREATE OR REPLACE TEMP TABLE found AS SELECT record_no, cluster_id AS person_id"  # noqa: S608 - Splink's name
        f" FROM {clusters.physical_name}"
    )


def _note(folder: Path, scores: dict[int, Figures]) -> None:
    with measured(folder, "splink_scores") as figures:
        figures["scores"] = scores
