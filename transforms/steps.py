"""The order of a refresh, written out: inputs first, then every folder's steps."""

from __future__ import annotations

from transforms.derive.steps import STEPS as DERIVE
from transforms.normalise.steps import STEPS as NORMALISE
from transforms.publish.steps import STEPS as PUBLISH
from transforms.resolve.steps import STEPS as RESOLVE
from transforms.step import Sql, Step
from transforms.ties.steps import STEPS as TIES

INPUTS: tuple[Step, ...] = (Sql("transforms.core", "tables.sql"),)
STEPS: tuple[Step, ...] = (*NORMALISE, *RESOLVE, *DERIVE, *TIES, *PUBLISH)
