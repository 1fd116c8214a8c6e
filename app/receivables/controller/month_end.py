"""Values what is open at a month's end: which month is asked, not taken for granted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.core.books import in_all
from app.core.due import end_of_month
from app.core.i18n import N_, _, _n, screen_language
from app.receivables import service
from app.ui import errors
from forms.kit.ask import AskDialog, Given, Question, the_day

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.db.unit_of_work import UnitOfWork
    from app.receivables.domain import Revalued
    from app.ui.desk import Desk


def month_end(desk: Desk, over: QWidget) -> None:
    """Ask which month is to be valued, and value it; the next one is proposed.

    Args:
        desk: Runs it.
        over: The form that the question stands over.
    """

    def ask(told: tuple[date, date | None]) -> None:
        next_end, last = told
        question = Question(
            title=_("Value open items at the month's closing rate"),
            text="" if last is None else _("Valued last: {date}.", date=_said(last)),
            verb=_("Month end"),
            fields=(the_day(N_("A day of the month")),),
        )
        given = AskDialog(question, Given(on=next_end), over).answer()
        if given is None:
            return
        end = end_of_month(given.day())
        if last is None or end >= last or _is_meant(over, end, last):
            _value(desk, end)

    desk.work.read(_known, ask)


def _known(uow: UnitOfWork) -> tuple[date, date | None]:
    """Return which month's end to propose, and the last one valued.

    The month after that, where it is over; before any is valued, the last finished.
    """
    tomorrow = uow.today + timedelta(days=1)  # a month is over on its last day
    finished = tomorrow.replace(day=1) - timedelta(days=1)
    last = service.valued_until(uow)
    if last is None or last >= finished:
        return finished, last
    return end_of_month(last + timedelta(days=1)), last


def _is_meant(over: QWidget, end: date, last: date) -> bool:
    """Ask about a month before one that is valued: it may be mistyped."""
    title = _("Value {date}, a month before the last one?", date=_said(end))
    text = _("{last} is valued already: only what was entered late is valued now.",
             last=_said(last))  # fmt: skip
    value = errors.Answer("value", _("Month end"), danger=True)
    return errors.ask(over, title, text, (value,)) == "value"


def _value(desk: Desk, end: date) -> None:
    def done(found: tuple[Revalued, ...]) -> None:
        if not found:
            said = _("This month was valued already; nothing has changed.")
            desk.toast(said, "info")
            return
        items = _n("{n} item valued", "{n} items valued", len(found))
        gain = in_all((one.base_currency, one.gain) for one in found)
        desk.toast(_("{items}, exchange {gain}", items=items, gain=gain))

    desk.work.run(lambda uow: service.revalue(uow, end), done)


def _said(day: date) -> str:
    return screen_language().iso(day)
