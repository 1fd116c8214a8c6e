"""What a file holds: sheets of cells, and how much of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

from app.core.errors import InvalidError
from app.core.i18n import N_
from app.core.money import HUNDRED


class Share(Decimal):
    """A number that a spreadsheet shows as percent: it holds 0.3 and shows 30%."""

    __slots__ = ()

    @classmethod
    def of(cls, percent: Decimal) -> Share:
        """Return the share of so many percent."""
        return cls(percent / HUNDRED)

    def percent(self) -> Decimal:
        """Return how many percent it shows."""
        return (self * HUNDRED).normalize()

    def __str__(self) -> str:
        """Return it as it is shown."""
        return f"{self.percent():f}%"


Raw = str | Decimal | bool | date | None
"""What a cell holds; a cell of an error holds its words: "#N/A"."""

MOST_BYTES = 50_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 250
MOST_CELLS = 3_000_000
MOST_ALL = 3 * MOST_CELLS
"""Cells of all sheets of a workbook."""
MOST_SHEETS = 50
STEP = 500
"""Rows between two steps of the reading: the person can stop it there."""
LONGEST_CELL = 32_767
"""Characters of a worksheet's cell; no other format needs more."""

PACKED = N_("{file} is packed far too small for what it holds; it is not opened.")


class FileError(InvalidError):
    """A file cannot be read; the sentence names the file, the sheet and the cell."""


def refuse(msgid: str, **params: object) -> NoReturn:
    """Say why a file is not read.

    Raises:
        FileError: Always.
    """
    raise FileError(msgid, (), **params)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet, without empty rows at its end.

    Attributes:
        name: As on its tab; of a text file that of the file.
        rows: Cells by row; the first one is row 1 of the sheet.
        hidden: Whether the sheet is hidden.
    """

    name: str
    rows: list[list[Raw]]
    hidden: bool = False


def column_name(number: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def check_size(file: str, sheet: str, rows: int, columns: int) -> None:
    """Refuse a sheet that is larger than any list of an office.

    Raises:
        FileError: It has too many rows, columns or cells.
    """
    if rows > MOST_ROWS:
        refuse(
            N_("{file}, sheet {sheet}: at most {most} rows can be read."),
            file=file,
            sheet=sheet,
            most=f"{MOST_ROWS:,}",
        )
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        refuse(
            N_("{file}, sheet {sheet}: at most {most} columns can be read."),
            file=file,
            sheet=sheet,
            most=str(MOST_COLUMNS),
        )


def trimmed(rows: list[list[Raw]]) -> list[list[Raw]]:
    """Return rows of equal length without empty rows and columns at the end."""
    width = 0
    last = 0
    for number, row in enumerate(rows, start=1):
        filled = len(row)
        while filled and row[filled - 1] in {None, ""}:
            filled -= 1
        if filled:
            width, last = max(width, filled), number
    return [(row + [None] * (width - len(row)))[:width] for row in rows[:last]]
