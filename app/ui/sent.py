"""What its writer says became of a letter: it was sent, or it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.core.i18n import _
from app.core.papers.vault import Way
from app.mail import service
from app.ui import errors

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.mail.domain import Message
    from app.ui.desk import Desk
    from app.ui.paper_job import Carried

Find = Callable[["UnitOfWork"], int]
"""Returns the key of one of one's own letters."""


def settle(desk: Desk, carried: Carried | None, *, went: bool) -> None:
    """Note that the letter with an issued paper was sent, or take it back."""
    if carried is None:
        return

    def find(uow: UnitOfWork) -> int:
        return service.carrier(uow, carried.issued)

    if went:
        confirm(desk, find)
    else:
        take_back(desk, find, lost=carried.way is Way.UNKNOWN)


def confirm(desk: Desk, find: Find) -> None:
    """Note that a letter was sent of which the program cannot know it."""

    def told(message: Message) -> None:
        to = ", ".join(message.addresses())
        desk.toast(_("Noted as sent to {address}.", address=to))

    desk.work.run(lambda uow: service.confirm(uow, find(uow)), told)


def take_back(desk: Desk, find: Find, *, lost: bool) -> None:
    """Cancel a letter that has not left.

    Args:
        desk: Where it was asked for.
        find: The letter.
        lost: Whether a server was asked to take it and its answer was lost: the person
            is asked first.
    """

    def told(_message: Message) -> None:
        desk.toast(_("The letter stays here; its papers are not marked as sent."))

    if lost and not _sure():
        return
    desk.work.run(lambda uow: service.cancel(uow, find(uow)), told)


def _sure() -> bool:
    answer = errors.ask(
        None,
        _("Take the letter back?"),
        _("The server may have sent it: then its receiver has papers that count as not"
          " sent here."),
        (errors.Answer("yes", _("Take back"), primary=True),),
    )  # fmt: skip
    return answer == "yes"
