"""Fitting p_dormant to the owner's own past: a shift and a stretch of the score of the start values.

For each quarter anew, from what had happened by then: fitted on three years, tried on the two newest quarters
of which the outcome was known by then, and kept only if it was less wrong there than the start values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WINDOW = 2
"""Quarters until it is known whether a tie fell silent."""
HELD_OUT = 2
"""Quarters on which the fit is tried: the last ones of which that is known."""
FITTED = 12
"""Quarters it is fitted to: those of which it was known before the first held-out one began."""
LEAST_TIES = 100
"""On either side of the split, or the start values stay."""
LEAST_OF_EACH = 10
"""Ties that fell silent, and ties that did not, to fit to."""

_START = np.array([0.0, 1.0])
_PRIOR_DEVIATIONS = np.array([1.0, 0.5])
"""How far shift and stretch may lie from the start values before it takes much evidence."""


def dormancy_models(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Rows of dormancy_model.sql, from rows of dormancy_past.sql; the first holds since ever."""
    yield date.min, 0.0, 1.0, False, 0, 0, None, None, None, None
    past = np.array([*rows], dtype=np.float64).reshape(-1, 4)
    quarters = past[:, 0]
    if not len(past):
        return
    for quarter in range(int(quarters.min()) + WINDOW, int(quarters.max()) + WINDOW + 1):
        held_out_to = quarter - WINDOW
        held_out_from = held_out_to - HELD_OUT + 1
        fitted_to = held_out_from - WINDOW
        held_out = past[(held_out_from <= quarters) & (quarters <= held_out_to)]
        fitted = past[(fitted_to - FITTED < quarters) & (quarters <= fitted_to)]
        yield (
            date(quarter // 4, 3 * (quarter % 4) + 1, 1),
            *_model(fitted, held_out, held_out_from, held_out_to),
        )


def _model(fitted: Floats, held_out: Floats, held_out_from: int, held_out_to: int) -> tuple[Any, ...]:
    """A row of dormancy_model.sql but for its first column; the start values where the past is too short."""
    counts = int(fitted[:, 3].sum()), int(held_out[:, 3].sum())
    silent = int(fitted[:, 3] @ fitted[:, 2])
    if min(counts) < LEAST_TIES or min(silent, counts[0] - silent) < LEAST_OF_EACH:
        return 0.0, 1.0, False, *counts, held_out_from, held_out_to, None, None
    own = fit(*fitted.T[1:])
    losses = [log_loss(model, *held_out.T[1:]) for model in (_START, own)]
    is_own = bool(losses[1] < losses[0] and own[1] > 0)
    intercept, slope = own if is_own else _START
    return float(intercept), float(slope), is_own, *counts, held_out_from, held_out_to, *losses


def fit(scores: Floats, outcomes: Floats, weights: Floats) -> Floats:
    """Intercept and slope by which sigmoid(intercept + slope * score) fits the outcomes best (0 or 1).

    Newton's method on the log likelihood and a normal prior around the start values, which keeps the optimum
    finite; the result has nine decimals, so that equal rows make equal models.
    """
    inputs = np.column_stack([np.ones_like(scores), scores])
    precision = np.diag(_PRIOR_DEVIATIONS**-2)
    model = _START.copy()
    for _ in range(50):
        foretold = _sigmoid(inputs @ model)
        slope = inputs.T @ (weights * (outcomes - foretold)) - precision @ (model - _START)
        curve = (inputs.T * (weights * foretold * (1 - foretold))) @ inputs + precision
        step = np.clip(np.linalg.solve(curve, slope), -1, 1)  # further it may overshoot
        model = model + step
        if np.abs(step).max() < 1e-12:
            break
    return np.round(model, 9)


def log_loss(model: Floats, scores: Floats, outcomes: Floats, weights: Floats) -> float:
    """The mean of -ln(the probability given to what happened)."""
    foretold = _sigmoid(model[0] + model[1] * scores)
    chance = np.clip(np.where(outcomes > 0, foretold, 1 - foretold), 1e-12, 1)
    return round(float(-(weights @ np.log(chance)) / weights.sum()), 9)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray((1 + np.tanh(x / 2)) / 2, dtype=np.float64)  # exp would overflow
