"""Inquiries on the screen, as people register and answer them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.query import Query
from app.inquiries import service
from app.inquiries.controller import InquiryController
from app.inquiries.domain import State
from app.inquiries.module import MODULE
from app.quotations.domain import Quotation
from app.ui.registry import maker
from forms import inquiries, inquiries_list
from forms.inquiries_list import clock_chip
from forms.kit.speech import speak
from tests import looks, make
from tests import sale_screen as screen

D = Decimal
NOW = datetime(2026, 4, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return screen.desk_for(work)


@pytest.fixture
def asked(work, actor):
    """Inquiry IQ26-0007, registered and open."""
    with work.database.unit_of_work(actor, today=date(2026, 4, 28)) as uow:
        return make.inquiry(uow)


@pytest.fixture
def tab(desk, qtbot, asked):
    tab = InquiryController(desk)
    tab.open(asked.id)
    return screen.shown(qtbot, tab)


@pytest.mark.feature("A02")
def test_an_inquiry_is_registered_by_typing(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor) as uow:
        make.company(uow)
        make.customer(uow)
        make.products(uow)
    tab = screen.shown(qtbot, InquiryController(desk))
    tab.start()
    assert screen.field(tab, "company").value().code == "HAICHUAN"
    screen.look_up(qtbot, tab, "customer", "nordhaus")
    screen.put(tab, "lines", 0, "product", "HJ-350")
    screen.put(tab, "lines", 0, "quantity", "2,200")
    screen.put(tab, "lines", 0, "target_price", "14")
    screen.put(tab, "lines", 1, "description", "Garden hose 20 m")
    screen.put(tab, "lines", 1, "quantity", "500")
    assert (
        screen.cell(tab, "lines", 0, "description") == "Electric juice extractor 350W"
    )
    assert screen.total(tab, "lines", "amount") == "30,800.00"
    screen.press(tab, "save")
    assert tab.stored.number == f"IQ{clock.today():%y}-0001"
    assert [line.quantity for line in tab.stored.lines] == [D(2200), D(500)]
    assert not tab.dirty()


def test_our_own_words_for_goods_are_read_in_the_language_of_the_screen(
    desk, qtbot, work, actor, asked
):
    """Stored is what an English screen took over; the customer's words stay."""
    own = replace(asked.lines[1], description="Glass bowl, as last year")
    with work.database.unit_of_work(actor) as uow:
        service.save(uow, replace(asked, lines=(asked.lines[0], own)))
    speak("zh_CN")
    tab = InquiryController(desk)
    tab.open(asked.id)
    screen.shown(qtbot, tab)
    stored = [line.description for line in tab.stored.lines]
    assert stored == ["Electric juice extractor 350W", "Glass bowl, as last year"]
    assert screen.cell(tab, "lines", 0, "description") == "榨汁机"
    assert screen.cell(tab, "lines", 1, "description") == "Glass bowl, as last year"
    screen.put(tab, "lines", 0, "description", "Juicer, red")
    assert tab.draft.lines[0].description == "Juicer, red"


@pytest.mark.feature("A45")
def test_a_customers_excel_rows_become_lines(tab):
    from PySide6.QtWidgets import QApplication

    QApplication.clipboard().setText(
        "Item\tDescription\tQty\nHJ-350\tJuicer\t1200\n\tGlass bowl\t600"
    )
    section = tab.form.sections["lines"]
    section.paste_button.click()
    dialog = section.dialog
    assert dialog is not None
    dialog.accept()
    assert [line.description for line in tab.draft.lines[3:]] == [
        "Juicer",
        "Glass bowl",
    ]
    assert [line.quantity for line in tab.draft.lines[3:]] == [D(1200), D(600)]


def test_an_unknown_customer_is_refused_at_the_field(tab):
    screen.field(tab, "customer").set_value(None)
    tab.form.field_edited.emit("customer", None, {})
    screen.press(tab, "save")
    assert "Choose the customer." in screen.told(tab)
    assert tab.dirty()


