"""What an offer or a contract is expected to leave, and from what: the same lines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.core.books import base_of
from app.core.i18n import N_, _, screen_language
from app.core.way import MUST_INSURE
from app.core.worth import Figures
from forms import sale_parts as parts
from forms.kit.cells import Cell
from forms.kit.spec import Block, ColumnSpec, Fact, Gap, Note, Piece

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.kit.beside import Beside

LOW = Decimal(5)
"""Percent of the total below which a margin stands out."""
NO_MARGIN = N_("Enter the cost, the price, the rate and the freight to see the margin.")
AFTER = N_("Of the amount, after freight, insurance, commission and domestic costs.")


def margin_column(
    beside: Beside,
    margins: Callable[[Any], tuple[Decimal | None, ...]],
    whole: Callable[[Any], Figures],
) -> ColumnSpec:
    """Return the column of what each line leaves; below it stands what all leave.

    Args:
        beside: What stands beside the record; the margins hang on it.
        margins: Of each line of a record, in percent.
        whole: What a record leaves, as its panel says it.
    """
    kept: list[Any] = [None, None, {}]  # all cells ask, and one change moves all

    def cell(line: Any, record: Any) -> Cell:
        if kept[0] is not record or kept[1] is not beside.facts:
            keys = map(id, record.lines)
            found = dict(zip(keys, margins(record), strict=True))
            kept[:] = record, beside.facts, found
        return _margin_cell(kept[2].get(id(line)))

    def total(record: Any) -> str:
        share = whole(record).percent
        return "" if share is None else screen_language().percent(share, 1)

    return ColumnSpec("margin", N_("Margin"), "percent", 64, cell=cell, total=total)


def _margin_cell(margin: Decimal | None) -> Cell:
    """Return the cell of a margin in percent; a low one stands out."""
    if margin is None:
        return Cell("–", kind="number", tone="text3", tip=_(NO_MARGIN))
    low = margin < LOW
    words = screen_language().percent(margin, 1)
    tone = "bad" if low else ""
    return Cell(words, kind="number", tone=tone, bold=low, tip=_(AFTER))


def worth_block(
    record: Any,
    found: Figures,
    commission: Decimal,
    lacks: tuple[str, str],
    *,
    sees_cost: bool,
) -> Block:
    """Return the block of totals of an offer or a contract.

    Args:
        record: The offer or the contract.
        found: What it leaves.
        commission: In percent of the total.
        lacks: What is said, translated, where the freight that we owe is not known,
            and where a cost is not.
        sees_cost: Whether costs and margins are shown.
    """
    language = screen_language()
    currency = record.currency
    percent = language.percent(commission, _places(commission))
    deducted = (
        (_("Freight"), found.freight),
        (_("Insurance"), found.premium),
        (_("Commission {percent}", percent=percent), found.commission),
    )
    title = _("Total {currency}", currency=currency)
    pieces: list[Piece] = [
        Fact(title, language.amount(found.total, currency), size="big"),
        *(
            Fact(label, language.amount(-value, currency))
            for label, value in deducted
            if value
        ),
    ]
    if not sees_cost:
        return Block(_("Totals"), tuple(pieces))
    if found.net is not None:
        pieces += [Gap(), Fact(_("FOB net"), language.amount(found.net, currency))]
    if record.rate > 0 and found.base is not None:
        label = _("In {currency}", currency=base_of(record))
        pieces.append(Fact(label, parts.base_words(found.base, record)))
    pieces += (
        *_result(record, found, lacks[1]),
        *_unestimated(record, found, lacks[0]),
    )
    return Block(_("Totals"), tuple(pieces))


def _unestimated(record: Any, found: Figures, unknown: str) -> tuple[Piece, ...]:
    """Return what is said of costs that the term makes us pay and nobody estimated."""
    if found.net is None:
        return (Gap(), Note(unknown, "warn"))
    if record.incoterm in MUST_INSURE and record.lines and not found.premium:
        said = _("The insurance is not estimated. See Terms & notes.")
        return (Gap(), Note(said, "warn"))
    return ()


def _result(record: Any, found: Figures, missing: str) -> tuple[Piece, ...]:
    if found.purchase is None:
        if not record.lines:
            return ()
        return (Gap(), Note(missing))
    language = screen_language()
    costs = (
        (_("Purchase cost"), -found.purchase, ""),
        (_("Export refund"), found.refund, "+"),
        (_("Domestic costs"), -found.domestic, ""),
    )
    pieces: list[Piece] = [
        Fact(label, f"{sign}{parts.base_words(value, record)}")
        for label, value, sign in costs
        if value
    ]
    if found.margin is None or found.percent is None:
        return tuple(pieces)
    good = found.percent >= LOW
    left = parts.base_words(found.margin, record)
    margin = f"{left}   {language.percent(found.percent, 1)}"
    pieces += [
        Gap(),
        Fact(_("Expected margin"), margin, tone="ok" if good else "bad", size="strong"),
    ]
    if found.exchange_cost is not None:
        rate = language.rate(found.exchange_cost)
        words = f"{rate} {base_of(record)}/{record.currency}"
        pieces.append(Fact(_("Exchange cost"), words))
    return tuple(pieces)


def _places(percent: Decimal) -> int:
    return max(0, -int(percent.normalize().as_tuple().exponent))
