"""Quotations on the screen: priced with F9, issued, revised, turned into contracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.access.domain import ALL_PERMISSIONS
from app.contracts.domain import Contract
from app.core import books
from app.core.actor import Actor
from app.core.query import Query
from app.office import service as office
from app.office.domain import RateKind
from app.quotations import service
from app.quotations.controller import QuotationController
from app.quotations.domain import State
from app.quotations.module import MODULE
from app.ui.registry import maker
from app.ui.work import Work
from forms.kit.cells import CELL_ROLE
from forms.kit.spec import Note
from forms.kit.take_lines import TakeDialog
from tests import make
from tests import sale_screen as screen

D = Decimal
DAY = date(2026, 5, 6)


def column(tab, name):
    return [screen.cell(tab, "lines", row, name) for row in range(3)]


@pytest.mark.feature("A35", "A36", "A37", "B4")
def test_the_ladder_stands_beside_each_line(tab):
    assert column(tab, "net_cost") == ["85.00", "45.00", "18.00"]
    assert column(tab, "fob") == ["13.65", "7.25", "2.91"]
    assert column(tab, "cfr") == ["14.32", "7.68", "3.10"]
    assert column(tab, "cif") == ["14.36", "7.70", "3.11"]
    assert column(tab, "amount") == ["31,592.00", "16,940.00", "10,449.60"]
    assert screen.total(tab, "lines", "amount") == "58,981.60"


@pytest.mark.feature("A35", "A38")
def test_another_margin_is_priced_by_f9(tab):
    screen.write(tab, "costing.margin_percent", "15")
    assert "Prices not built · F9" in screen.chips(tab)
    grid = tab.form.sections["lines"].grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_F9)
    # 85 × 1.15 = 97.75; + 1.68 = 99.43; / 7.10 = 14.0042 → 14.00 FOB;
    # + 0.67 = 14.67; / (1 − 0.0025 × 1.1) = 14.7105 → 14.71 CIF.
    assert column(tab, "fob")[0] == "14.00"
    assert column(tab, "unit_price")[0] == "14.71"
    assert "Prices not built · F9" not in screen.chips(tab)
    tab.undo()
    assert column(tab, "unit_price")[0] == "14.36"


@pytest.mark.feature("A35", "A38")
def test_a_refund_rate_of_nought_that_was_typed_stays(tab):
    """96.05 without a refund, 15 % on it: 110.4575; + 1.68 = 112.1375; / 7.10 = 15.79
    FOB. With 13 % refunded it is 85 × 1.15, as in the test of another margin.
    """
    screen.write(tab, "costing.margin_percent", "15")
    screen.put(tab, "lines", 0, "cost.refund_rate", "0")
    tab.do("recalculate")
    assert screen.cell(tab, "lines", 0, "cost.refund_rate") == "0.00%"
    assert column(tab, "fob")[0] == "15.79"
    tab.save()
    tab.do("recalculate")
    assert column(tab, "fob")[0] == "15.79", "also when it was stored"
    screen.put(tab, "lines", 0, "cost.refund_rate", "13")
    tab.do("recalculate")
    assert column(tab, "fob")[0] == "14.00"


def test_a_refund_rate_that_gives_way_to_the_tariffs_is_named(tab):
    """It was read before the tariff code was entered."""
    first = tab.draft.lines[0]
    unread = replace(first, cost=replace(first.cost, refund_rate=D(0)))
    tab.edit(replace(tab.draft, lines=(unread, *tab.draft.lines[1:])))
    tab.do("recalculate")
    assert screen.cell(tab, "lines", 0, "cost.refund_rate") == "13.00%"
    said = "The prices are built with refund rates of the tariff: "
    assert screen.asked(tab, "toast")[-1] == (f"{said}HJ-350 0.00% → 13.00%.",)
    tab.undo()
    assert tab.draft.lines[0].cost.refund_rate == 0, "Ctrl+Z takes it back"
    tab.redo()
    tab.do("recalculate")
    assert screen.asked(tab, "toast")[-1] == ("The prices are built.",)


def test_of_many_refund_rates_that_change_the_first_are_named(tab):
    """The message at the foot is one line; 200 of them would not go into a window."""
    first = tab.draft.lines[0]
    codes = ("P-1", "P-1", "P-2", "P-3", "P-4")
    refs = [replace(first.product, code=code) for code in codes]

    def quoted(rate):
        cost = replace(first.cost, refund_rate=D(rate))
        lines = tuple(replace(first, product=ref, cost=cost) for ref in refs)
        return replace(tab.draft, lines=lines)

    tab._priced(quoted(0), quoted(13))
    (words,) = screen.asked(tab, "toast")[-1]
    assert words.endswith(
        ": P-1 0.00% → 13.00%; P-2 0.00% → 13.00%; P-3 0.00% → 13.00%; …."
    )


def test_the_usual_time_of_an_offer_counts_from_its_day(tab):
    screen.write(tab, "quoted_on", "2026-05-01")
    screen.write(tab, "valid_until", "2026-05-16")
    screen.write(tab, "quoted_on", "2026-05-06")
    assert tab.draft.valid_until == date(2026, 5, 21)
    screen.write(tab, "valid_until", "2026-06-30")
    screen.write(tab, "quoted_on", "2026-05-07")
    assert tab.draft.valid_until == date(2026, 6, 30), "one that was chosen stays"


@pytest.mark.feature("H29")
@pytest.mark.parametrize("typed", ["2026-06-30", "+7", "12-5"])
def test_a_date_that_was_read_is_taken_back_by_one_key(tab, qtbot, typed):
    """Its field brought the words back, then the day as words, and the record late."""
    line = screen.field(tab, "valid_until").input
    line.selectAll()
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert tab.draft.valid_until != date(2026, 5, 21)
    assert not line.isUndoAvailable(), "the key is the record's"
    tab.do("undo")
    assert tab.draft.valid_until == date(2026, 5, 21)
    assert line.text() == "2026-05-21"


@pytest.mark.feature("A34")
def test_another_incoterm_names_another_place_and_takes_its_step(tab):
    tab.form.field_edited.emit("incoterm", "FOB", {})
    assert screen.field(tab, "place").value() == "NINGBO"
    tab.do("recalculate")
    assert column(tab, "unit_price") == ["13.65", "7.25", "2.91"]


@pytest.mark.feature("B4")
def test_a_price_the_customer_wants_shows_what_it_leaves(tab):
    # As the contract of it, by hand in tests/contracts/test_domain.py.
    assert column(tab, "margin") == ["10.0%", "9.8%", "10.0%"]
    assert screen.total(tab, "lines", "margin") == "10.0%"
    screen.put(tab, "lines", 0, "unit_price", "13.50")
    # 2,200 × 13.50 × 7.10 = 210,870.00; less goods 187,000, freight 10,494.15,
    # domestic 3,695.12, and of 157.00 × 7.10 premium 52.02 %: 9,100.82 are 4.32 %.
    assert column(tab, "margin")[0] == "4.3%"


def test_prices_without_a_rate_are_refused_at_the_field(tab):
    screen.write(tab, "rate", "0")
    tab.do("recalculate")
    assert "Enter the exchange rate first." in screen.told(tab)


@pytest.mark.feature("A35")
def test_a_new_quotation_is_typed_and_priced(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor) as uow:
        make.company(uow)
        make.customer(uow)
        make.products(uow)
        make.tariff(uow)
        make.rate(uow, uow.today - timedelta(days=1), "7.10", RateKind.BUYING)
    tab = screen.shown(qtbot, QuotationController(desk))
    tab.start()
    assert tab.draft.rate == D("7.10")
    screen.look_up(qtbot, tab, "customer", "nordhaus")
    tab.form.field_edited.emit("incoterm", "CIF", {})
    tab.form.field_edited.emit("port_of_discharge", "DEHAM", {})
    assert tab.draft.place == "HAMBURG"
    screen.write(tab, "costing.margin_percent", "12")
    screen.write(tab, "costing.domestic_per_cbm", "100")
    screen.write(tab, "costing.freight_per_cbm", "40")
    screen.write(tab, "costing.premium_percent", "0.25")
    screen.put(tab, "lines", 0, "product", "HJ-350")
    screen.put(tab, "lines", 0, "quantity", "2200")
    assert screen.cell(tab, "lines", 0, "cost.purchase_incl_vat") == "96.05"
    tab.do("recalculate")
    assert screen.cell(tab, "lines", 0, "unit_price") == "14.36"
    screen.press(tab, "save")
    assert tab.record_id is not None
    screen.press(tab, "issue")
    assert (tab.draft.state, bool(tab.draft.number)) == (State.ISSUED, True)


@pytest.mark.feature("A43")
def test_the_panel_tells_how_it_fills_containers(tab):
    found = screen.facts(tab)
    assert (found["Cartons"], found["Volume"]) == ("910", "76.517 m³")
    # 76.517 m³ of 76.3: cartons use 90 % of the room, so that the plan takes two.
    assert found["40HC"] == "2 × 50.1%"


@pytest.mark.feature("A44")
def test_the_panel_tells_what_another_rate_would_leave(tab):
    found = screen.facts(tab)
    # As the contract of it (deal.md §3, §5 and §6): total 58,981.60; 550, 220 and 140
    # cartons are 76.51664 m³, so freight 3,060.67; premium 110 % × 0.25 % = 162.20;
    # 55,758.73 × 7.10 = 395,886.98; goods 391,522.40 less refund 45,042.40; domestic
    # 7,651.66: 41,755.32 are left, 9.97 % of 418,769.36.
    assert found["Freight"] == "−3,060.67"
    assert found["Insurance"] == "−162.20"
    assert found["FOB net"] == "55,758.73"
    assert found["Export refund"] == "+¥ 45,042"
    assert found["Domestic costs"] == "−¥ 7,652"
    assert found["Expected margin"] == "¥ 41,755   10.0%"
    assert "−5%   6.7450" in found
    assert "+5%   7.4550" in found


@pytest.mark.feature("A40")
def test_issued_then_revised_under_the_same_number(tab):
    screen.press(tab, "issue")
    number = tab.draft.number
    assert screen.field(tab, "customer").is_read_only()
    screen.press(tab, "revise")
    assert (tab.draft.state, tab.title()) == (State.DRAFT, f"{number}-R1")
    assert "R1" in screen.chips(tab)
    screen.write(tab, "lead_time", "30 days")
    screen.press(tab, "save")
    assert tab.stored.lead_time == "30 days"


def test_declined_and_accepted(tab):
    screen.press(tab, "issue")
    screen.choose(tab, "decline")
    assert tab.draft.state is State.DECLINED
    screen.press(tab, "revise")
    screen.press(tab, "issue")
    screen.press(tab, "accept")
    assert screen.chips(tab)[0] == "Accepted"


def test_what_is_missing_is_said_before_it_is_issued(tab):
    screen.write(tab, "place", "")
    screen.press(tab, "issue")
    assert tab.draft.state is State.DRAFT
    assert "Enter the named place of the Incoterm." in screen.told(tab)


@pytest.mark.feature("A41")
def test_an_issued_offer_that_ran_out_says_so(tab):
    screen.press(tab, "issue")
    assert "Expired" in screen.chips(tab)


@pytest.mark.feature("A33", "A41")
def test_todays_rate_renews_an_offer(tab, work, actor):
    with work.database.unit_of_work(actor) as uow:
        make.rate(uow, uow.today, "7.25", RateKind.BUYING)
        today = uow.today
    tab.do("reload")
    assert "Rate moved +2.1%" in screen.chips(tab)
    with work.database.unit_of_work(actor) as uow:  # the same, quoted per hundred
        known = office.newest_rate(uow, "USD", today, None, RateKind.BUYING)
        office.save_rate(uow, replace(known, value=D("725"), unit=100))
    tab.do("reload")
    assert "Rate moved +2.1%" in screen.chips(tab)
    doubt = tab.form.form.fields["rate"].doubt()
    assert doubt == "", "725 for a hundred is no other rate than 7.25 for one"
    with work.database.unit_of_work(actor) as uow:
        office.save_rate(uow, known)
    tab.do("renew")
    assert (tab.draft.rate, tab.draft.quoted_on) == (D("7.25"), today)
    assert tab.draft.valid_until == today + timedelta(days=15)


@pytest.mark.feature("A33", "A41")
def test_what_is_typed_until_the_renewed_rate_is_there_stays(tab, work, actor):
    with work.database.unit_of_work(actor) as uow:
        make.rate(uow, uow.today, "7.25", RateKind.BUYING)
        today = uow.today
    with screen.answered_late(work):
        tab.do("renew")
        screen.put(tab, "lines", 1, "quantity", "77")
        screen.write(tab, "note", "as asked by telephone")
    assert (tab.draft.rate, tab.draft.quoted_on) == (D("7.25"), today)
    assert (tab.draft.lines[1].quantity, tab.draft.note) == (
        77,
        "as asked by telephone",
    )
    with screen.answered_late(work):
        tab.do("renew")
        screen.write(tab, "rate", "7.31")
    assert tab.draft.rate == D("7.31")


@pytest.mark.feature("A35", "A38")
def test_what_is_typed_until_the_prices_are_there_stays(tab, work):
    """14.00 FOB and 14.71 CIF as in the test of another margin."""
    screen.write(tab, "costing.margin_percent", "15")
    second, third = (line.unit_price for line in tab.draft.lines[1:])
    with screen.answered_late(work):
        tab.do("recalculate")
        tab._insert_lines("lines", 0, 1)
        screen.put(tab, "lines", 2, "unit_price", "3.33")
        screen.write(tab, "note", "as asked")
    new, first, typed, last = tab.draft.lines
    assert (new.product, new.unit_price) == (None, 0)
    assert (first.unit_price, first.cost.fob) == (D("14.71"), D("14.00"))
    assert (typed.unit_price, tab.draft.note) == (D("3.33"), "as asked")
    assert last.unit_price > third
    assert second > 0


@pytest.mark.feature("A35")
def test_a_product_changed_while_it_is_priced_bears_no_price_of_the_other(tab, work):
    other = replace(tab.draft.lines[0].product, id=-1, code="OTHER")
    screen.write(tab, "costing.margin_percent", "15")
    with screen.answered_late(work):
        tab.do("recalculate")
        values = {"product": other, "unit_price": D(0)}
        tab.form.lines_edited.emit("lines", ((0, values),))
    assert tab.draft.lines[0].unit_price == 0


@pytest.mark.feature("A33")
def test_another_currency_takes_its_newest_rate(tab, work, actor):
    from app.office import service as office
    from app.office.domain import ExchangeRate

    with work.database.unit_of_work(actor) as uow:
        yen = ExchangeRate(
            on=date(2026, 5, 1),
            currency="JPY",
            kind=RateKind.BUYING,
            value=D("4.70"),
            unit=100,
        )
        office.save_rate(uow, yen)
    tab.form.field_edited.emit("currency", "JPY", {})
    assert (tab.draft.rate, tab.draft.rate_unit) == (D("4.70"), 100)


def test_an_issued_quotation_becomes_a_contract(tab):
    assert "next:contract" not in tab.allowed()
    screen.press(tab, "issue")
    screen.choose(tab, "next:contract")
    ((kind, key, draft),) = screen.asked(tab, "open")
    assert (kind, key) == ("contract", None)
    assert isinstance(draft, Contract)
    assert draft.total() == D("58981.60")
    assert draft.deposit_percent() == 30


@pytest.mark.feature("A39")
def test_the_paper_is_shown_and_can_be_rendered(tab):
    screen.press(tab, "issue")
    screen.press(tab, "print")
    ((title, papers),) = screen.asked(tab, "preview")
    assert title == tab.draft.number
    assert [paper.key for paper in papers] == ["quotation"]
    assert papers[0].render("en").startswith(b"%PDF")


def test_costs_are_not_on_the_screen_of_who_may_not_see_them(
    sqlite_database, qtbot, offer
):
    clerk = Actor("Lin Ke", frozenset(ALL_PERMISSIONS) - {"contracts.view_cost"})
    desk = screen.desk_for(Work(sqlite_database, clerk, inline=True))
    tab = QuotationController(desk)
    tab.open(offer.id)
    screen.shown(qtbot, tab)
    names = {column.field for column in tab.spec.section("lines").columns}
    assert not names & {"cost.purchase_incl_vat", "net_cost", "fob", "cif", "margin"}
    assert screen.field(tab, "costing.margin_percent").isHidden() or not (
        screen.field(tab, "costing.margin_percent").isVisible()
    )
    assert "Expected margin" not in screen.facts(tab)
    screen.write(tab, "lead_time", "45 days")
    screen.press(tab, "save")
    assert tab.stored.lead_time == "45 days"


def test_the_list_counts_and_adds_up(desk, qtbot, work, actor, offer):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        service.issue(uow, service.get(uow, offer.id), "QT26-0012")
    page = maker(MODULE.listing)(desk)
    qtbot.addWidget(page.form)
    page.form.resize(1255, 700)
    page.form.show()
    assert page.form.model.rowCount() == 1
    page.narrow(Query(text="0012"))
    assert page.form.model.rowCount() == 1


@pytest.mark.feature("A35")
def test_a_line_without_a_cost_has_no_margin(tab):
    """One line without a cost: neither 0 % nor 100 %, in line and totals alike."""
    screen.put(tab, "lines", 1, "cost.purchase_incl_vat", "0")
    assert column(tab, "margin")[0] == "10.0%"
    assert column(tab, "margin")[1] == "–"
    model = tab.form.sections["lines"].grid.lines_model
    cell = model.data(model.index(1, model.column_of("margin")), CELL_ROLE)
    assert cell.tip == (
        "Enter the cost, the price, the rate and the freight to see the margin."
    )
    assert "Expected margin" not in screen.facts(tab)
    notes = [
        piece.text
        for block in tab.spec.inspector(tab.draft)
        for piece in block.pieces
        if isinstance(piece, Note)
    ]
    assert "Enter quantities, costs and the rate to see what is left." in notes


def test_figures_are_labelled_with_the_base_currency_of_the_office(tab):
    books.keep_in({1: "HKD"})
    try:
        found = screen.facts(tab)
        assert found["In HKD"].startswith("HKD ")
        assert "In CNY" not in found
    finally:
        books.keep_in({})
    assert screen.facts(tab)["In CNY"].startswith("¥ ")


@pytest.mark.feature("H13")
def test_a_copy_is_offered_today_and_valid_from_then_on(tab, work, actor):
    with work.database.reading(actor) as uow:
        today = uow.today
    screen.choose(tab, "duplicate")
    ((_kind, _key, copy),) = screen.asked(tab, "open")
    assert (copy.quoted_on, copy.valid_until) == (today, today + timedelta(15))


@pytest.mark.feature("H13")
def test_lines_of_earlier_quotations_are_copied(desk, qtbot, offer):
    new = QuotationController(desk)
    new.start()
    screen.shown(qtbot, new)
    new._edit_field("customer", offer.customer, {})
    new.do("copy_lines")
    dialog = next(d for d in new.form.findChildren(TakeDialog) if d.isVisible())
    assert len(dialog.lines()) == len(offer.lines) == 3
    dialog.search.setText("blanket")
    dialog.ask()
    dialog.toggle_all()
    dialog.accept()
    (line,) = new.draft.lines
    assert (line.product.code, line.quantity) == ("CB-1520", 2200)