@pytest.mark.feature("A03")
@pytest.mark.parametrize(
    ("passed", "words", "tone"),
    [
        (timedelta(hours=1), "Answer within 23 hours", "info"),
        (timedelta(hours=2, minutes=6), "Answer within 21 hours", "info"),
        (timedelta(hours=18), "Answer within 6 hours", "warn"),
        (timedelta(hours=23, minutes=20), "Answer within 40 min", "warn"),
        (timedelta(hours=26), "2 hours overdue", "bad"),
        (timedelta(hours=73), "2 days overdue", "bad"),
    ],
)
def test_the_clock_turns_amber_and_red(passed, words, tone):
    due = NOW - passed + timedelta(hours=24)
    assert clock_chip(due, NOW) == (words, tone)


@pytest.mark.feature("A03")
def test_the_clock_stands_in_the_header_until_it_is_quoted(tab, work, actor):
    assert screen.chips(tab)[0] == "To quote"
    assert screen.chips(tab)[1].endswith("overdue")
    with work.database.unit_of_work(actor) as uow:
        service.note_quoted(uow, tab.record_id)
    tab.do("reload")
    assert screen.chips(tab) == ["Quoted"]


def test_the_clock_follows_the_day_it_came_in(tab):
    before = tab.draft.received_at
    screen.write(tab, "received_on", "2026-04-27")
    assert tab.draft.received_at == before - timedelta(days=1)


@pytest.mark.feature("A02")
def test_one_press_makes_the_quotation(tab):
    screen.press(tab, "quote")
    ((kind, key, draft),) = screen.asked(tab, "open")
    assert (kind, key) == ("quotation", None)
    assert isinstance(draft, Quotation)
    assert draft.inquiry.code == "IQ26-0007"
    assert [line.quantity for line in draft.lines] == [D(2200), D(2200), D(3360)]


def test_it_is_lost_and_taken_up_again(tab):
    screen.choose(tab, "lose")
    assert tab.draft.state is State.LOST
    assert screen.field(tab, "customer").is_read_only()
    screen.press(tab, "reopen")
    assert tab.draft.state is State.OPEN
    assert not screen.field(tab, "customer").is_read_only()


def test_won_closes_it(tab):
    screen.choose(tab, "win")
    assert screen.chips(tab) == ["Won"]
    assert "next:quotation" not in tab.allowed()


@pytest.mark.feature("A150")
def test_the_flow_tells_what_became_of_it(desk, qtbot, work, actor):
    with work.database.unit_of_work(actor, today=date(2026, 5, 12)) as uow:
        deal = make.sale(uow)
    tab = InquiryController(desk)
    tab.open(deal.inquiry_id)
    screen.shown(qtbot, tab)
    assert screen.steps(tab) == [
        ("Inquiry", "IQ26-0007", "current"),
        ("Offer", "QT26-0012", "done"),
        ("Contract", "SC26-0031", "done"),
    ]


def test_a_colleagues_change_meets_what_is_typed(tab, work, actor):
    tab.form.field_edited.emit("source", "Fair", {})
    tab.form.field_edited.emit("note", "mine", {})
    with work.database.unit_of_work(actor) as uow:
        stored = service.get(uow, tab.record_id)
        service.save(uow, replace(stored, incoterm="FOB"))
    screen.press(tab, "save")
    with work.database.reading(actor) as uow:
        merged = service.get(uow, tab.record_id)
    assert (merged.note, merged.incoterm, merged.source) == ("mine", "FOB", "Fair")


@pytest.mark.usefixtures("asked")
def test_the_list_shows_the_register(desk, qtbot):
    page = maker(MODULE.listing)(desk)
    qtbot.addWidget(page.form)
    page.form.resize(1255, 700)
    page.form.show()
    assert page.form.model.rowCount() == 1
    page.narrow(Query(text="nobody"))
    assert page.form.model.rowCount() == 0


def test_the_list_calls_the_port_what_the_form_calls_it():
    (port,) = (field for field in inquiries.FIELDS if field.field == "port")
    (column,) = (each for each in inquiries_list.LIST.columns if each.field == "port")
    assert column.title == port.title
