"""How a contract read before its amendments: a table that is only read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.contracts.domain import Revision
from app.core.i18n import N_, _, enumerated
from forms.kit.editor_section import GridSection
from forms.kit.spec import ColumnSpec, SectionSpec

COLUMNS = (
    ColumnSpec("revision", N_("Revision"), "readonly", 80, tint=False,
               cell=lambda r, _c: f"R{r.revision}" if r.revision else _("As signed")),
    ColumnSpec("on", N_("Amended on"), "date", 100, editable=False, tint=False),
    ColumnSpec("by", N_("By"), width=120, editable=False, tint=False),
    ColumnSpec("reason", N_("Reason"), width=220, editable=False, tint=False,
               stretch=True),
    ColumnSpec("changed", N_("What reads differently now"), "readonly", 240,
               tint=False,
               cell=lambda r, _c: enumerated(map(_, r.changed))),
    ColumnSpec("total", N_("Total before"), "money", 130, editable=False, tint=False,
               currency=lambda c: c.currency, suffix=lambda c: c.currency),
)  # fmt: skip


class RevisionsTable(QWidget):
    """Shows the revisions that were read beside the contract.

    Args:
        revisions: Returns them, the latest first.

    Signals:
        action_asked: What a tool of the tab does is asked for by a line; arg: its key.
    """

    action_asked = Signal(str)

    def __init__(self, revisions: Callable[[], tuple[Revision, ...]]) -> None:
        super().__init__()
        self._revisions = revisions
        self.table = GridSection(
            SectionSpec("revisions", N_("Revisions"), columns=COLUMNS, fixed=True)
        )
        self.table.grid.opened.connect(
            lambda _row: self.action_asked.emit("compare_revisions")
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table)

    def show_record(self, record: Any, saved: bool) -> None:  # noqa: FBT001 -- the page calls it so
        """Show the revisions of a contract."""
        self.table.show_record(record, self._revisions(), editable=False)
