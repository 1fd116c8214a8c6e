"""What the program is made of may be given on together with it."""

from __future__ import annotations

import re
from importlib import metadata

from tests.sources import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PACKAGES = re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)
TOLD = dict(
    re.findall(
        r"^\| `([\w.-]+)` \| ([^|]+) \|",
        (ROOT / "docs" / "licences.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)
COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|Affero|(?<!Lesser )General Public")


def test_every_package_of_the_lock_is_told_with_its_licence():
    assert sorted(TOLD) == sorted(PACKAGES)
    assert not [name for name, licence in TOLD.items() if COPYLEFT.search(licence)]


def test_every_package_can_be_had_without_the_gpl():
    bound = {name: named for name in PACKAGES if not _free(named := _licence(name))}
    assert not bound


def _licence(name: str) -> str:
    """Return what a package says of itself; what is of other systems is not here."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return TOLD[name]
    classes = [c for c in told.get_all("Classifier") or () if c.startswith("License")]
    return told.get("License-Expression") or "; ".join(classes)


def _free(licence: str) -> bool:
    return not all(COPYLEFT.search(way) for way in licence.split(" OR "))
