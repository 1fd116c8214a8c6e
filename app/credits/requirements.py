"""What documents a letter of credit asks for (fields 46A and 47A). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_ITEM = re.compile(r"^(?:\+|\d{1,2}[.)]|- )\s*")


class PaperKind(StrEnum):
    """What a required document is."""

    INVOICE = "invoice"
    PACKING_LIST = "packing_list"
    BILL_OF_LADING = "bill_of_lading"
    AIR_WAYBILL = "air_waybill"
    INSURANCE = "insurance"
    ORIGIN = "origin"
    INSPECTION = "inspection"
    BENEFICIARY = "beneficiary"
    DRAFT = "draft"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Required:
    """One document that field 46A asks for.

    Attributes:
        text: In the bank's words, on one line.
        originals: How many at least; None for a full set, however many were issued.
        copies: Besides the originals.
    """

    text: str
    kind: PaperKind
    originals: int | None = 1
    copies: int = 0

    @property
    def full_set(self) -> bool:
        """Whether all originals that were issued are asked for (settled_rules 34)."""
        return self.originals is None


def items(text: str) -> tuple[str, ...]:
    """Cut 46A or 47A into items; other lines continue an item (settled_rules 33)."""
    found: list[str] = []
    for line in text.splitlines():
        bare = line.strip()
        opens = _ITEM.match(line)
        if opens and line[opens.end() :].strip():
            found.append(line[opens.end() :].strip())
        elif bare and found:
            found[-1] = f"{found[-1]} {bare}"
        elif bare:
            found.append(bare)
    return tuple(found)


_KINDS: tuple[tuple[str, PaperKind], ...] = (
    (r"BENEFICIARY'?S?'? (?:SIGNED )?(?:CERTIFICATE|STATEMENT)", PaperKind.BENEFICIARY),
    (r"INSURANCE (?:POLICY|CERTIFICATE)|POLICY OF INSURANCE", PaperKind.INSURANCE),
    (r"AIR ?WAY ?BILL|\bAWB\b", PaperKind.AIR_WAYBILL),
    (r"BILLS? OF LADING|\bB/L", PaperKind.BILL_OF_LADING),
    (r"CERTIFICATES? OF ORIGIN|\bFORM A\b|\bFORM E\b", PaperKind.ORIGIN),
    (r"INSPECTION CERTIFICATE|CERTIFICATE OF INSPECTION", PaperKind.INSPECTION),
    (r"PACKING (?:LIST|NOTE)|WEIGHT (?:LIST|MEMO)", PaperKind.PACKING_LIST),
    (r"INVOICE", PaperKind.INVOICE),
    (r"\bDRAFTS?\b|BILLS? OF EXCHANGE", PaperKind.DRAFT),
)
_NUMBERS = {
    "ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5, "SIX": 6,
    "SEVEN": 7, "EIGHT": 8, "NINE": 9, "TEN": 10,
}  # fmt: skip
_FOLDS = {
    "SINGLE": 1, "DUPLICATE": 2, "TRIPLICATE": 3, "QUADRUPLICATE": 4,
    "QUINTUPLICATE": 5, "SEXTUPLICATE": 6,
}  # fmt: skip
_COUNT = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_ORIGINALS = re.compile(rf"{_COUNT}(?:\s*\(\d+\))?\s+(?:SIGNED\s+)?ORIGINALS?\b")
_FRACTION = re.compile(r"\b(\d)/(\d)\s+(?:SET|ORIGINAL)")
_COPIES = re.compile(rf"{_COUNT}(?:\s*\(\d+\))?\s+(?:NON-NEGOTIABLE\s+)?COP(?:Y|IES)\b")
_FOLD = re.compile(rf"{_COUNT}(?:\s*\(\d+\))?[\s-]*FOLDS?\b")
_IN_WORDS = re.compile(rf"\bIN ({'|'.join(_FOLDS)})\b")


def required(text: str) -> Required:
    """Read what kind of document an item asks for, and how many (settled_rules 34)."""
    upper = text.upper()
    kind = next((k for p, k in _KINDS if re.search(p, upper)), PaperKind.OTHER)
    copies = _first(_COPIES, upper)
    if part := _FRACTION.search(upper):
        whole = part[1] == part[2]
        return Required(text, kind, None if whole else int(part[1]), copies or 0)
    if (originals := _first(_ORIGINALS, upper)) is not None:
        return Required(text, kind, originals, copies or 0)
    if "FULL SET" in upper:
        return Required(text, kind, None, copies or 0)
    words = _IN_WORDS.search(upper)
    fold = _FOLDS[words[1]] if words else _first(_FOLD, upper)
    count = fold if fold is not None else copies
    if count is None:
        return Required(text, kind)
    return Required(text, kind, 1, max(count - 1, 0))


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    if match is None:
        return None
    return _NUMBERS.get(match[1]) or int(match[1])
