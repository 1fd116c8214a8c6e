"""Reads the cells of a workbook: values only, never what a formula would do."""

from __future__ import annotations

import io
import logging
import math
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from app.core.i18n import N_
from app.core.job import Job, StoppedError
from app.exchange import old_books, shares
from app.exchange.sheets import (
    LONGEST_CELL,
    MOST_ALL,
    MOST_SHEETS,
    PACKED,
    STEP,
    FileError,
    Raw,
    Sheet,
    check_size,
    column_name,
    refuse,
    trimmed,
)

log = logging.getLogger(__name__)


def read(name: str, data: bytes, job: Job) -> list[Sheet]:
    """Read every sheet of a workbook, the hidden ones marked.

    Raises:
        FileError: It is damaged, protected or too large.
        StoppedError: The person stopped it.
    """
    # Late: nobody waits for it who imports nothing.
    from python_calamine import (  # noqa: PLC0415
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    data, encoding = old_books.bytewise(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            known = book.sheets_metadata
            if len(known) > MOST_SHEETS:
                refuse(
                    N_("{file} has too many sheets: at most {most} are read."),
                    file=name,
                    most=str(MOST_SHEETS),
                )
            found, cells, shown = [], 0, shares.places(data)
            for at, one in enumerate(known):
                if one.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(one.name)
                cells = _counted(name, sheet, cells)
                hidden = one.visible != SheetVisibleEnum.Visible
                rows = _rows(name, sheet, job)
                shares.mark(rows, shown[at] if at < len(shown) else ())
                found.append(Sheet(one.name, rows, hidden=hidden))
            return [_together(one, encoding) for one in found] if encoding else found
    except (FileError, StoppedError):
        raise
    except PasswordError:
        refuse(N_("{file} is protected by a password. Save it without one."), file=name)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        log.info("%s cannot be read: %s", name, error)
        refuse(N_("{file} is damaged and cannot be read."), file=name)


def _counted(file: str, sheet: Any, before: int) -> int:
    """Return how many cells the sheets of a workbook have up to this one."""
    rows, columns = sheet.end if sheet.end is not None else (-1, -1)
    check_size(file, sheet.name, rows + 1, columns + 1)
    count = before + (rows + 1) * (columns + 1)
    if count > MOST_ALL:
        refuse(PACKED, file=file)
    return count


def _together(sheet: Sheet, encoding: str) -> Sheet:
    def told(raw: Raw) -> Raw:
        if not isinstance(raw, str):
            return raw
        return old_books.put_together(raw, encoding)

    rows = [[told(raw) for raw in row] for row in sheet.rows]
    return Sheet(old_books.put_together(sheet.name, encoding), rows, sheet.hidden)


def _rows(file: str, sheet: Any, job: Job) -> list[list[Raw]]:
    if sheet.end is None:
        return []
    last_row, _last_column = sheet.end
    _first_row, first_column = sheet.start
    before: list[Raw] = [None] * first_column
    told = list(islice(sheet.iter_rows(), last_row + 1))
    # Some editions of the library tell of empty rows at the beginning, some do not.
    missing = last_row + 1 - len(told)
    rows: list[list[Raw]] = [[] for _ in range(missing)]
    for number, cells in enumerate(told, start=missing + 1):
        if number % STEP == 1:
            job.step(N_("Reading {file}"), number, last_row + 1, file=file)
        kept = [cell if type(cell) is str else _value(cell) for cell in cells]
        for at, cell in enumerate(kept):
            if type(cell) is str and len(cell) > LONGEST_CELL:
                refuse(
                    N_("{file}, sheet {sheet}, cell {cell}: the text is too long."),
                    file=file,
                    sheet=sheet.name,
                    cell=f"{column_name(at + first_column)}{number}",
                )
        rows.append([*before, *kept])
    return trimmed(rows)


@lru_cache(maxsize=8192)
def _number(cell: float) -> Decimal:
    return Decimal(int(cell)) if cell == int(cell) else Decimal(f"{cell:.15g}")


def _value(cell: Any) -> Raw:
    """Return a cell as a spreadsheet shows it: numbers have 15 digits, no more."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, int | float) and math.isfinite(cell):
        return _number(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell if isinstance(cell, date) else str(cell)
