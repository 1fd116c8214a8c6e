"""Connects the screens of letters of credit with their services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from app.core.i18n import _, _n, screen_language
from app.core.money import ZERO
from app.core.refs import Choice, Ref
from app.credits import service
from app.credits.domain import LetterOfCredit, State, latest_presentation
from app.credits.findings import discrepancies
from app.office import service as office
from app.parties import service as parties
from app.parties.domain import PartyRole
from app.shipments import service as shipments
from app.ui.chain import Around
from app.ui.editor_controller import EditorController, Services
from forms.credit_findings import ACTIONS, DATED, Checked, CreditChecks
from forms.credits import SPEC, blocks, drawing_chip
from forms.credits_list import state_chip
from forms.kit.ask import Given
from forms.kit.spec import Block, Link, Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.db.unit_of_work import UnitOfWork
    from app.shipments.domain import Shipment
    from app.ui.desk import Desk

Beside = tuple["date", tuple[Checked, ...]]


def _new(uow: UnitOfWork, credit: LetterOfCredit) -> LetterOfCredit:
    return replace(
        credit,
        company=credit.company or office.first_company(uow),
        advised_on=credit.advised_on or uow.today,
    )


def _accept(uow: UnitOfWork, credit: LetterOfCredit, given: Given) -> LetterOfCredit:
    return service.accept(uow, credit, given.day())


def _close(uow: UnitOfWork, credit: LetterOfCredit, given: Given) -> LetterOfCredit:
    return service.close(uow, credit, given.day())


SERVICES: Services[LetterOfCredit] = Services(
    get=service.get,
    new=LetterOfCredit,
    save=service.save,
    given={"accept": _accept, "close": _close},
    topics=frozenset({"credits"}),
    prepare=_new,
)


def beside(uow: UnitOfWork, credit: LetterOfCredit) -> Beside:
    """Check a credit against its contract and every shipment of it."""
    if credit.contract is None:
        return uow.today, ()
    checked = [Checked(findings=service.review(uow, credit))]
    if credit.id is not None:
        made = shipments.of_contract(uow, credit.contract.id)
        checked += [_checked(uow, credit, one) for one in made]
    return uow.today, tuple(checked)


def _checked(uow: UnitOfWork, credit: LetterOfCredit, shipment: Shipment) -> Checked:
    key = shipment.id or 0
    drawn = (d for d in credit.drawings if d.shipment and d.shipment.id == key)
    drawing = next(drawn, None)
    limit = (
        latest_presentation(credit, shipment.on_board_on)
        if shipment.on_board_on
        else None
    )
    actions: tuple[str, ...] = ()
    if drawing is None and credit.state is State.ACCEPTED:
        actions = ("draw",)
    elif drawing and credit.state in {State.ACCEPTED, State.USED}:
        if drawing.presented_on is None:
            actions = ("present", "undraw")
        elif drawing.paid_on is None:
            actions = ("paid", "present")  # again: its day was mistyped
    name = shipment.invoice_number or shipment.number or _("Draft")
    return Checked(
        shipment=Ref(key, name, ""),
        findings=service.check_shipment(uow, credit.id or 0, key),
        drawing=drawing,
        last_day=limit.last_day if limit else None,
        actions=actions,
    )


FOLLOWED = frozenset({"shipments", "contracts", "documents"})
"""What a credit is compared with: a change of it is checked at once."""


class CreditController(EditorController[LetterOfCredit]):
    """One letter of credit: read, reviewed, accepted, drawn.

    Attributes:
        checked: How it stands to its contract and its shipments.
    """

    def __init__(self, desk: Desk) -> None:
        self.checked: tuple[Checked, ...] = ()
        self._today: date | None = None
        nexts = desk.chain.next_specs("credit")
        spec = replace(SPEC, inspector=self.blocks, next=nexts)
        super().__init__(desk, spec, SERVICES)
        checks = self.form.sections["checks"]
        assert isinstance(checks, CreditChecks)  # noqa: S101 - the declaration says so
        self.checks = checks
        checks.show_checked(())

    def blocks(self, draft: LetterOfCredit) -> Sequence[Block]:
        """Return what the inspector shows."""
        found = blocks(draft, self._today)
        bad = sum(len(discrepancies(one.findings)) for one in self.checked)
        if any(one.findings for one in self.checked):
            note = (
                Note(
                    _n(
                        "{n} discrepancy: see the checks.",
                        "{n} discrepancies: see the checks.",
                        bad,
                    ),
                    "bad",
                )
                if bad
                else Note(_("The checks found no discrepancy."), "ok")
            )
            found.append(Block(_("Checks"), (note,)))
        links = [
            Link("shipment", one.shipment.id, one.shipment.code,
                 f"{draft.currency} "
                 f"{screen_language().amount(one.amount, draft.currency)}", "ship",
                 drawing_chip(one))
            for one in draft.drawings
            if one.shipment is not None
        ]  # fmt: skip
        if draft.contract is not None:
            ref = draft.contract
            links.insert(0, Link("contract", ref.id, ref.code, ref.name))
        if links:
            found.append(Block(_("Linked documents"), tuple(links)))
        return found

    def start(self, draft: LetterOfCredit | None = None) -> None:
        """Show a new credit, ready for the bank's message.

        Made for a contract it is compared with it.
        """
        super().start(draft)
        QTimer.singleShot(0, self.form, partial(self.form.jump, "text"))
        if draft is not None:
            self.loaded(draft)

    def loaded(self, record: LetterOfCredit) -> None:
        """Check it against its contract and its shipments."""
        self.desk.work.read(lambda uow: beside(uow, record), self._take)

    def _take(self, found: Beside) -> None:
        self._today, self.checked = found
        self.checks.show_checked(self.checked)
        self._show(self.draft)

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        super()._changed_elsewhere(topics)
        if self.record_id is not None and topics & FOLLOWED:
            self.loaded(self.draft)

    def _edit_field(self, path: str, value: Any, filled: Mapping[str, Any]) -> None:
        super()._edit_field(path, value, filled)
        if path == "text" and value:
            draft = self.draft
            self.desk.work.read(
                lambda uow: _with_contract(uow, draft),
                self.joined(self._take_contract),
            )
        elif path == "contract":
            self.loaded(self.draft)

    def _take_contract(self, found: LetterOfCredit) -> None:
        draft = self.draft  # more may have been typed by now
        if found.contract is not None and draft.contract is None:
            draft = replace(
                draft,
                company=found.company,
                contract=found.contract,
                customer=draft.customer or found.customer,
            )
            self.edit(draft)
        self.loaded(draft)

    def changed(self, draft: LetterOfCredit, field: str, value: Any) -> LetterOfCredit:
        """Read the fields out of the text."""
        if field == "text" and value:
            return draft.with_text(str(value))
        return draft

    def tool(self, key: str) -> None:
        """Draw, present, note the payment or take back, for one shipment."""
        what, _colon, number = key.partition(":")
        if not number.isdigit():
            return
        shipment_id = int(number)
        self._saved_first(partial(self._go, what, shipment_id))

    def called(self, key: str) -> str:
        """Return what was done for a shipment, too."""
        title, _icon = ACTIONS.get(key, ("", ""))
        return _(title) if title else super().called(key)

    def _go(self, what: str, shipment_id: int) -> None:
        stored = self.stored
        at_once = {"draw": service.draw, "undraw": service.undraw}
        dated = {"present": service.present, "paid": service.note_paid}
        if what == "undraw" and not self._asked(ACTIONS[what][0], ""):
            return  # it stands where "Draw" stood: a second press was enough
        if what in at_once:
            act = at_once[what]
            self._run(what, lambda uow: act(uow, stored, shipment_id), self.show_done)
        elif what in dated:
            note = dated[what]
            days = {
                one.shipment.id: one.presented_on
                for one in stored.drawings
                if one.shipment
            }
            known = days.get(shipment_id) if what == "present" else None
            self.ask_then(
                DATED[what],
                lambda uow, _credit: Given(on=known or uow.today),
                lambda uow, credit, given: note(uow, credit, shipment_id, given.day()),
            )


def _with_contract(uow: UnitOfWork, draft: LetterOfCredit) -> LetterOfCredit:
    """Let a credit find the contract that its text cites."""
    if draft.contract is not None:
        return draft
    read = service.read_text(uow, draft.text)
    return replace(
        draft,
        company=read.company or draft.company,
        contract=read.contract,
        customer=draft.customer or read.customer,
    )


def lookup_banks(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find banks."""
    return parties.lookup(uow, text, PartyRole.BANK)


