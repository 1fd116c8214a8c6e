"""An import is one action: checked, carried out whole or not at all, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.catalog import service as catalog
from app.catalog.model import ProductRow
from app.contracts import service as contracts
from app.contracts.model import ContractRow
from app.core.actor import Actor
from app.core.errors import (
    AlreadyDoneError,
    ConflictError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.job import Job, StoppedError
from app.core.refs import Ref
from app.db import search
from app.db.actions import ActionRow
from app.db.audit import AuditRow
from app.exchange import carrying, checking, exporting, files, mapping, undoing
from app.exchange.checking import Mode, Outcome
from app.exchange.sheets import Sheet
from app.inquiries import service as inquiries
from app.inventory import service as inventory
from app.modules import TABLES, find
from app.office import service as office
from app.parties import service as parties
from app.parties.domain import Party, PartyRole
from app.purchasing import service as purchasing
from app.purchasing.model import PurchaseRow
from tests import make
from tests.db.test_bulk import statements

D = Decimal
HEADS = ["Item no.", "English description", "Unit", "HS code", "Net kg", "Gross kg"]


def dry_run(database, actor, name, rows, mode=Mode.UPSERT, job=None):
    table, sheet = find(TABLES[name]), Sheet("T", [list(row) for row in rows])
    meant = mapping.guess(table, table.seen_by(actor), sheet, {})
    with database.reading(actor) as uow:
        return checking.check(uow, table, sheet, meant, mode, "en", job)


def imported(database, actor, name, rows, mode=Mode.UPSERT):
    plan = dry_run(database, actor, name, rows, mode)
    assert plan.troubles() == []
    key = carrying.new_key(plan.table)
    with database.unit_of_work(actor, key=key) as uow:
        return carrying.carry_out(uow, plan)


def _undo(database, actor, name, key):
    with database.unit_of_work(actor, key=undoing.undo_key(key)) as uow:
        return undoing.take_back(uow, find(TABLES[name]), key)


def _said(plan):
    return {(one.row, one.path): one.msgid for one in plan.troubles()}


def _found(database, actor, code):
    with database.reading(actor) as uow:
        return catalog.find(uow, code)


@pytest.mark.feature("A142", "H44")
def test_products_are_added_and_changed_and_taken_back_as_one_action(database, actor):
    with database.unit_of_work(actor) as uow:
        make.products(uow)
    before = _found(database, actor, "HJ-350")
    rows = [
        HEADS,
        ["hj-350", "Juicer, new", "SETS", "8509.40.1000", D("7.7"), D("8.9")],
        ["NEW-1", "Kettle 榨汁", "PCS", "", None, None],
    ]
    made = imported(database, actor, "catalog", rows)
    assert (made.added, made.changed, made.same) == (1, 1, 0)
    after = _found(database, actor, "HJ-350")
    # What the file does not say stays: packing, cost, Chinese name.
    assert after == replace(
        before,
        version=before.version + 1,
        code="hj-350",
        name_en="Juicer, new",
        unit="SETS",
        carton_net_kg=D("7.7"),
    )
    with database.reading(actor) as uow:
        assert [hit.number for hit in search.search(uow, "kettle")] == ["NEW-1"]
        trail = uow.session.scalars(
            select(AuditRow.op).where(AuditRow.action_key == made.key)
        )
        assert sorted(set(trail)) == ["+", "~"]
        assert undoing.imports(uow, find(TABLES["catalog"]))[0].key == made.key
    assert imported(database, actor, "catalog", rows).same == 2

    assert _undo(database, actor, "catalog", made.key) == 2
    assert _found(database, actor, "NEW-1") is None
    back = _found(database, actor, "HJ-350")
    assert replace(back, version=before.version) == before
    with database.reading(actor) as uow:
        assert search.search(uow, "kettle") == []
        assert search.search(uow, "electric juice")[0].number == "HJ-350"
    with pytest.raises(AlreadyDoneError):
        _undo(database, actor, "catalog", made.key)


@pytest.mark.feature("H44")
def test_what_was_built_on_is_not_taken_back(database, actor):
    rows = [HEADS[:2], ["NEW-1", "Kettle"], ["NEW-2", "Toaster"]]
    made = imported(database, actor, "catalog", rows)
    other = replace(actor, name="Lin Ke")
    with database.unit_of_work(other) as uow:
        catalog.save(uow, replace(catalog.find(uow, "NEW-2"), brand="Own"))
    said = r"^1 of its records was changed since by Lin Ke, last on \d{4}-"
    with pytest.raises(NotPossibleError, match=said):
        _undo(database, actor, "catalog", made.key)
    assert _found(database, actor, "NEW-1") is not None
    again = imported(database, actor, "catalog", [HEADS[:2], ["NEW-3", "Pan"]])
    with database.unit_of_work(actor) as uow:
        pan = catalog.find(uow, "NEW-3")
        offer = make.inquiry(uow)
        line = replace(offer.lines[0], id=None, product=Ref(pan.id, "NEW-3", ""))
        inquiries.save(uow, replace(offer, lines=(line,)))
    with pytest.raises(NotPossibleError, match="built on it"):
        _undo(database, actor, "catalog", again.key)


@pytest.mark.feature("A142")
def test_the_dry_run_names_row_and_column_of_everything_wrong(sqlite_database, actor):
    rows = [
        [*HEADS, "Each carton", "Cost: Supplier", "Statutory unit 1"],
        ["A-1", "One", "PCS", "850940", D("5.5"), D("5"), "twelve", "Nobody", "999"],
        ["", "No code", "PCS", "", None, None, None, None, None],
        ["A-2", "x" * 301, "PCS", "", D("1.23456789"), D(2), D("1.5"), None, None],
        ["A-1", "Twice", "PCS", "", None, None, None, None, None],
    ]
    plan = dry_run(sqlite_database, actor, "catalog", rows)
    assert plan.count(Outcome.WRONG) == 3
    said = _said(plan)
    assert said[1, "units_per_carton"] == "“{text}” is not a number."
    assert said[1, "cost.supplier"] == "“{text}” is not known. Enter it first."
    assert said[1, "legal_unit_1"] == "“{text}” is not in the list."
    assert said[2, "code"] == "This cannot be empty."
    assert said[3, "units_per_carton"] == "“{text}” is not a whole number."
    assert said[4, "name_en"] == "Row {row} says something else of the same record."
    fixed = [[*rows[0][:6]], ["A-1", "One", "PCS", "850940", D("5.5"), D("5")],
             ["A-2", "x" * 301, "PCS", "", D("1.23456789"), D(2)]]  # fmt: skip
    said = _said(dry_run(sqlite_database, actor, "catalog", fixed))
    assert said[1, "hs_code"] == "An HS code has exactly ten digits."
    assert said[1, "carton_net_kg"].startswith("The net weight cannot exceed")
    assert "characters fit" in said[2, "name_en"]
    assert "decimals fit" in said[2, "carton_net_kg"]


def test_modes_refuse_what_is_not_meant(sqlite_database, actor):
    imported(sqlite_database, actor, "catalog", [HEADS[:2], ["A", "One"]])
    rows = [HEADS[:2], ["A", "Other"], ["B", "Two"]]
    insert = _said(dry_run(sqlite_database, actor, "catalog", rows, Mode.INSERT))
    assert insert == {(1, "code"): "The office has this record already."}
    update = _said(dry_run(sqlite_database, actor, "catalog", rows, Mode.UPDATE))
    assert update == {(2, "code"): "The office has no such record."}


@pytest.mark.feature("A142")
def test_a_party_takes_several_rows_and_keeps_what_the_file_does_not_say(
    database, actor
):
    rows = [
        ["Code", "Name as it prints", "Roles", "Country", "Contacts: Full name",
         "Contacts: E-mail", "Banks: Bank", "Banks: SWIFT (BIC)"],
        ["NORDIC", "NORDIC HOME A/S", "Customer", "Denmark", "Mette Holm",
         "mette@nordic.example", "Danske Bank", "DABADKKK"],
        [None, None, None, None, "Jens Krog", "jens@nordic.example", None, None],
        ["NORDIC", None, None, None, "Ida Lund", None, None, None],
    ]  # fmt: skip
    imported(database, actor, "parties", rows)
    with database.reading(actor) as uow:
        party = parties.find(uow, "NORDIC")
    assert (party.country, party.roles) == ("DK", frozenset({PartyRole.CUSTOMER}))
    people = ["Mette Holm", "Jens Krog", "Ida Lund"]
    assert [one.name for one in party.contacts] == people
    assert [bank.swift for bank in party.banks] == ["DABADKKK"]
    rows = [["Code", "Contacts: Full name", "Contacts: Phone"],
            ["NORDIC", "Jens Krog", "+45 1"], ["NORDIC", "Per Dam", None]]  # fmt: skip
    made = imported(database, actor, "parties", rows)
    with database.reading(actor) as uow:
        changed = parties.find(uow, "NORDIC")
    assert [one.name for one in changed.contacts] == [*people, "Per Dam"]
    assert changed.contacts[1].email == "jens@nordic.example"
    assert changed.contacts[1].phone == "+45 1"
    assert changed.banks == party.banks
    _undo(database, actor, "parties", made.key)
    with database.reading(actor) as uow:
        assert parties.find(uow, "NORDIC").contacts == party.contacts


@pytest.mark.feature("A122", "A45")
def test_an_account_that_a_file_changes_waits_for_a_second_person(database, actor):
    rows = [
        ["Code", "Name as it prints", "Roles", "Country",
         "Banks: Bank", "Banks: Account number or IBAN"],
        ["MAKER", "MAKER LTD", "Supplier", "CN", "ICBC", "3901 0001"],
    ]  # fmt: skip
    imported(database, actor, "parties", rows)
    with database.unit_of_work(actor) as uow:
        maker = parties.find(uow, "MAKER")
        (bank,) = maker.waiting()
        assert bank.entered_by == actor.name
        parties.confirm_account(uow, maker, bank.id, "called Mr Wu back")
    rows = [rows[0], ["MAKER", None, None, None, "ANOTHER BANK", "3901 0001"],
            ["MAKER", None, None, None, "ANOTHER BANK", "6222 0001"]]  # fmt: skip
    made = imported(database, actor, "parties", rows)
    with database.reading(actor) as uow:
        assert len(parties.find(uow, "MAKER").waiting()) == 2
    _undo(database, actor, "parties", made.key)
    with database.reading(actor) as uow:
        (bank,) = parties.find(uow, "MAKER").banks
        assert (bank.bank_name, bank.is_waiting()) == ("ICBC", False)


@pytest.mark.feature("A45", "A142")
def test_contracts_come_with_their_lines_as_drafts(database, actor):
    with database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        make.products(uow)
    rows = [
        ["Contract no.", "Customer", "Currency", "Incoterm", "Port of loading",
         "Item no.", "Qty", "Price"],
        ["7", buyer.code, "USD", "FOB", "CNNGB", "HJ-350", D(1200), D("12.80")],
        [None, None, None, None, None, "CB-1520", D(600), D("9.35")],
        ["8", buyer.name, "EUR", "CIF", "CNNGB", "FC-5S", "1.000,5", D(4)],
    ]  # fmt: skip
    made = imported(database, actor, "contracts", rows, Mode.INSERT)
    assert made.added == 2
    with database.reading(actor) as uow:
        ids = uow.session.scalars(select(ContractRow.id)).all()
        first, second = (contracts.get(uow, key) for key in sorted(ids))
    assert (first.number, first.state, first.place) == ("", "draft", "NINGBO")
    assert first.total() == D("1200") * D("12.80") + D(600) * D("9.35")
    assert first.lines[1].description_zh == "棉制毯子"
    assert (second.currency, second.lines[0].quantity) == ("EUR", D("1000.5"))
    assert second.lines[0].unit == "SETS"
    _undo(database, actor, "contracts", made.key)
    with database.reading(actor) as uow:
        left = select(func.count()).select_from(ContractRow)
        assert uow.session.scalar(left) == 0


def test_opening_stock_is_entered_once_and_taken_back_by_the_ledger(database, actor):
    with database.unit_of_work(actor) as uow:
        items = make.products(uow)
    rows = [["Item no.", "On hand", "Cost excl. VAT"], ["HJ-350", D(40), D(85)]]
    made = imported(database, actor, "inventory", rows)
    key = items["HJ-350"].id
    with database.reading(actor) as uow:
        assert inventory.on_hand(uow, [key]) == {key: D(40)}
        assert inventory.moves(uow, key)[0].unit_cost == D(85)
    twice = _said(dry_run(database, actor, "inventory", rows))
    assert list(twice) == [(1, "product")]
    _undo(database, actor, "inventory", made.key)
    with database.reading(actor) as uow:
        assert inventory.on_hand(uow, [key]) == {key: D(0)}
        assert [move.quantity for move in inventory.moves(uow, key)] == [-40, 40]


@pytest.mark.feature("A137")
def test_hidden_columns_are_neither_read_nor_written(sqlite_database, actor):
    clerk = Actor("Lin Ke", actor.permissions - {"catalog.view_cost"})
    table = find(TABLES["catalog"])
    assert not [one for one in table.seen_by(clerk) if one.part == "cost"]
    rows = [["Item no.", "English description", "Cost: Price with VAT"], ["A", "x", 5]]
    imported(sqlite_database, clerk, "catalog", rows)
    assert _found(sqlite_database, actor, "A").cost is None
    meant = mapping.Mapping(("code", "name_en", "cost.price_incl_vat"), 0)
    sheet = Sheet("T", rows)
    with (
        pytest.raises(NotAllowedError),
        sqlite_database.reading(clerk) as uow,
    ):
        checking.check(uow, table, sheet, meant, Mode.UPSERT, "en")
    reader = Actor("Lin Ke", frozenset({"catalog.view"}))
    with pytest.raises(NotAllowedError):
        dry_run(sqlite_database, reader, "catalog", rows)


@pytest.mark.feature("A142")
def test_an_import_that_is_stopped_or_refused_leaves_nothing(database, actor):
    rows = [HEADS[:2], *([f"N-{n}", f"Thing {n}"] for n in range(600))]
    plan = dry_run(database, actor, "catalog", rows)
    job = Job(lambda _msgid, _values, done, _whole: job.stop() if done else None)
    key = carrying.new_key(plan.table)
    with (
        pytest.raises(StoppedError),
        database.unit_of_work(actor, key=key) as uow,
    ):
        carrying.carry_out(uow, plan, job)
    # Somebody enters one of them between the dry run and the import.
    with database.unit_of_work(actor) as uow:
        catalog.save(uow, replace(make.HOUSEWARES["HJ-350"], code="n-599"))
    with (
        pytest.raises(NotPossibleError, match=r"^Row 601: The item number"),
        database.unit_of_work(actor, key=key) as uow,
    ):
        carrying.carry_out(uow, plan)
    with database.reading(actor) as uow:
        count = select(func.count())
        assert uow.session.scalar(count.select_from(ProductRow)) == 1
        assert uow.session.get(ActionRow, key) is None


def test_a_record_changed_since_the_dry_run_is_not_overwritten(database, actor):
    imported(database, actor, "parties", [
        ["Code", "Name", "Roles", "Country"], ["A", "A Ltd", "customer", "GB"]
    ])  # fmt: skip
    plan = dry_run(database, actor, "parties", [["Code", "Phone"], ["A", "1"]])
    with database.unit_of_work(actor) as uow:
        found: Party = parties.find(uow, "A")
        parties.save(uow, replace(found, email="a@example.com"))
    with (
        pytest.raises(ConflictError, match="Someone else changed"),
        database.unit_of_work(actor) as uow,
    ):
        carrying.carry_out(uow, plan)


def test_tariff_codes_get_a_new_rate_from_a_day_on(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        make.tariff(uow)
    rows = [
        ["税号", "Refund rates: Exports from", "退税率"],
        ["8509.40.1000", date(2026, 1, 1), D(9)],
    ]
    made = imported(sqlite_database, actor, "tariff", rows)
    assert made.changed == 1
    with sqlite_database.reading(actor) as uow:
        hs = catalog.find_hs(uow, "8509401000")
    assert [rate.refund_rate for rate in hs.rates] == [D(9)]


@pytest.mark.feature("A116")
def test_rates_of_two_books_stand_beside_each_other(database, actor):
    with database.unit_of_work(actor) as uow:
        make.company(uow)
    rows = [
        ["Date", "Currency", "Mid rate", "Books in"],
        ["2026-03-02", "USD", "7.1032", "CNY"],
        ["2026-03-02", "USD", "7.8010", "HKD"],
        ["2026-03-02", "EUR", "8.2010", ""],
    ]
    for _time in range(2):  # a file read twice changes nothing
        imported(database, actor, "rates", rows)
        with database.reading(actor) as uow:
            day = office.rate_day(uow, date(2026, 3, 2).toordinal())
        assert {(x.base, x.currency): x.mid for x in day.lines} == {
            ("CNY", "USD"): D("7.1032"),
            ("HKD", "USD"): D("7.8010"),
            ("CNY", "EUR"): D("8.2010"),
        }


def test_a_bank_s_table_of_rates_is_taken_over_day_by_day(database, actor):
    with database.unit_of_work(actor) as uow:
        make.rate(uow, date(2026, 3, 14), "7.1000")
    rows = [
        ["日期", "货币", "现汇买入价", "现汇卖出价", "中行折算价"],
        ["2026年3月14日", "USD", None, None, D("7.1012")],
        [None, "EUR", D("7.70"), D("7.76"), None],
        ["2026年3月15日", "美元", D("7.08"), D("7.11"), D("7.0950")],
    ]
    made = imported(database, actor, "rates", rows)
    assert (made.added, made.changed) == (1, 1)
    days = [date(2026, 3, day).toordinal() for day in (14, 15)]
    with database.reading(actor) as uow:
        first, second = (office.rate_day(uow, day) for day in days)
    assert {x.currency: (x.mid, x.buying) for x in first.lines} == {
        "USD": (D("7.1012"), None),
        "EUR": (None, D("7.7")),
    }
    assert second.lines[0].selling == D("7.11")
    _undo(database, actor, "rates", made.key)
    with database.reading(actor) as uow:
        first, second = (office.rate_day(uow, day) for day in days)
    assert [x.mid for x in first.lines] == [D("7.1")]
    assert second.lines == ()


def test_a_dry_run_asks_no_more_for_many_documents_than_for_few(sqlite_database, actor):
    with sqlite_database.unit_of_work(actor) as uow:
        make.company(uow)
        buyer = parties.get(uow, make.customer(uow).id)
        make.products(uow)
    head = ["Contract no.", "Customer", "Currency", "Item no.", "Qty", "Price"]
    asked = []
    for many in (2, 40):
        rows = [[str(n), buyer.code, "USD", "HJ-350", D(5), D(1)] for n in range(many)]
        with statements(sqlite_database) as seen:
            plan = dry_run(sqlite_database, actor, "contracts", [head, *rows])
        assert plan.count(Outcome.NEW) == many
        asked.append(len(seen))
    assert asked[0] == asked[1]


@pytest.mark.feature("A142", "H13")
def test_imported_lines_bring_what_typed_ones_do(database, actor):
    """Cost of the card, the customer's last price; the file's own words go before.

    The card asks 72.40 with 9 % and no special invoice; what the customer paid last is
    the price of the contract before.
    """
    with database.unit_of_work(actor) as uow:
        before = make.contract(uow)
        buyer, sold = before.customer.code, before.lines[0].unit_price
        product = catalog.get(uow, before.lines[0].product.id)
        cost = replace(product.cost, price_incl_vat=D("72.40"), vat_rate=D(9))
        cost = replace(cost, special_invoice=False)
        product = catalog.save(uow, replace(product, cost=cost))
        seller = parties.get(uow, cost.supplier.id)
    head = ["Contract no.", "Customer", "Currency", "Item no.", "Qty", "Purchase"]
    rows = [
        head,
        ["7", buyer, before.currency, product.code, D(10), None],
        [None, None, None, product.code, D(20), D("70.10")],
    ]
    imported(database, actor, "contracts", rows, Mode.INSERT)
    with database.reading(actor) as uow:
        key = uow.session.scalar(select(func.max(ContractRow.id)))
        lines = contracts.get(uow, key).lines
    assert [one.purchase_price for one in lines] == [D("72.40"), D("70.10")]
    assert [one.unit_price for one in lines] == [sold, sold]
    head = ["Number", "Supplier", "Item no.", "Qty", "Price incl. VAT", "VAT rate"]
    rows = [
        head,
        ["1", seller.code, product.code, D(10), None, None],
        [None, None, product.code, D(20), D("71.00"), D(13)],
    ]
    imported(database, actor, "purchasing", rows, Mode.INSERT)
    with database.reading(actor) as uow:
        key = uow.session.scalar(select(func.max(PurchaseRow.id)))
        first, second = purchasing.get(uow, key).lines
    assert (first.price_incl_vat, first.vat_rate) == (D("72.40"), D(9))
    assert (second.price_incl_vat, second.vat_rate) == (D("71.00"), D(13))
    assert not first.special_invoice


@pytest.mark.feature("A142")
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_export_with_drafts_is_read_back_as_new_drafts(
    sqlite_database, actor, tmp_path, ending
):
    """Two drafts of three and two lines, and a contract with a number between them."""
    with sqlite_database.unit_of_work(actor) as uow:
        deal = make.contract(uow)
        for count in (3, 2):
            lines = (replace(deal.lines[0], id=None),) * count
            own = {"id": None, "number": "", "state": "draft", "version": 0}
            contracts.save(uow, replace(deal, lines=lines, **own))
    table, path = find(TABLES["contracts"]), tmp_path / f"all.{ending}"
    columns = table.seen_by(actor)
    with sqlite_database.reading(actor) as uow:
        exporting.export(path, table, columns, exporting.records(uow, table))
    sheet = files.read(path)[0]
    meant = mapping.guess(table, columns, sheet, {})
    with sqlite_database.reading(actor) as uow:
        plan = checking.check(uow, table, sheet, meant, Mode.UPSERT, "en")
    assert plan.troubles() == []
    assert (plan.count(Outcome.NEW), plan.count(Outcome.SAME)) == (2, 1)
    assert plan.drafts() == 2
    made = [one.record for one in plan.wanted()]
    assert [len(one.lines) for one in made] == [3, 2]
    assert {one.customer for one in made} == {deal.customer}
    with sqlite_database.unit_of_work(actor, key="x") as uow:
        carrying.carry_out(uow, plan)
        left = uow.session.scalar(select(func.count()).select_from(ContractRow))
    assert left == 5
