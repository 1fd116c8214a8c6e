"""What a contract comes to and what it refuses; no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts import figures as expected
from app.contracts.domain import (
    TRANSITIONS,
    Action,
    Contract,
    Instalment,
    Line,
    PaymentEvent,
    PaymentMethod,
    State,
)
from app.contracts.figures import Goods
from app.contracts.terms import plan_of, text_of
from app.core.refs import Ref
from app.core.states import possible
from app.core.way import Way
from tests import make

D = Decimal
WAY = Way(freight_per_cbm=D(40), domestic_per_cbm=D(100), premium_percent=D("0.25"))
ITEMS = (
    (11, "HJ-350", 2200, "14.36", "96.05", 4, "0.067184"),
    (12, "CB-1520", 2200, "7.70", "50.85", 10, "0.108000"),
    (13, "FC-5S", 3360, "3.11", "20.34", 24, "0.112896"),
)
DEAL = Contract(
    company=Ref(1, "HC", "Haichuan"),
    customer=Ref(2, "NORD", "Nordhaus"),
    signed_on=date(2026, 5, 12),
    currency="USD",
    rate=D("7.10"),
    incoterm="CIF",
    place="HAMBURG",
    port_of_loading="CNNGB",
    port_of_discharge="DEHAM",
    lines=tuple(
        Line(
            product=Ref(key, code, code),
            quantity=D(quantity),
            unit_price=D(price),
            purchase_price=D(bought),
        )
        for key, code, quantity, price, bought, _pieces, _cbm in ITEMS
    ),
    plan=(
        Instalment(percent=D(30), event=PaymentEvent.SIGNED),
        Instalment(percent=D(70), event=PaymentEvent.SHIPPED, days=30),
    ),
    way=WAY,
)
GOODS = {
    key: Goods(units_per_carton=pieces, carton_cbm=D(cbm), refund_rate=D(13))
    for key, _code, _quantity, _price, _bought, pieces, cbm in ITEMS
}


def where(deal: Contract) -> list[str]:
    return [problem.where for problem in deal.problems()]


def test_a_complete_contract_has_no_problems():
    assert DEAL.problems() == ()
    assert DEAL.unfinished() == ()


@pytest.mark.feature("A47")
def test_amounts_of_the_worked_deal():
    amounts = [line.amount("USD") for line in DEAL.lines]
    assert amounts == [D("31592.00"), D("16940.00"), D("10449.60")]
    assert DEAL.total() == D("58981.60")


@pytest.mark.feature("A42", "A111")
def test_deposit_and_balance_of_the_worked_deal():
    assert DEAL.instalment_amounts() == (D("17694.48"), D("41287.12"))
    assert (DEAL.deposit_percent(), DEAL.deposit()) == (D(30), D("17694.48"))


def test_the_last_instalment_takes_the_remainder():
    third = Instalment(percent=D("33.33"))
    plan = (third, third, Instalment(percent=D("33.34")))
    line = Line(product=Ref(1, "X", "X"), quantity=D(1), unit_price=D(100))
    deal = replace(DEAL, lines=(line,), plan=plan)
    assert deal.instalment_amounts() == (D("33.33"), D("33.33"), D("33.34"))


def test_a_discount_is_rounded_by_itself():
    # 3 × 9.99 = 29.97; 5 % of it is 1.4985, a discount of 1.50.
    line = Line(quantity=D(3), unit_price=D("9.99"), discount_percent=D(5))
    assert (line.discount("USD"), line.amount("USD")) == (D("1.50"), D("28.47"))


def test_yen_have_no_cents():
    line = Line(quantity=D(3), unit_price=D("150.5"))
    assert line.amount("JPY") == D(452)


def test_a_part_of_a_line_is_priced_like_an_invoice():
    assert DEAL.lines[0].part(D(2000), "USD") == D("28720.00")


@pytest.mark.feature("A34")
def test_the_place_follows_the_incoterm():
    assert DEAL.usual_place() == "HAMBURG"
    assert replace(DEAL, incoterm="FOB").usual_place() == "NINGBO"


def test_what_must_be_there():
    assert where(replace(DEAL, company=None, customer=None)) == ["company", "customer"]


def test_codes_must_be_of_the_lists():
    bad = replace(DEAL, currency="XX", incoterm="ABC", port_of_discharge="NOWHERE")
    assert where(bad) == ["currency", "incoterm", "port_of_discharge"]


def test_goods_cannot_leave_before_the_signature():
    late = replace(DEAL, latest_shipment_on=date(2026, 5, 11))
    assert where(late) == ["latest_shipment_on"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": D(0)}, "quantity"),
        ({"quantity": D("1.2345")}, "quantity"),
        ({"unit_price": D(-1)}, "unit_price"),
        ({"unit_price": D("0.1234567")}, "unit_price"),
        ({"discount_percent": D(100)}, "discount_percent"),
        ({"product": None, "description_en": ""}, "product"),
    ],
)
def test_a_line_is_checked_cell_by_cell(changes, field):
    assert where(make.with_line(DEAL, 1, **changes)) == [f"lines.1.{field}"]


def test_the_plan_must_add_up():
    assert where(replace(DEAL, plan=DEAL.plan[:1])) == ["plan"]


def test_a_fixed_instalment_needs_its_date():
    step = Instalment(event=PaymentEvent.FIXED)
    assert where(replace(DEAL, plan=(step,))) == ["plan.0.due_on"]


def test_an_unfinished_contract_says_what_is_missing():
    bare = replace(DEAL, signed_on=None, place="", lines=(), plan=())
    assert [p.where for p in bare.unfinished()] == [
        "signed_on",
        "place",
        "lines",
        "plan",
    ]


def test_only_a_confirmed_contract_is_carried_out():
    can = [s for s in State if Action.FULFIL in possible(TRANSITIONS, s)]
    assert can == [State.CONFIRMED]


def test_a_revision_is_printed_behind_the_number():
    assert replace(DEAL, number="SC26-0031", revision=1).printed_number() == (
        "SC26-0031-R1"
    )


# --- Payment terms in words --------------------------------------------------------


def plan(terms: str) -> list[tuple]:
    return [(s.percent, s.event.value, s.days, s.method.value) for s in plan_of(terms)]


@pytest.mark.feature("A111")
@pytest.mark.parametrize(
    ("terms", "steps"),
    [
        (
            "T/T 30% deposit, 70% within 30 days after B/L date",
            [(30, "signed", 0, "T/T"), (70, "shipped", 30, "T/T")],
        ),
        (
            "30%定金,70%见提单副本",
            [(30, "signed", 0, "T/T"), (70, "shipped", 0, "T/T")],
        ),
        ("T/T 100% in advance", [(100, "signed", 0, "T/T")]),
        ("Irrevocable L/C at sight", [(100, "shipped", 0, "L/C")]),
        ("Irrevocable L/C 60 days after B/L date", [(100, "shipped", 60, "L/C")]),
        (
            "20% T/T deposit, 80% L/C 30 days after B/L date",
            [(20, "signed", 0, "T/T"), (80, "shipped", 30, "L/C")],
        ),
        ("O/A 60 days after invoice date", [(100, "invoiced", 60, "O/A")]),
        ("D/P at sight", [(100, "shipped", 0, "D/P")]),
    ],
)
def test_the_plan_is_read_out_of_the_terms(terms, steps):
    assert plan(terms) == steps


@pytest.mark.parametrize("terms", ["", "   ", "30% deposit", "30% deposit, 60% B/L"])
def test_unclear_terms_give_no_plan(terms):
    assert plan_of(terms) == ()


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        ((("100", "signed", 0, "T/T"),), "100% T/T deposit"),
        (
            (("12.5", "signed", 10, "T/T"), ("87.5", "shipped", 0, "L/C")),
            "12.5% T/T deposit within 10 days after signing, 87.5% L/C at sight",
        ),
        (
            (("60", "shipped", 0, "T/T"), ("40", "invoiced", 45, "O/A")),
            "60% T/T against shipment, 40% O/A within 45 days after invoice date",
        ),
        (
            (("50", "shipped", 5, "D/A"), ("50", "delivered", 1, "T/T")),
            "50% D/A within 5 days after B/L date, 50% T/T within 1 day after delivery",
        ),
    ],
)
def test_a_plan_is_written_as_terms_that_read_as_it(plan, text):
    steps = tuple(
        Instalment(
            percent=D(percent),
            event=PaymentEvent(event),
            days=days,
            method=PaymentMethod(method),
        )
        for percent, event, days, method in plan
    )
    assert text_of(steps) == text
    assert plan_of(text) == steps


@pytest.mark.parametrize(
    ("incoterm", "paper"),
    [
        ("CIF", "B/L"),
        ("FOB", "B/L"),
        ("CIP", "transport document"),
        ("DDP", "transport document"),
    ],
)
def test_only_a_ships_cargo_is_paid_by_its_bill_of_lading(incoterm, paper):
    step = Instalment(percent=D(100), event=PaymentEvent.SHIPPED, days=90)
    text = text_of((step,), incoterm)
    assert text == f"100% T/T within 90 days after {paper} date"
    assert plan_of(text) == (step,)


def test_a_method_is_one_of_the_known():
    assert {step.method for step in plan_of("30% deposit, 70% D/A 60 days")} == {
        PaymentMethod.TT,
        PaymentMethod.DA,
    }


# --- What it is expected to leave --------------------------------------------------
# Worked by hand: 550, 220 and 140 cartons; 36.9512 + 23.76 + 15.80544 = 76.51664 m³.
# Freight 40 × 76.51664 = 3,060.67. Insured 110 % of 58,981.60 = 64,879.76, rounded up
# to 64,880; 0.25 % of it is 162.20. Net 55,758.73; × 7.10 = 395,886.98.
# Purchases 391,522.40 and refund 45,042.40 stand in deal.md §6 and §9.
# Domestic 100 × 76.51664 = 7,651.66. Left: 41,755.32, of 418,769.36 it is 9.97 %.


@pytest.mark.feature("A36", "A37")
def test_the_expected_result_of_the_worked_deal():
    found = expected.figures(DEAL, GOODS)
    assert found.freight == D("3060.67")
    assert found.premium == D("162.20")
    assert found.net == D("55758.73")
    assert found.base == D("395886.98")
    assert found.purchase == D("391522.40")
    assert found.refund == D("45042.40")
    assert found.domestic == D("7651.66")
    assert found.margin == D("41755.32")
    assert found.percent.quantize(D("0.01")) == D("9.97")


@pytest.mark.feature("A44")
def test_at_its_exchange_cost_nothing_is_left():
    # (391,522.40 − 45,042.40 + 7,651.66) / 55,758.73 = 6.3511…
    found = expected.figures(DEAL, GOODS)
    assert found.exchange_cost == D("6.3511")
    there = expected.figures(replace(DEAL, rate=D("6.3511")), GOODS)
    assert abs(there.margin) < 6  # four decimals of a rate on 55,758.73


def test_a_fob_contract_pays_neither_freight_nor_insurance():
    found = expected.figures(replace(DEAL, incoterm="FOB"), GOODS)
    assert (found.freight, found.premium, found.net) == (D(0), D(0), D("58981.60"))


def test_a_cfr_contract_pays_freight_only():
    found = expected.figures(replace(DEAL, incoterm="CFR"), GOODS)
    assert (found.freight, found.premium) == (D("3060.67"), D(0))


@pytest.mark.feature("A36")
def test_what_containers_cost_is_added_to_what_a_cubic_metre_costs():
    # 3,060.67 and two containers at 1,850.00; 7,651.66 and 2,400.00 of trucking.
    way = replace(WAY, freight=D(3700), domestic=D(2400))
    found = expected.figures(replace(DEAL, way=way), GOODS)
    assert (found.freight, found.domestic) == (D("6760.67"), D("10051.66"))
    # 55,758.73 - 3,700 = 52,058.73; × 7.10 = 369,616.98
    assert (found.net, found.base) == (D("52058.73"), D("369616.98"))
    # 369,616.98 - 391,522.40 + 45,042.40 - 10,051.66
    assert found.margin == D("13085.32")


@pytest.mark.feature("A36")
@pytest.mark.parametrize("term", ["CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP"])
def test_what_a_term_makes_us_pay_is_no_profit_while_nobody_estimated_it(term):
    found = expected.figures(replace(DEAL, incoterm=term, way=Way()), GOODS)
    assert (found.freight, found.net, found.base) == (None, None, None)
    assert (found.margin, found.percent, found.exchange_cost) == (None, None, None)
    assert found.purchase == D("391522.40"), "what is known is told"
    hidden = expected.figures(replace(DEAL, incoterm=term, way=None), GOODS)
    assert hidden.net is None


def test_a_fob_contract_needs_no_estimate():
    # 58,981.60 × 7.10 = 418,769.36; less 391,522.40, and 45,042.40 of refund.
    found = expected.figures(replace(DEAL, incoterm="FOB", way=Way()), GOODS)
    assert (found.net, found.margin) == (D("58981.60"), D("72289.36"))


def test_a_rate_for_a_cubic_metre_of_goods_without_a_volume_is_no_estimate():
    flat = {key: replace(one, carton_cbm=D(0)) for key, one in GOODS.items()}
    assert expected.figures(DEAL, flat).net is None
    way = replace(WAY, freight=D(3700))
    # 58,981.60 - 3,700.00 - 162.20
    assert expected.figures(replace(DEAL, way=way), flat).net == D("55119.40")


@pytest.mark.parametrize("insured", [D(0), D(-10)])
def test_a_share_insured_that_cannot_be_costs_no_premium(insured):
    way = replace(WAY, insured_percent=insured)
    assert expected.figures(replace(DEAL, way=way), GOODS).premium == 0


def test_costs_of_the_way_are_not_negative():
    way = replace(WAY, freight=D(-1), premium_percent=D(-1))
    assert where(replace(DEAL, way=way)) == ["way.freight", "way.premium_percent"]
    assert where(replace(DEAL, way=None)) == []


def test_an_agent_takes_a_share():
    found = expected.figures(replace(DEAL, commission_percent=D(2)), GOODS)
    assert found.commission == D("1179.63")


@pytest.mark.feature("A32")
def test_without_a_special_invoice_nothing_is_refunded():
    plain = {key: replace(one, special_invoice=False) for key, one in GOODS.items()}
    assert expected.figures(DEAL, plain).refund == 0


def test_a_hidden_purchase_price_leaves_no_margin():
    hidden = make.with_line(DEAL, 0, purchase_price=None)
    found = expected.figures(hidden, GOODS)
    assert (found.purchase, found.margin, found.exchange_cost) == (None, None, None)
    assert found.base == D("395886.98")


# In base currency at 7.10, by hand, of the three lines: amounts 224,303.20, 120,274.00
# and 74,192.16; goods less refund 2,200 × 85 = 187,000, 2,200 × 45 = 99,000 and
# 3,360 × 18 = 60,480. By volume (36.9512, 23.76 and 15.80544 of 76.51664 m³) freight
# 10,494.15, 6,747.84 and 4,488.76, domestic 3,695.12, 2,376.00 and 1,580.54; by amount
# premium 616.83, 330.76 and 204.03. Left 22,497.10, 11,819.40 and 7,438.83: 10.03 %,
# 9.83 % and 10.03 %; together 41,755.33, the whole's to a fen.


@pytest.mark.feature("A36", "A37")
def test_what_the_lines_leave_is_what_the_whole_leaves():
    """Its lines said 16.6, 17.7 and 18.5 %, its foot 17.3, its panel and list 10.0."""
    found = expected.margins(DEAL, GOODS)
    assert [one.quantize(D("0.01")) for one in found] == [
        D("10.03"),
        D("9.83"),
        D("10.03"),
    ]
    left = sum(
        share * line.amount("USD") * D("7.10") / 100
        for share, line in zip(found, DEAL.lines, strict=True)
    )
    assert abs(left - D("41755.32")) < D("0.05")


def test_costs_of_goods_without_a_volume_are_borne_by_amount():
    # 3,700.00 of freight and 162.20 of premium are 3,862.20 of 58,981.60: 6.5482 % of
    # each line. Goods less refund are 187,000 of 224,303.20: 83.3693 %. 10.08 are left.
    flat = {key: replace(one, carton_cbm=D(0)) for key, one in GOODS.items()}
    way = replace(WAY, freight=D(3700))
    found = expected.margins(replace(DEAL, way=way), flat)
    assert found[0].quantize(D("0.01")) == D("10.08")


def test_what_a_line_leaves_is_not_known_before_its_freight_and_its_cost():
    assert expected.margins(replace(DEAL, rate=D(0)), GOODS) == (None,) * 3
    assert expected.margins(replace(DEAL, way=Way()), GOODS) == (None,) * 3
    hidden = make.with_line(DEAL, 0, purchase_price=None)
    assert [one is None for one in expected.margins(hidden, GOODS)] == [
        True,
        False,
        False,
    ]


@pytest.mark.feature("A20", "A43")
def test_cartons_and_volume_of_the_worked_deal():
    assert expected.cartons(DEAL.lines, GOODS) == 910
    assert expected.volume(DEAL.lines, GOODS) == D("76.51664")
    assert GOODS[11].cartons(D(2201)) == 551
    assert Goods().cbm(D(10)) == 0
