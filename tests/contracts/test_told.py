"""What a list of contracts shows of the work that other modules did for them."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtGui import QGuiApplication

from app.contracts import service as contracts
from app.contracts.domain import State, Summary
from app.contracts.module import MODULE
from app.contracts.service import worth
from app.core.actor import Actor
from app.core.clock import today
from app.core.papers.vault import Filed, Place, Printed
from app.core.query import Query
from app.core.way import Way
from app.db import vault
from app.db.weighed import Weighed
from app.documents import service as documents
from app.dossier.service import attachments
from app.inventory import service as inventory
from app.purchasing import service as purchasing
from app.shipments import service as shipments
from app.shipments.domain import Mode
from app.ui import list_shares
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry, maker
from app.ui.work import Work
from forms.contracts_list import LIST
from forms.kit.list_spec import Column, with_currency
from tests import looks, make, make_load, make_money

D = Decimal
DAY = date(2026, 5, 18)
CHAIN = Chain(Registry())


@pytest.fixture
def uow(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        yield uow


def told(uow, contract):
    return CHAIN.told(uow, "contracts", [contract.id])[contract.id]


@pytest.mark.feature("A36", "A150")
def test_a_contract_nobody_worked_on_has_its_margin_only(uow):
    # Worked by hand in test_domain: 41,755.32 of 418,769.36 are left.
    found = told(uow, make.sale(uow))
    assert found.pop("margin").quantize(D("0.0001")) == D("9.9710")
    assert found == {
        "shipped": 0,
        "booked": False,
        "received": 0,
        "files": 0,
        "papers": "",
        "next_step": None,
    }


@pytest.mark.feature("A36")
def test_the_list_tells_the_margin_that_the_contract_itself_shows(uow):
    bare = make.contract(uow)
    assert told(uow, bare)["margin"] is None, "CIF, and nobody estimated the freight"
    way = Way(freight=D(3700), premium_percent=D("0.25"))
    draft = contracts.amend(uow, bare, "a ship was asked for")
    # 58,981.60 - 3,700.00 - 162.20 = 55,119.40; × 7.085 = 390,520.95, of which
    # 391,522.40 was spent: -1,001.45 of 417,884.64, and nothing is refunded
    found = told(uow, contracts.save(uow, replace(draft, way=way)))["margin"]
    assert found.quantize(D("0.0001")) == D("-0.2396")


def again(uow, contract, **changes):
    """Draft a contract once more, with something else in it."""
    bare = {"id": None, "version": 0, "number": "", "proforma_number": ""}
    lines = tuple(replace(line, id=None) for line in contract.lines)
    plan = tuple(replace(step, id=None) for step in contract.plan)
    made = replace(contract, **bare, state=State.DRAFT, lines=lines, plan=plan)
    return contracts.save(uow, replace(made, **changes))


@pytest.mark.feature("A36", "H12")
def test_below_the_list_stands_what_all_of_it_leaves_by_currency(uow, actor):
    """Worked by hand: -1,001.45 of 417,884.64 as above; FOB without freight and premium
    417,884.64 - 391,522.40 = 26,362.24; half of -0.23965 + 6.30850 is 3.0344. Of the
    third nobody knows the freight, and it counts nowhere."""
    unknown = make.contract(uow)
    again(uow, unknown, way=Way(freight=D(3700), premium_percent=D("0.25")))
    again(uow, unknown, incoterm="FOB", place="Ningbo")
    one_by_one = Weighed()
    asked = Query(limit=1)
    while asked is not None:
        one_by_one = one_by_one.then(worth.weigh(uow, asked))
        asked = one_by_one.more
    found = worth.weigh(uow, Query()).shares()
    assert one_by_one.shares() == found
    assert {code: one.quantize(D("0.0001")) for code, one in found.items()} == {
        "USD": D("3.0344")
    }
    assert worth.weigh(uow, Query(text="no such thing")).shares() == {}
    uow.actor = replace(actor, permissions=actor.permissions - {"contracts.view_cost"})
    assert worth.weigh(uow, Query()) == Weighed()


@pytest.mark.feature("A36", "H12")
@pytest.mark.parametrize("most", [1000, 1])
def test_the_margin_of_the_whole_list_stands_in_its_footer(
    sqlite_database, actor, qtbot, monkeypatch, most
):
    looks.put_on(QGuiApplication.instance())
    monkeypatch.setattr(list_shares, "MOST", most)
    with sqlite_database.unit_of_work(actor, today=DAY) as uow:
        again(uow, make.sale(uow))
    tab = maker(MODULE.listing)(Desk(Work(sqlite_database, actor, inline=True)))
    qtbot.addWidget(tab.form)
    tab.form.show()
    qtbot.waitUntil(lambda: "total" in tab.form.totals.lines())
    shown = {"margin": ["10.0%"]} if most > 1 else {}
    qtbot.waitUntil(
        lambda: (
            {k: v for k, v in tab.form.totals.lines().items() if k == "margin"} == shown
        )
    )


def weighing(monkeypatch, before=lambda _text: None):
    """Note for which words the margin of contracts is asked for."""
    asked, weigh = [], worth.weigh

    def noted(uow, query):
        asked.append(query.text)
        before(query.text)
        return weigh(uow, query)

    monkeypatch.setattr(worth, "weigh", noted)
    return asked


def three(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        sale = make.sale(uow)
        again(uow, sale)
        again(uow, sale)


def listed(database, actor, qtbot, *, inline):
    looks.put_on(QGuiApplication.instance())
    work = Work(database, actor, inline=inline)
    tab = maker(MODULE.listing)(Desk(work))
    qtbot.addWidget(tab.form)
    return tab, work


@pytest.mark.feature("H12")
def test_no_margin_is_asked_for_while_somebody_types(
    sqlite_database, actor, qtbot, monkeypatch
):
    three(sqlite_database, actor)
    asked = weighing(monkeypatch)
    tab, _work = listed(sqlite_database, actor, qtbot, inline=True)
    for text in ("n", "no", "nord"):
        tab.form.show_query(Query(text=text))
    assert asked == []
    qtbot.waitUntil(lambda: "margin" in tab.form.totals.lines())
    assert set(asked) == {"nord"}


@pytest.mark.feature("H12")
def test_who_types_waits_for_a_few_rows_of_the_margin_only(
    sqlite_database, actor, qtbot, monkeypatch
):
    """Of three rows one is weighed when the words come: the two others are left."""
    three(sqlite_database, actor)
    monkeypatch.setattr(list_shares, "AT_ONCE", 1)
    begun, typed = threading.Event(), threading.Event()

    def wait(text):
        begun.set()
        if not text:
            typed.wait()

    asked = weighing(monkeypatch, wait)
    tab, work = listed(sqlite_database, actor, qtbot, inline=False)
    try:
        qtbot.waitUntil(begun.is_set)
        tab.form.show_query(Query(text="nord"))
    finally:
        typed.set()
    qtbot.waitUntil(lambda: "margin" in tab.form.totals.lines())
    work.wait()
    assert asked[0] == ""
    assert set(asked[1:]) == {"nord"}


@pytest.mark.feature("A150")
def test_what_was_ordered_shipped_and_paid_is_told(uow):
    """deal.md §8, §9: a deposit of 17,694.48, a first invoice of 51,584.00."""
    contract = make.contract(uow)
    make_money.purchases(uow, contract)
    make_money.deposit(uow, contract)
    make_money.ship(uow, contract, 0)
    found = told(uow, contract)
    assert (found["ordered"], found["arrived"], found["booked"]) == ("3/3", False, True)
    assert found["received"] == D("17694.48")
    # 51,584.00 of 58,981.60 is 87.457…; it is full only when all of it has left
    assert found["shipped"] == D("87.45")


def test_goods_are_in_when_the_last_of_them_came(uow):
    contract = make.contract(uow)
    assert "arrived" not in told(uow, contract)
    orders = make_money.purchases(uow, contract)
    for order in orders:
        assert told(uow, contract)["arrived"] is False
        came = inventory.from_purchase(uow, order.id)
        inventory.post(uow, inventory.save(uow, came))
    assert told(uow, contract)["arrived"] is True


def test_what_came_in_is_not_ready_while_something_is_not_ordered(uow):
    """Two of three products are ordered and came in; the third nobody ordered yet."""
    contract = make.contract(uow)
    *some, last = purchasing.from_contract(uow, contract.id)
    for draft in some:
        order = purchasing.confirm(uow, purchasing.save(uow, draft))
        came = inventory.from_purchase(uow, order.id)
        inventory.post(uow, inventory.save(uow, came))
    assert told(uow, contract)["arrived"] is False
    # Ordered for the contract, though for no line of it: the product is what counts.
    loose = tuple(replace(line, contract_line_id=None) for line in last.lines)
    order = purchasing.save(uow, replace(last, lines=loose))
    order = purchasing.confirm(uow, order)
    assert told(uow, contract)["arrived"] is False
    inventory.post(uow, inventory.save(uow, inventory.from_purchase(uow, order.id)))
    assert told(uow, contract)["arrived"] is True


@pytest.mark.feature("A36")
def test_the_papers_of_its_shipments_are_counted_as_their_sets_count_them(uow):
    contract = make.contract(uow)
    draft = shipments.from_contract(uow, contract.id, make.shipped_lines(contract, 0))
    box = replace(draft.containers[0], number="TCNU6312341")
    ship = shipments.save(
        uow,
        replace(
            draft,
            mode=Mode.SEA_FCL,
            containers=(box, replace(box, number="MSCU6639870")),
            etd=DAY + timedelta(10),
            cut_off_on=DAY + timedelta(8),
        ),
    )
    # To Germany the instruction is first: by ICS2 three days before the tenth day
    # begins, which is all of the sixth; the notice says the eighth (test_cutoffs).
    assert told(uow, contract)["next_step"] == ("si", DAY + timedelta(6))
    ship = shipments.book(uow, ship, invoice_number="CI26-0029-1")
    wanted = documents.folder(uow, ship.id).wanted()
    assert told(uow, contract)["papers"] == f"0/{len(wanted)}" == "0/6"
    for key, part in (("invoice", ""), ("vgm", "TCNU6312341"), ("weight", "")):
        for language in ("en", "zh_CN"):
            place = Place(kind="shipment", record_id=ship.id, key=key, part=part)
            printed = Printed(b"%PDF " + f"{key}{language}".encode(), language)
            vault.issue(uow, Filed(place=place, number="CI26-0029-1"), printed)
    folder = documents.folder(uow, ship.id).wanted()
    issued = sum(one.issued is not None for one in folder)
    assert told(uow, contract)["papers"] == f"{issued}/{len(folder)}" == "3/7"


@pytest.mark.feature("A36", "H14")
def test_each_contract_of_a_shipment_is_told_its_next_cut_off(uow):
    sold = make_load.pair(uow)
    load = make_load.booked(uow, sold)
    shipments.save(
        uow,
        replace(load, etd=DAY + timedelta(10), cut_off_on=DAY + timedelta(8)),
    )
    steps = [told(uow, one)["next_step"] for one in sold]
    assert steps == [("si", DAY + timedelta(6))] * 2, "as above"


def test_who_may_not_see_costs_or_money_is_told_neither(database, uow):
    contract = make.sale(uow)
    make_money.deposit(uow, contract)
    uow.session.commit()
    sees = Actor("Li Na", frozenset({"contracts.view", "shipments.view"}))
    with database.unit_of_work(sees, today=DAY) as hers:
        assert told(hers, contract) == {"shipped": 0, "booked": False}


@pytest.fixture
def page(sqlite_database, actor, qapp, qtbot):
    looks.put_on(qapp)
    with sqlite_database.unit_of_work(actor, today=DAY) as uow:
        contract = make.sale(uow)
        make_money.purchases(uow, contract)
        make_money.deposit(uow, contract)
    desk = Desk(Work(sqlite_database, actor, inline=True))
    desk.chain = CHAIN
    tab = maker(MODULE.listing)(desk)
    qtbot.addWidget(tab.form)
    tab.form.resize(1255, 800)
    with qtbot.waitExposed(tab.form):
        tab.form.show()
    tab.form.desk = desk
    return tab.form


def words(page, field):
    columns = [one.field for one in page.spec.columns]
    return page.model.index(0, columns.index(field) + 1).data()


@pytest.mark.feature("H12", "A150")
def test_cells_and_strip_are_filled_once_a_row_is_looked_at(page, qtbot):
    qtbot.waitUntil(lambda: words(page, "received") == "30%")
    assert (words(page, "shipped"), words(page, "margin")) == ("0%", "10.0%")
    page.table.selectRow(0)
    strip = page.preview.values()
    # 58,981.60 − 17,694.48
    assert strip["Not received yet"] == "USD 41,287.12"
    assert strip["Purchase"] == "3/3"


def test_what_a_colleague_does_elsewhere_reaches_the_row(page, qtbot, actor):
    qtbot.waitUntil(lambda: words(page, "received") == "30%")
    with page.desk.work.database.unit_of_work(actor, today=DAY) as uow:
        make_money.ship(uow, contracts.get(uow, page.model.record(0).id), 0)
    page.desk.work.changed.emit(frozenset({"shipments"}))
    qtbot.waitUntil(lambda: words(page, "shipped") == "87%")


def test_a_file_that_is_put_beside_a_contract_shows_its_clip(page, qtbot):
    qtbot.waitUntil(lambda: words(page, "received") == "30%")
    assert not words(page, "files")
    desk = page.desk
    desk.work.run(lambda uow: attach(uow, page.model.record(0).id, "a.pdf", b"%PDF"))
    qtbot.waitUntil(lambda: words(page, "files") == "1 file")


def attach(uow, contract_id, name, data):
    digest = hashlib.sha256(data).hexdigest()
    made = attachments.begin(uow, "contract", contract_id, name, len(data), digest)
    attachments.put(uow, made.attachment.id, 0, data)
    attachments.finish(uow, made.attachment.id)


@pytest.mark.feature("H3")
def test_a_copy_holds_what_was_told_as_numbers(page):
    page.table.toggle_all()
    page.table.copy()
    (line,) = QGuiApplication.clipboard().text().splitlines()
    cells = dict(zip(_titled(page), line.split("\t"), strict=True))
    assert (cells["received"], cells["margin"]) == ("30%", "9.97%")


def _titled(page):
    keeper = page.table.keeper
    taken = with_currency(keeper.shown(), keeper.every())
    return [one.field for one in taken if one.title]


def test_a_column_of_another_width_is_the_currency_as_well():
    """A view kept by name has its own columns: the currency was exported twice."""
    every = [Column("total", "Total", cell=str, sum=True),
             Column("currency", "Currency", cell=str)]  # fmt: skip
    kept = [every[0], replace(every[1], width=44)]
    assert [one.field for one in with_currency(kept, every)] == ["total", "currency"]


def row_of(**facts):
    return Summary(
        id=1, number="SC26-0031", customer="", customer_zh="", country="",
        salesperson="", signed_on=DAY, incoterm="CIF", place="HAMBURG", currency="USD",
        **{"state": State.CONFIRMED, "total": D("58981.60"),
           "latest_shipment_on": None, **facts},
    )  # fmt: skip


def test_what_is_not_whole_is_never_called_a_hundred_percent():
    """58,981.59 of 58,981.60 is 99.99998 %: a cent is still owed."""
    row = row_of(received=D("58981.59"), shipped=D("99.99"))
    cells = {one.field: one.cell(row) for one in LIST.columns}
    assert (cells["received"].text, cells["shipped"].text) == ("99%", "99%")
    words = {title: say(row) for title, say in LIST.preview}
    assert words["Shipped"] == "99%"


@pytest.mark.parametrize(("ahead", "tone"), [(-1, "bad"), (14, "warn"), (15, "")])
def test_the_last_day_to_ship_presses_in_the_list_as_in_the_contract(ahead, tone):
    row = row_of(latest_shipment_on=today() + timedelta(days=ahead), shipped=D(0))
    cell = LIST.column("latest_shipment_on").cell(row)
    assert cell.tone == tone


ALL, NOTHING = D(100), D(0)


@pytest.mark.feature("A150")
def test_what_lies_in_stock_is_ready_but_not_what_came_for_others(uow):
    """The first contract's goods came in for it; the second one sells the same."""
    first = make.contract(uow)
    lines = tuple(replace(one, id=None) for one in first.lines)
    plan = tuple(replace(one, id=None) for one in first.plan)
    draft = replace(
        first, id=None, version=0, number="", proforma_number="", state=State.DRAFT,
        lines=lines, plan=plan,
    )  # fmt: skip
    second = contracts.confirm(uow, contracts.save(uow, draft))
    for order in make_money.purchases(uow, first):
        inventory.post(uow, inventory.save(uow, inventory.from_purchase(uow, order.id)))
    assert told(uow, first)["arrived"] is True
    assert "arrived" not in told(uow, second)
    place = inventory.usual_warehouse(uow).id
    some, *others = ((one.product.id, one.quantity) for one in second.lines)
    for product, count in others:
        inventory.adjust(uow, product, place, count, "Counted")
    inventory.adjust(uow, some[0], place, some[1] - 1, "Counted")
    assert "arrived" not in told(uow, second), "one piece is lacking"
    inventory.adjust(uow, some[0], place, D(1), "Counted")
    assert told(uow, second)["arrived"] is True
    assert told(uow, first)["arrived"] is True


