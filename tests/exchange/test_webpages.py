"""Pages that programs call .xls: their tables are read, whatever stands around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exchange import files
from app.exchange.files import FileError

EXCEL = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
    '<meta http-equiv=Content-Type content="text/html; charset={charset}">'
    "<!--[if gte mso 9]><xml><x:Name>Sheet</x:Name></xml><![endif]-->"
    "<style>td {{ mso-number-format: '\\@' }}</style>"
    "<script>document.write('<td>no</td>')</script></head><body>"
    "<table border=1><tr><th>货号</th><th>品名</th><th>数量</th></tr>"
    "<tr><td style=\"mso-number-format:'\\@'\">00123</td>"
    "<td>不锈钢&nbsp;螺栓 &amp; 螺母<br>M8</td><td>1,200.50</td></tr>"
    "<tr><td>A-2<td><td>7</table></body></html>"
)
SEEN = [
    ["货号", "品名", "数量"],
    ["00123", "不锈钢 螺栓 & 螺母\nM8", "1,200.50"],
    ["A-2", None, "7"],
]


def page(tmp_path: Path, data: str | bytes, name: str = "export.xls") -> Path:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.mark.feature("H44")
@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("gb2312", "gb18030"),
        ("unicode", "utf-16"),
        ("no-such-thing", "gb18030"),
    ],
)
def test_a_table_named_xls_is_read_as_its_program_wrote_it(tmp_path, charset, encoding):
    (sheet,) = files.read(
        page(tmp_path, EXCEL.format(charset=charset).encode(encoding))
    )
    assert sheet.rows == SEEN


def test_wide_and_deep_cells_keep_the_columns_of_the_others(tmp_path):
    (sheet,) = files.read(page(tmp_path, (
        "<table><caption>Stock <b>May</b></caption>"
        "<tr><td rowspan=2>A</td><td colspan=2>B</td><td>C</td></tr>"
        "<tr><td>1</td><td>2</td><td>3</td></tr>"
        "<tr><td>4</td><td colspan='x'>5</td></tr></table>"
    )))  # fmt: skip
    assert sheet.name == "Stock May"
    assert sheet.rows == [
        ["A", "B", None, "C"],
        [None, "1", "2", "3"],
        ["4", "5", None, None],
    ]


def test_every_table_is_a_sheet_and_what_is_in_another_is_not_twice(tmp_path):
    found = files.read(page(tmp_path, (
        "<p>Report</p><table><tr><td>Head</td></tr></table><table></table>"
        "<table><tr><td>Outer <table><tr><td>Inner</td></tr></table> end</td></tr>"
    )))  # fmt: skip
    assert [(one.name, one.rows) for one in found] == [
        ("1", [["Head"]]),
        ("2", [["Outer end"]]),
        ("3", [["Inner"]]),
    ]


@pytest.mark.parametrize(
    ("said", "data"),
    [
        ("no rows", "<html><body>Sign in first</body></html>"),
        ("damaged", "<table><tr><td>" + "<!-- " * 80_000),
        ("damaged", "<table><tr><td><a " + "b=' " * 120_000),
        ("damaged", "<table><script>" + "x" * 400_000),
        ("damaged", "<table><tr><td><![nonsense[ x ]]></td></table>"),
        ("too long", "<table><tr><td>" + "x" * 200_000),
        ("at most 250 columns", "<table><tr><td colspan=99999999999>x</table>"),
        ("at most 250 columns", "<table><tr>" + "<td>x" * 300 + "</table>"),
        ("at most 50,000 rows", "<table>" + "<tr>" * 50_002),
        ("too many sheets", "<table>" * 60),
        ("no text", "<table><tr><td>a\x07b</table>"),
    ],
)
def test_what_would_harm_is_refused_at_once(tmp_path, said, data):
    with pytest.raises(FileError) as caught:
        files.read(page(tmp_path, data))
    assert said in str(caught.value)


def test_a_page_under_another_name_is_refused(tmp_path):
    for name in ("page.xlsx", "page.csv", "page.ods"):
        with pytest.raises(FileError, match="whatever its name says"):
            files.read(page(tmp_path, "<table><tr><td>A</td></tr></table>", name))
