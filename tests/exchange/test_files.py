"""Files of other programs are read for what they hold, and refused with a sentence."""

from __future__ import annotations

import struct
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.core.errors import UnavailableError
from app.exchange import archives, compounds, files, textfiles
from app.exchange.sheets import FileError
from tests.exchange import books

D = Decimal
SHEET = "xl/worksheets/sheet1.xml"


def _read(path: Path) -> list[list[object]]:
    return files.read(path)[0].rows


@pytest.mark.feature("A142")
def test_a_workbook_gives_numbers_days_and_words_as_its_author_saw_them(tmp_path):
    path = books.book(
        tmp_path / "list.xlsx",
        [["Code", "Price", "On"], ["0012", 96.05 + 0.07, date(2026, 3, 15)], [7, 1]],
        hidden=("old",),
    )
    first, second = files.read(path)
    assert first.rows == [
        ["Code", "Price", "On"],
        ["0012", D("96.12"), date(2026, 3, 15)],
        [D(7), D(1), None],
    ] or first.rows[2][:2] == [D(7), D(1)]
    assert (first.hidden, second.hidden) == (False, True)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("货号,品名,数量\r\nHJ-350,不锈钢螺栓,5\r\n", "gb18030"),
        ("货号,品名,数量\r\nHJ-350,不锈钢螺栓,5\r\n", "utf-8"),
        ("货号,品名,数量\r\nHJ-350,不锈钢螺栓,5\r\n", "utf-8-sig"),
        ("货号,品名,数量\r\nHJ-350,不锈钢螺栓,5\r\n", "utf-16"),
        ("货号,品名,数量\r\nHJ-350,不锈钢螺栓,5\r\n", "utf-16-le"),
        ("货号,品名,数量\r\nHJ-350,不锈钢螺栓,5\r\n", "utf-16-be"),
        ("貨號,品名,數量\r\nHJ-350,不鏽鋼螺栓,5\r\n", "big5hkscs"),
        ("Artikel,Name,Menge\r\nHJ-350,Schraube groß für Küche,5\r\n", "cp1252"),
        ("品番,品名,数量\r\nHJ-350,ステンレスボルト,5\r\n", "cp932"),
        ("품번,품명,수량\r\nHJ-350,스테인리스 볼트,5\r\n", "euc-kr"),
    ],
)
def test_text_is_read_in_whatever_encoding_it_was_written(tmp_path, text, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    expected = [line.split(",") for line in text.splitlines()]
    assert _read(path) == expected


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_whatever_sign_parts_the_cells_quoted_ones_hold_it(tmp_path, sign):
    path = tmp_path / "list.csv"
    rows = [["Code", "Name"], ["A", f'one{sign} "two"\nthree']]
    body = "\n".join(
        sign.join('"' + c.replace('"', '""') + '"' for c in row) for row in rows
    )
    path.write_text(body, encoding="utf-8")
    assert _read(path) == rows
    path.write_text(f"sep={sign}\n{body}", encoding="utf-8")
    assert _read(path)[1:] == rows


def test_open_document_tables_are_read(tmp_path):
    cell = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p>'
    end = "</table:table-cell>"
    row = (
        "<table:table-row>"
        + cell.format("string", "", "HJ-350") + end
        + cell.format("float", 'office:value="52.5"', "52,5") + end
        + '<table:table-cell table:number-columns-repeated="16382"/>'
        + "</table:table-row>"
        + '<table:table-row table:number-rows-repeated="1048570">'
        + '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )  # fmt: skip
    assert _read(books.ods(tmp_path / "a.ods", row)) == [["HJ-350", D("52.5")]]


def _hostile(tmp_path: Path) -> dict[str, Path]:
    """Make files that nobody should open, by what is said of them."""

    def good(name: str) -> Path:
        return books.book(tmp_path / name, [["Code"], ["A"]])

    def named(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    def sheet(name: str, body: str) -> Path:
        return books.changed(good(name), {SHEET: books.sheet_xml(body)})

    zipped = good("bomb.xlsx")
    huge = b"<worksheet>" + b" " * 2_500_000 + b"</worksheet>"
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    filled = '<table:table-cell office:value-type="float" office:value="1"'
    return {
        "is empty": named("empty.xlsx", b""),
        "no .xlsx": named("text.xlsx", b"Code,Name\n"),
        "no .xls ": named("new.xls", b'<?xml version="1.0"?>\t<Workbook/>'),
        "no .csv": named("book.csv", good("c.xlsx").read_bytes()),
        "not read. Save": named("page.html", b"<html></html>"),
        "password": named("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99),
        "damaged": named("cut.xlsx", good("w.xlsx").read_bytes()[:900]),
        "packed far too small": books.changed(zipped, {SHEET: huge}),
        "XML entities": books.changed(good("xxe.xlsx"), {SHEET: entities}),
        "macros": books.changed(good("macro.xlsx"), {"xl/vbaProject.bin": b"x"}),
        "cell XFD1048576": sheet(
            "far.xlsx", '<row r="1"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "far.ods": books.ods(
            tmp_path / "far.ods",
            f'<table:table-row>{filled} table:number-columns-repeated="16000"/>'
            "</table:table-row>",
        ),
        "outside": sheet("row.xlsx", '<row r="900001"><c r="A900001"/></row>'),
        "way.xlsx is damaged": books.changed(good("way.xlsx"), {"../x.xml": b"x"}),
        "many.xlsx has too many sheets": books.changed(
            good("many.xlsx"), {f"xl/x{n}.txt": b"" for n in range(2100)}
        ),
        "line 2": named("nul.csv", b"Code,Name\nA\x00,B\n"),
        "cell B2": named("bell.csv", b"Code,Name\nA,\x07B\n"),
        "quotation mark": named("quote.csv", b'Code,Name\nA,"B\n'),
        "not written in utf-8": named("mark.csv", b"\xef\xbb\xbf\xba\xc5,\xc3\xfb\n"),
        "at most 50,000": named("rows.csv", b"A\n" * 50_002),
        "columns": named("wide.csv", b"A," * 400 + b"\n"),
        "line 2: the text is": named("longer.csv", b"Code\n" + b"x" * 200_000 + b"\n"),
        "too long": named("long.csv", b"Code\n" + b"x" * 40_000 + b"\n"),
        "commas.csv has no rows": named("commas.csv", b",,,\n,,,\n"),
    }


@pytest.mark.feature("A142")
def test_hostile_and_damaged_files_are_refused_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 2_000_000)
    said = {}
    for words, path in _hostile(tmp_path).items():
        with pytest.raises(FileError) as refused:
            files.read(path)
        said[words] = str(refused.value)
        assert path.name in said[words]
    assert {words: text for words, text in said.items() if words not in text} == {}


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(UnavailableError, match=r"gone\.xlsx is not there"):
        files.read(tmp_path / "gone.xlsx")


def test_only_the_values_of_formulas_are_read(tmp_path):
    path = books.book(tmp_path / "f.xlsx", [["A"]])
    body = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>NOW()</f></c>'
        '<c r="C1" t="e"><v>#N/A</v></c><c r="D1" t="str"><f>"a"</f><v>a</v></c></row>'
    )
    books.changed(path, {SHEET: books.sheet_xml(body)})
    assert _read(path)[0][0] == D(2)
    assert _read(path)[0][-1] == "a"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def container(table, *, first_more=0xFFFFFFFE):
    """Return the container of an old workbook: a header, and its table of sectors."""
    head = struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    counts = struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, first_more, 0)
    named = struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    book = "Workbook".encode("utf-16-le").ljust(512, b"\0")
    made = OLE + bytes(16) + head + bytes(6) + counts + named
    return made + struct.pack("<128I", *table) + book * 2


END, FREE = 0xFFFFFFFE, 0xFFFFFFFF


@pytest.mark.parametrize(
    "data",
    [
        container([0] * 128),  # each leads to the first, the first to itself
        container([0xFFFFFFFD, 2, 1, *[FREE] * 125]),
        container([0xFFFFFFFD, END, *[FREE] * 125, 0], first_more=0),
        container([0xFFFFFFFD, END, *[FREE] * 126])[:700],
        OLE + "Workbook".encode("utf-16-le"),
    ],
)
def test_an_old_workbook_whose_sectors_lead_in_a_circle_is_refused(data, tmp_path):
    """The library that reads workbooks takes all memory there is for the first one."""
    path = tmp_path / "endless.xls"
    path.write_bytes(data)
    with pytest.raises(FileError, match="damaged and cannot be read"):
        files.read(path)


def test_a_container_without_circles_is_let_pass():
    assert not compounds.is_endless(container([0xFFFFFFFD, END, *[FREE] * 126]))


def test_a_line_of_a_million_cells_is_refused_before_they_are_looked_at(
    tmp_path, monkeypatch
):
    """Fifty million of them took more than a minute."""
    path = tmp_path / "wide.csv"
    path.write_bytes(b"," * 1_000_000)
    monkeypatch.setattr(textfiles, "_FORCED", None)
    with pytest.raises(FileError, match="250 columns"):
        files.read(path)


@pytest.mark.parametrize("empty", [0, 1, 2, 5])
def test_rows_and_columns_stay_where_they_are_below_empty_ones(tmp_path, empty):
    """With two empty rows above, the last two were lost without a word."""
    rows = [[None]] * empty + [[None, f"row {at}"] for at in range(6)]
    (sheet,) = files.read(books.book(tmp_path / "a.xlsx", rows))
    assert len(sheet.rows) == empty + 6
    told = [row[1] for row in sheet.rows[empty:]]
    assert told == [f"row {at}" for at in range(6)]
    assert not any(cell for row in sheet.rows[:empty] for cell in row)
