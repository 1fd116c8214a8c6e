"""Our companies and rates on the screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.resources import RESOURCES
from app.office import service
from app.office.controller import CompanyController, RateDayController, rates
from app.office.domain import RateDay, RateKind, RateLine
from app.office.module import MODULE
from app.settings import Profile
from app.ui.registry import Registry, maker
from app.ui.session import Session
from forms.kit.field_picture import LONGEST_SIDE
from tests import looks, make
from tests import masters_screen as masters
from tests import sale_screen as screen
from tests.ui.shell_world import window

D = Decimal
SEAL = RESOURCES / "sample" / "seal.png"
DAY = date(2026, 5, 18)


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return masters.desk_for(work)


@pytest.fixture
def company(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        key = make.company(uow).id
    tab = CompanyController(desk)
    tab.open(key)
    return screen.shown(qtbot, tab)


@pytest.fixture
def sheet(desk, qtbot):
    tab = RateDayController(desk)
    tab.start()
    return screen.shown(qtbot, tab)


def stored(work, actor, key):
    with work.database.unit_of_work(actor) as uow:
        return service.get_company(uow, key)


def test_an_account_is_typed_into_the_grid(company, work, actor):
    screen.put(company, "accounts", 1, "name", "EUR")
    screen.put(company, "accounts", 1, "currency", "eur")
    screen.put(company, "accounts", 1, "account_number", "3850 0000 0003")
    screen.press(company, "save")
    accounts = stored(work, actor, company.record_id).accounts
    assert [(a.name, a.currency) for a in accounts] == [("USD", "USD"), ("EUR", "EUR")]
    assert accounts[1].beneficiary == "NINGBO HAICHUAN IMPORT & EXPORT CO., LTD."


def test_a_wrong_credit_code_is_told_at_its_field(company):
    screen.write(company, "tax_number", "91330206MA2CXK3E7K")
    screen.press(company, "save")
    assert "not a valid" in screen.field(company, "tax_number").problem()
    assert company.dirty()


def test_a_seal_is_dropped_shown_and_removed(company, work, actor):
    seal = screen.field(company, "seal")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SEAL))])
    none = Qt.KeyboardModifier.NoModifier
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    seal.frame.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    screen.press(company, "save")
    assert stored(work, actor, company.record_id).seal == SEAL.read_bytes()
    QTest.keyClick(seal.frame, Qt.Key.Key_Delete)
    assert company.draft.seal is None
    company.undo()
    assert seal.value() == SEAL.read_bytes()


def test_a_great_photo_is_made_smaller_and_no_picture_refused(company, tmp_path):
    great = QImage(3000, 1500, QImage.Format.Format_RGB32)
    great.fill(Qt.GlobalColor.red)
    great.save(str(tmp_path / "great.jpg"))
    logo = screen.field(company, "logo")
    logo.take_file(str(tmp_path / "great.jpg"))
    kept = QImage.fromData(company.draft.logo)
    assert (kept.width(), kept.height()) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    before = company.draft.logo
    (tmp_path / "text.png").write_text("no picture")
    logo.take_file(str(tmp_path / "text.png"))
    assert "not a picture" in logo.problem()
    logo.take_file(str(tmp_path / "nothing.png"))
    assert "cannot be read" in logo.problem()
    assert company.draft.logo == before
    QApplication.clipboard().setImage(great.scaled(20, 10))
    logo.paste()
    assert QImage.fromData(company.draft.logo).width() == 20


def test_todays_rates_are_typed_in_one_go(sheet, work, actor):
    assert screen.cell(sheet, "lines", 0, "currency") == "USD"
    screen.put(sheet, "lines", 0, "mid", "7.0185")
    screen.put(sheet, "lines", 0, "buying", "7.0155")
    screen.put(sheet, "lines", 0, "selling", "7.0355")
    screen.put(sheet, "lines", 1, "mid", "8.1234")
    screen.put(sheet, "lines", 2, "currency", "jpy")
    screen.put(sheet, "lines", 2, "mid", "4.512")
    # (7.0355 − 7.0155) / 7.0255 = 0.2847 %
    assert screen.cell(sheet, "lines", 0, "spread") == "0.28%"
    assert screen.cell(sheet, "lines", 2, "unit") == "100"
    screen.press(sheet, "save")
    with work.database.unit_of_work(actor) as uow:
        rate = service.rate_on(uow, "USD", uow.today, RateKind.SELLING, "CNY")
        yen = service.rate_on(uow, "JPY", uow.today, RateKind.MID, "CNY")
    assert rate.value == D("7.0355")
    assert (yen.value, yen.unit) == (D("4.512"), 100)


def test_an_emptied_cell_takes_the_rate_away(sheet, work, actor):
    screen.put(sheet, "lines", 0, "mid", "7.0185")
    screen.put(sheet, "lines", 0, "closing", "7.02")
    screen.press(sheet, "save")
    screen.put(sheet, "lines", 0, "closing", "")
    screen.press(sheet, "save")
    with work.database.unit_of_work(actor) as uow:
        day = service.rate_day(uow, sheet.record_id)
    assert (day.lines[0].mid, day.lines[0].closing) == (D("7.0185"), None)


def test_rates_that_cannot_be_are_told_at_their_cell(sheet):
    screen.put(sheet, "lines", 0, "buying", "7.05")
    screen.put(sheet, "lines", 0, "selling", "7.01")
    screen.press(sheet, "save")
    model = sheet.form.sections["lines"].grid.lines_model
    cell = model.cell(model.index(0, model.column_of("buying")))
    assert "buys for less" in cell.problem


def test_the_list_of_rates_opens_the_day(desk, work, actor, qtbot):
    usd = RateLine(currency="USD", mid=D("7.0850"), buying=D("7.0820"))
    with work.database.unit_of_work(actor) as uow:
        service.save_rate_day(uow, RateDay(on=DAY, source="BOC", lines=(usd,)))
    tab = rates(desk)
    assert [row[:4] for row in masters.listed(qtbot, tab)] == [
        ("2026-05-18", "USD", "Bank buys", "7.0820"),
        ("2026-05-18", "USD", "Mid rate", "7.0850"),
    ]
    tab.form.views.choose(2)
    assert masters.rows(tab) == [], "not of the last 30 days"
    tab.form.views.choose(0)
    tab.form.table.setCurrentIndex(tab.form.model.index(0, 1))
    tab.form.open_current()
    assert screen.asked(tab_of(desk), "open") == [("rate_day", DAY.toordinal(), None)]


def tab_of(desk):
    """Let `asked` read a desk that has no tab."""
    return type("Tab", (), {"desk": desk})


@pytest.mark.usefixtures("company")
def test_the_list_of_companies(desk, qtbot):
    assert [row[0] for row in masters.listed(qtbot, maker(MODULE.listing)(desk))] == [
        "HAICHUAN"
    ]
    assert [one.name for one in MODULE.lists()] == ["office", "rates", "own_fields"]
    assert not any(one.group for one in MODULE.lists()), "they stand in the settings"


def test_the_settings_lead_to_the_lists_of_the_office(work, qtbot, qapp):
    looks.put_on(qapp)
    shell = window(qtbot, work)
    shell.detach()
    profile = Profile("sqlite", path=str(work.database.url.database))
    registry = Registry(masters.MODULES)
    shell.attach(Session(profile, work, registry, shell.settings), None)
    shell.go("settings")
    places = shell.front().tab.form.place_buttons
    assert list(places) == ["access", "office", "rates", "own_fields"]
    places["rates"].click()
    assert shell.front().title == "Exchange rates"
    shell.go("tariff")
    assert shell.front().title == "Tariff codes"
