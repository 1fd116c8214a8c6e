"""Declarations derived from made-up shipments: the rules one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.i18n import language
from app.core.papers import Letterhead
from app.core.refs import Ref
from app.customs import deriving, papers, refunding
from app.customs.domain import Declaration, Line, Refund, entry_problem, fee
from app.customs.refunding import Bought, Demand, RefundLine, Supply
from app.office.domain import Company
from app.parties.domain import Party
from app.shipments.domain import (
    Charge,
    ChargeKind,
    Container,
    Mode,
    Package,
    Pallet,
    Shipment,
)
from app.shipments.domain import Line as Sold
from reports import declaration
from tests import make
from tests.reports import reading

CHINESE = language("zh_CN")
D = Decimal
PRODUCTS = dict(enumerate(make.HOUSEWARES.values(), 1))


def sold(number: int = 1, quantity: int = 100, **changes: object) -> Sold:
    values = {"unit_price": D("14.36"), **changes}
    item = Ref(number, PRODUCTS[number].code, PRODUCTS[number].name_en)
    return Sold(id=number, product=item, quantity=D(quantity), **values)


def cartons(position: int = 0, count: int = 25, net: str = "7.60") -> Package:
    return Package(
        line_position=position,
        cartons=count,
        units_per_carton=D(4),
        length_cm=D(52),
        width_cm=D(38),
        height_cm=D(34),
        net_kg=D(net),
        gross_kg=D(net) + 1,
    )


def derived(
    shipment: Shipment, customer: str = "DE", *, merge: bool = False
) -> tuple[Declaration, ...]:
    whole = replace(
        shipment,
        company=Ref(1, "US", "宁波海川"),
        customer=Ref(1, "NORDHAUS", "NORDHAUS"),
        destination_country="DE",
        port_of_loading="CNNGB",
        port_of_discharge="DEHAM",
        invoice_number="CI26-0029-1",
    ).settled()
    facts = deriving.Facts(
        shipment=whole,
        company=Company(
            name_zh="宁波海川", tax_number="91330206MA2CXK3E7J", phone="0574-87654321"
        ),
        customer=Party(name="NORDHAUS HANDELS GMBH", country=customer),
        contract_numbers=("SC26-0031",),
        products=PRODUCTS,
    )
    return deriving.declarations(facts, merge=merge)


def simple(**changes: object) -> Shipment:
    values = {"lines": (sold(),), "packages": (cartons(),), **changes}
    return Shipment(**values)


@pytest.mark.feature("A93")
@pytest.mark.parametrize(
    ("mode", "code"),
    [
        (Mode.SEA_LCL, "2"),
        (Mode.RAIL, "3"),
        (Mode.ROAD, "4"),
        (Mode.AIR, "5"),
        (Mode.EXPRESS, "5"),  # settled_rules 39
    ],
)
def test_transport_mode_of_the_exit_leg(mode, code):
    assert derived(simple(mode=mode))[0].transport_mode == code


@pytest.mark.feature("A93")
@pytest.mark.parametrize(
    ("term", "code", "freight", "insurance", "misc"),
    [
        ("FOB", "3", "", "", ""),
        ("FCA", "3", "", "", ""),
        ("CFR", "2", "USD/300/3", "", ""),
        ("CIP", "1", "USD/300/3", "USD/12.5/3", ""),
        ("DAP", "1", "USD/300/3", "USD/12.5/3", "USD/-80/3"),
        ("DDP", "1", "USD/300/3", "USD/12.5/3", "USD/-80/3"),  # settled_rules 38
        ("EXW", "7", "", "", ""),
    ],
)
def test_trade_term_with_its_fees(term, code, freight, insurance, misc):
    charges = (
        Charge(amount=D("300.00")),
        Charge(kind=ChargeKind.INSURANCE, amount=D("12.50")),
        Charge(kind=ChargeKind.DESTINATION, amount=D("80.00")),
    )
    made = derived(simple(incoterm=term, charges=charges))[0]
    assert made.trade_term == code
    assert (made.freight, made.insurance, made.misc) == (freight, insurance, misc)


def test_freight_billed_in_yuan_is_declared_in_yuan():
    charge = Charge(currency="CNY", amount=D("16804.18"))
    made = derived(simple(incoterm="CFR", charges=(charge,)))[0]
    assert made.freight == "CNY/16804.18/3"


@pytest.mark.feature("A93")
@pytest.mark.parametrize(("plastic", "code"), [(True, "99"), (False, "93")])
def test_pallets_are_the_packages_and_cartons_stand_in_the_remarks(plastic, code):
    pallets = tuple(
        Pallet(cartons=n, height_cm=D(120), tare_kg=D(15), plastic=plastic)
        for n in (20, 0)
    )
    made = derived(simple(pallets=pallets))[0]
    # 25 cartons of 8.60 kg and two pallets of 15 kg
    assert (made.packaging, made.packages, made.gross_kg) == (code, 2, D("245.00"))
    assert made.remarks == "内装25箱"


@pytest.mark.feature("A93")
def test_the_buyer_trades_from_one_country_and_the_goods_arrive_in_another():
    made = derived(simple(), customer="CH")[0]
    assert (made.trade_country, made.arrival_country) == ("CH", "DE")
    assert (made.destination_port, made.declarant_phone) == (
        "汉堡(德国)",
        "0574-87654321",
    )


EVERY_BOX = {
    "pre_entry_number": "310420260000000011",
    "entry_number": "310420260000000022",
    "consignor_name": "境内发货人甲",
    "consignor_code": "CONSIGNOR1",
    "filing_number": "B31046000001",
    "consignee_name": "CONSIGNEE B",
    "consignee_code": "AEO123",
    "conveyance": "EVER HORIZON/026W",
    "bill_number": "EHNB26060188",
    "producer_name": "生产单位丙",
    "producer_code": "PRODUCER3",
    "licence_number": "26-AA-100001",
    "contract_number": "SC26-0031",
    "destination_port": "汉堡(德国)",
    "destination_port_code": "DEU063",
    "exit_port": "宁波港区",
    "exit_port_code": "330201",
    "freight": "USD/300/3",
    "insurance": "USD/12.5/3",
    "misc": "USD/-80/3",
    "documents": "发票;装箱单;检验单",
    "marks": "NORDHAUS C/NO. 1-25",
    "remarks": "内装25箱",
    "declarant_name": "报关行丁",
    "declarant_code": "DECLARANT4",
    "declarant_person": "王敏",
    "declarant_person_number": "31041234",
    "declarant_phone": "0574-87654321",
}
ITEM_BOXES = {
    "hs_code": "8509401000",
    "name": "榨汁机",
    "elements": "0|0|家用",
    "source_code": "33029",
    "source_name": "宁波其他",
    "handbook_item": "B17",
}


@pytest.mark.feature("A93")
def test_every_box_that_was_filled_is_printed():
    item = Line(first_unit="001", second_unit="035", unit="001", **ITEM_BOXES)
    dates = {"declared_on": date(2026, 6, 18), "export_on": date(2026, 6, 20)}
    # Shanghai, sent abroad by air, out of processing trade, to the Netherlands.
    codes = {"exit_office": "2233", "transport_mode": "5", "supervision_mode": "0615"}
    lands = {"trade_country": "CH", "arrival_country": "NL"}
    filled = Declaration(**EVERY_BOX, **dates, **codes, **lands, lines=(item,))
    data = declaration.render(papers.declaration(filled, filled.declared_on), CHINESE)
    said = "".join(reading.text(data).split())
    words = (*EVERY_BOX.values(), *ITEM_BOXES.values(), "20260618", "20260620")
    known = ("浦东机场", "航空运输", "进料对口", "瑞士", "荷兰")
    wanted = ["".join(word.split()) for word in (*words, *known)]
    assert [word for word in wanted if word not in said] == []


@pytest.mark.feature("A93")
def test_the_broker_is_empowered_for_what_is_declared():
    goods = (
        Line(hs_code="3924100000", name="保鲜盒", total=D("10.00"), quantity=D(5)),
        Line(hs_code="8509401000", name="榨汁机", total=D("90.00"), quantity=D(9),
             unit="001", source_name="宁波其他"),
    )  # fmt: skip
    about = {
        "net_kg": D("190.00"), "gross_kg": D("215.00"), "packages": 25,
        "bill_number": "EHNB26060188", "entry_number": "310420260000000022",
        "export_on": date(2026, 6, 20),
    }  # fmt: skip
    who = {"consignor_code": "US", "declarant_code": "BROKER", "declarant_name": "甬关"}
    made = Declaration(**about, **who, lines=goods)
    day = date(2026, 6, 18)
    paper = papers.agency(made, Letterhead(names={}, address={}), day)
    assert (paper.broker, paper.on) == ("甬关", day)
    # What is worth most stands for all.
    assert (paper.goods, paper.hs_code) == ("榨汁机 等", "8509401000")
    assert (paper.total, paper.quantity) == (D("100.00"), "9台；净重 190.00 千克")
    assert (paper.packing, paper.source) == (
        "25 件 纸制或纤维板制盒/箱",
        "中国/宁波其他",
    )
    assert (paper.bill_no, paper.entry_no) == (
        "EHNB26060188",
        "310420260000000022",
    )
    assert paper.export_on == date(2026, 6, 20)
    alone = replace(made, declarant_code="US", lines=goods[1:])
    paper = papers.agency(alone, Letterhead(names={}, address={}), day)
    assert (paper.broker, paper.goods) == ("", "榨汁机")


def test_teu_of_every_container_that_has_a_number():
    boxes = (
        Container(type_code="20GP", number="CSQU3054383", cartons=10),
        Container(type_code="40HC", number="TCNU6312341", cartons=15),
    )
    made = derived(simple(containers=boxes))[0]
    assert made.remarks == "集装箱标箱数及号码:3;CSQU3054383;TCNU6312341"


def test_price_of_a_discounted_line_is_net_over_quantity():
    # 3 × 9.99 = 29.97, less 5 % (1.50) = 28.47; / 3 = 9.4900
    line = sold(quantity=3, unit_price=D("9.99"), discount_percent=D(5))
    made = derived(simple(lines=(line,), packages=(cartons(count=1),)))[0]
    assert made.lines[0].total == D("28.47")
    assert made.lines[0].unit_price == D("9.4900")


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("001", D(100)),  # 台, as traded
        ("035", D("190.00")),
        ("036", D("190000.00")),
        ("070", D("0.190")),
        ("015", D(0)),  # 条: nobody knows
    ],
)
def test_legal_quantity_from_weight_or_count(unit, expected):
    line = Line(quantity=D(100), unit="001", net_kg=D("190.00"))
    assert deriving.legal_quantity(line, unit) == expected


def test_lines_alike_are_merged_on_demand():
    lines = (sold(), sold(quantity=50, unit_price=D("14.00")), sold(2, 40))
    packages = (
        cartons(0),
        replace(cartons(1, 13), units_per_carton=D(4)),
        cartons(2, 10, "14.00"),
    )
    shipment = simple(lines=lines, packages=packages)
    assert len(derived(shipment)[0].lines) == 3
    merged = derived(shipment, merge=True)[0]
    assert len(merged.lines) == 2
    # 1 436.00 + 700.00 = 2 136.00 for 150
    assert merged.lines[0].total == D("2136.00")
    assert merged.lines[0].unit_price == D("14.2400")
    assert merged.lines[0].second_quantity == merged.lines[0].net_kg == D("288.80")


def test_more_than_fifty_lines_need_another_declaration():
    lines = tuple(sold(quantity=4) for _ in range(51))
    packages = tuple(cartons(n, 1) for n in range(51))
    charges = (Charge(amount=D("510.00")),)
    made = derived(
        simple(lines=lines, packages=packages, incoterm="CFR", charges=charges)
    )
    assert [len(one.lines) for one in made] == [50, 1]
    assert [(one.part, one.parts) for one in made] == [(1, 2), (2, 2)]
    assert [one.packages for one in made] == [50, 1]
    assert [one.net_kg for one in made] == [D("380.00"), D("7.60")]
    assert [one.gross_kg for one in made] == [D("430.00"), D("8.60")]
    assert [one.freight for one in made] == ["USD/500/3", "USD/10/3"]
    assert [one.undeclarable() for one in made] == [(), ()]


@pytest.mark.feature("B20")
@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"net_kg": D(191)}, "net_kg"),
        ({"gross_kg": D(1)}, "gross_kg"),
        ({"invoice_total": D(1)}, "invoice_total"),
        ({"packages": 0}, "packages"),
        ({"exit_office": ""}, "exit_office"),
        ({"insurance": "USD/1/3"}, "insurance"),
        ({"freight": ""}, "freight"),
        ({"consignee_name": ""}, "consignee_name"),
    ],
)
def test_what_customs_would_refuse_is_named_by_its_box(changes, where):
    charges = (Charge(amount=D(300)),)
    made = derived(simple(incoterm="CFR", charges=charges))[0]
    assert made.undeclarable() == ()
    found = replace(made, **changes).undeclarable()
    assert where in {problem.where for problem in found}


@pytest.mark.feature("B20", "A18")
@pytest.mark.parametrize(
    "field", ["hs_code", "elements", "name", "first_quantity", "second_quantity",
              "source_name", "origin", "duty_mode"],
)  # fmt: skip
def test_an_empty_cell_is_named_by_its_line(field):
    made = derived(simple())[0]
    empty = Decimal(0) if field.endswith("quantity") else ""
    found = make.with_line(made, 0, **{field: empty}).undeclarable()
    assert f"lines.0.{field}" in {problem.where for problem in found}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("USD/2380/3", True),
        ("USD/141.86/3", True),
        ("0.3/1", True),
        ("USD/-80/3", False),
        ("2380", False),
        ("XXY/1/3", False),
        ("USD/1/4", False),
        ("USD / 1 / 3", False),
    ],
)
def test_fees_are_written_as_customs_write_them(text, right):
    made = replace(derived(simple())[0], freight=text)
    wrong = [problem for problem in made.problems() if problem.where == "freight"]
    assert bool(wrong) is not right
    minus = replace(made, freight="", misc="USD/-80/3")
    assert minus.problems() == ()


def test_figures_of_fees_have_no_idle_zeros():
    assert fee("USD", D("2380.00")) == "USD/2380/3"
    assert fee("USD", D("141.86")) == "USD/141.86/3"
    assert fee("JPY", D(100000)) == "JPY/100000/3"
    assert fee("USD", D(0)) == ""


def test_entry_numbers_of_exports_have_a_zero_in_the_ninth_place():
    assert entry_problem("310420260612345678") is None
    assert entry_problem("310420261612345678") is not None
    assert entry_problem("3104202606123456") is not None


# --- Refunds --------------------------------------------------------------------------


def test_goods_are_taken_from_the_oldest_purchase_first():
    supplies = (
        Supply(1, 7, 1, D(100)),
        Supply(2, 7, 1, D(50)),
        Supply(3, 0, 1, D(30)),
    )
    demands = (
        Demand(11, 7, 1, D(120)),
        Demand(12, 7, 1, D(50)),
        Demand(13, 9, 1, D(20)),
    )
    taken = refunding.take(demands, supplies)
    assert [(t.demand, t.supply, t.quantity, t.before) for t in taken] == [
        (11, 1, D(100), D(0)),
        (11, 2, D(20), D(0)),
        (12, 2, D(30), D(20)),
        (12, 3, D(20), D(0)),
        (13, 3, D(10), D(20)),
    ]
    assert refunding.uncovered(demands, taken) == {13: D(10)}


def test_parts_of_a_purchase_line_add_up_to_the_line():
    # 3 × 10.00: 30.00 / 1.13 = 26.55; one: 8.85, two: 17.70
    bought = Bought(
        quantity=D(3), price_incl_vat=D(10), vat_rate=D(13), special_invoice=True
    )
    parts = [
        refunding.share(bought, refunding.Taken(1, 1, D(1), D(n)), D(13))
        for n in range(3)
    ]
    assert [part.excl_vat for part in parts] == [D("8.85"), D("8.85"), D("8.85")]
    assert sum(part.incl_vat for part in parts) == D("30.00")
    assert sum(part.vat for part in parts) == D("3.45")
    odd = replace(bought, price_incl_vat=D("0.99"))
    parts = [
        refunding.share(odd, refunding.Taken(1, 1, D(1), D(n)), D(13)) for n in range(3)
    ]
    # 0.99 → 0.88, 1.98 → 1.75, 2.97 → 2.63
    assert [part.excl_vat for part in parts] == [D("0.88"), D("0.87"), D("0.88")]


def test_partial_refund_leaves_the_rest_as_cost():
    # rules §2: 113 000 incl. 13 % VAT at 9 % → 9 000.00, and 4 000.00 into cost
    bought = Bought(
        quantity=D(1), price_incl_vat=D(113000), vat_rate=D(13), special_invoice=True
    )
    part = refunding.share(bought, refunding.Taken(1, 1, D(1), D(0)), D(9))
    assert (part.refund, part.non_refundable) == (D("9000.00"), D("4000.00"))


@pytest.mark.feature("A119")
def test_filing_is_refused_before_it_opens_and_after_36_months():
    file = Refund(exported_on=date(2026, 6, 20), lines=(RefundLine(),))
    assert [p.where for p in file.unfileable(date(2026, 6, 30))] == ["filed_on"]
    assert file.unfileable(date(2026, 7, 1)) == ()
    assert file.unfileable(date(2029, 6, 20)) == ()
    assert [p.where for p in file.unfileable(date(2029, 6, 21))] == ["filed_on"]


def test_a_vat_invoice_number_has_twenty_digits():
    file = Refund(
        company=Ref(1, "", ""),
        shipment=Ref(1, "", ""),
        lines=(RefundLine(), RefundLine(invoice_number="123")),
    )
    assert [p.where for p in file.problems()] == ["lines.1.invoice_number"]


def test_our_code_beside_the_name_of_a_broker_is_doubtful():
    """On the screen the name alone may be written over."""
    ours = Declaration(
        consignor_name="宁波", consignor_code="91330206MA2CXK3E7K", bill_number="E1",
        declarant_name="宁波", declarant_code="91330206MA2CXK3E7K",
    )  # fmt: skip
    assert ours.doubts() == ()
    (said,) = replace(ours, declarant_name="甬关报关行").doubts()
    assert said.where == "declarant_code"
    assert not replace(ours, declarant_name="甬关报关行", declarant_code="").doubts()
