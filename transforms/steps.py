"""The order of a refresh, written out: the input tables, then every folder's steps."""

from __future__ import annotations

from transforms.derive.steps import STEPS as DERIVE
from transforms.enrich.steps import STEPS as ENRICH
from transforms.network.steps import STEPS as NETWORK
from transforms.normalise.steps import STEPS as NORMALISE
from transforms.publish.steps import STEPS as PUBLISH
from transforms.resolve.steps import STEPS as RESOLVE
from transforms.step import Sql, Step
from transforms.ties.steps import STEPS as TIES

TABLES = Sql("transforms.core", "tables.sql")
"""Makes the input tables, empty."""

TOUCHED = Sql("transforms.core", "touched.sql")
"""Makes ``touched``, empty: for the keys of the records that changed."""
READ_ANEW = (
    "core.contact",
    "core.contact_address",
    "core.meeting_entry",
    "core.meeting_invitee",
    "core.message",
    "core.message_address",
    "core.exchange",
    "core.quarantine",
)
"""What these are taken out of, and what they say now is appended to."""

STEPS: tuple[Step, ...] = (*NORMALISE, *RESOLVE, *DERIVE, *ENRICH, *TIES, *NETWORK, *PUBLISH)

NEW_MEMBERS = Sql("transforms.resolve", "new_members.sql")
"""What the registry does not know yet, once the steps have run."""

POSITIONS = Sql("transforms.enrich", "positions.sql")
"""What cards say of people's work: the registry keeps what they said before."""

ANCHORED_FINGERPRINTS = Sql("transforms.judge", "anchored_fingerprints.sql")
"""By what the records that words hang on are known again."""
