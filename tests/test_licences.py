"""What longsince runs with: no package of a licence that would bind those who pass it on."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL|Lesser General Public", re.IGNORECASE)
ALTERNATIVE = re.compile(r"\bOR Apache-2\.0\b|Artistic License")
"""Another licence that may be chosen instead: caldav's Apache-2.0, text-unidecode's Artistic License."""


def needed(name: str, extras: frozenset[str], seen: dict[str, Distribution]) -> None:
    """Gather the distribution and all that it needs at run time, as this machine has them."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return  # for another system
    seen[name.lower()] = found
    for line in found.requires or ():
        wanted = Requirement(line)
        if wanted.marker and not any(wanted.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
            continue
        if wanted.name.lower() not in seen:
            needed(wanted.name, frozenset(wanted.extras), seen)


def licence_of(found: Distribution) -> str:
    """What its metadata say: the expression, the short text, the classifiers."""
    fields = ("License-Expression", "License")
    said = [found.metadata[field][:200] if field in found.metadata else "" for field in fields]
    classifiers = found.metadata.get_all("Classifier") or []
    return " / ".join([*said, *(one for one in classifiers if one.startswith("License ::"))])


def test_no_package_of_the_runtime_is_under_the_gpl() -> None:
    """All of them, to the last: LGPL is fine, GPL and AGPL only where another licence may be chosen."""
    seen: dict[str, Distribution] = {}
    needed("longsince", frozenset(), seen)
    assert len(seen) > 60
    licences = {name: licence_of(found) for name, found in seen.items()}
    bound = {
        name: licence
        for name, licence in licences.items()
        if COPYLEFT.search(LESSER.sub("", licence)) and not ALTERNATIVE.search(licence)
    }
    assert bound == {}
