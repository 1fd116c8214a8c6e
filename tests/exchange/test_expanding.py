"""What a file says once and means a million times is told, and never unpacked.

Each of these took all of the memory, or ended the program, before it was measured.
"""

from __future__ import annotations

import pytest

from app.exchange import files
from app.exchange.sheets import FileError
from tests.exchange import books

SHEET = "xl/worksheets/sheet1.xml"
BOOK, WAYS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<row r="900000"><c r="XFD900000"><v>1</v></c></row>'
CELL = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p>'
END = "</table:table-cell>"
SPACE = "http://schemas.openxmlformats.org"
pytestmark = pytest.mark.feature("A142")


@pytest.fixture
def good(tmp_path):
    return books.book(tmp_path / "list.xlsx", [["Code"], ["A"]])


def texts(long):
    """Return the part of shared texts with one of them."""
    start = f'<sst xmlns="{SPACE}/spreadsheetml/2006/main"><si><t>'
    return (start + "a" * long + "</t></si></sst>").encode()


def led_to(place):
    """Return the part that says where the one sheet of a workbook lies."""
    kinds = f"{SPACE}/officeDocument/2006/relationships"
    lead = f'<Relationship Id="rId1" Type="{kinds}/worksheet" Target="{place}"/>'
    package = f"{SPACE}/package/2006/relationships"
    return f'<Relationships xmlns="{package}">{lead}</Relationships>'.encode()


@pytest.mark.parametrize("cell", ['<c t="s"><v>0</v></c>', "<c t = 's'><v>0</v></c>"])
def test_a_text_that_half_a_million_cells_point_to_is_not_read(good, cell):
    """16 GB of text in 40 KB."""
    rows = f"<row>{cell * 100}</row>" * 5000
    parts = {SHEET: books.sheet_xml(rows), "xl/sharedStrings.xml": texts(32_000)}
    with pytest.raises(FileError, match="packed far too small"):
        files.read(books.changed(good, parts))


def test_a_long_text_in_a_few_cells_of_a_large_sheet_is_read(good):
    """Its length times all cells would be too much; what is told is not."""
    told, others = '<c t="s"><v>0</v></c>', '<c t="s"><v>1</v></c>'
    long = texts(30_000).replace(b"</sst>", b"<si><t>b</t></si></sst>")
    rows = f"<row>{told}{others}</row>" + f"<row>{others * 2}</row>" * 2000
    parts = {SHEET: books.sheet_xml(rows), "xl/sharedStrings.xml": long}
    assert len(files.read(books.changed(good, parts))[0].rows) == 2001


@pytest.mark.parametrize(
    "body",
    [
        (ROW + FAR).replace('"', "'"),
        (ROW + FAR).replace("=", " = "),
        ROW + FAR.replace('row r="900000"', "row"),
    ],
)
def test_a_far_cell_is_found_however_it_is_written(good, body):
    with pytest.raises(FileError, match="outside of what is read"):
        files.read(books.changed(good, {SHEET: books.sheet_xml(body)}))


@pytest.mark.parametrize("place", ["data/s.xml", "data/s.png", "/xl/data/s.BIN"])
def test_a_sheet_that_lies_elsewhere_is_measured_or_refused(good, place):
    part = "xl/" + place.removeprefix("/xl/")
    parts = {WAYS: led_to(place), part: books.sheet_xml(ROW + FAR)}
    with pytest.raises(FileError):
        files.read(books.changed(good, parts))


def test_no_sheet_is_read_twice(good):
    """Forty-nine sheets of two million cells each, all of them the same part."""
    sheets = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(49)
    )
    book = (
        f'<workbook xmlns="{SPACE}/spreadsheetml/2006/main" xmlns:r="{SPACE}/'
        f'officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>'
    )
    with pytest.raises(FileError, match="damaged"):
        files.read(books.changed(good, {BOOK: book.encode(), WAYS: led_to(SHEET[3:])}))


def test_sheets_that_come_to_too_much_together_are_not_read(good, monkeypatch):
    monkeypatch.setattr("app.exchange.workbooks.MOST_ALL", 1)
    with pytest.raises(FileError, match="packed far too small"):
        files.read(good)


ROWS = "<table:table-row {}>{}</table:table-row>"
MANY = "table:number-rows-repeated={}"
WIDE = " table:number-columns-repeated={}"
HOSTILE = {
    "blanks": ROWS.format("", CELL.format("", '<text:s text:c="2147483647"/>') + END),
    "rows": ROWS.format(
        MANY.format('"50000"'), CELL.format(WIDE.format('"250"'), "a" * 9000) + END
    ),
    "numbers": ROWS.format(
        MANY.format('"50000"'),
        '<table:table-cell office:value="1"' + WIDE.format('"250"') + "/>",
    ),
    "single quotes": ROWS.format(
        MANY.format("'50000'"), CELL.format(WIDE.format("'250'"), "a") + END
    ),
    "empty columns": ROWS.format(
        "",
        ("<table:table-cell" + WIDE.format('"250"') + "/>") * 4000
        + CELL.format("", "a") + END,
    ),
    "empty rows": ROWS.format(MANY.format('"50000"'), "<table:table-cell/>") * 900
    + ROWS.format("", CELL.format("", "a") + END),
}  # fmt: skip


@pytest.mark.parametrize("rows", list(HOSTILE.values()), ids=list(HOSTILE))
def test_an_open_document_that_repeats_itself_is_not_read(tmp_path, rows):
    with pytest.raises(FileError):
        files.read(books.ods(tmp_path / "list.ods", rows))


def test_a_row_that_is_repeated_as_programs_do_is_read(tmp_path):
    rows = ROWS.format(MANY.format('"3"'), CELL.format(WIDE.format('"2"'), "a") + END)
    read = files.read(books.ods(tmp_path / "list.ods", rows))[0].rows
    assert read == [["a", "a"]] * 3
