"""Which of our papers a letter of credit asks for, and in what words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.documents.domain import Asked, CreditTerms, PaperKey
from app.documents.wording import ordered

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
    PaperKey.ORIGIN: (frozenset({"origin"}), r"^(?!.*(?:\bFORM [A-Z]\b|\bRCEP\b))"),
}
"""As what kinds of document field 46A asks for a paper, and a word it is told by.

A certificate of origin is the general one unless the credit names another form."""
APPLIED_FOR = frozenset({PaperKey.INSURANCE, PaperKey.ORIGIN})
"""What the credit asks of somebody else: ours is the application for it."""


_NOTIFIED = re.compile(r"NOTIFY(?:ING)? (?:PARTY:? )?(?:THE )?APPLICANT")


def of_kind(credits_of: tuple[CreditTerms, ...], kind: str) -> tuple[Asked, ...]:
    """Return what letters of credit ask for of one kind of document."""
    return tuple(
        one for credit in credits_of for one in credit.documents if one.kind == kind
    )


def carried(credits_of: tuple[CreditTerms, ...]) -> tuple[Asked, ...]:
    """Return what letters of credit ask of the transport document."""
    return of_kind(credits_of, "bill_of_lading") + of_kind(credits_of, "air_waybill")


def consigned(credits_of: tuple[CreditTerms, ...]) -> tuple[str, str]:
    """Return the consignee and the notify party that letters of credit want, or ""."""
    asked = carried(credits_of)
    order = ordered(asked[0].text) if asked else ""
    said = " ".join(one.text.upper() for one in asked)
    other = "NOTIFY" in said and not _NOTIFIED.search(said)
    applicant = credits_of[0].applicant if len(credits_of) == 1 else ""
    if order.endswith("APPLICANT") and "ORDER" not in order:
        order = applicant
    return order, "" if other else applicant


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

    What it asks of the insurer or of a chamber is printed by them.

    Returns:
        Originals and copies; None: no letter of credit asks for it.
    """
    found = None if key in APPLIED_FOR else _found(credits_of, key, part)
    return (found.originals or 1, found.copies) if found else None


def _found(
    credits_of: tuple[CreditTerms, ...], key: PaperKey, part: str
) -> Asked | None:
    kinds, told_by = _ASKED.get(key, (frozenset(), ""))
    if key is PaperKey.ORIGIN and part:
        told_by = rf"\b{re.escape(part)}\b"
    found = [
        one
        for credit in credits_of
        for one in credit.documents
        if one.kind in kinds and re.search(told_by, one.text.upper())
    ]
    index = int(part) - 1 if part.isdigit() else 0
    return found[index] if index < len(found) else None
