"""Which of our papers a letter of credit asks for, and in what words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.documents.domain import Asked, CreditTerms, PaperKey

_ASKED: Mapping[PaperKey, tuple[frozenset[str], str]] = {
    PaperKey.INVOICE: (frozenset({"invoice"}), ""),
    PaperKey.PACKING: (frozenset({"packing_list"}), "PACKING"),
    PaperKey.WEIGHT: (frozenset({"packing_list", "other"}), "WEIGHT"),
    PaperKey.INSURANCE: (frozenset({"insurance"}), ""),
    PaperKey.ADVICE: (frozenset({"other"}), r"SHIP(?:PING|MENT) ADVICE|ADVICE OF SHIP"),
    PaperKey.NON_WOOD: (frozenset({"other"}), "WOOD"),
    PaperKey.TREATMENT: (frozenset({"other"}), "FUMIGAT|ISPM"),
    PaperKey.PACKING_DECLARATION: (
        frozenset({"other"}),
        "(?<!WOOD )PACKING DECLARATION",
    ),
    PaperKey.BENEFICIARY: (frozenset({"beneficiary"}), ""),
}
"""As what kinds of document field 46A asks for a paper, and a word it is told by."""


def of_kind(credits_of: tuple[CreditTerms, ...], kind: str) -> tuple[Asked, ...]:
    """Return what letters of credit ask for of one kind of document."""
    return tuple(
        one for credit in credits_of for one in credit.documents if one.kind == kind
    )


def words(credits_of: tuple[CreditTerms, ...], key: PaperKey, part: str = "") -> str:
    """Return in whose words a letter of credit asks for a paper; "" when none does.

    Args:
        credits_of: The letters of credit that pay for the goods.
        key: Which paper.
        part: Which of several that are asked for alike, from "1".
    """
    if key is PaperKey.DRAFT:
        return next((one.tenor for one in credits_of if one.tenor), "")
    if key is PaperKey.PRESENTATION:
        return next((one.number for one in credits_of), "")
    found = _found(credits_of, key, part)
    return found.text if found else ""


def times(
    credits_of: tuple[CreditTerms, ...], key: PaperKey, part: str = ""
) -> tuple[int, int] | None:
    """Return how often a letter of credit asks for a paper of ours.

    What it asks of the insurer is printed by the insurer.

    Returns:
        Originals and copies; None: no letter of credit asks for it.
    """
    found = None if key is PaperKey.INSURANCE else _found(credits_of, key, part)
    return (found.originals or 1, found.copies) if found else None


def _found(
    credits_of: tuple[CreditTerms, ...], key: PaperKey, part: str
) -> Asked | None:
    kinds, told_by = _ASKED.get(key, (frozenset(), ""))
    found = [
        one
        for credit in credits_of
        for one in credit.documents
        if one.kind in kinds and re.search(told_by, one.text.upper())
    ]
    index = int(part) - 1 if part.isdigit() else 0
    return found[index] if index < len(found) else None
