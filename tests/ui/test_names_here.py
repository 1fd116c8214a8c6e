"""What the screen shows is named in its language; what is printed, in the paper's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalog import service as catalog
from app.catalog.domain import Product
from app.contracts import papers as contract_papers
from app.contracts.domain import Contract
from app.contracts.listing import LISTING as CONTRACTS
from app.contracts.service import earlier
from app.core.i18n import set_screen_language
from app.core.query import Filter, Query
from app.core.refs import Ref
from app.db import search
from app.mail.service import writing
from app.parties import service as parties
from app.parties.domain import PartyRole
from app.purchasing import service as purchasing
from app.purchasing.controller import PurchaseController
from app.purchasing.domain import Line, Purchase
from app.quotations import papers as quotation_papers
from app.quotations.domain import Quotation
from app.receivables.domain import ReceiptSummary, Receivable
from app.receivables.papers import note_filed_as
from app.ui import packing
from app.ui.desk import Desk
from app.ui.registry import Registry
from forms.contracts_list import LIST
from forms.kit.list_menus import filter_by
from forms.receivables_list import RECEIPTS
from tests import looks, make
from tests.forms.test_palette import open_palette, palette
from tests.ui.shell_world import window

BOTH = ("NINGBO JINGGONG CO., LTD.", "宁波精工电器有限公司")
HERE = (("zh_CN", BOTH[1]), ("en", BOTH[0]), ("ar", BOTH[0]))


@pytest.fixture
def order(work, actor):
    """A draft to buy a lamp from a supplier of two names."""
    with work.database.unit_of_work(actor) as uow:
        company = make.company(uow)
        supplier = make.party(uow, BOTH[0], PartyRole.SUPPLIER, name_zh=BOTH[1])
        lamp = Product(code="LT-1", name_en="Garden lamp", name_zh="庭院灯")
        made = catalog.save(uow, lamp)
        line = Line(
            product=Ref(made.id, made.code, ""),
            description="庭院灯",
            quantity=Decimal(10),
            price_incl_vat=Decimal(5),
        )
        order = Purchase(company=company, supplier=supplier, lines=(line,))
        return purchasing.save(uow, order)


@pytest.mark.feature("A148")
@pytest.mark.parametrize(("code", "name"), HERE)
def test_an_editor_and_its_chooser_name_a_supplier_as_the_screen_reads(
    qtbot, qapp, work, order, code, name
):
    looks.put_on(qapp)
    set_screen_language(code)
    tab = PurchaseController(Desk(work, lookups=Registry().lookup))
    qtbot.addWidget(tab.form)
    tab.open(order.id)
    field = tab.form.form.fields["supplier"]
    assert field._line.text() == name
    assert tab.detail() == name
    with work.database.reading(work.actor) as uow:
        (choice,) = parties.lookup(uow, "jinggong", PartyRole.SUPPLIER)
    assert choice.ref.name == name


@pytest.mark.feature("H7", "A148")
@pytest.mark.usefixtures("order")
def test_the_palette_names_what_it_finds_as_the_screen_reads(qtbot, work):
    shell = window(qtbot, work)
    for code, name in HERE:
        shell.change_language(code)
        open_palette(qtbot, shell, "jinggong")
        form = palette(shell)
        qtbot.waitUntil(lambda form=form: form.rows.rowCount() > 0)
        told = [f"{row.words} {row.detail}" for row in form.rows.rows]
        other = next(one for one in BOTH if one != name)
        assert len([one for one in told if name in one]) == 2
        assert not [one for one in told if other in one]
        form.leave()
    shell.detach()


@pytest.mark.feature("A148")
def test_what_is_found_by_either_name_is_shown_by_the_screens(database, actor):
    with database.unit_of_work(actor) as uow:
        company = make.company(uow)
        supplier = make.party(uow, BOTH[0], PartyRole.SUPPLIER, name_zh=BOTH[1])
        purchasing.save(uow, Purchase(company=company, supplier=supplier))
        catalog.save_all(
            uow, [Product(code="LT-1", name_en="Garden lamp", name_zh="庭院灯")]
        )
        only = make.party(uow, "", PartyRole.SUPPLIER, name_zh="义乌双箭厂")
    for code, name in HERE:
        set_screen_language(code)
        with database.reading(actor) as uow:
            for typed in ("jinggong", "精工"):
                hits = search.search(uow, typed)
                assert {hit.title for hit in hits} == {name}, (code, typed)
                assert {hit.kind for hit in hits} == {"party", "purchase"}
            (lamp,) = search.search(uow, "lt-1")
            (alone,) = search.search(uow, "双箭")
        assert lamp.title == ("庭院灯" if code == "zh_CN" else "Garden lamp")
        assert (alone.id, alone.title) == (only.id, "义乌双箭厂")


def test_a_pointer_follows_the_language_and_keeps_what_is_written_down():
    ref = Ref(1, "JG", *BOTH)
    for code, name in HERE:
        set_screen_language(code)
        assert (ref.name, str(ref), ref.own) == (name, name, BOTH[0])
    assert Ref(2, "X", "Nordwind").name == "Nordwind"
    assert Ref.of(3, "PC-1", ref).zh == BOTH[1]
    assert str(Ref.of(3, "PC-1", None)) == "PC-1"


def test_a_draft_kept_before_pointers_knew_two_names_is_read():
    told = packing.pack(Ref(1, "JG", BOTH[0]))
    told["has"] = {"id": 1, "code": "JG", "name": BOTH[0]}
    assert packing.unpack(told).own == BOTH[0]


@pytest.mark.parametrize(("spoken", "name"), [("zh_CN", BOTH[1]), ("en", BOTH[0])])
def test_a_letter_names_whom_it_goes_to_in_its_own_language(
    database, actor, spoken, name
):
    """Whatever language the screen has."""
    set_screen_language("es")
    with database.unit_of_work(actor) as uow:
        made = make.party(uow, BOTH[0], PartyRole.SUPPLIER, name_zh=BOTH[1])
        party = replace(parties.get(uow, made.id), language=spoken)
        parties.save(uow, party)
        letter = writing.begin(uow, "quotation", made.id, {"number": "1"})
    assert name in letter.body
    assert letter.party.name == BOTH[0]


@pytest.mark.feature("A148", "A150")
def test_a_list_names_customers_as_the_screen_reads_and_finds_them_by_either(
    database, actor
):
    with database.unit_of_work(actor) as uow:
        make.party(uow, "ANDES HOGAR LTDA.", PartyRole.CUSTOMER)
        sold = make.contract(uow)
        party = replace(parties.get(uow, sold.customer.id), name_zh="诺德豪斯公司")
        parties.save(uow, party)
    column = LIST.column("customer")
    for code, name in (("zh_CN", "诺德豪斯公司"), ("en", party.name)):
        set_screen_language(code)
        with database.reading(actor) as uow:
            (row,) = CONTRACTS.page(uow, Query(text="诺德")).records
            assert column.cell(row).text == name
            same = filter_by(column, row)
            other = replace(same, op="ne")
            for asked, count in ((same, 1), (other, 0)):
                found = CONTRACTS.page(uow, Query(filters=(asked,))).records
                assert len(found) == count, (code, asked)
            for word in ("诺德", party.name[:5]):
                one = Query(filters=(Filter("customer", "contains", word),))
                assert CONTRACTS.overview(uow, one).count == 1
            lines = earlier.lines(uow, "诺德")
            assert {line.partner for line in lines} == {name}
            nobody = Query(filters=(Filter("customer", "empty"),))
            assert CONTRACTS.overview(uow, nobody).count == 0


def test_a_receipt_of_nobody_we_know_shows_who_sent_it():
    empty = dict.fromkeys(ReceiptSummary.__dataclass_fields__)
    row = ReceiptSummary(**{**empty, "remitter": "NORDHAUS"})
    assert RECEIPTS.column("customer").cell(row).text == "NORDHAUS"


def test_the_vault_names_whom_a_paper_goes_to_as_the_paper_does():
    """Whatever language the screen had when it was issued."""
    set_screen_language("zh_CN")
    ref = Ref(1, "JG", *BOTH)
    for filed in (
        contract_papers.filed_as(Contract(customer=ref), "contract"),
        quotation_papers.filed_as(Quotation(customer=ref)),
        note_filed_as(Receivable(customer=ref, booked_on=date(2026, 5, 18))),
    ):
        assert filed.party == BOTH[0]
