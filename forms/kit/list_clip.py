"""Rows on the clipboard: as text with tabs and as a table, for any program (H3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QMimeData

from app.core.i18n import _
from forms.kit.grid_clipboard import Copied, to_mime
from forms.kit.list_spec import Column, is_number


def as_clipboard(columns: Sequence[Column], records: Sequence[Any]) -> QMimeData:
    """Return rows as tab-separated text and as HTML; several have their headings.

    A spreadsheet takes numbers as numbers and codes such as 00123 as words.
    """
    shown = [one for one in columns if one.title]
    rows = [[copied(one, record) for one in shown] for record in records]
    titles = [_(one.title) for one in shown] if len(rows) > 1 else []
    return to_mime(rows, headings=titles)


def copied(column: Column, record: Any) -> Copied:
    """Return a cell with the number behind it, without grouping and currency."""
    value, cell = column.value_of(record), column.cell(record)
    if not is_number(value):
        return Copied(cell.text)
    # Not as it is shown: that may be rounded.
    exact = Copied("", Decimal(value), cell.is_share())
    return replace(exact, text=exact.plain())
