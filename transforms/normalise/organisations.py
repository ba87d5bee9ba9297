"""Organisation names without their legal forms."""

from __future__ import annotations

from transforms.normalise.words import folded_words
from transforms.step import Rows

_LEGAL_FORMS = """
    ab ag aps as asa bv co company corp corporation cv doo eg eirl ek ev gbr gesmbh ggmbh gmbh inc
    incorporated kft kg kgaa ltd limited llc llp lp lda ltda mbh nv ohg oy oyj ooo oao zao plc pte
    pty pvt sa sarl sas se sl slu snc spa spzoo sro srl srls sprl uab ug zrt the und and et cokg
    gmbhcokg
"""
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())


def organisation_key_of(name: str) -> str | None:
    """Folded words in order, without legal forms and articles; None when nothing is left."""
    words = folded_words(name.replace(".", "") if "." in name else name)
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words) or None


def organisation_names(rows: Rows) -> Rows:
    """Rows of (name,) -> rows of derived.organisation_name."""
    return [(name, organisation_key_of(name)) for (name,) in rows]
