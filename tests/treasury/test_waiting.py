"""The first page by kind of work: figures that the lists prove."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.access.roles import Role, permissions_of
from app.contracts import service as contracts
from app.contracts.domain import State
from app.modules import find
from app.payables import service as payables
from app.payables.domain import Bill, Kind
from app.purchasing import service as purchasing
from app.receivables import service as receivables
from app.receivables.domain import OpeningClaim
from app.receivables.model import ReceivableRow
from app.shipments.parts import ChargeKind
from app.treasury import service
from tests import make, make_money

D = Decimal
SELLING = ("signed", "unshipped", "due", "overdue")
FIGURES = {
    Role.SALES: SELLING,
    Role.MANAGER: SELLING,
    Role.AUDITOR: SELLING,
    Role.FINANCE: ("allocate", "overdue", "due", "bills"),
    Role.DOCUMENTS: ("leaving", "unsent", "declare", "expiring"),
    Role.PURCHASING: ("late_goods", "goods", "inspect", "qualification"),
    Role.MERCHANDISING: ("leaving", "late_goods", "goods", "inspect"),
    Role.WAREHOUSE: ("leaving", "late_goods", "goods", "inspect"),
}
ROWS = {"allocate": "RECEIPTS", "bills": "BILLS", "overdue": "ITEMS", "due": "ITEMS"}


def as_role(uow, role):
    """Return the figures as somebody with one role sees them."""
    uow.actor = replace(uow.actor, permissions=permissions_of(frozenset({role})))
    return {one.key: one for one in service.home(uow).kpis}


@pytest.mark.feature("H25")
def test_each_kind_of_work_has_its_four_figures_and_lists_that_prove_them(
    database, actor
):
    with database.unit_of_work(actor, today=date(2026, 7, 25)) as uow:
        contract = make.contract(uow)
        make_money.deposit(uow, contract)
        make_money.shipped(uow, contract, 0)
    with database.reading(actor, today=date(2026, 7, 25)) as uow:
        for role, keys in FIGURES.items():
            figures = as_role(uow, role)
            assert tuple(figures) == keys
            chart = bool(service.home(uow).months)
            assert chart == (role not in {Role.WAREHOUSE, Role.PURCHASING})
            for key, figure in figures.items():
                if isinstance(figure.value, int):
                    assert figure.value == listed(uow, key, figure)


def listed(uow, key, figure):
    """Return how many rows the list behind a figure shows."""
    rows = find(f"app.{figure.module}.listing:{ROWS.get(key, 'LISTING')}")
    return len(rows.page(uow, replace(figure.query, limit=200)).records)


@pytest.mark.feature("H25")
def test_the_list_behind_what_was_signed_holds_no_drafts(database, actor):
    with database.unit_of_work(actor, today=date(2026, 5, 20)) as uow:
        made = make.contract(uow)  # signed on 12 May
        copied = replace(
            made, id=None, number="", proforma_number="", state=State.DRAFT
        )
        contracts.save(uow, copied)
        (figure,) = (one for one in service.home(uow).kpis if one.key == "signed")
        assert figure.params["count"] == 1
        assert listed(uow, "signed", figure) == 1


def test_goods_that_wait_are_counted_and_those_that_are_late(database, actor):
    days = (date(2026, 6, 15), date(2026, 7, 31), date(2026, 8, 1))
    with database.unit_of_work(actor, today=date(2026, 5, 20)) as uow:
        contract = make.contract(uow)
        drafts = purchasing.from_contract(uow, contract.id)
        for draft, day in zip(drafts, days, strict=True):
            kept = replace(draft, signed_on=date(2026, 5, 18), delivery_on=day)
            purchasing.confirm(uow, purchasing.save(uow, kept))
    with database.reading(actor, today=date(2026, 8, 1)) as uow:
        figures = as_role(uow, Role.PURCHASING)
        assert (figures["goods"].value, figures["late_goods"].value) == (3, 2)
        assert (figures["goods"].tone, figures["late_goods"].tone) == ("accent", "bad")


@pytest.mark.feature("H25")
def test_every_figure_agrees_with_its_list_beside_notes_portions_and_currencies(
    database, actor
):
    """Both ways of money: what we owe is not due to us, what is owed us no bill.

    Due soon are what is left of the invoice and a claim in euros, late are a debit note
    and a claim in euros. A credit note on each of these days counts in neither, nor
    does one that was set off. Of the bills only what we owe counts.
    """
    today, late, soon = date(2026, 7, 25), date(2026, 7, 20), date(2026, 7, 30)
    with database.unit_of_work(actor, today=today) as uow:
        contract = make.contract(uow)
        make_money.deposit(uow, contract)
        claim = make_money.shipped(uow, contract, 0)
        make.rate(uow, late, "7.0400")
        for amount in (100, 200, 300):
            note = receivables.credit_note(uow, contract.id, D(amount), late, "Dents")
            row = uow.session.get(ReceivableRow, note.id)
            row.due_on = late if amount == 100 else soon
        receivables.set_off(uow, note.id, claim.id, D(300), today)
        more = receivables.debit_note(uow, contract.id, D(80), late, "Courier")
        for key, day in ((claim.id, soon), (more.id, late)):
            uow.session.get(ReceivableRow, key).due_on = day
        for number, day in (("O-1", soon), ("O-2", late)):
            opened = OpeningClaim(
                company=contract.company,
                customer=contract.customer,
                number=number,
                currency="EUR",
                amount=D(1000),
                booked_on=date(2026, 6, 1),
                due_on=day,
                rate=D("7.8"),
                note="Opening balance",
            )
            receivables.open_claim(uow, opened)
        maker = make.supplier_ref(uow, "HJ-350")
        owed = Bill(company=contract.company, payee=maker, due_on=soon, amount=D(50))
        charge = replace(owed, kind=Kind.CHARGE, charge=ChargeKind.TRUCKING)
        charge = replace(charge, invoice_on=late)
        payables.book(uow, payables.save(uow, charge))
        payables.debit_note(uow, replace(owed, note="Second inspection"))
    with database.reading(actor, today=today) as uow:
        told = {}
        for role in Role:
            for key, figure in as_role(uow, role).items():
                counted = figure.params.get("count", figure.value)
                told[role, key] = counted
                if key != "unshipped":
                    assert counted == listed(uow, key, figure), (role, key)
        assert told[Role.MANAGER, "due"] == told[Role.FINANCE, "due"] == 2
        assert told[Role.MANAGER, "overdue"] == told[Role.FINANCE, "overdue"] == 2
        bills = as_role(uow, Role.FINANCE)["bills"]
        rows = find("app.payables.listing:BILLS").page(uow, bills.query).records
        assert {row.kind for row in rows} <= {Kind.CHARGE, Kind.COMMISSION}
        assert Kind.CHARGE in {row.kind for row in rows}