def from_contract(uow: UnitOfWork, contract_id: int) -> list[LetterOfCredit]:
    """Begin the letter of credit of a contract."""
    return [service.read_text(uow, "", contract_id)]


def _link(credit: LetterOfCredit) -> Link:
    amount = screen_language().amount(credit.amount or ZERO, credit.currency)
    detail = f"{_('Letter of credit')} · {credit.currency} {amount}"
    return Link("credit", credit.id or 0, credit.number, detail, "file-certificate",
                state_chip(credit))  # fmt: skip


def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Tell a contract its letters of credit."""
    return Around(
        links=tuple(_link(one) for one in service.of_contract(uow, contract_id))
    )


def around_shipment(uow: UnitOfWork, shipment_id: int) -> Around:
    """Tell a shipment the credit that pays for it, and what a bank would refuse."""
    chips: list[tuple[str, str]] = []
    links: list[Link] = []
    sold = [one.contract.id for one in shipments.get(uow, shipment_id).portions()]
    for credit in (one for key in sold for one in service.of_contract(uow, key)):
        links.append(_link(credit))
        if credit.state is State.CLOSED:
            continue
        bad = discrepancies(service.check_shipment(uow, credit.id or 0, shipment_id))
        if bad:
            words = _n("L/C: {n} discrepancy", "L/C: {n} discrepancies", len(bad))
            chips.append((words, "bad"))
    return Around(links=tuple(links), chips=tuple(chips))
