"""Checks letters of credit: against their contract, and shipments against them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.clock import OFFICE_ZONE
from app.core.due import WARN_DAYS
from app.core.home import Deadline
from app.core.i18n import N_
from app.core.money import ZERO
from app.core.places import place_name
from app.core.refs import Ref
from app.credits import checking, reviewing
from app.credits.bills import Bill
from app.credits.checking import Presented
from app.credits.domain import Drawing, LetterOfCredit, State, latest_presentation
from app.credits.findings import Finding
from app.credits.goods import Invoiced
from app.credits.service.reading import get, open_credits
from app.documents import service as papers
from app.documents.domain import Outside
from app.office import service as office
from app.shipments import portions
from app.shipments import service as shipments

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork
    from app.shipments.domain import Shipment

ROUTES = {"direct": False, "transhipped": True}
"""Whether a bill of lading shows transhipment, by its route."""
CENT = Decimal("0.01")


def review(uow: UnitOfWork, credit: LetterOfCredit) -> tuple[Finding, ...]:
    """Compare a credit, saved or not, with its contract; nothing without one.

    A new one that does not say its amount yet says nothing to be compared.
    """
    uow.actor.require("credits.view")
    if credit.contract is None or (credit.id is None and credit.amount is None):
        return ()
    contract = contracts.get(uow, credit.contract.id)
    company = contract.company
    products = catalog.refs(uow, [x.product.id for x in contract.lines if x.product])
    return reviewing.review(
        credit,
        reviewing.Agreed(
            contract=contract,
            beneficiary=office.get_company(uow, company.id).name_en if company else "",
            applicant=contract.customer.own if contract.customer else "",
            item_codes=tuple(
                products[line.product.id].code if line.product else ""
                for line in contract.lines
            ),
        ),
    )


def check_shipment(
    uow: UnitOfWork, credit_id: int, shipment_id: int
) -> tuple[Finding, ...]:
    """Check a shipment's documents against a credit, the worst first."""
    uow.actor.require("credits.view")
    credit = get(uow, credit_id)
    shipment = shipments.get(uow, shipment_id)
    return checking.check(credit, _presented(uow, credit, shipment), uow.today)


def deadlines(uow: UnitOfWork) -> tuple[Deadline, ...]:
    """Return which documents go to a bank soon, and which shipments must leave.

    From ten calendar days before the last day on (settled_rules 23).
    """
    uow.actor.require("credits.view")
    found = [
        one
        for credit in open_credits(uow)
        for one in (*_to_present(uow, credit), *_to_ship(uow, credit))
    ]
    return tuple(sorted(found, key=lambda one: one.due))


def _to_present(uow: UnitOfWork, credit: LetterOfCredit) -> list[Deadline]:
    if credit.contract is None or credit.state not in (State.ACCEPTED, State.USED):
        return []
    gone = {
        one.shipment.id
        for one in credit.drawings
        if one.shipment is not None and one.presented_on is not None
    }
    found = []
    for shipment in shipments.of_contract(uow, credit.contract.id):
        if shipment.on_board_on is None or shipment.id in gone:
            continue
        limit = latest_presentation(credit, shipment.on_board_on)
        if limit is not None and limit.warnings[0] <= uow.today:
            number = shipment.number_for(credit.contract.id)
            text = N_("Present the documents of {number}")
            key = f"present {shipment.id}"
            found.append(_deadline(credit, key, text, number, limit.last_day))
    return found


def _to_ship(uow: UnitOfWork, credit: LetterOfCredit) -> list[Deadline]:
    last = credit.latest_shipment_on
    waiting = credit.state is State.ACCEPTED and credit.undrawn() > 0
    if last is None or not waiting or credit.contract is None:
        return []
    if last - timedelta(WARN_DAYS[0]) > uow.today:
        return []
    left = any(
        line.open > 0 for line in shipments.open_lines(uow, credit.contract.id)
    ) or any(
        one.on_board_on is None
        for one in shipments.of_contract(uow, credit.contract.id)
    )
    text = N_("Latest shipment of L/C {number}")
    return [_deadline(credit, "ship", text, credit.number, last)] if left else []


