"""Copies lines of earlier documents into the one at hand (H13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.i18n import N_, _
from app.core.money import ZERO
from app.core.sources import SourceLine

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.editor_controller import EditorController


L = TypeVar("L")

Find = Callable[["UnitOfWork", str, "int | None", int], Sequence[SourceLine]]
"""Finds lines of earlier documents: by words, of one partner or of everybody (None),
and not of the document at hand (its id; 0: it has none)."""

Make = Callable[[SourceLine, Decimal, Decimal], Any]
"""Makes a line of the document at hand, given what is copied, quantity and price."""


def copy_lines(
    editor: EditorController[Any], partner: str, find: Find, make: Make
) -> None:
    """Let the person tick lines; they come behind those there, as one step of undo.

    A price in another currency is not copied.

    Args:
        editor: Shows the document.
        partner: Its field with the customer or supplier.
        find: Finds the lines.
        make: Makes a line of them.
    """
    from forms.kit.take_lines import Asked, TakeDialog  # noqa: PLC0415 - seldom

    asked = Asked(
        name=f"copy {editor.spec.kind}",
        title=_("Copy lines of earlier documents"),
        verb=_("Copy lines"),
        priced=True,
        left=N_("Earlier"),
        own=_("Only of the same partner"),
    )
    dialog = TakeDialog(asked, (), editor.form)

    def search(text: str, own: bool) -> None:  # noqa: FBT001 -- a signal's
        whose = getattr(editor.draft, partner) if own else None
        only = whose.id if whose else None
        this = editor.record_id or 0
        editor.desk.work.read(
            lambda uow: find(uow, text, only, this), dialog.show_found
        )

    def take(taken: Sequence[tuple[SourceLine, Decimal]]) -> None:
        currency = editor.draft.currency
        made = [
            make(line, quantity, _price_in(currency, line)) for line, quantity in taken
        ]
        editor.add_lines("lines", made)

    dialog.searched.connect(search)
    dialog.taken.connect(take)
    dialog.ask()
    dialog.open()


def _price_in(currency: str, line: SourceLine) -> Decimal:
    return (line.price or ZERO) if line.currency == currency else ZERO


def sold(
    line_type: Callable[..., L], line: SourceLine, quantity: Decimal, price: Decimal
) -> L:
    """Make a line of a quotation or of a sales contract."""
    return line_type(
        product=line.product,
        description_en=line.description_en,
        description_zh=line.description_zh,
        quantity=quantity,
        unit=line.unit,
        unit_price=price,
    )