@pytest.mark.feature("A150")
def test_goods_partly_from_stock_and_partly_ordered_are_ready(uow):
    contract = make.contract(uow)
    *ordered, last = purchasing.from_contract(uow, contract.id)
    for draft in ordered:
        order = purchasing.confirm(uow, purchasing.save(uow, draft))
        came = inventory.from_purchase(uow, order.id)
        inventory.post(uow, inventory.save(uow, came))
    assert told(uow, contract)["arrived"] is False
    place = inventory.usual_warehouse(uow).id
    for line in last.lines:
        inventory.adjust(uow, line.product.id, place, line.quantity, "Counted")
    assert told(uow, contract)["arrived"] is True


@pytest.mark.feature("A150")
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": State.DRAFT, "shipped": NOTHING}, "Draft"),
        ({"state": State.COMPLETED, "shipped": ALL, "received": ALL}, "Completed"),
        ({}, "Confirmed"),  # nobody has told anything yet
        ({"shipped": NOTHING}, "Confirmed"),
        ({"shipped": NOTHING, "arrived": False}, "In production"),
        ({"shipped": NOTHING, "arrived": True}, "Ready to book"),
        ({"shipped": NOTHING, "arrived": False, "booked": True}, "Booked"),
        ({"shipped": D("87.45"), "booked": True}, "Partly shipped"),
        ({"shipped": ALL, "received": D("58981.59")}, "Balance due"),
        ({"shipped": ALL, "received": D("58981.60")}, "Paid in full"),
        ({"shipped": ALL}, "Confirmed"),  # who may not see the money
    ],
)
def test_the_state_says_what_a_contract_waits_for(facts, words):
    assert LIST.column("state").cell(row_of(**facts)).text == words


def test_what_is_late_to_ship_comes_before_all_else():
    late = row_of(
        latest_shipment_on=today() - timedelta(days=2), shipped=NOTHING, arrived=True
    )
    cell = LIST.column("state").cell(late)
    assert (cell.text, cell.chip) == ("2 days late", "bad")


@pytest.mark.feature("A44")
def test_the_list_says_the_margin_that_the_contract_says(page):
    """Of a share of 10.0462 % a list that rounds twice says 10.1, the contract 10.0;
    of 10.0512 % one that rounds half to even says 10.0, the contract 10.1."""
    column = next(one for one in LIST.columns if one.field == "margin")
    told = page.model.record(0)
    for exact, shown in (("10.0462", "10.0%"), ("10.0512", "10.1%")):
        row = replace(told, margin=D(exact))
        assert column.cell(row).text == shown
        assert column.value(row) == D("10.05"), "a copy holds two decimals"