def _deadline(
    credit: LetterOfCredit, key: str, text: str, number: str, day: date
) -> Deadline:
    return Deadline(
        what=text,
        key=key,
        params={"number": number},
        icon="file-certificate",
        kind="credit",
        id=credit.id,
        number=credit.number,
        due=datetime.combine(day, time(0), OFFICE_ZONE),
    )


def _presented(uow: UnitOfWork, credit: LetterOfCredit, whole: Shipment) -> Presented:
    shipment = _of_contract(credit, whole)
    own = [d for d in credit.drawings if _is_of(d, shipment)]
    earlier = credit.earlier(shipment.id or 0)
    company = shipment.company
    came = Outside()
    if uow.actor.may("documents.view"):
        came = papers.outside_of(uow, shipment.id or 0)
    return Presented(
        shipment=Ref(shipment.id or 0, shipment.invoice_number, ""),
        currency=shipment.currency,
        amount=own[0].amount if own else _due(uow, credit, shipment),
        drawn_before=sum((drawing.amount for drawing in earlier), ZERO),
        on_board_on=came.on_board_on or shipment.on_board_on,
        transhipped=ROUTES.get(came.route),
        presented_on=own[0].presented_on if own else None,
        port_of_loading=_port(shipment.port_of_loading),
        port_of_discharge=_port(shipment.port_of_discharge),
        incoterm=shipment.incoterm,
        place=shipment.place,
        contract_number=shipment.contract.code if shipment.contract else "",
        beneficiary=office.get_company(uow, company.id).name_en if company else "",
        lines=_invoiced(uow, shipment, earlier),
        insured_percent=_insured_percent(whole, came),
        insured_on=came.policy_on,
        cover=came.cover,
        bill=_bill(shipment, came),
    )


def _of_contract(credit: LetterOfCredit, shipment: Shipment) -> Shipment:
    """Return what the credit pays for of a shipment, where it has its own invoice."""
    if credit.contract is None or not shipment.separate_invoices:
        return shipment
    return portions.only(shipment, credit.contract.id)


def _due(uow: UnitOfWork, credit: LetterOfCredit, shipment: Shipment) -> Decimal:
    """Return what would be drawn: what the invoice leaves to pay."""
    if credit.contract is None or not uow.actor.may("documents.view"):
        return shipment.invoice_total()
    return papers.due(uow, shipment.id or 0, credit.contract.id)


def _insured_percent(shipment: Shipment, came: Outside) -> Decimal | None:
    """Of the policy, once it is there; before, as it is to be insured."""
    total = shipment.invoice_total()
    if came.policy_amount and total:
        return (came.policy_amount * 100 / total).quantize(CENT, ROUND_DOWN)
    return shipment.insured_percent if shipment.premium() > 0 else None


def _bill(shipment: Shipment, came: Outside) -> Bill | None:
    """Return the bill of lading as it came, or was ordered; None before it came."""
    clauses = (came.freight, came.notation, came.clean, came.consignee, came.notify)
    if not any(clauses) and came.originals is None:
        return None
    return Bill(
        freight=came.freight,
        notation=came.notation,
        clean=came.clean,
        originals=came.originals,
        consignee=came.consignee or shipment.consignee,
        notify=came.notify or shipment.notify,
    )


def _is_of(drawing: Drawing, shipment: Shipment) -> bool:
    return drawing.shipment is not None and drawing.shipment.id == shipment.id


def _port(code: str) -> str:
    return place_name(code, "en").upper() if code else ""


def _invoiced(
    uow: UnitOfWork, shipment: Shipment, earlier: Iterable[Drawing]
) -> tuple[Invoiced, ...]:
    before: dict[int, Decimal] = {}
    for drawing in earlier:
        if drawing.shipment is None:
            continue
        for line in shipments.get(uow, drawing.shipment.id).lines:
            key = line.contract_line_id or 0
            before[key] = before.get(key, ZERO) + line.quantity
    return tuple(
        Invoiced(
            text=f"{line.description_en} {line.product.code if line.product else ''}",
            quantity=line.quantity,
            before=before.get(line.contract_line_id or 0, ZERO),
            unit_price=line.unit_price,
        )
        for line in shipment.lines
    )
