"""Writes what a list shows into a spreadsheet or a text file (H3, A144).

Numbers are written as numbers with the decimals of their currency, dates as dates, and
words always as words: what somebody else typed never becomes a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.core.clock import here
from app.core.errors import NotPossibleError, UnavailableError
from app.core.i18n import N_, N_n, _, language, screen_language
from app.core.money import HUNDRED, decimals, is_currency
from app.core.query import Overview
from app.core.texts import harmless
from app.core.whole import replacing
from forms.kit.list_spec import Column, is_number

XLSX_ROWS = 1_048_576
"""Rows of a worksheet, its heading and totals included."""

_WIDE_MOST = 60
_CELL_MOST = 32_767
"""Characters of a worksheet's cell; a longer text would be left out whole."""


def export(
    path: str,
    kind: str,
    columns: Sequence[Column],
    records: Sequence[Any],
    overview: Overview | None = None,
) -> Path:
    """Write a file; an existing one is replaced.

    Args:
        path: Where to write.
        kind: "xlsx" or "csv".
        columns: In the order of the screen.
        records: In the order of the screen.
        overview: Totals for the last rows; None: without totals.

    Raises:
        NotPossibleError: There are more rows than a worksheet holds.
        UnavailableError: The file cannot be written, for example because it is open.
    """
    shown = [one for one in columns if one.title]
    try:
        with replacing(Path(path)) as new:
            if kind == "csv":
                _write_csv(new, shown, records)
            else:
                _write_xlsx(new, shown, records, overview)
    except OSError as error:
        raise UnavailableError(
            N_("{name} cannot be written. Close it if it is open, then try again."),
            name=Path(path).name,
        ) from error
    return Path(path)


def value_of(column: Column, record: Any) -> Any:
    """Return what is exported: a number, a date, or the words of the cell."""
    value = column.value_of(record)
    if is_number(value):
        return Decimal(value)
    if isinstance(value, datetime):
        return here(value).replace(tzinfo=None)
    return value if isinstance(value, date) else column.cell(record).text


def _write_csv(path: Path, columns: Sequence[Column], records: Iterable[Any]) -> None:
    # With a mark at the beginning, without which Excel garbles Chinese.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        speak = screen_language().tr
        writer.writerow([harmless(speak(one.title)) for one in columns])
        for record in records:
            writer.writerow([_csv_words(one, record) for one in columns])


def _csv_words(column: Column, record: Any) -> str:
    value = value_of(column, record)
    share = isinstance(value, Decimal) and column.cell(record).is_share()
    return _csv_cell(value) + "%" * share


def _csv_cell(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return value.isoformat() if isinstance(value, date) else harmless(value)


class _Sheet:
    """One worksheet under way."""

    def __init__(self, book: Any, columns: Sequence[Column]) -> None:
        self._book = book
        self._columns = columns
        self._sheet = book.add_worksheet()
        self._formats: dict[tuple[Any, ...], Any] = {}
        self._heads = [screen_language().tr(one.title) for one in columns]
        self._widths = [len(head) + 2 for head in self._heads]
        self.row = 0

    def heading(self) -> None:
        """Write the titles; they stay in sight and can be filtered."""
        style = self._format(bold=True, bottom=1, bg_color="#F7F8FA")
        for at, head in enumerate(self._heads):
            self._sheet.write_string(0, at, head, style)
        self._sheet.freeze_panes(1, 0)
        self.row = 1

    def write(self, record: Any) -> None:
        """Write one record."""
        for at, column in enumerate(self._columns):
            value = value_of(column, record)
            if isinstance(value, Decimal) and column.cell(record).is_share():
                self._share(at, value)
                continue
            self._cell(at, value, column.currency_of(record) if column.sum else "")
        self.row += 1

    def totals(self, overview: Overview) -> None:
        """Write the totals, one row for each currency."""
        last = self.row
        self._sheet.autofilter(0, 0, max(last - 1, 0), len(self._columns) - 1)
        sums = {one.field: overview.sums.get(one.field, {}) for one in self._columns}
        for code in sorted({code for part in sums.values() for code in part}):
            self._total_row(code, sums)
            self.row += 1

    def _total_row(self, code: str, sums: Mapping[str, Mapping[str, Decimal]]) -> None:
        bold = self._format(bold=True, top=1)
        words = _("Total {currency}", currency=code) if code else _("Total")
        for at, column in enumerate(self._columns):
            amount = sums[column.field].get(code)
            if amount is None:
                self._sheet.write_string(self.row, at, "" if at else words, bold)
            else:
                self._cell(at, amount, code, bold=True, top=1)

    def fit(self) -> None:
        """Set the widths by what was written."""
        for at, width in enumerate(self._widths):
            self._sheet.set_column(at, at, min(width + 1, _WIDE_MOST))

    def _share(self, at: int, percent: Decimal) -> None:
        look = self._format(num_format="0.00%")
        self._sheet.write_number(self.row, at, percent / HUNDRED, look)
        self._grow(at, f"{percent}%")

    def _cell(self, at: int, value: Any, code: str, **style: Any) -> None:
        if isinstance(value, Decimal):
            pattern = _pattern(value, code)
            number = self._format(num_format=pattern, **style)
            self._sheet.write_number(self.row, at, value, number)
            self._grow(at, language("en").number(value))
        elif isinstance(value, date):
            timed = isinstance(value, datetime)
            pattern = "yyyy-mm-dd hh:mm" if timed else "yyyy-mm-dd"
            day = self._format(num_format=pattern, align="left", **style)
            self._sheet.write_datetime(self.row, at, value, day)
            self._grow(at, pattern)
        else:
            self._sheet.write_string(self.row, at, value[:_CELL_MOST])
            self._grow(at, value)

    def _grow(self, at: int, words: str) -> None:
        # Chinese characters are twice as wide as Latin ones.
        wide = sum(1 + (sign > "\u2e7f") for sign in words)
        self._widths[at] = max(self._widths[at], wide)

    def _format(self, **style: Any) -> Any:
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(style)
        return self._formats[key]


def _pattern(value: Decimal, code: str) -> str:
    exponent = value.as_tuple().exponent
    own = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    places = max(own, decimals(code) if is_currency(code) else 0)
    return "#,##0." + "0" * places if places else "#,##0"


def _write_xlsx(
    path: Path,
    columns: Sequence[Column],
    records: Sequence[Any],
    overview: Overview | None,
) -> None:
    currencies = {
        code for sums in (overview.sums.values() if overview else ()) for code in sums
    }
    if len(records) + 1 + len(currencies) > XLSX_ROWS:
        raise NotPossibleError(
            N_n(
                "A worksheet holds {most} row. Narrow the list, or export it as text.",
                "A worksheet holds {most} rows. Narrow the list, or export it as text.",
                "most",
            ),
            most=XLSX_ROWS,
        )
    import xlsxwriter  # noqa: PLC0415 - lists are seen long before one is exported

    safe = {"strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(path, {**safe, "constant_memory": False}) as book:
            sheet = _Sheet(book, columns)
            sheet.heading()
            for record in records:
                sheet.write(record)
            if overview:
                sheet.totals(overview)
            sheet.fit()
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error
