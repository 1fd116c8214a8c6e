"""Deals with a catch; their figures are reckoned by hand beside them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from app.cli import papers
from app.customs import service as customs
from app.office import service as office
from app.office.domain import RateKind
from app.parties import service as parties
from app.script import figures, player, reader
from tests.script import stepwise
from tests.script.test_other_deals import DEALS, differences, script, slipped, stock

FREE_OF_CHARGE = {
    "LAMP.pi_qty": "1020",  # 1 000 sold, 20 given
    "LAMP.pi_amount": "2333.00",
    "po_total": "11639.00",  # 1 030 × 11.30; the other order was cancelled
    "s1.LAMP.qty": "1010",  # all that is sold, and 10 of those given
    "s1.LAMP.cartons": "101",
    "s1.invoice_total": "2333.00",
    "s2.LAMP.qty": "10",
    "s2.invoice_total": "0.00",
    "s1.refund": "1313.00",  # 1 010 × 11.30 / 1.13 = 10 100.00, × 13 %
    "refund_total": "1326.00",  # of 1 020
    "s1.freight_cny": "2109.99",  # 300 × 7.0333, which is no rate of the yuan
    "domestic_cost": "1000.00",
    "bank_charges_cny": "50.00",  # taken once, though two currencies are paid
    # 16 331 − (1 020 × 11.30 − 1 326) − 1 000 − 2 109.99 − 50: what did not come of
    # the order that was closed costs nothing
    "deal_profit_cny": "2971.01",
    "cash_proof": "0.00",
}

RATES_OF_THE_BANK = {
    "deposit.booked_cny": "4946.66",  # 105 000 × 4.7111 / 100 = 4 946.655
    "deposit.charge_cny": "70.48",  # 1 500 × 4.6987 / 100
    "deposit.received_cny": "4863.16",  # 4 933.64 − 70.48
    "s1.freight_cny": "944.44",  # 20 000 × 4.7222 / 100
    "s1.cash_cny": "11466.00",  # 245 000 × 4.68 / 100
    "cash_proof": "0.00",
}

AMENDED = {"do": "amend_contract", "reason": "fewer"}
GIVEN = {"product": "LAMP", "quantity": 20, "price": 0}
OWN = "it has no exchange rate"
SLIPS = {
    "free_of_charge": [
        (
            "shipment",
            {"lines": [{"product": "LAMP", "quantity": 3}] * 3},
            "is named al",
        ),
        ("shipment", {"premium_percent": 100}, "must be below 100"),
        ("payment", {"kind": "trucking"}, OWN),
        ("payment", {"kind": "port"}, "shipment: nothing of this shipment is to be"),
        ("payment", {"fee": "0.001"}, "no such small coin"),
        ("ship", {**AMENDED, "lines": [GIVEN]}, "its line has to stay"),
        ("ship", {**AMENDED, "lines": [GIVEN, GIVEN]}, "are in shipments already"),
    ],
    "jpy_rates_of_the_bank": [
        ("receipt", {"currency": "CNY", "amount": "9.99", "shipment": None}, OWN),
        ("payment", {"shipment": None, "purchase": "order", "amount": 9}, OWN),
    ],
}
"""Of the last action of a kind: what is wrong, and what is said of it."""


@pytest.mark.feature("A35", "A113", "A117")
@pytest.mark.parametrize(
    ("name", "expected"),
    [("free_of_charge", FREE_OF_CHARGE), ("jpy_rates_of_the_bank", RATES_OF_THE_BANK)],
)
def test_a_deal_gives_the_figures_reckoned_by_hand(database, actor, name, expected):
    wrong = [slipped(name, word, **changes) for word, changes, _ in SLIPS[name]]
    with database.unit_of_work(actor) as uow:
        text = (DEALS / f"{name}.json").read_text("utf-8")
        played, said = stepwise.play(uow, text, DEALS, wrong)
        got = figures.figures(played)
        ledger, balances = stock(uow)
        buyer = parties.find(uow, "BUYER")
        statement = papers.SOURCES["statement"][1](uow, buyer.id)
    assert buyer.currency == "USD"
    assert statement.currency == script(name)["actions"][0]["currency"]
    assert differences(got, expected) == {}
    assert ledger == balances
    for words, (_, _, sentence) in zip(said, SLIPS[name], strict=True):
        assert sentence in words


@pytest.mark.parametrize("kind", ["parties", "products", "rates"])
def test_what_a_script_tells_twice_is_refused_at_its_second_place(
    sqlite_database, actor, kind
):
    deal = script("free_of_charge")
    deal[kind].append({**deal[kind][0], "remark": "and in another way"})
    with (
        pytest.raises(reader.ScriptError, match="stands in the script already") as said,
        sqlite_database.unit_of_work(actor) as uow,
    ):
        player.play(uow, reader.parse(json.dumps(deal)), DEALS)
    assert said.value.place == f"{kind}[{len(deal[kind]) - 1}]"


def test_rates_are_those_of_the_books_of_the_company_of_the_script(
    sqlite_database, actor
):
    """A second company, which keeps books of its own, changes no rate of the first."""
    first, second = script("free_of_charge"), script("free_of_charge")
    second["company"] = {"code": "HK", "name_en": "HONG KONG", "base_currency": "HKD"}
    second |= {"actions": [], "rates": [dict(first["rates"][0], mid="7.80")]}
    with sqlite_database.unit_of_work(actor) as uow:
        for deal in (first | {"actions": []}, second):
            player.play(uow, reader.parse(json.dumps(deal)), DEALS)
        day = date(2026, 1, 1)
        known = [
            office.rate_on(uow, "USD", day, RateKind.MID, base).value
            for base in ("CNY", "HKD")
        ]
    assert known == [Decimal("7.00"), Decimal("7.80")]
    assert figures.price(Decimal("0.4315"), "USD") == "0.4315"
    assert figures.price(Decimal(7), "USD") == "7.00"


def test_a_row_of_packages_takes_from_the_carton_what_it_leaves_out(
    sqlite_database, actor
):
    """Cartons of 10 lamps: 0.06 m³, 8 kg of goods, 1 kg of carton."""
    deal = script("free_of_charge")
    sent = next(one for one in deal["actions"] if one["do"] == "shipment")
    sent["packages"] = [
        {"product": "LAMP", "cartons": 100, "pieces": 10},
        {"product": "LAMP", "pieces": 5, "net_kg": "4.5", "gross_kg": 6},
        {"product": "LAMP", "pieces": 4},
        {"product": "LAMP", "pieces": 1, "same_carton": True},
    ]
    with sqlite_database.unit_of_work(actor) as uow:
        got = figures.figures(player.play(uow, reader.parse(json.dumps(deal)), DEALS))
    expected = {
        "s1.cartons": "102",
        "s1.cbm": "6.120",  # 102 × 0.06
        "s1.nw": "808.50",  # 800 + 4.5 + 3.2 + 0.8
        "s1.gw": "910.20",  # 900 + 6 + (3.2 + 1); the last lamp's carton stands above
    }
    assert differences(got, expected) == {}


def test_a_payment_above_what_is_open_is_told_at_its_amount(sqlite_database, actor):
    deal = script("free_of_charge")
    day = deal["actions"][-1]["on"]
    deal["actions"] += [
        {"on": day, "do": "expense", "id": "samples", "kind": "documents",
         "payee": "HAIYUN", "amount": "80.25"},
        {"on": day, "do": "payment", "expense": "samples", "amount": "80.26"},
    ]  # fmt: skip
    with (
        pytest.raises(reader.ScriptError) as said,
        sqlite_database.unit_of_work(actor) as uow,
    ):
        player.play(uow, reader.parse(json.dumps(deal)), DEALS)
    assert said.value.place == f"actions[{len(deal['actions']) - 1}].amount"
    assert "80.25" in said.value.reason


@pytest.mark.parametrize("broker", ["", "甬关报关行"])
def test_who_declares_for_us_does_not_do_so_under_our_code(
    sqlite_database, actor, broker
):
    deal = script("free_of_charge")
    ours = deal["company"]
    who = broker or ours["name_zh"]
    made = {"do": "declaration", "shipment": "s1", "declarant_name": who}
    shipped = [one["do"] for one in deal["actions"]].index("ship")
    deal["actions"].insert(shipped, {"on": "2026-02-10", **made})
    with sqlite_database.unit_of_work(actor) as uow:
        played = player.play(uow, reader.parse(json.dumps(deal)), DEALS)
        (key,) = played.stage.ids["declaration"].values()
        declared = customs.get(uow, key)
        paper = customs.agency_paper(uow, key)
    assert declared.declarant_name == who
    assert declared.declarant_code == ("" if broker else ours["tax_number"])
    assert paper.broker == broker


WRONG = {
    "company": {"base_currency": "XXX"},
    "parties": {"email": "nobody"},
    "products": {"unit": "12"},
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_a_block_tells_wrongly_of_a_known_record_is_refused(
    sqlite_database, actor, kind
):
    """The record is there since the first script; the second one names its field."""
    deal = script("free_of_charge") | {"actions": []}
    with sqlite_database.unit_of_work(actor) as uow:
        player.play(uow, reader.parse(json.dumps(deal)), DEALS)
    block = deal[kind] if kind == "company" else deal[kind][0]
    block |= WRONG[kind]
    with (
        pytest.raises(reader.ScriptError) as said,
        sqlite_database.unit_of_work(actor) as uow,
    ):
        player.play(uow, reader.parse(json.dumps(deal)), DEALS)
    assert said.value.place.endswith(next(iter(WRONG[kind])))


def test_a_block_may_tell_no_more_of_a_known_company_than_its_code(
    sqlite_database, actor
):
    deal = script("free_of_charge") | {"actions": []}
    known = deal["company"]["code"]
    with sqlite_database.unit_of_work(actor) as uow:
        player.play(uow, reader.parse(json.dumps(deal)), DEALS)
        again = deal | {"company": {"code": known}}
        player.play(uow, reader.parse(json.dumps(again)), DEALS)
        assert [one.code for one in office.companies(uow)] == [known]
