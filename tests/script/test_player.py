"""The worked deal, played through the services, gives every expected figure."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import demo
from app.contracts import service as contracts
from app.db.audit import AuditRow
from app.parties.model import PartyRow
from app.script import figures, player, reader
from tests.script import stepwise

EXPECTED = json.loads(
    (Path(__file__).parents[1] / "data" / "deal_expected.json").read_text("utf-8")
)
"""By an independent script, kept apart as the check."""


def sample():
    """Return the sample script as plain data, to be changed by a test."""
    return json.loads(demo.SCRIPT.read_text("utf-8"))


def played(database, actor, script):
    """Play a script and return its figures."""
    node = reader.parse(json.dumps(script))
    with database.unit_of_work(actor) as uow:
        return figures.figures(player.play(uow, node, demo.SCRIPT.parent))


def refusal(database, actor, script):
    """Play a script that is refused; return what is said."""
    with pytest.raises(reader.ScriptError) as refused:
        played(database, actor, script)
    return str(refused.value)


def action(script, word, order=0):
    """Return the n-th action of a kind."""
    return [each for each in script["actions"] if each["do"] == word][order]


@pytest.mark.feature("A35", "A117", "A120")
def test_the_sample_gives_every_expected_figure(database, actor):
    got = played(database, actor, sample())
    assert {name: got.get(name) for name in EXPECTED} == EXPECTED
    assert got["cash_proof"] == "0.00"
    with database.reading(actor) as uow:  # and all of it is in the trail
        tables = set(uow.session.scalars(select(AuditRow.table).distinct()))
    assert {"contract", "shipment", "receivable", "refund"} <= tables


WRONG = [
    ("inquiry", {"customer": "NOBODY"}, "customer: no party has the code"),
    ("quotation", {"incoterm": "CIV"}, "incoterm: "),
    ("quotation", {"currency": "XYZ"}, "currency: "),
    ("contract", {"port_of_discharge": "ZZZZZ"}, "port_of_discharge: "),
    ("contract", {"plan": [{"percent": 90}]}, "plan: "),
    ("contract", {"colour": "red"}, "colour: unknown field"),
    ("purchase", {"lines": [{"product": "HJ-350", "quantity": -1}]}, "quantity: "),
    ("purchase", {"supplier": ""}, "supplier: "),
    ("inspection", {"level": "IX"}, "level"),
    ("inspection", {"found": {"major": -1}}, "found"),
    ("goods_receipt", {"lines": [{"quantity": 9999}]}, "still to come"),
    ("shipment", {"containers": [{"number": "TCNU6312342"}]}, "number: "),
    ("shipment", {"premium_percent": "-1"}, "premium_percent: "),
    ("declaration", {"entry_number": "123"}, "entry_number: "),
    ("receipt", {"amount": 0}, "amount: "),
    ("receipt", {"on": "2026-13-01"}, "on: must be a date"),
    ("letter_of_credit", {"text": 7}, "text: must be text"),
    ("supplier_invoice", {"invoice_number": "12"}, "invoice_number"),
]
"""Kind of action, what is changed in its first one, and what is said of it."""


def test_a_wrong_action_is_refused_with_its_place(sqlite_database, actor):
    slips = []
    for word, change, _ in WRONG:
        script = sample()
        first = action(script, word)
        at = script["actions"].index(first)
        first.update(change)
        slips.append((at, json.dumps(script)))
    deal, folder = json.dumps(sample()), demo.SCRIPT.parent
    with sqlite_database.unit_of_work(actor) as uow:
        _, said = stepwise.play(uow, deal, folder, slips)
    for (at, _), words, (_, _, what) in zip(slips, said, WRONG, strict=True):
        assert words.startswith(f"actions[{at}]")
        assert what in words


CARTON = {"pieces": 4, "length_cm": 50, "width_cm": 40, "height_cm": 30}
WEIGHTS = {"net_kg": 8, "gross_kg": 9}
GOODS = {"code": "MIX", "name_en": "Mixer", "hs_code": "8509401000", "vat_percent": 13}
MASTERS = [
    ("products", {"hs_code": "850940"}, "products[0].hs_code: An HS code"),
    ("products", {"refund_percent": 17}, "products[0].refund_percent: The refund"),
    (
        "products",
        {"purchase": {"price_incl_vat": 1, "vat_percent": 130}},
        "products[0].purchase.vat_percent: ",
    ),
    (
        "products",
        {"carton": CARTON | {"net_kg": 10, "gross_kg": 9}},
        "products[0].carton.net_kg: The net weight",
    ),
    (
        "products",
        {"carton": CARTON | WEIGHTS | {"length_cm": 5000}},
        "products[0].carton.length_cm: No side of a package can be longer than 15 m",
    ),
    (
        "products",
        {"carton": CARTON | {"net_kg": 9000, "gross_kg": 9001}},
        "products[0].carton.length_cm: A package of this size cannot weigh",
    ),
    (
        "products",
        {"purchase": {"price_incl_vat": "1.13", "price_excl_vat": 1}},
        "products[0].purchase.price_excl_vat: give the price with VAT or without",
    ),
    ("products", {"purchase": {}}, "products[0].purchase.price_incl_vat: is missing"),
    ("rates", {"mid": 0}, "rates[0].mid: The rate must be greater"),
    ("rates", {"mid": 7, "per": 3}, "rates[0].per: A rate is quoted"),
    ("rates", {"mid": 2, "currency": "CNY"}, "rates[0].currency: is the currency of"),
    ("rates", {"source": "a bank"}, "rates[0]: names no rate"),
    (
        "products",
        {"carton": CARTON | WEIGHTS | {"pieces": 0}},
        "products[0].carton.pieces: This must be greater than zero.",
    ),
    (
        "products",
        {"carton": CARTON | WEIGHTS | {"height_cm": "0.0"}},
        "products[0].carton.height_cm: This must be greater than zero.",
    ),
    ("products", {"code": " "}, "products[0].code: is missing"),
    ("parties", {"incoterm": "FOX"}, "parties[0].incoterm: Choose an Incoterm."),
]
"""What is entered before the first action, what is wrong in it, what is said of it."""


def test_what_is_entered_wrongly_is_refused_with_the_name_it_bears_in_the_script(
    sqlite_database, actor
):
    usual = {
        "products": GOODS,
        "rates": {"on": "2026-01-05", "currency": "USD"},
        "parties": {"code": "X", "name": "X", "country": "DE", "roles": ["customer"]},
    }
    company = {"code": "US", "name_en": "US LTD"}
    for kind, change, said in MASTERS:
        script = {"company": company, kind: [usual[kind] | change], "actions": []}
        assert said in refusal(sqlite_database, actor, script)


def test_a_field_that_is_null_counts_as_missing(sqlite_database, actor):
    script = {"company": {"code": "US", "name_en": "US LTD"}, "actions": []}
    script["products"] = [GOODS | {"refund_percent": None, "carton": None}]
    script["rates"] = [
        {"on": "2026-01-05", "currency": "USD", "mid": 7, "buying": None}
    ]
    assert played(sqlite_database, actor, script)["company.uscc"] == ""


def test_nothing_stays_of_a_script_that_is_refused(database, actor):
    script = sample()
    del script["actions"][7:]
    script["actions"][-1]["supplier"] = "NOBODY"
    assert "actions[6].supplier" in refusal(database, actor, script)
    with database.reading(actor) as uow:
        assert uow.session.scalar(select(func.count()).select_from(PartyRow)) == 0


def test_days_never_go_back(sqlite_database, actor):
    script = sample()
    script["actions"][1]["on"] = "2026-04-27"
    assert "before the action above it" in refusal(sqlite_database, actor, script)


def test_an_unknown_action_names_the_known_ones(sqlite_database, actor):
    script = sample()
    script["actions"][0]["do"] = "enquiry"
    answer = refusal(sqlite_database, actor, script)
    assert "“enquiry” is not an action" in answer
    assert "inquiry" in answer


def test_more_than_the_stock_cannot_be_shipped(sqlite_database, actor):
    script = sample()
    script["actions"].remove(action(script, "goods_receipt"))
    assert "are in stock" in refusal(sqlite_database, actor, script)


def test_more_than_the_contract_allows_cannot_be_shipped(sqlite_database, actor):
    script = sample()
    action(script, "shipment")["lines"][0]["quantity"] = 2201
    assert "can still be shipped" in refusal(sqlite_database, actor, script)


def test_a_picture_outside_of_the_folder_is_refused(sqlite_database, actor):
    script = sample()
    script["company"]["logo"] = "../data/units.csv"
    assert "in the folder of the script" in refusal(sqlite_database, actor, script)


@pytest.mark.feature("A36")
def test_a_contract_may_say_itself_what_its_way_costs(sqlite_database, actor):
    script = sample()
    del script["actions"][4:]
    signed = action(script, "contract")
    signed["way"] = {"freight": 3700, "domestic_per_cbm": "120.50"}
    played(sqlite_database, actor, script)
    with sqlite_database.reading(actor) as uow:
        way = contracts.find(uow, signed["number"]).way
    told = way.freight_per_cbm, way.freight, way.domestic_per_cbm, way.premium_percent
    assert told == (40, 3700, Decimal("120.50"), Decimal("0.25"))


def test_a_second_deal_goes_on_with_the_numbers(sqlite_database, actor):
    first = sample()
    del first["actions"][4:]
    played(sqlite_database, actor, first)
    second = sample()
    for each in second["actions"]:
        for field in ("number", "proforma_number", "invoice_number", "entry_number"):
            each.pop(field, None)
    second["actions"] = [
        each
        for each in second["actions"]
        if each["do"] in ("inquiry", "quotation", "contract")
    ]
    got = played(sqlite_database, actor, second)
    assert got["pi_total"] == "58981.60"
