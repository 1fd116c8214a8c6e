"""Rows on the clipboard: as text with tabs and as a table, for any program (H3)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from app.core.i18n import _
from app.core.texts import harmless
from forms.kit.list_spec import Column, is_number

_BREAKS = ("\t", "\r", "\n", '"')


def as_clipboard(columns: Sequence[Column], records: Sequence[Any]) -> tuple[str, str]:
    """Return rows as tab-separated text and as HTML; several have their headings.

    Numbers go without grouping, so that a spreadsheet takes them as numbers.
    """
    shown = [one for one in columns if one.title]
    titles = [_(one.title) for one in shown]
    rows = [[plain_text(one, record) for one in shown] for record in records]
    lines = [titles, *rows] if len(rows) > 1 else rows
    text = "\n".join("\t".join(_quoted(cell) for cell in line) for line in lines)
    return text, _table(titles, rows)


def plain_text(column: Column, record: Any) -> str:
    """Return what a cell says, numbers without grouping; a share bears its sign."""
    value, cell = column.value_of(record), column.cell(record)
    if not is_number(value):
        return harmless(cell.text)
    # Not as it is shown: that may be rounded.
    exact = Decimal(value)
    return f"{exact.normalize():f}%" if cell.is_share() else f"{exact:f}"


def _quoted(text: str) -> str:
    if any(sign in text for sign in _BREAKS):
        return '"' + text.replace('"', '""') + '"'
    return text


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    import html  # noqa: PLC0415 - two thousand names of letters, for who copies

    head = "".join(f"<th>{html.escape(one)}</th>" for one in titles)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(one)}</td>" for one in row) + "</tr>"
        for row in rows
    )
    meta = '<meta charset="utf-8">'
    return f"{meta}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
