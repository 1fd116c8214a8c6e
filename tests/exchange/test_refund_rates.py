"""Refund rates in files of offers: what they refund, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.catalog import service as catalog
from app.modules import TABLES, find
from app.parties import service as parties
from app.quotations import service as quotations
from app.quotations.model import QuotationRow
from app.ui import exchange_controller as controller
from app.ui.desk import Desk
from app.ui.work import Work
from forms.kit.cells import CELL_ROLE
from tests import looks, make
from tests.exchange import books
from tests.exchange.test_importing import dry_run, imported

D = Decimal


@pytest.mark.feature("A142", "A35")
def test_a_refund_rate_of_nought_in_an_offer_stays(database, actor):
    """It was typed there; where the file says nothing the tariff's 13 % is taken."""
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        make.products(uow)
        make.tariff(uow)
    heads = ["Number", "Customer", "Currency", "Item no.", "Qty", "Cost", "Refund"]
    rows = [
        heads,
        ["7", buyer.code, "USD", "HJ-350", D(1200), D("96.05"), D(0)],
        ["7", buyer.code, "USD", "HJ-350", D(1200), D("96.05"), None],
    ]
    imported(database, actor, "quotations", rows)
    with database.unit_of_work(actor) as uow:
        key = uow.session.scalar(select(func.max(QuotationRow.id)))
        offer = quotations.get(uow, key)
        offer = replace(offer, incoterm="FOB", place="NINGBO", rate=D("7.1"))
        priced = quotations.price(uow, offer)
    assert [line.cost.refund_rate for line in priced.lines] == [0, 13]


@pytest.mark.feature("A142", "A35")
@pytest.mark.parametrize("gives", [False, True])
def test_a_refund_rate_of_a_file_makes_no_special_invoice(database, actor, gives):
    """The rate stays as it is said; without the invoice it refunds nothing (settled 7).

    96.05 with 13 % VAT is 85.00 without: 13 % of it are 11.05, and 85.00 is left.
    """
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        product = catalog.get(uow, make.products(uow)["HJ-350"].id)
        cost = replace(product.cost, special_invoice=gives)
        catalog.save(uow, replace(product, cost=cost))
        make.tariff(uow)
    heads = ["Number", "Customer", "Currency", "Item no.", "Qty", "Refund"]
    rows = [
        heads,
        ["7", buyer.code, "USD", "HJ-350", D(1200), D(13)],
        ["7", buyer.code, "USD", "HJ-350", D(600), None],
    ]
    plan = dry_run(database, actor, "quotations", rows)
    assert [(one.row, one.path) for one in plan.doubts()] == (
        [] if gives else [(1, "lines.cost.refund_rate")]
    )
    imported(database, actor, "quotations", rows)
    with database.unit_of_work(actor) as uow:
        key = uow.session.scalar(select(func.max(QuotationRow.id)))
        offer = quotations.get(uow, key)
        offer = replace(offer, incoterm="FOB", place="NINGBO", rate=D("7.1"))
        priced = quotations.price(uow, offer)
    costs = [line.cost for line in priced.lines]
    assert [cost.special_invoice for cost in costs] == [gives, gives]
    assert [cost.refund_rate for cost in costs] == [13, 13]
    assert [cost.purchase_incl_vat for cost in costs] == [D("96.05")] * 2, "the card's"
    assert [cost.net_cost for cost in costs] == [D("85.00" if gives else "96.05")] * 2


@pytest.mark.feature("A35")
def test_a_rate_after_a_nought_refunds_again(database, actor):
    """As in the editor: a nought was somebody's word, the invoice is the supplier's."""
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        make.products(uow)
    heads = ["Number", "Customer", "Currency", "Item no.", "Qty", "Cost", "Refund"]
    line = [buyer.code, "USD", "HJ-350", D(1200), D("96.05")]
    imported(database, actor, "quotations", [heads, ["7", *line, D(0)]])
    with database.unit_of_work(actor) as uow:
        key = uow.session.scalar(select(func.max(QuotationRow.id)))
        offer = quotations.get(uow, key)
        uow.session.get(QuotationRow, key).number = "QT-7"
    assert not offer.lines[0].cost.special_invoice
    imported(database, actor, "quotations", [heads, ["QT-7", *line, D(9)]])
    with database.reading(actor) as uow:
        (line,) = quotations.get(uow, key).lines
    assert (line.cost.refund_rate, line.cost.special_invoice) == (9, True)


@pytest.mark.feature("H44")
def test_a_rate_that_refunds_nothing_is_said_mildly_in_its_cell(
    sqlite_database, actor, qapp, qtbot, tmp_path
):
    looks.put_on(qapp)
    with sqlite_database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        product = catalog.get(uow, make.products(uow)["HJ-350"].id)
        cost = replace(product.cost, special_invoice=False)
        catalog.save(uow, replace(product, cost=cost))
    rows = [
        ["Number", "Customer", "Currency", "Item no.", "Qty", "Refund"],
        ["7", buyer.code, "USD", "HJ-350", 1200, 13],
    ]
    desk = Desk(Work(sqlite_database, actor, inline=True))
    made = controller.Import(desk, find(TABLES["quotations"]))
    qtbot.addWidget(made.form)
    made.form.show()
    made.begin(books.book(tmp_path / "list.xlsx", rows))
    made.form.check.click()
    model = made.form.rows.model
    at = list(model.shown.heads).index("Refund") + 2
    assert "No refund without" in model.index(0, at).data(CELL_ROLE).doubt
    assert made.form.go.isEnabled(), "a doubt refuses nothing"
