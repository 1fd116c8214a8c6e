"""Declarations and refund files in the database: the figures of the worked deal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.access.roles import Role, permissions_of
from app.catalog import service as catalog
from app.contracts import service as contracts
from app.contracts.domain import State as Sold
from app.core.errors import (
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.papers import CopyMark
from app.core.query import Query
from app.core.states import TransitionError
from app.customs import listing, papers, service
from app.customs.domain import RefundState, State
from app.purchasing import service as purchasing
from app.purchasing.domain import State as Ordered
from app.shipments import service as shipments
from app.shipments.model import ShipmentRow
from tests import make, make_export

D = Decimal
ENTRY = "310420260612345678"


@pytest.mark.feature("A93")
def test_the_sheet_of_elements_names_what_the_tariff_code_asks(uow, contract):
    asked = (
        "品牌类型",
        "出口享惠情况",
        "用途",
        "单台重量",
        "功率",
        "品牌",
        "型号",
        "GTIN",
    )
    code = catalog.find_hs(uow, "8509401000")
    catalog.save_hs(uow, replace(code, element_names=asked))
    shipment = make_export.booked(uow, contract)
    saved = service.save(uow, service.derive(uow, shipment.id))
    first, second, _third = service.elements_paper(uow, saved.id).items
    assert (first.hs_code, first.name) == ("8509401000", "榨汁机")
    assert [(one.name, one.value) for one in first.elements] == [
        ("品牌类型", "0 无品牌"),
        ("出口享惠情况", "0 出口货物在最终目的国(地区)不享受优惠关税"),
        ("用途", "家用"),
        ("单台重量", "1.9kg"),
        ("功率", "350W"),
        ("品牌", "无品牌"),
        ("型号", "HJ-350"),
        ("GTIN", ""),
    ]
    # Of a code whose elements nobody entered the first two are known all the same
    # (documents.md §12.3); the others are numbered.
    assert [(one.name, one.value) for one in second.elements] == [
        ("品牌类型", "0 无品牌"),
        ("出口享惠情况", "0 出口货物在最终目的国(地区)不享受优惠关税"),
        ("", "100%棉"),
        ("", "无品牌"),
        ("", "CB-1520"),
    ]
    # The power of attorney names the goods that are worth most (documents.md §14).
    agency = service.agency_paper(uow, saved.id)
    assert (agency.goods, agency.hs_code, agency.broker) == (
        "榨汁机 等",
        "8509401000",
        "",
    )
    assert (agency.total, agency.packing) == (
        D("51584.00"),
        "800 件 纸制或纤维板制盒/箱",
    )
    assert agency.quantity == "2000台；净重 7920.00 千克"
    own = replace(
        saved, declarant_code="913302067756438210", declarant_name="甬关报关行"
    )
    assert service.agency_paper(uow, service.save(uow, own).id).broker == "甬关报关行"


@pytest.mark.feature("A93", "A24")
def test_declaration_of_shipment_1_says_what_the_deal_says(uow, contract):
    shipment = make_export.booked(uow, contract)
    saved = service.save(uow, service.derive(uow, shipment.id))
    paper = service.paper(uow, saved.id)
    assert (paper.consignor.code, paper.consignor.name) == (
        "91330206MA2CXK3E7J",
        "宁波海川进出口有限公司",
    )
    assert paper.producer == paper.consignor
    assert (paper.exit_office.code, paper.exit_office.name) == ("3104", "北仑海关")
    assert paper.consignee.name == "NORDHAUS HANDELS GMBH"
    assert (paper.transport_mode.code, paper.transport_mode.name) == ("2", "水路运输")
    assert paper.conveyance == "EVER HORIZON/026W"
    assert paper.bill_no == "EHNB26060188"
    assert (paper.supervision.code, paper.supervision.name) == ("0110", "一般贸易")
    assert (paper.levy_nature.code, paper.levy_nature.name) == ("101", "一般征税")
    assert paper.contract_no == "SC26-0031"
    assert (paper.trade_country.code, paper.trade_country.name) == ("DEU", "德国")
    assert paper.arrival_country == paper.trade_country
    assert paper.destination_port.name == "汉堡(德国)"
    assert paper.exit_port.name == "宁波"
    assert (paper.packaging.code, paper.packaging.name) == ("22", "纸制或纤维板制盒/箱")
    assert (paper.packages, paper.gross_kg, paper.net_kg) == (800, 8950, 7920)
    assert (paper.trade_term.code, paper.trade_term.name) == ("1", "CIF")
    assert paper.freight == "USD/2380/3"
    assert paper.insurance == "USD/141.86/3"
    assert paper.misc == ""
    assert paper.remarks == "集装箱标箱数及号码:2;TCNU6312341"
    assert paper.marks == "NORDHAUS SC26-0031 HAMBURG C/NO. 1-800"
    assert paper.entry_no == ""
    assert not paper.accepted


@pytest.mark.feature("A93", "A24")
def test_lines_of_declaration_1_say_what_the_deal_says(uow, contract):
    shipment = make_export.booked(uow, contract)
    saved = service.save(uow, service.derive(uow, shipment.id))
    items = service.paper(uow, saved.id).items
    said = [
        (
            item.hs_code,
            item.name,
            f"{item.first.value:f}{item.first.unit}",
            f"{item.second.value:f}{item.second.unit}" if item.second else "",
            f"{item.traded.value:f}{item.traded.unit}",
            f"{item.price:f}",
            f"{item.total:f}",
            item.currency,
            item.origin.code,
            item.destination.code,
            item.source.name,
            item.levy.name,
        )
        for item in items
    ]
    end = ("USD", "CHN", "DEU")
    assert said == [
        ("8509401000", "榨汁机", "2000台", "3800千克", "2000台", "14.36", "28720.00",
         *end, "宁波其他", "照章征税"),
        ("6301300000", "棉制毯子", "2000条", "2800千克", "2000条", "7.70", "15400.00",
         *end, "南通", "照章征税"),
        ("3924100000", "塑料保鲜盒套装", "1320千克", "", "2400套", "3.11", "7464.00",
         *end, "台州", "照章征税"),
    ]  # fmt: skip
    assert items[0].source.code == "33029"
    assert items[0].spec == "0|0|家用|1.9kg|350W|无品牌|HJ-350"
    assert sum(item.total for item in items) == D("51584.00")


@pytest.mark.feature("A93")
def test_declaration_of_shipment_2_says_what_the_deal_says(uow, contract):
    shipment = make_export.booked(uow, contract, 1)
    saved = service.save(uow, service.derive(uow, shipment.id))
    assert (saved.packages, saved.gross_kg, saved.net_kg) == (110, 1333, 1188)
    assert saved.total() == saved.invoice_total == D("7397.60")
    assert (saved.freight, saved.insurance) == ("USD/521.82/3", "USD/20.35/3")
    assert saved.remarks == ""


def test_declared_and_released_in_this_order_only(uow, contract):
    shipment = make_export.booked(uow, contract)
    make.stock(uow, contract)
    saved = service.save(uow, service.derive(uow, shipment.id))
    with pytest.raises(TransitionError):
        service.release(uow, saved, date(2026, 6, 19))
    declared = service.declare(uow, saved, ENTRY, date(2026, 6, 18))
    assert (declared.state, declared.number) == (State.DECLARED, "BG26-0001")
    assert service.paper(uow, declared.id).accepted
    with pytest.raises(TransitionError):
        service.save(uow, declared)
    with pytest.raises(InvalidError):
        service.release(uow, declared, date(2026, 6, 17))
    with make.not_before(uow, left := date(2026, 6, 20)):
        shipments.ship(uow, shipments.get(uow, shipment.id), left)
    released = service.release(uow, declared, date(2026, 6, 19))
    assert released.state is State.RELEASED
    assert released.export_on == date(2026, 6, 20)
    with pytest.raises(TransitionError):
        service.cancel(uow, released, "Too late")


@pytest.mark.parametrize(
    "entry", ["", "3104", "31042026061234567X", "310420261612345678"]
)
def test_an_entry_number_of_no_export_is_refused(uow, contract, entry):
    shipment = make_export.booked(uow, contract)
    saved = service.save(uow, service.derive(uow, shipment.id))
    with pytest.raises(InvalidError) as refused:
        service.declare(uow, saved, entry, date(2026, 6, 18))
    assert [p.where for p in refused.value.problems] == ["entry_number"]


@pytest.mark.feature("000-26", "B20")
def test_what_differs_from_the_shipment_is_found(uow, contract):
    shipment = make_export.booked(uow, contract)
    draft = service.derive(uow, shipment.id)
    saved = service.save(uow, draft)
    assert service.compare(uow, saved.id) == ()
    wrong = replace(saved, packages=799, gross_kg=D(8951))
    wrong = make.with_line(wrong, 1, quantity=D(2001), hs_code="6301200000")
    wrong = service.save(uow, wrong)
    assert {p.where for p in service.compare(uow, wrong.id)} == {
        "packages",
        "gross_kg",
        "lines.1.quantity",
        "lines.1.hs_code",
    }


@pytest.mark.feature("000-26")
def test_who_only_looks_on_is_told_what_differs_as_well(database, actor):
    with database.unit_of_work(actor, today=date(2026, 6, 18)) as uow:
        uow.reactions = {}
        contract = make.contract(uow)
        make_export.hs_codes(uow)
        shipment = make_export.booked(uow, contract)
        saved = service.save(uow, service.derive(uow, shipment.id))
        service.save(uow, replace(saved, packages=799))
    watcher = replace(actor, permissions=permissions_of(frozenset({Role.AUDITOR})))
    with database.unit_of_work(watcher) as uow:
        assert [p.where for p in service.compare(uow, saved.id)] == ["packages"]
        with pytest.raises(NotAllowedError):
            service.derive(uow, shipment.id)


def test_goods_are_not_declared_twice(uow, contract):
    shipment = make_export.booked(uow, contract)
    saved = service.save(uow, service.derive(uow, shipment.id))
    with pytest.raises(NotPossibleError):
        service.save(uow, service.derive(uow, shipment.id))
    service.cancel(uow, saved, "Wrong office")
    again = service.save(uow, service.derive(uow, shipment.id))
    assert again.state is State.DRAFT


def test_an_entry_number_stands_on_one_declaration_only(uow, contract):
    one = service.save(uow, service.derive(uow, make_export.booked(uow, contract).id))
    two = service.save(
        uow, service.derive(uow, make_export.booked(uow, contract, 1).id)
    )
    service.declare(uow, one, ENTRY, date(2026, 6, 18))
    with pytest.raises(NotPossibleError):
        service.declare(uow, two, ENTRY, date(2026, 7, 24))


def test_codes_of_ports_are_learned_from_the_last_declaration(uow, contract):
    one = service.derive(uow, make_export.booked(uow, contract).id)
    service.save(
        uow,
        replace(
            one,
            exit_office="3100",
            exit_port_code="380201",
            destination_port_code="DEU009",
        ),
    )
    two = service.derive(uow, make_export.booked(uow, contract, 1).id)
    assert two.exit_office == "3100"
    assert two.exit_port_code == "380201"
    assert two.destination_port_code == "DEU009"


def test_two_people_do_not_overwrite_each_other(uow, contract):
    saved = service.save(uow, service.derive(uow, make_export.booked(uow, contract).id))
    service.save(uow, replace(saved, licence_number="1"))
    with pytest.raises(ConflictError):
        service.save(uow, saved)


def test_the_list_finds_by_entry_number(uow, contract):
    saved = service.save(uow, service.derive(uow, make_export.booked(uow, contract).id))
    service.declare(uow, saved, ENTRY, date(2026, 6, 18))
    found = listing.LISTING.page(uow, Query(text="0612345678")).records
    assert [row.contract_number for row in found] == ["SC26-0031"]
    assert listing.LISTING.overview(uow, Query()).sums["invoice_total"] == {
        "USD": D(51584)
    }


# --- Refunds --------------------------------------------------------------------------


@pytest.mark.feature("A118", "B8")
def test_refunds_of_both_shipments_as_the_deal_tells(uow, contract):
    make_export.purchases(uow, contract)
    make.stock(uow, contract)
    one = make_export.gone(uow, contract, 0)
    two = make_export.gone(uow, contract, 1)
    first = service.refund_of_shipment(uow, one.id)
    second = service.refund_of_shipment(uow, two.id)
    assert first.excl_vat == D("303200.00")
    assert first.refund == D("39416.00")
    assert second.excl_vat == D("43280.00")
    assert second.refund == D("5626.40")
    assert first.refund + second.refund == D("45042.40")
    assert first.excl_vat + second.excl_vat == D("346480.00")
    assert first.incl_vat + second.incl_vat == D("391522.40")
    assert first.non_refundable + second.non_refundable == 0
    assert first.problems == ()
    _reckoned_alike(uow)


@pytest.mark.feature("A118")
def test_what_another_contract_bought_for_itself_uses_no_stock_up(uow, contract):
    # Both contracts sell the same. The first was bought for and has left whole; the
    # second is served from stock, of which all is still there.
    make_export.purchases(uow, contract)
    make.stock(uow, contract)
    for index in (0, 1):
        make_export.gone(uow, contract, index)
    for number in (1, 2, 3):
        purchasing.confirm(uow, purchasing.save(uow, _for_stock(uow, number)))
    sold = contracts.save(uow, _sale_anew(contract))
    contracts.confirm(uow, sold)
    draft = shipments.from_contract(uow, sold.id, make.shipped_lines(sold, 0))
    saved = shipments.save(uow, replace(draft, on_board_on=date(2026, 7, 20)))
    third = service.refund_of_shipment(uow, saved.id)
    assert (third.excl_vat, third.refund) == (D("303200.00"), D("39416.00"))
    assert third.problems == ()
    _reckoned_alike(uow)


def _reckoned_alike(uow):
    """Lay what is reckoned of all shipments together beside what is of each."""
    for wanted in ([one.id for one in _shipments(uow)], [_shipments(uow)[-1].id]):
        together = service.refunds_of_shipments(uow, wanted)
        assert together.keys() == set(wanted)
        for key in wanted:
            for part in shipments.get(uow, key).portions():
                of = part.contract.id
                alone = service.refund_of_shipment(uow, key, of).refund
                assert together[key].get(of, 0) == alone


def _shipments(uow):
    return uow.session.scalars(select(ShipmentRow).order_by(ShipmentRow.id)).all()


def _for_stock(uow, number):
    """Return the draft of a purchase like another one, for no contract."""
    bought = purchasing.get(uow, number)
    lines = [replace(x, id=None, contract_line_id=None) for x in bought.lines]
    anew = {"id": None, "version": 0, "number": "", "state": Ordered.DRAFT}
    return replace(bought, **anew, contract=None, lines=tuple(lines))


def _sale_anew(contract):
    """Return the draft of a contract like another one."""
    anew = {"id": None, "version": 0, "number": "", "proforma_number": ""}
    lines = tuple(replace(line, id=None) for line in contract.lines)
    plan = tuple(replace(step, id=None) for step in contract.plan)
    return replace(contract, **anew, state=Sold.DRAFT, lines=lines, plan=plan)


@pytest.mark.feature("A118")
def test_the_last_part_of_a_purchase_line_takes_the_remainder(uow, contract):
    # 33.33 a piece: 29.50 and 3.83 in one go; 3 single pieces must add up to 3 pieces.
    drafts = purchasing.from_contract(uow, contract.id)
    for draft in drafts:
        odd = make.with_line(draft, 0, price_incl_vat=D("33.33"))
        purchasing.confirm(
            uow, purchasing.save(uow, replace(odd, signed_on=date(2026, 5, 18)))
        )
    make.stock(uow, contract)
    whole = D(0)
    for index in (0, 1):
        gone = make_export.gone(uow, contract, index)
        whole += service.refund_of_shipment(uow, gone.id).excl_vat
    # Σ round(q × 33.33 / 1.13): 2 200 → 64 890.27 twice, 3 360 → 99 105.13
    assert whole == D("64890.27") * 2 + D("99105.13")
    _reckoned_alike(uow)


@pytest.mark.feature("A118", "A119")
def test_a_refund_file_goes_its_way_to_the_money(uow, contract):
    make_export.purchases(uow, contract)
    make.stock(uow, contract)
    shipment = make_export.gone(uow, contract)
    draft = service.draft_refund(uow, shipment.id)
    saved = service.save_refund(uow, draft)
    dates = saved.dates()
    assert dates.filing_by == date(2027, 4, 30)
    assert dates.collect_by == date(2027, 4, 30)
    assert dates.lost_after == date(2029, 6, 20)
    assert len(saved.lines) == 3
    invoice = "25332000000012345678"
    service.note_refund_invoices(uow, {saved.lines[0].purchase_line_id: invoice})
    saved = service.get_refund(uow, saved.id)
    assert saved.lines[0].invoice_number == invoice
    with pytest.raises(InvalidError) as refused:
        service.file_refund(uow, saved, date(2026, 8, 10))
    assert [one.where for one in refused.value.problems] == [
        "lines.1.invoice_number",
        "lines.2.invoice_number",
    ]
    saved = service.save_refund(uow, make_export.numbered(saved))
    with pytest.raises(InvalidError):
        service.file_refund(uow, saved, date(2026, 6, 30))
    drafted = service.refund_list(uow, saved.id)
    filed = service.file_refund(uow, saved, date(2026, 8, 10))
    _is_listed(filed, drafted, service.refund_list(uow, filed.id))
    assert service.find_refund(uow, filed.number).id == filed.id
    assert (filed.state, filed.number) == (RefundState.FILED, "TS26-0001")
    assert filed.figures().refund == D("39416.00")
    assert filed.lines[0].invoice_number == invoice
    approved = service.approve_refund(uow, filed, date(2026, 8, 28))
    paid = service.receive_refund(uow, approved, date(2026, 9, 2))
    assert paid.state is RefundState.RECEIVED
    assert paid.received_amount == D("39416.00")
    rows = listing.REFUNDS.page(uow, Query()).records
    assert [(row.shipment, row.refund) for row in rows] == [("CI26-0029-1", D("39416"))]


def _is_listed(filed, drafted, listed):
    """The list says what the file says, on the day it was filed (deal.md §8, §9)."""
    assert (drafted.copy, listed.copy) == (CopyMark.DRAFT, CopyMark.PLAIN)
    assert (listed.number, listed.on) == (filed.number, date(2026, 8, 10))
    assert (listed.currency, listed.fob) == ("USD", D("49062.14"))
    assert [(one.unit, one.amount, one.vat, one.refund) for one in listed.lines] == [
        ("台", D("170000.00"), D("22100.00"), D("22100.00")),
        ("条", D("90000.00"), D("11700.00"), D("11700.00")),
        ("套", D("43200.00"), D("5616.00"), D("5616.00")),
    ]
    assert {len(one.reference) for one in listed.lines} == {20}
    assert listed.lines[0].supplier == "慈溪明泰电器有限公司"
    assert papers.refund_filed_as(filed).number == filed.number


@pytest.mark.feature("A118")
def test_goods_that_nobody_bought_are_named(uow, contract):
    shipment = make_export.booked(uow, contract)
    figures = service.refund_of_shipment(uow, shipment.id)
    assert figures.refund == 0
    assert [p.where for p in figures.problems] == [
        "lines.0.quantity",
        "lines.1.quantity",
        "lines.2.quantity",
    ]
    with pytest.raises(NotPossibleError):
        service.draft_refund(uow, shipment.id)


def test_a_missing_rate_is_named_and_keeps_the_file_open(uow):
    contract = make.contract(uow)
    make_export.purchases(uow, contract)
    make.stock(uow, contract)
    shipment = make_export.gone(uow, contract)
    figures = service.refund_of_shipment(uow, shipment.id)
    assert figures.excl_vat == D("303200.00")
    assert figures.non_refundable == D("39416.00")
    assert [p.where for p in figures.problems] == [
        "lines.0.hs_code",
        "lines.1.hs_code",
        "lines.2.hs_code",
    ]
    saved = service.save_refund(uow, service.draft_refund(uow, shipment.id))
    with pytest.raises(InvalidError):
        service.file_refund(uow, saved, date(2026, 8, 10))


@pytest.mark.feature("A32")
def test_without_special_invoice_everything_is_cost(uow, contract):
    for draft in purchasing.from_contract(uow, contract.id):
        plain = make.with_line(draft, 0, special_invoice=False)
        purchasing.confirm(
            uow, purchasing.save(uow, replace(plain, signed_on=date(2026, 5, 18)))
        )
    shipment = make_export.booked(uow, contract)
    figures = service.refund_of_shipment(uow, shipment.id)
    assert (figures.refund, figures.vat) == (0, 0)
    assert figures.excl_vat == figures.incl_vat == D("342616.00")


@pytest.mark.feature("A118")
def test_a_returned_refund_file_keeps_its_number(uow, contract):
    """Another number would leave a gap in the series that nobody can account for."""
    make_export.purchases(uow, contract)
    make.stock(uow, contract)
    shipment = make_export.gone(uow, contract)
    saved = service.save_refund(uow, service.draft_refund(uow, shipment.id))
    saved = service.save_refund(uow, make_export.numbered(saved))
    filed = service.file_refund(uow, saved, date(2026, 8, 10))
    back = service.reopen_refund(uow, filed, "The invoices did not match")
    again = service.file_refund(uow, back, date(2026, 8, 20))
    assert (again.state, again.number) == (RefundState.FILED, "TS26-0001")
    assert again.filed_on == date(2026, 8, 20)
