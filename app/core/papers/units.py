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
    "001": "UNIT UNITS",
    "006": "SET SETS",
    "007": "PC PCS PIECE PIECES EA",
    "010": "SHEET SHEETS",
    "018": "ROLL ROLLS",
    "025": "PR PRS PAIR PAIRS",
    "030": "M MTR MTRS METER METERS METRE METRES",
    "032": "SQM M2",
    "033": "CBM M3",
    "035": "KG KGS",
    "070": "MT TON TONS TONNE TONNES",
    "086": "YD YDS YARD YARDS",
    "095": "L LTR LTRS LITER LITERS LITRE LITRES",
    "120": "CTN CTNS CARTON CARTONS CASE CASES",
    "125": "PACK PACKS PKT PKTS",
    "127": "DOZ DOZEN DOZENS DZ",
    "136": "BAG BAGS",
    "140": "BOX BOXES",
    "142": "BOTTLE BOTTLES BTL BTLS",
}
"""Units as English papers print them, by their code for Chinese customs."""
_CODES = {word: code for code, words in _USUAL.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """The quantity of all lines in one unit."""

    quantity: Decimal
    unit: Texts
    decimals: int


def unit_in(unit: Texts, code: str) -> str:
    """Return a unit as papers in a language print it.

    A product without a customs unit is counted in PCS or SETS: on a Chinese paper it
    stands among others that have one.
    """
    said = say(unit, code)
    known = _CODES.get(said.upper()) if code.startswith("zh") else None
    return codes.find("units", known).name(code) if known else said


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
