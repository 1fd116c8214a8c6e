"""A new contract learns from earlier ones: terms, prices, lines (H13, H35)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.contracts import service
from app.contracts.controller import SERVICES, ContractController
from app.contracts.domain import Contract, Line
from app.contracts.service import earlier
from app.core.errors import LinkLostError
from app.core.refs import Choice
from app.core.sources import SourceLine
from app.core.way import Way
from app.parties.domain import PartyRole
from app.ui.drafts import Drafts
from forms.kit.take_lines import TakeDialog
from tests import make
from tests import sale_screen as screen

D = Decimal
DAY = date(2026, 5, 12)
Key = Qt.Key


@pytest.fixture
def new(desk, qtbot, deal):  # noqa: ARG001 - the deal exists before
    """A new contract on the screen."""
    tab = ContractController(desk)
    tab.start()
    return screen.shown(qtbot, tab)


@pytest.fixture
def drafts(tmp_path):
    made = Drafts(tmp_path / "drafts.db")
    yield made
    made.close()


def choose(tab, customer):
    field = tab.form.form.fields["customer"]
    field.take(Choice(customer))


def dialog_of(tab):
    return next(d for d in tab.form.findChildren(TakeDialog) if d.isVisible())


@pytest.mark.feature("H35")
def test_a_new_contract_begins_with_the_terms_of_the_customers_last(new, deal):
    assert new.draft.incoterm == "FOB", "what the office proposes"
    choose(new, deal.customer)
    names = ("incoterm", "port_of_loading", "port_of_discharge", "destination_country",
             "currency", "payment_terms", "place")  # fmt: skip
    same = {name: getattr(new.draft, name) for name in names}
    assert same == {name: getattr(deal, name) for name in names}
    assert [step.percent for step in new.draft.plan] == [s.percent for s in deal.plan]
    assert ("toast", ("Terms, ports and payment as in SC26-0031", "info")) in (
        new.desk.shell.asked
    )
    new.undo()
    assert new.draft.incoterm == "FOB"


@pytest.mark.feature("H35")
def test_terms_typed_before_the_usual_ones_are_known_stay(new, deal, monkeypatch):
    asked = []
    monkeypatch.setattr(new.desk.work, "read", lambda *told: asked.append(told))
    screen.write(new, "payment_terms", "100% in advance")
    choose(new, deal.customer)
    screen.write(new, "port_of_discharge", "NLRTM")
    monkeypatch.undo()
    for told in asked:  # the server was slow
        new.desk.work.read(*told)
    draft = new.draft
    assert (draft.incoterm, draft.currency) == (deal.incoterm, deal.currency)
    assert draft.payment_terms == "100% in advance"
    assert draft.port_of_discharge == "NLRTM"


@pytest.mark.feature("H35")
def test_terms_that_were_undone_come_again(new, deal):
    choose(new, deal.customer)
    new.undo()
    new.undo()
    assert (new.draft.customer, new.draft.incoterm) == (None, "FOB")
    choose(new, deal.customer)
    assert (new.draft.incoterm, new.draft.currency) == (deal.incoterm, deal.currency)


@pytest.mark.feature("H30", "H35")
def test_a_draft_that_came_back_knows_what_was_filled_in_and_what_was_typed(
    new, deal, desk, qtbot, drafts, work, actor
):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        other = make.party(uow, "ANDES HOGAR LTDA.", PartyRole.CUSTOMER)
        service.save(uow, replace(
            Contract(company=deal.company, customer=other, currency="EUR",
                     incoterm="EXW", signed_on=DAY, payment_terms="Cash", plan=()),
            lines=(Line(product=deal.lines[1].product, quantity=D(7)),),
        ))  # fmt: skip
    new._drafts = drafts
    choose(new, deal.customer)
    screen.write(new, "payment_terms", "100% in advance")
    (left,) = drafts.left()
    again = screen.shown(qtbot, ContractController(desk))
    again.resume(left)
    choose(again, other)
    assert (again.draft.incoterm, again.draft.currency) == ("EXW", "EUR")
    assert again.draft.payment_terms == "100% in advance"


@pytest.mark.feature("H35")
def test_a_copy_for_another_customer_takes_that_ones_terms(desk, qtbot, deal):
    copied = SERVICES.duplicate(replace(deal, incoterm="EXW", payment_terms="Cash"))
    tab = ContractController(desk)
    tab.start(replace(copied, customer=None))
    screen.shown(qtbot, tab)
    screen.write(tab, "port_of_discharge", "NLRTM")
    choose(tab, deal.customer)
    told = tab.draft.incoterm, tab.draft.payment_terms, tab.draft.port_of_discharge
    assert told == (deal.incoterm, deal.payment_terms, "NLRTM")
    assert [line.quantity for line in tab.draft.lines] == [
        line.quantity for line in deal.lines
    ]


@pytest.mark.feature("H35", "H36")
def test_usual_terms_come_when_the_server_is_back(new, deal, work, monkeypatch):
    def away(_question, _then, failed):
        failed(LinkLostError("The office server cannot be reached."))

    monkeypatch.setattr(work, "read", away)
    choose(new, deal.customer)
    screen.write(new, "note", "Asked at the fair")
    assert new.draft.incoterm == "FOB"
    monkeypatch.undo()
    work.linked.emit(True)  # noqa: FBT003
    told = new.draft.incoterm, new.draft.payment_terms, new.draft.note
    assert told == (deal.incoterm, deal.payment_terms, "Asked at the fair")
    work.linked.emit(True)  # noqa: FBT003
    new.undo()
    assert (new.draft.incoterm, new.draft.note) == (deal.incoterm, "")
    new.undo()
    assert new.draft.incoterm == "FOB", "they came once, and with the customer"
    assert new.draft.customer is None


@pytest.mark.feature("H35", "A36")
def test_a_new_contract_estimates_its_way_as_the_last_to_that_port(new, deal):
    choose(new, deal.customer)
    assert new.draft.way == deal.way, "40 USD for a cubic metre, as offered"
    screen.write(new, "way.domestic", "2400")
    new._edit_field("port_of_discharge", "NLRTM", {})
    way = replace(deal.way, freight_per_cbm=D(0), domestic=D(2400))
    assert new.draft.way == way, "another port, another freight; the rest stays"
    new._edit_field("port_of_discharge", "DEHAM", {})
    assert new.draft.way == deal.way


@pytest.mark.feature("A36")
def test_the_last_estimate_is_that_of_the_port_currency_and_customer(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        deal = make.sale(uow)
        named = Contract(company=deal.company, customer=deal.customer, currency="USD",
                         port_of_discharge="DEHAM")  # fmt: skip
        dearer, free = Way(freight=D(3700)), Way(domestic=D(2400))

        def last(**changes):
            return earlier.usual_way(uow, replace(named, **changes))

        assert last() == deal.way
        made = service.save(uow, replace(named, way=dearer))
        service.save(uow, replace(named, way=free, incoterm="FOB"))
        assert last() == dearer, "of a contract whose freight is estimated"
        assert service.prepared(uow, named).way == dearer
        assert service.prepared(uow, replace(named, way=free)).way == free
        service.cancel(uow, made, "no ship")
        assert last() == deal.way
        other = {"port_of_discharge": "NLRTM"}, {"currency": "EUR"}, {"customer": None}
        assert [last(**one) for one in other] == [Way()] * 3


@pytest.mark.feature("H35")
def test_a_customer_without_contracts_changes_nothing(new, work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        other = make.party(uow, "Bluegum Pty", make.PartyRole.CUSTOMER, country="AU")
    before = new.draft
    choose(new, other)
    assert replace(new.draft, customer=None) == before


@pytest.mark.feature("H13")
def test_the_last_price_to_this_customer_is_offered_in_the_line(new, deal):
    choose(new, deal.customer)
    product = deal.lines[0].product
    new._edit_lines("lines", ((0, {"product": product}),))
    assert new.draft.lines[0].unit_price == D("14.36"), "CIF of the worked deal"
    model = new.form.sections["lines"].grid.lines_model
    price = model.index(0, model.column_of("unit_price"))
    assert model.cell(price).sub == "SC26-0031"
    assert model.setData(price, "15")
    assert model.cell(price).sub == "last 14.36"
    new._edit_lines("lines", ((0, {"unit_price": D(0)}),))
    assert new.draft.lines[0].unit_price == 0, "a gift stays a gift"


@pytest.mark.feature("H13")
def test_last_prices_are_the_newest_of_the_customer_and_currency(database, actor):
    with database.unit_of_work(actor, today=DAY) as uow:
        deal = make.sale(uow)
        line = deal.lines[0]
        newer = replace(
            deal, id=None, version=0, number="", proforma_number="", quotation_id=None,
            signed_on=date(2026, 6, 1), inquiry_id=None,
            plan=tuple(replace(step, id=None) for step in deal.plan),
            lines=(replace(line, id=None, unit_price=D(20), discount_percent=D(5)),),
            state=Contract().state,
        )  # fmt: skip
        draft = service.save(uow, newer)
        customer, key = deal.customer.id, line.product.id

        def last(currency="USD", whose=customer, but=0):
            found = earlier.last_prices(uow, whose, currency, [key], but)
            return found[key].price if key in found else None

        assert last() == D("14.36"), "a draft is no agreement"
        agreed = service.confirm(uow, draft)
        assert last() == D(19), "20 less 5 %"
        assert last(but=agreed.id) == D("14.36")
        assert last("EUR") is None
        assert last(whose=customer + 1) is None


@pytest.mark.feature("H13")
def test_lines_of_several_earlier_contracts_are_ticked_and_copied(
    new, deal, work, actor, qtbot
):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        second = service.save(uow, replace(
            Contract(company=deal.company, customer=deal.customer, currency="EUR",
                     signed_on=date(2026, 4, 1), plan=()),
            lines=(Line(product=deal.lines[1].product, quantity=D(7),
                        unit_price=D(9)),),
        ))  # fmt: skip
    choose(new, deal.customer)
    new.do("copy_lines")
    dialog = dialog_of(new)
    assert [row.line.source_id for row in dialog.lines()] == [deal.id] * 3 + [second.id]
    qtbot.keyClicks(dialog.search, "blanket")
    qtbot.waitUntil(lambda: len(dialog.lines()) == 1)
    grid = dialog.grid
    for key in (Key.Key_Down, Key.Key_Return):  # Down went nowhere
        dialog.search.setFocus()
        QTest.keyClick(dialog.search, key)
        assert grid.hasFocus()
    grid.go(grid.lines_model.index(0, grid.lines_model.column_of("taken")))
    QTest.keyClick(grid, Key.Key_Space)
    dialog.search.clear()
    dialog.ask()
    last = len(dialog.lines()) - 1
    assert dialog.lines()[0].taken, "what is ticked stays, whatever is searched"
    grid.go(grid.lines_model.index(last, grid.lines_model.column_of("quantity")))
    QTest.keyClick(grid, "=")
    QTest.keyClicks(grid.cells.editor, "3*4")
    QTest.keyClick(grid.cells.editor, Key.Key_Return)
    before = new.draft
    QTest.keyClick(dialog, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    blanket, other = new.draft.lines
    assert new.draft.currency == "EUR", "as in the last contract"
    assert (blanket.quantity, blanket.unit_price) == (2200, 0), "dollars are no euros"
    assert (other.quantity, other.unit_price) == (12, 9)
    assert blanket.purchase_price == deal.lines[1].purchase_price, "as bought then"
    new.undo()
    assert new.draft == before


@pytest.mark.feature("H13")
def test_a_click_ticks_a_line_and_another_one_takes_it_back(new, deal):
    choose(new, deal.customer)
    new.do("copy_lines")
    grid = dialog_of(new).grid
    box = grid.lines_model.index(1, grid.lines_model.column_of("taken"))

    def click(held=Qt.KeyboardModifier.NoModifier):
        at = grid.visualRect(box).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, held, at)
        return [row.taken for row in dialog_of(new).lines()]

    assert click() == [False, True, False]
    assert click(Qt.KeyboardModifier.ControlModifier) == [False, True, False]
    assert click() == [False, False, False]


@pytest.mark.feature("H13")
def test_a_blank_ticks_a_line_from_its_quantity(new, deal):
    """It was typed into the quantity, which became nought."""
    choose(new, deal.customer)
    new.do("copy_lines")
    dialog = dialog_of(new)
    grid = dialog.grid
    grid.setFocus()
    model = grid.lines_model
    grid.go(model.index(0, model.column_of("quantity")))
    QTest.keyClick(grid, Key.Key_Space)
    first = dialog.lines()[0]
    assert first.taken
    assert first.quantity == first.line.quantity
    QTest.keyClick(grid, Key.Key_Space)
    assert not dialog.lines()[0].taken


def away(_question, _then, failed):
    failed(LinkLostError("The office server cannot be reached."))


@pytest.mark.feature("H36")
def test_a_rate_typed_while_the_server_is_away_stays(new, work, monkeypatch):
    monkeypatch.setattr(work, "read", away)
    screen.write(new, "currency", "EUR")
    screen.write(new, "rate", "7.77")
    monkeypatch.undo()
    work.linked.emit(True)  # noqa: FBT003
    assert (new.draft.currency, new.draft.rate) == ("EUR", D("7.77"))


@pytest.mark.feature("H35", "H36")
def test_what_the_office_proposes_late_gives_way_to_what_is_usual(
    desk, qtbot, deal, work, monkeypatch
):
    with monkeypatch.context() as broken:
        broken.setattr(work, "read", away)
        tab = ContractController(desk)
        tab.start()
        screen.shown(qtbot, tab)
        choose(tab, deal.customer)
    monkeypatch.setattr(service, "_last_port", lambda _uow: "CNSHA")
    work.linked.emit(True)  # noqa: FBT003
    assert deal.port_of_loading != "CNSHA"
    assert tab.draft.company == deal.company
    assert tab.draft.port_of_loading == deal.port_of_loading
    assert tab.draft.customer == deal.customer


@pytest.mark.feature("H13")
@pytest.mark.parametrize(("books", "cost"), [("CNY", D(96)), ("HKD", None)])
def test_a_copied_line_brings_what_it_was_bought_for(new, deal, books, cost):
    """The vacuum jug of the deal costs 96.05; a dearer one was agreed for the test."""
    line = SourceLine(
        key=1, product=deal.lines[0].product, quantity=D(5), cost=D(96), books=books
    )
    copied = new._copied_line(line, D(3), D(14))
    assert (copied.quantity, copied.unit_price) == (3, 14)
    assert copied.purchase_price == cost, "another company's books: no such figure"


@pytest.mark.feature("H13", "H43")
def test_who_may_not_see_costs_copies_lines_without_them(work, actor, deal):
    def found(who):
        with work.database.unit_of_work(who, today=DAY) as uow:
            lines = earlier.lines(uow, "", deal.customer.id)
        return [(line.cost, line.books) for line in lines]

    bought = [(line.purchase_price, "CNY") for line in deal.lines]
    assert found(actor) == bought
    assert None not in [cost for cost, _books in bought]
    blind = replace(actor, permissions=actor.permissions - {"contracts.view_cost"})
    assert {cost for cost, _books in found(blind)} == {None}
