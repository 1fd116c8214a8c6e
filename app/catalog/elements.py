"""Declaration elements: what a tariff code asks for and what a product answers.

Stored as one text in the order of the tariff code, joined by "|", as the declaration
prints it. No Qt, no SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

OPTIONAL = frozenset({"GTIN", "CAS", "其他"})
"""Elements that may stay empty: asked for only where the goods have them."""

CODED = {"品牌类型": "brand_types", "出口享惠情况": "export_preferences"}
"""Elements answered with a code, and the table it stands in: always the first two."""


def values(elements: str, count: int) -> tuple[str, ...]:
    """Return the answers, one for each of `count` names; further ones are kept."""
    given = elements.split("|") if elements else []
    return tuple(given + [""] * (count - len(given)))


def joined(answers: Sequence[str]) -> str:
    """Return answers as they are stored, without empty ones at the end."""
    clean = [answer.replace("|", "/").strip() for answer in answers]
    while clean and not clean[-1]:
        clean.pop()
    return "|".join(clean)


def missing(names: Sequence[str], elements: str) -> tuple[str, ...]:
    """Return the names of the elements that must still be filled in."""
    given = values(elements, len(names))
    return tuple(
        name
        for name, answer in zip(names, given, strict=False)
        if not answer and name not in OPTIONAL
    )
