"""Parties on the screen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.actor import Actor
from app.core.errors import NotAllowedError
from app.parties import service
from app.parties.controller import PartyController
from app.parties.domain import PartyBank, PartyRole
from app.parties.module import MODULE
from app.ui.registry import maker
from app.ui.work import Work
from forms.kit.spec import Block, Link
from tests import looks, make
from tests import masters_screen as masters
from tests import sale_screen as screen


@pytest.fixture
def desk(work, qapp):
    looks.put_on(qapp)
    return masters.desk_for(work)


@pytest.fixture
def tab(desk, qtbot):
    made = PartyController(desk)
    made.start()
    return screen.shown(qtbot, made)


@pytest.fixture
def nordhaus(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        key = make.customer(uow).id
    made = PartyController(desk)
    made.open(key)
    return screen.shown(qtbot, made)


def check(tab, role: PartyRole) -> None:
    screen.field(tab, "roles").boxes[role].click()


def blocks(tab) -> dict[str, Block]:
    return {block.title: block for block in tab.spec.inspector(tab.draft)}


@pytest.mark.feature("A01")
def test_a_supplier_is_entered_from_nothing(tab, qtbot, work, actor):
    masters.write(tab, "name_zh", "慈溪明泰电器有限公司")
    screen.look_up(qtbot, tab, "country", "CN")
    assert (tab.draft.currency, tab.draft.language) == ("CNY", "zh_CN")
    screen.write(tab, "tax_number", "9133 0282 ma2aj4q35k")
    check(tab, PartyRole.SUPPLIER)
    check(tab, PartyRole.AGENT)
    screen.put(tab, "contacts", 0, "name", "陈思远")
    screen.put(tab, "contacts", 0, "phone", "+86 574 8700 0001")
    screen.put(tab, "banks", 0, "bank_name", "中国银行")
    screen.put(tab, "banks", 0, "account_number", "3850 0000 0009")
    assert screen.chips(tab) == [
        "Supplier",
        "Agent",
        "An account waits for a second person",
    ]
    screen.press(tab, "save")
    with work.database.unit_of_work(actor) as uow:
        saved = service.get(uow, tab.record_id)
    assert saved.code == "慈溪明泰电器有限公司"
    assert saved.tax_number == "91330282MA2AJ4Q35K"
    assert saved.contacts[0].phone == "+86 574 8700 0001"
    assert saved.banks[0].currency == "CNY"


def test_what_is_missing_is_marked(tab):
    screen.write(tab, "phone", "1")
    screen.press(tab, "save")
    problems = {p: screen.field(tab, p).problem() for p in ("name", "roles", "country")}
    assert problems == {
        "name": "Enter the name.",
        "roles": "Choose at least one role.",
        "country": "Choose the country.",
    }
    assert tab.record_id is None


def test_a_wrong_number_is_warned_of_at_once(nordhaus):
    screen.write(nordhaus, "tax_number", "DE000000001")
    assert "Check the VAT number" in screen.chips(nordhaus)
    screen.press(nordhaus, "save")
    assert not nordhaus.dirty(), "a foreign number is only warned of"
    screen.put(nordhaus, "banks", 0, "bank_name", "DEUTSCHE BANK")
    screen.put(nordhaus, "banks", 0, "swift", "DEUT")
    screen.press(nordhaus, "save")
    model = nordhaus.form.sections["banks"].grid.lines_model
    assert "SWIFT" in model.cell(model.index(0, model.column_of("swift"))).problem


@pytest.mark.feature("A01")
def test_the_address_is_shown_as_it_prints(nordhaus):
    lines = [piece.text for piece in blocks(nordhaus)["On papers"].pieces]
    assert lines == [
        "NORDHAUS HANDELS GMBH",
        "SPALDINGSTRASSE 210",
        "20097 HAMBURG",
        "GERMANY",
    ]


@pytest.mark.feature("A01")
def test_a_party_entered_twice_is_noticed_while_typing(nordhaus, tab):
    screen.write(tab, "name", "Nordhaus Handels")
    assert "Entered twice?" in screen.chips(tab)
    (same,) = blocks(tab)["Looks the same"].pieces
    assert isinstance(same, Link)
    assert same.id == nordhaus.record_id
    screen.write(tab, "name", "Something Else Ltd")
    assert "Looks the same" not in blocks(tab)


def test_no_credit_limit_is_not_a_limit_of_nothing(nordhaus):
    screen.write(nordhaus, "credit_limit", "80000")
    waits, _until = blocks(nordhaus)["Credit limit"].pieces
    assert waits.text.startswith("USD 80,000.00: ")
    screen.write(nordhaus, "credit_limit", "")
    assert nordhaus.draft.credit_limit is None


def test_banks_are_not_even_there_for_who_may_not_see_them(
    work, actor, nordhaus, qtbot
):
    with work.database.unit_of_work(actor) as uow:
        known = service.get(uow, nordhaus.record_id)
        service.save(uow, replace(known, banks=(PartyBank(bank_name="X"),)))
    clerk = Actor("Lin Ke", actor.permissions - {"parties.view_bank"})
    tab = PartyController(masters.desk_for(Work(work.database, clerk, inline=True)))
    tab.open(nordhaus.record_id)
    screen.shown(qtbot, tab)
    assert "banks" not in tab.form.sections
    screen.write(tab, "phone", "2")
    screen.press(tab, "save")
    with work.database.unit_of_work(actor) as uow:
        assert service.get(uow, nordhaus.record_id).banks[0].bank_name == "X"


def test_a_copy_is_another_party(nordhaus):
    nordhaus.do("duplicate")
    ((kind, key, draft),) = screen.asked(nordhaus, "open")
    assert (kind, key, draft.code, draft.id) == ("party", None, "", None)
    assert draft.name == "NORDHAUS HANDELS GMBH"


def test_the_supplier_profile_is_the_next_document(nordhaus):
    screen.choose(nordhaus, "next:supplier_profile")
    ((kind, key, draft),) = screen.asked(nordhaus, "open")
    assert (kind, key) == ("supplier_profile", None)
    assert draft.supplier.id == nordhaus.record_id


@pytest.mark.feature("H5")
def test_every_role_has_a_look_up_by_its_name(desk, work, actor):
    with work.database.unit_of_work(actor) as uow:
        make.party(uow, "EVER HORIZON", PartyRole.CARRIER, name_zh="长荣航运")
        make.customer(uow)
    found = []
    desk.lookup("carrier", "crhy", found.extend)
    desk.lookup("party", "nordhaus", found.extend)
    desk.lookup("bank", "", found.extend)
    assert [choice.ref.name for choice in found] == [
        "EVER HORIZON",
        "NORDHAUS HANDELS GMBH",
    ]
    assert set(PartyRole) <= set(MODULE.lookups)


@pytest.mark.usefixtures("nordhaus")
def test_the_list_names_countries_and_roles(desk, work, actor, qtbot):
    with work.database.unit_of_work(actor) as uow:
        make.party(uow, "EVER HORIZON", PartyRole.CARRIER, name_zh="长荣航运")
    tab = maker(MODULE.listing)(desk)
    rows = masters.listed(qtbot, tab)
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("EVER HORIZON", "Carrier", "China"),
        ("NORDHAUS", "Customer", "Germany"),
    ]
    tab.form.views.choose(1)
    assert [row[0] for row in masters.rows(tab)] == ["NORDHAUS"]
    tab.form.views.choose(0)
    masters.find(tab, "crhy")
    assert [row[0] for row in masters.rows(tab)] == ["EVER HORIZON"]


@pytest.mark.feature("H1")
def test_a_stray_key_over_an_opened_record_changes_nothing(nordhaus, qtbot):
    page, window = nordhaus.form, nordhaus.form.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.form)
    for key in (Qt.Key.Key_X, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Return):
        QTest.keyClick(QApplication.focusWidget(), key)
    assert not nordhaus.dirty()
    assert page.commit()
    assert not nordhaus.dirty()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is screen.field(nordhaus, "name").input
    assert screen.field(nordhaus, "name").input.hasSelectedText()


def test_a_new_record_begins_where_typing_begins(tab, qtbot):
    window = tab.form.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first = screen.field(tab, "name").input
    qtbot.waitUntil(lambda: QApplication.focusWidget() is first)


@pytest.mark.feature("A137")
def test_who_sells_reads_the_limit_and_does_not_set_it(work, actor, nordhaus, qtbot):
    fewer = actor.permissions - {"parties.credit_limit"}
    seller = Actor("Lin Ke", fewer)
    made = PartyController(masters.desk_for(Work(work.database, seller, inline=True)))
    made.open(nordhaus.record_id)
    page = screen.shown(qtbot, made)
    assert screen.field(page, "credit_limit").is_read_only()
    assert not screen.field(nordhaus, "credit_limit").is_read_only()
    with work.database.unit_of_work(seller) as uow:
        party = service.get(uow, nordhaus.record_id)
        party = service.save(uow, replace(party, note="calls on Mondays"))
    with (
        pytest.raises(NotAllowedError),
        work.database.unit_of_work(seller) as uow,
    ):
        service.save(uow, replace(party, credit_limit=Decimal(90000)))
