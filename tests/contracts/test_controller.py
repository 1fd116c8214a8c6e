"""Contracts on the screen: drafted, confirmed, amended, cancelled, printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.access.domain import ALL_PERMISSIONS
from app.contracts import service
from app.contracts.controller import ContractController
from app.contracts.domain import Contract, State
from app.contracts.module import MODULE
from app.core.actor import Actor
from app.core.query import Query
from app.core.way import Way
from app.office.domain import RateKind
from app.parties import service as parties
from app.parties.domain import PartyRole
from app.ui import errors
from app.ui.chain import Around, Chain, Mark
from app.ui.module import Next
from app.ui.registry import maker
from app.ui.work import Work
from forms.kit import editor_header
from forms.kit.buttons import GhostButton
from forms.kit.history import HistoryDialog
from forms.kit.reason import ReasonDialog
from forms.kit.spec import Link, Note, Reached, Step
from tests import make
from tests import sale_screen as screen

D = Decimal
DAY = date(2026, 5, 12)


@pytest.mark.feature("A47")
def test_the_grid_shows_the_worked_deal(tab):
    rows = range(3)
    amounts = [screen.cell(tab, "lines", row, "amount") for row in rows]
    assert amounts == ["31,592.00", "16,940.00", "10,449.60"]
    assert screen.cell(tab, "lines", 0, "hs") == "8509401000"
    assert [screen.cell(tab, "lines", r, "cartons") for r in rows] == [
        "550",
        "220",
        "140",
    ]
    # By hand in test_domain; the quotation and the panel of both say the same.
    margins = [screen.cell(tab, "lines", row, "margin") for row in rows]
    assert margins == ["10.0%", "9.8%", "10.0%"]
    assert screen.total(tab, "lines", "margin") == "10.0%"
    assert screen.total(tab, "lines", "amount") == "58,981.60"
    assert screen.total(tab, "lines", "cbm") == "76.517"


@pytest.mark.feature("A36", "A37", "A111")
def test_the_panel_tells_what_is_left_and_what_is_paid_when(tab):
    found = screen.facts(tab)
    assert found["Total USD"] == "58,981.60"
    assert found["Freight"] == "−3,060.67"
    assert found["Insurance"] == "−162.20"
    assert found["FOB net"] == "55,758.73"
    assert found["Purchase cost"] == "−¥ 391,522"
    assert found["Export refund"] == "+¥ 45,042"
    assert found["Expected margin"] == "¥ 41,755   10.0%"
    assert found["Exchange cost"] == "6.3511 CNY/USD"
    assert (found["Deposit 30%"], found["Balance 70%"]) == ("17,694.48", "41,287.12")


@pytest.mark.feature("A36")
def test_without_its_freight_a_contract_tells_no_margin(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor, today=DAY) as uow:
        deal = service.amend(uow, make.contract(uow), "a dearer ship")
    tab = screen.opened(qtbot, ContractController(desk), deal.id)
    found = screen.facts(tab)
    assert "FOB net" not in found
    assert "Expected margin" not in found
    assert found["Purchase cost"] == "−¥ 391,522"
    hint = "The freight is not estimated: no margin yet. See Terms & notes."
    assert hint in notes(tab)
    screen.write(tab, "way.freight", "2*1850")
    # 58,981.60 - 3,700.00; × 7.085 = 391,670.14; less 391,522.40: nothing is refunded
    found = screen.facts(tab)
    assert (found["Freight"], found["FOB net"]) == ("−3,700.00", "55,281.60")
    assert found["Expected margin"].startswith("¥ 148 ")
    assert notes(tab) == ["The insurance is not estimated. See Terms & notes."]
    screen.write(tab, "way.premium_percent", "0.25")
    assert screen.facts(tab)["Insurance"] == "−162.20"
    assert notes(tab) == []
    tab.save()
    with work.database.unit_of_work(actor, today=DAY) as uow:
        kept = service.get(uow, deal.id).way
    assert kept == Way(freight=D(3700), premium_percent=D("0.25"))


def notes(tab):
    found = tab.spec.inspector(tab.draft)[0].pieces
    return [piece.text for piece in found if isinstance(piece, Note)]


@pytest.mark.feature("A150")
def test_the_flow_runs_from_the_inquiry(tab):
    assert screen.steps(tab) == [
        ("Inquiry", "IQ26-0007", "done"),
        ("Offer", "QT26-0012", "done"),
        ("Contract", "SC26-0031", "current"),
    ]
    QTest.mouseClick(
        tab.form.header.flow,
        Qt.MouseButton.LeftButton,
        pos=tab.form.header.flow._slot(0).center().toPoint(),
    )
    assert screen.asked(tab, "open")[0][0] == "inquiry"


@pytest.mark.feature("H15")
def test_alt_down_opens_the_flow_from_a_field_without_a_list(tab, monkeypatch):
    opened = []
    monkeypatch.setattr(
        editor_header, "pop_below", lambda menu, *_at: opened.append(menu)
    )
    field = screen.field(tab, "customer_po").input
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    (menu,) = opened
    words = [action.text() for action in menu.actions()]
    assert words[:2] == ["Inquiry  IQ26-0007", "Offer  QT26-0012"]
    menu.actions()[1].trigger()
    assert screen.asked(tab, "open")[-1][0] == "quotation"


def _two_orders(_uow, _key):
    made = (Link("purchase", 7, "PO26-0007", "Yiwu"), Link("purchase", 9, "PO26-0009"))
    step = Step("Purchase", "1/2", Reached.PART, kind="purchase", id=9)
    return Around(steps=(step,), links=made)


@pytest.mark.feature("H15")
def test_a_step_of_several_documents_lets_one_be_chosen(desk, qtbot, deal, monkeypatch):
    """The last one opened at once, and nothing said that there were others."""
    opened = []
    where = []

    def popped(menu, widget, part):
        opened.append(menu)
        where.append((widget, part))

    monkeypatch.setattr(editor_header, "pop_below", popped)
    below = replace(
        MODULE, name="below", around={"contract": f"{__name__}:_two_orders"}
    )
    desk.chain = Chain((*screen.MODULES, below))
    tab = screen.opened(qtbot, ContractController(desk), deal.id)
    strip = tab.form.header.flow
    strip.pressed.emit(len(strip._steps) - 1)
    (_strip, part), last = where[0], strip._slot(len(strip._steps) - 1)
    assert last.left() < part.left() < last.center().x(), "under its step"
    words = [action.text() for action in opened[0].actions()]
    assert words == ["Purchase  PO26-0007  Yiwu", "Purchase  PO26-0009"]
    opened[0].actions()[0].trigger()
    assert screen.asked(tab, "open")[-1][:2] == ("purchase", 7)
    grid = tab.form.sections["lines"].grid  # nothing of a confirmed one can be typed
    grid.setFocus()
    monkeypatch.setattr(grid.lines_model, "can_edit", lambda _index: False)
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [action.text() for action in opened[1].actions()][-2:] == words


def _around(_uow, _key):
    return Around(
        steps=(Step("Receipts", "30%", Reached.PART, 0.3),),
        chips=(("Balance due in 12 days", "warn"),),
        marks={"plan.0": Mark("2026-05-18 · RC26-0009", ("Received", "ok"))},
    )


def _two_drafts(_uow, key):
    return [("A", key), ("B", key)]


@pytest.mark.feature("A150", "A111")
def test_modules_below_tell_what_became_of_it(desk, qtbot, deal):
    """A module further down adds its step, its chip and the state of an instalment."""

    made = Next(
        key="purchase",
        title="Purchase contracts",
        icon="shopping-cart",
        kind="purchase",
        drafts=f"{__name__}:_two_drafts",
        needs="app.contracts.domain:Action.FULFIL",
    )
    below = replace(
        MODULE,
        name="below",
        around={"contract": f"{__name__}:_around"},
        next_from={"contract": (made,)},
    )
    desk.chain = Chain((*screen.MODULES, below))
    tab = screen.opened(qtbot, ContractController(desk), deal.id)
    assert screen.steps(tab)[-1] == ("Receipts", "30%", "part")
    assert "Balance due in 12 days" in screen.chips(tab)
    assert screen.cell(tab, "plan", 0, "state") == "Received"
    screen.choose(tab, "next:purchase")
    assert screen.asked(tab, "open") == [
        ("purchase", None, ("A", deal.id)),
        ("purchase", None, ("B", deal.id)),
    ]


def test_a_contract_is_typed_saved_and_confirmed(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor) as uow:
        make.company(uow)
        make.customer(uow)
        make.products(uow)
        make.tariff(uow)
        make.rate(uow, uow.today, "7.0850", RateKind.MID)
    tab = screen.shown(qtbot, ContractController(desk))
    tab.start()
    assert tab.draft.rate == D("7.085")
    screen.look_up(qtbot, tab, "customer", "nordhaus")
    assert tab.draft.destination_country == "DE"
    tab.form.field_edited.emit("incoterm", "CIF", {})
    tab.form.field_edited.emit("port_of_discharge", "DEHAM", {})
    assert screen.field(tab, "place").value() == "HAMBURG"
    terms = "T/T 30% deposit, 70% within 30 days after B/L date"
    screen.write(tab, "payment_terms", terms)
    assert [step.percent for step in tab.draft.plan] == [30, 70]
    for row, (item, quantity) in enumerate(make.ORDERED.items()):
        screen.put(tab, "lines", row, "product", item)
        screen.put(tab, "lines", row, "quantity", str(quantity))
        screen.put(tab, "lines", row, "unit_price", str(make.CIF[item]))
    assert screen.total(tab, "lines", "amount") == "58,981.60"
    assert screen.cell(tab, "lines", 0, "purchase_price") == "96.05"
    assert screen.cell(tab, "lines", 0, "cartons") == "550"
    tab.form.field_edited.emit("way.freight_per_cbm", D(40), {})
    screen.press(tab, "save")
    assert tab.title() == "Draft contract"
    screen.press(tab, "confirm")
    assert tab.draft.state is State.CONFIRMED
    assert tab.draft.number.startswith("SC")
    assert tab.draft.proforma_number.startswith("PI")


def test_ctrl_return_saves_and_confirms(drafted):
    screen.put(drafted, "lines", 0, "quantity", "2000")
    grid = drafted.form.sections["lines"].grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert drafted.draft.state is State.CONFIRMED
    assert drafted.draft.lines[0].quantity == 2000
    told = (f"{drafted.title()} · Confirmed",)
    assert ("toast", told) in drafted.desk.shell.asked


@pytest.mark.parametrize(
    ("answer", "state"), [("yes", State.CONFIRMED), ("", State.DRAFT)]
)
def test_goods_without_a_price_are_confirmed_only_by_who_says_so_again(
    drafted, monkeypatch, answer, state
):
    told = []

    def ask(_parent, question, words, _answers):
        told.append((question, words))
        return answer

    monkeypatch.setattr(errors, "ask", ask)
    screen.put(drafted, "lines", 1, "unit_price", "0")
    drafted.act("confirm")
    ((question, words),) = told
    assert question.startswith("Confirm:")
    assert words.splitlines()[0] == "Line 2 has the price 0: it is free of charge."
    assert drafted.draft.state is state
    assert drafted.draft.lines[1].unit_price == 0


def test_a_draft_tells_that_its_buyer_is_not_known_as_a_customer(
    desk, qtbot, draft, work, actor
):
    told = ("Not known as a customer", "warn")
    assert told not in chips(screen.opened(qtbot, ContractController(desk), draft.id))
    with work.database.unit_of_work(actor) as uow:
        buyer = parties.get(uow, draft.customer.id)
        parties.save(uow, replace(buyer, roles=frozenset({PartyRole.SUPPLIER})))
    assert told in chips(screen.opened(qtbot, ContractController(desk), draft.id))


def chips(tab):
    return tab.form.spec.chips(tab.draft)


def test_a_plan_that_does_not_add_up_is_said(drafted):
    screen.put(drafted, "plan", 1, "percent", "60")
    screen.press(drafted, "save")
    assert "The payment plan must add up to 100 %." in screen.told(drafted)


@pytest.mark.feature("A111")
def test_the_plan_can_be_written_from_the_terms(drafted):
    screen.put(drafted, "plan", 1, "days", "45")
    screen.write(drafted, "payment_terms", "Irrevocable L/C at sight")
    assert len(drafted.draft.plan) == 2, "a plan that was typed is kept"
    drafted.do("plan_of_terms")
    (step,) = drafted.draft.plan
    assert (step.percent, step.method.value) == (100, "L/C")


def test_a_confirmed_contract_can_only_be_read(tab):
    assert screen.field(tab, "customer").is_read_only()
    model = tab.form.sections["lines"].grid.lines_model
    assert not model.can_edit(model.index(0, model.column_of("quantity")))
    assert not tab.form.header.buttons["save"].isEnabled()
    assert not tab.form.header.buttons["confirm"].isVisible()


def _tool(tab, words):
    return next(b for b in tab.form.findChildren(GhostButton) if b.text() == words)


def test_tools_that_change_lines_are_off_where_nothing_can_be_changed(tab):
    assert not _tool(tab, "Copy from earlier").isEnabled()


def test_tools_go_off_with_the_confirmation_while_they_are_seen(drafted):
    copy = _tool(drafted, "Copy from earlier")
    assert copy.isEnabled()
    drafted.form.show_record(drafted.draft, saved=True, actions=frozenset())
    assert not copy.isEnabled()


@pytest.mark.feature("A40")
def test_amending_asks_for_the_reason_and_keeps_what_was(tab, monkeypatch):
    monkeypatch.setattr(
        ReasonDialog, "ask", classmethod(lambda *_a, **_k: "The buyer takes 200 more")
    )
    screen.choose(tab, "amend")
    assert (tab.draft.state, tab.title()) == (State.DRAFT, "SC26-0031-R1")
    screen.put(tab, "lines", 0, "quantity", "2400")
    screen.press(tab, "save")
    screen.press(tab, "confirm")
    table = tab.form.sections["revisions"].table.grid.lines_model
    row = [table.data(table.index(0, n)) for n in range(1, 7)]
    assert row[0] == "As signed"
    assert row[3] == "The buyer takes 200 more"
    assert row[4:] == ["Goods", "58,981.60"]
    grid = tab.form.sections["revisions"].table.grid
    grid.doubleClicked.emit(table.index(0, 1))
    compared = tab.form.findChild(HistoryDialog)
    assert compared is not None, "a line that is only read opens what it stands for"
    compared.close()


def test_who_thinks_better_of_it_changes_nothing(tab, monkeypatch):
    monkeypatch.setattr(ReasonDialog, "ask", classmethod(lambda *_a, **_k: None))
    screen.choose(tab, "cancel")
    assert tab.draft.state is State.CONFIRMED


def test_cancelling_warns_and_keeps_the_reason(tab, monkeypatch):
    monkeypatch.setattr(
        ReasonDialog,
        "ask",
        classmethod(lambda *_a, danger: danger and "The buyer is insolvent"),
    )
    screen.choose(tab, "cancel")
    assert screen.chips(tab)[0] == "Cancelled"
    assert "The buyer is insolvent" in tab.draft.note


def test_the_dialog_wants_words(qtbot):
    dialog = ReasonDialog("Amend SC26-0031?", "It becomes a draft.", "Amend")
    qtbot.addWidget(dialog)
    dialog.go.click()
    assert dialog.reason.problem() == "Enter the reason."
    QTest.keyClicks(dialog.reason.input, "Other colour")
    dialog.go.click()
    assert (dialog.result(), dialog.text()) == (1, "Other colour")


def test_completing_is_asked_first(tab, monkeypatch):
    monkeypatch.setattr("app.ui.errors.ask", lambda *_args: "yes")
    screen.choose(tab, "complete")
    assert tab.draft.state is State.COMPLETED


@pytest.mark.feature("A42")
def test_contract_and_proforma_are_shown_and_render(tab):
    screen.press(tab, "print")
    ((_title, papers),) = screen.asked(tab, "preview")
    assert [paper.key for paper in papers] == ["contract", "proforma"]
    assert [paper.note for paper in papers] == ["SC26-0031", "PI26-0045"]
    for paper in papers:
        assert paper.render(paper.language).startswith(b"%PDF")


@pytest.mark.feature("H13")
def test_a_copy_is_a_new_draft_of_today(tab, work, actor):
    with work.database.unit_of_work(actor) as uow:
        make.rate(uow, uow.today, "7.1234")
        today = uow.today
    screen.choose(tab, "duplicate")
    ((kind, key, copy),) = screen.asked(tab, "open")
    assert (kind, key) == ("contract", None)
    assert isinstance(copy, Contract)
    assert (copy.number, copy.state, copy.lines[0].id) == ("", State.DRAFT, None)
    assert copy.total() == D("58981.60")
    assert (copy.signed_on, copy.rate) == (today, D("7.1234"))


def test_a_colleagues_amendment_meets_ones_own(drafted, work, actor):
    screen.put(drafted, "lines", 0, "quantity", "2300")
    with work.database.unit_of_work(actor) as uow:
        stored = service.get(uow, drafted.record_id)
        service.save(uow, make.with_line(stored, 1, quantity=D(100)))
    screen.press(drafted, "save")
    assert "changed this record" in screen.told(drafted)
    drafted.do("compare")
    quantities = [line.quantity for line in drafted.draft.lines[:2]]
    assert quantities == [D(2300), D(100)]
    screen.press(drafted, "save")
    assert not drafted.dirty()


def test_margins_are_not_on_the_screen_of_who_may_not_see_them(
    sqlite_database, qtbot, deal
):
    clerk = Actor("Lin Ke", frozenset(ALL_PERMISSIONS) - {"contracts.view_cost"})
    desk = screen.desk_for(Work(sqlite_database, clerk, inline=True))
    tab = screen.opened(qtbot, ContractController(desk), deal.id)
    names = {column.field for column in tab.spec.section("lines").columns}
    assert not names & {"purchase_price", "margin"}
    assert not set(screen.facts(tab)) & {"Expected margin", "Purchase cost", "FOB net"}


def test_what_was_done_stands_in_the_panel(tab, monkeypatch):
    monkeypatch.setattr(
        ReasonDialog, "ask", classmethod(lambda *_a, **_k: "More goods")
    )
    screen.choose(tab, "amend")
    assert tab.beside.happened[0].state == "draft"
    assert screen.facts(tab)["Draft"]


def test_the_list_shows_finds_and_opens(desk, qtbot, deal):
    page = maker(MODULE.listing)(desk)
    qtbot.addWidget(page.form)
    page.form.resize(1255, 700)
    page.form.show()
    assert page.form.model.rowCount() == 1
    page.narrow(Query(text="no such"))
    assert page.form.model.rowCount() == 0
    page.narrow(Query())
    page.form.open_asked.emit(page.form.model.record(0))
    assert desk.shell.asked[-1][1][:2] == ("contract", deal.id)
