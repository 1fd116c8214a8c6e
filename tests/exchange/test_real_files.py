"""Tables as office programs save them are imported as they lie there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.catalog import service as catalog
from app.exchange import carrying, checking, files, mapping
from app.exchange.checking import Mode, Outcome
from app.modules import TABLES, find
from app.office import service as office
from app.parties import service as parties
from tests.exchange import books

D = Decimal
SHEETS = Path(__file__).parents[1] / "data" / "sheets"


def _import(database, actor, name, path):
    table = find(TABLES[name])
    sheet = next(sheet for sheet in files.read(path) if not sheet.hidden)
    meant = mapping.guess(table, table.seen_by(actor), sheet, {})
    with database.reading(actor) as uow:
        plan = checking.check(uow, table, sheet, meant, Mode.INSERT, "en")
    assert plan.troubles() == []
    with database.unit_of_work(actor, key=carrying.new_key(table)) as uow:
        carrying.carry_out(uow, plan)
    return plan


@pytest.mark.feature("A142")
@pytest.mark.parametrize(
    "name", ["goods.xls", "goods.xlsx", "goods-gb18030.csv", "goods-utf16.csv"]
)
def test_an_export_of_a_bookkeeping_program_is_imported(sqlite_database, actor, name):
    """Titles above, totals and a signature below, numbers as text, hidden sheets."""
    plan = _import(sqlite_database, actor, "catalog", SHEETS / name)
    assert plan.count(Outcome.NEW) == 3
    with sqlite_database.reading(actor) as uow:
        juicer, kettle, chair = (
            catalog.find(uow, code) for code in ("LO-1001", "00123", "LO-1003")
        )
    assert (juicer.name_zh, juicer.hs_code) == ("榨汁机", "8509401000")
    assert (juicer.carton_net_kg, juicer.carton_gross_kg) == (D("15.2"), D("16.8"))
    assert juicer.cost.price_incl_vat == D("96.05")
    assert (kettle.carton_net_kg, kettle.units_per_carton) == (D("7.5"), 6)
    assert kettle.note == "旧编码"
    # A formula: 22 kg and 1.5 kg more.
    assert (chair.unit, chair.carton_gross_kg) == ("SETS", D("23.5"))


@pytest.mark.feature("A142")
def test_a_chinese_workbook_of_excel_95_is_imported(sqlite_database, actor):
    _import(sqlite_database, actor, "catalog", SHEETS / "goods-95.xls")
    with sqlite_database.reading(actor) as uow:
        first, second = (catalog.find(uow, code) for code in ("00123", "LO-95"))
    assert (first.name_zh, first.carton_net_kg) == ("榨汁机", D("15.2"))
    assert (second.name_zh, second.carton_gross_kg) == ("电水壶", D("8.1"))


@pytest.mark.parametrize("name", ["rates-1904.xls", "rates-1904.xlsx"])
def test_days_counted_from_1904_are_the_days_they_were(sqlite_database, actor, name):
    _import(sqlite_database, actor, "rates", SHEETS / name)
    with sqlite_database.reading(actor) as uow:
        day = office.rate_day(uow, date(2026, 3, 14).toordinal())
        last = office.rate_day(uow, date(2026, 3, 15).toordinal())
    assert {one.currency: one.mid for one in day.lines} == {
        "USD": D("7.095"),
        "EUR": D("7.73"),
    }
    assert [(one.currency, one.buying) for one in last.lines] == [("USD", D("7.09"))]


def test_a_party_over_two_merged_rows_has_both_its_contacts(sqlite_database, actor):
    _import(sqlite_database, actor, "parties", SHEETS / "parties.ods")
    with sqlite_database.reading(actor) as uow:
        nordic = parties.find(uow, "NORDIC")
    assert [one.name for one in nordic.contacts] == ["Mette Holm", "Jens Krog"]
    assert (nordic.country, nordic.phone) == ("DK", "4563102030")


def test_headings_of_the_next_page_and_sums_are_no_records(sqlite_database, actor):
    head = ["Item no.", "Description", "Net kg"]
    rows = [
        head, ["A-1", "Juicer", "1.5"], ["本页小计：", None, "1.5"],
        head, ["TOTAL", "Oil of this brand", "2"], ["Grand total", None, "3,500.00"],
    ]  # fmt: skip
    table, sheet = find(TABLES["catalog"]), files.Sheet("T", rows)
    meant = mapping.guess(table, table.seen_by(actor), sheet, {})
    with sqlite_database.reading(actor) as uow:
        plan = checking.check(uow, table, sheet, meant, Mode.INSERT, "en")
    assert [entry.record.code for entry in plan.entries] == ["A-1", "TOTAL"]


def test_a_file_is_what_lies_in_it_not_what_its_name_says(tmp_path):
    rows = [["Item no.", "Net kg"], ["00123", D("1.5")]]
    book = books.book(tmp_path / "new.xlsx", rows)
    renamed = book.rename(tmp_path / "new.xls")
    assert files.read(renamed)[0].rows == rows
    old = tmp_path / "old.xlsx"
    old.write_bytes((SHEETS / "goods.xls").read_bytes())
    assert files.read(old)[0].name == "商品列表"
    text = tmp_path / "text.xls"
    text.write_bytes("货号\t净重\r\n00123\t1.5\r\n".encode("gb18030"))
    assert files.read(text)[0].rows == [["货号", "净重"], ["00123", "1.5"]]
    forced = tmp_path / "forced.csv"
    forced.write_text('Item no.,Net kg\n="00123",1.5\n')
    assert files.read(forced)[0].rows[1] == ["00123", "1.5"]


@pytest.mark.feature("H44")
@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("inquiries", "询盘号"),
        ("quotations", "报价单号"),
        ("contracts", "销售合同号"),
        ("purchasing", "采购合同号"),
    ],
)
def test_a_number_is_called_as_the_trade_calls_it(name, heading):
    table = find(TABLES[name])
    sheet = files.Sheet("orders", [[heading, "货号"], ["A-1", "LT-2201"]])
    assert mapping.guess(table, table.columns, sheet, {}).fields[0] == "number"
