"""Connects the inquiries' screens with their services."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.i18n import _
from app.inquiries import service
from app.inquiries.domain import Inquiry, State
from app.ui.chain import Around
from app.ui.deal_controller import DealController, without_identity
from app.ui.editor_controller import Services
from forms.inquiries import editor
from forms.inquiries_list import state_chip
from forms.kit.spec import Link, Reached, Step

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk

QUOTATION = "quotation"
"""What an inquiry is answered with; the module below makes it."""


def _copied(asked: Inquiry) -> Inquiry:
    made: Inquiry = without_identity(
        asked, state=State.OPEN, received_on=None, received_at=None
    )
    return made


SERVICES: Services[Inquiry] = Services(
    get=service.get,
    new=Inquiry,
    save=service.save,
    actions={
        "win": service.win,
        "lose": service.lose,
        "reopen": service.reopen,
    },
    topics=frozenset({"inquiries"}),
    prepare=service.prepared,
    duplicate=_copied,
)


class InquiryController(DealController[Inquiry]):
    """One inquiry: registered, quoted, won or lost."""

    table = "inquiry"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, editor, SERVICES)

    def changed(self, draft: Inquiry, field: str, value: Any) -> Inquiry:
        """Let the clock start on another day when it came in on another."""
        was = self.draft.received_on
        if field == "received_on" and value and was and draft.received_at:
            return replace(draft, received_at=draft.received_at + (value - was))
        return draft

    def _serves(self, key: str) -> bool:
        return key == "quote" or super()._serves(key)

    def act(self, key: str) -> None:
        """Carry out an action; quoting makes the next document."""
        if key == "quote":
            self.do(f"next:{QUOTATION}")
        else:
            super().act(key)


def around_inquiry(uow: UnitOfWork, inquiry_id: int) -> Around:
    """Tell an inquiry its own place in the deal; the modules below tell the rest."""
    asked = service.get(uow, inquiry_id)
    state = Reached.PART if asked.state is State.OPEN else Reached.DONE
    step = Step(_("Inquiry"), asked.number, state, kind="inquiry", id=asked.id)
    link = Link(
        "inquiry", inquiry_id, asked.number, _("Inquiry"), "inbox", state_chip(asked)
    )
    return Around(steps=(step,), links=(link,))
