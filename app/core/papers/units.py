"""In what papers count goods: units in the words of their language, and their sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core import codes
from app.core.papers.parts import Texts, say

if TYPE_CHECKING:
    from app.core.papers.parts import GoodsLine

_USUAL = {
    "001": "UNITS UNIT",
    "006": "SETS SET",
    "007": "PCS PC PIECE PIECES | EA",
    "010": "SHEETS SHEET",
    "018": "ROLLS ROLL",
    "025": "PAIRS PAIR PR PRS",
    "030": "M MTR MTRS METER METERS METRE METRES",
    "032": "SQM M2",
    "033": "CBM M3",
    "035": "KGS KG",
    "070": "MT | TONS TON | TONNES TONNE",
    "086": "YDS YD YARD YARDS",
    "095": "L LTR LTRS LITER LITERS LITRE LITRES",
    "120": "CTNS CTN CARTON CARTONS | CASES CASE",
    "125": "PACKS PACK | PKTS PKT",
    "127": "DOZ DOZEN DOZENS DZ",
    "136": "BAGS BAG",
    "140": "BOXES BOX",
    "142": "BOTTLES BOTTLE BTL BTLS",
}
"""Units of English papers, by their code for Chinese customs.

The first of each group is how it is printed, the others are what people type for it.
Groups apart are other words: a ton may be a short one, and a credit that says CASES is
not served with CTNS.
"""
_CODES = {
    word: code
    for code, words in _USUAL.items()
    for word in words.replace("|", "").split()
}
_FOUND = 5
PRINTED = {
    word: group.split()[0]
    for words in _USUAL.values()
    for group in words.split("|")
    for word in group.split()
}
"""What is printed for each word that people type."""


def is_usual(word: str) -> bool:
    """Say whether a unit is one of customs or of papers, by any of its names."""
    bare = word.strip()
    if bare.upper().rstrip(".") in PRINTED or codes.has("units", bare):
        return True
    low = codes.fold(bare)
    found = codes.search("units", bare, "en", _FOUND)
    return any(low in map(codes.fold, row.names.values()) for row in found)


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """The quantity of all lines in one unit."""

    quantity: Decimal
    unit: Texts
    decimals: int


def unit_in(unit: Texts, code: str) -> str:
    """Return a unit as papers in a language print it: "sets" and "Set" are SETS.

    A product without a customs unit is counted in PCS or SETS: on a Chinese paper it
    stands among others that have one.
    """
    said = say(unit, code).strip()
    word = said.upper().removesuffix(".")
    known = _CODES.get(word) if code.startswith("zh") else None
    if known:
        return codes.find("units", known).name(code)
    return PRINTED.get(word, said)


def printed(unit: str) -> str:
    """Return a unit as it is printed, however it was typed: "sets." is SETS."""
    word = unit.strip().upper().removesuffix(".")
    return PRINTED.get(word, word)


def unit_totals(lines: Iterable[GoodsLine], code: str) -> tuple[UnitTotal, ...]:
    """Add up quantities unit by unit, in the order the units appear."""
    return added_up(
        (UnitTotal(one.quantity, one.unit, one.quantity_decimals) for one in lines),
        code,
    )


def added_up(parts: Iterable[UnitTotal], code: str) -> tuple[UnitTotal, ...]:
    """Add up what a paper in a language counts alike, in the order the units appear.

    English says PCS of juicers and of blankets, Chinese 台 and 条: their sum is said in
    English only.
    """
    sums: dict[str, UnitTotal] = {}
    for part in parts:
        key = unit_in(part.unit, code)
        old = sums.get(key, UnitTotal(Decimal(0), {code: key}, 0))
        places = max(old.decimals, part.decimals)
        sums[key] = UnitTotal(old.quantity + part.quantity, old.unit, places)
    return tuple(sums.values())
