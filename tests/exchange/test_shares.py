"""Percent goes out and comes in as percent, whatever file bears it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from decimal import Decimal

import pytest
import xlsxwriter

from app.core.exchange import Column as Field
from app.exchange import exporting, files
from app.exchange.cells import CellError, reader_of
from app.exchange.sheets import Share
from app.modules import TABLES, find
from forms.kit import cell_of
from forms.kit.export import export
from forms.kit.list_spec import Column
from tests.exchange import books
from tests.exchange.test_old_sheets import begin, container, record

D = Decimal
PERCENT, PLAIN = Field("p", "Share", "percent"), Field("q", "Quantity", "decimal")
WHOLE = Field("n", "Number", "integer")
pytestmark = pytest.mark.feature("A142")


def cells(path):
    (sheet,) = files.read(path)
    return sheet.rows


def xlsx(path, *rows):
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        for row, parts in enumerate(rows):
            for at, (value, pattern) in enumerate(parts):
                look = made.add_format({"num_format": pattern})
                sheet.write_number(row, at, value, look)
    return path


@pytest.mark.parametrize(
    "pattern", ["0%", "0.00%", "0.0%;-0.0%", '0.0" of "%', "#,##0 %"]
)
def test_a_percent_of_a_workbook_is_read_as_it_is_shown(tmp_path, pattern):
    """0.3 shown as percent is thirty of a hundred; 0.3 shown as a number is not."""
    path = xlsx(tmp_path / "a.xlsx", [(0.3, pattern), (0.3, "0.00"), (30, "General")])
    row = cells(path)[0]
    read = reader_of(PERCENT, "en")
    assert [read(raw) for raw in row] == [D(30), D("0.3"), D(30)]
    assert str(row[0]) == "30%"
    assert not isinstance(row[1], Share)


def test_a_sign_that_is_only_words_of_a_format_makes_no_share(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [(0.3, '0.00" %"'), (0.3, r"0.0\%")])
    assert [type(raw) for raw in cells(path)[0]] == [Decimal, Decimal]


def test_a_percent_of_an_open_document(tmp_path):
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/>'
        "</table:table-row><table:table-row>"
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.135">'
        "<text:p>13.5%</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="0.3">'
        "<text:p>0.3</text:p></table:table-cell></table:table-row>"
    )
    row = cells(books.ods(tmp_path / "a.ods", rows))[2]
    assert reader_of(PERCENT, "en")(row[2]) == D("13.5")
    assert type(row[3]) is Decimal


def test_a_percent_of_an_old_workbook(tmp_path):
    """Look 0 is plain, 1 is the built-in "0.00%", 2 a format of the file's own."""

    def number(column, look, value=0.3):
        return record(0x203, struct.pack("<HHHd", 0, column, look, value))

    def look(pattern):
        return record(0xE0, struct.pack("<HH", 0, pattern) + bytes(16))

    own = b"0.0%"
    head = record(0x41E, struct.pack("<HHB", 164, len(own), 0) + own)
    head += look(0) + look(10) + look(164)
    tenth = struct.pack("<i", int(0.25 * 4) << 2 | 2)  # whole numbers: shown as 100%
    several = struct.pack("<HH", 0, 3) + (struct.pack("<H", 1) + tenth) * 2
    sheet = number(0, 0) + number(1, 1) + number(2, 2)
    sheet += record(0xBD, several + struct.pack("<H", 4))
    place = len(begin(5)) + 13 + len(head) + 4
    book = begin(5) + record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S")
    book += head + record(0x0A) + begin(0x10) + sheet + record(0x0A)
    path = tmp_path / "a.xls"
    path.write_bytes(container(book))
    row = cells(path)[0]
    read = reader_of(PERCENT, "en")
    assert [read(raw) for raw in row] == [D("0.3"), D(30), D(30), D(100), D(100)]


@pytest.mark.parametrize("field", [PLAIN, WHOLE])
@pytest.mark.parametrize("raw", [Share("0.3"), "30%", "30 ％", "٣٠٪"])
def test_a_percent_where_none_belongs_is_refused(field, raw):
    with pytest.raises(CellError):
        reader_of(field, "en")(raw)


@dataclass
class Row:
    rate: Decimal
    come: Decimal


COLUMNS = (
    Column("rate", "VAT rate", lambda r: cell_of.share(r.rate, 1), filter="number"),
    Column("come", "Received", lambda r: cell_of.progress(r.come), filter="number"),
)


def test_a_list_is_written_with_real_percent_and_read_again(tmp_path):
    rows = [Row(D(13), D("33.333")), Row(D("7.5"), D(100))]
    path = export(str(tmp_path / "a.xlsx"), "xlsx", COLUMNS, rows)
    read = reader_of(PERCENT, "en")
    back = [[read(raw) for raw in row] for row in cells(path)[1:]]
    assert back == [[D(13), D("33.333")], [D("7.5"), D(100)]]
    assert cells(path)[1][0] == Share("0.13")
    text = export(str(tmp_path / "a.csv"), "csv", COLUMNS, rows)
    assert text.read_text("utf-8-sig").splitlines()[1:] == ["13%,33.333%", "7.5%,100%"]
    assert [[read(raw) for raw in row] for row in cells(text)[1:]] == back


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_table_goes_out_and_comes_back_the_same(tmp_path, ending):
    table = find(TABLES["suppliers"])
    column = table.column("vat_rate")
    path = tmp_path / f"a.{ending}"

    @dataclass
    class Told:
        vat_rate: Decimal
        prices: tuple[()] = ()

    told = [Told(D(13)), Told(D("0.5")), Told(D("9.00"))]
    exporting.export(path, table, [column], told)
    read = reader_of(column, "en")
    assert [read(row[0]) for row in cells(path)[1:]] == [D(13), D("0.5"), D(9)]
    assert [str(row[0]) for row in cells(path)[1:]] == ["13%", "0.5%", "9%"]
