"""One receipt: entered with what it is for, or left parked; booked once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from app.core.i18n import _
from app.core.money import ZERO
from app.office import service as office
from app.receivables import service
from app.receivables.controller.giving_back import give_back
from app.receivables.domain import Receipt
from app.receivables.rules import TwinError
from app.ui import errors
from app.ui.editor_controller import EditorController, Services
from forms.receivables import RECEIPT

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.errors import AppError
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from forms.kit.ask import Given

_RATED_BY = frozenset({"company", "currency", "received_on"})
_RATES = ("buying_rate", "mid_rate")


def _new_receipt(uow: UnitOfWork, receipt: Receipt) -> Receipt:
    ours = receipt.company or office.first_company(uow)
    day = receipt.received_on or uow.today
    dated = replace(receipt, company=ours, received_on=day)
    return service.rated(uow, dated) if dated.company else dated


def _reverse(uow: UnitOfWork, receipt: Receipt, given: Given) -> Receipt:
    return service.reverse(uow, receipt, given.day(), given.reason)


RECEIVING: Services[Receipt] = Services(
    get=service.get_receipt,
    new=Receipt,
    save=service.receive,
    given={"reverse": _reverse},
    topics=frozenset({"receivables"}),
    prepare=_new_receipt,
)


class ReceiptController(EditorController[Receipt]):
    """One receipt: entered with what it is for, or left parked."""

    def __init__(self, desk: Desk) -> None:
        nexts = desk.chain.next_specs(RECEIPT.kind)
        self._sure: Receipt | None = None
        self._then: Callable[[], object] | None = None
        services = replace(RECEIVING, save=self._receive)
        super().__init__(desk, replace(RECEIPT, next=nexts), services)

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Book the receipt; of one that seems to be posted already it is asked."""
        self._then = then
        super().save(then)

    def _receive(self, uow: UnitOfWork, receipt: Receipt) -> Receipt:
        return service.receive(uow, receipt, sure=receipt == self._sure)

    def show_error(self, error: AppError) -> None:
        """Say why it was not booked, or ask whether it shall be all the same."""
        if isinstance(error, TwinError):
            QTimer.singleShot(0, self.form, partial(self._ask, error, self.draft))
        else:
            super().show_error(error)

    def _ask(self, error: TwinError, asked: Receipt) -> None:
        answer = errors.ask(
            self.form,
            _("This receipt seems to be posted already."),
            errors.words(error),
            (
                errors.Answer("book", _("Post all the same"), danger=True),
                errors.Answer("open", _("Open {number}", number=error.twin.code)),
            ),
        )
        if answer == "open":
            self.desk.open("receipt", error.twin.id)
        elif answer == "book":
            self._sure = asked
            self.save(self._then)

    def allowed(self) -> frozenset[str]:
        """Return what may be done: what is parked, or is a deposit, goes back."""
        stored, never = self.stored, set()
        if not stored.free:
            never.add("give_back")
        if all(part.receivable for part in stored.allocations):
            never.add("next:payment")
        return super().allowed() - never

    def tool(self, key: str) -> None:
        """Pay back what came too much."""
        if key == "give_back":
            give_back(self.desk, self.stored, self.form)

    def _edit_field(self, path: str, value: Any, filled: Any) -> None:
        """Read the rates of another day, currency or company."""
        super()._edit_field(path, value, filled)
        if path in _RATED_BY and self.draft.company is not None:
            bare = replace(self.draft, buying_rate=ZERO, mid_rate=ZERO)
            self.ask_while(
                _RATED_BY,
                _RATES,
                lambda uow: service.rated(uow, bare),
                self._take_rates,
            )

    def _take_rates(self, found: Receipt) -> None:
        named = {name: getattr(found, name) for name in (*_RATES, "rate_unit")}
        self.edit(replace(self.draft, **named))
