"""Organisation names."""

from __future__ import annotations

import pytest

from transforms.normalise.organisations import organisation_key_of


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme GmbH", "acme"),
        ("ACME, Inc.", "acme"),
        ("The Acme Company", "acme"),
        ("Acme GmbH & Co. KG", "acme"),
        ("Società Bianchi S.p.A.", "societa bianchi"),
        ("ООО Ромашка", "romashka"),
        ("GmbH", "gmbh"),
        ("Acme Bank", "acme bank"),
        ("  ", None),
        ("🚀", None),
    ],
)
def test_legal_forms_do_not_tell_organisations_apart(name: str, key: str | None) -> None:
    """Case, accents, script and legal form are left out; a name of nothing else keeps it."""
    assert organisation_key_of(name) == key
