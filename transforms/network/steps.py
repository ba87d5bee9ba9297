"""Network, in order: who is linked to whom, who joins groups, who could introduce, whom to revive."""

from __future__ import annotations

from transforms.step import Sql, Step

_HERE = "transforms.network"

STEPS: tuple[Step, ...] = (
    Sql(_HERE, "network_constant.sql"),
    Sql(_HERE, "link.sql"),
    Sql(_HERE, "network_person.sql"),
    Sql(_HERE, "structure.sql"),
    Sql(_HERE, "bridge.sql"),
    Sql(_HERE, "reach.sql"),
    Sql(_HERE, "event_proof.sql"),
    Sql(_HERE, "way_to.sql"),
    Sql(_HERE, "reconnect.sql"),
)
