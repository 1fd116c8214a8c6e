"""Import and export in the settings: every table in one place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame

from app.core.i18n import _
from forms.kit import buttons, layout, spoken, theme


class TablesCard(QFrame):
    """Offers to import, export and write the template of a table.

    Signals:
        table_asked: Args: name of the table; "import", "template" or "xlsx".
    """

    table_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "card")
        self.tables = QComboBox()
        spoken.label(self.tables, _("Table"))
        self.tables.setMinimumWidth(theme.px(200))
        self.tables.currentIndexChanged.connect(self._allow)
        self._may: list[bool] = []
        self.buttons = {
            "import": buttons.button(_("Import…"), "file-import"),
            "template": buttons.button(_("Template…"), "download"),
            "xlsx": buttons.button(_("Export…"), "table-export"),
        }
        for what, made in self.buttons.items():
            made.clicked.connect(partial(self._ask, what))
        row = layout.row(self.tables, None, *self.buttons.values())
        title = layout.text(_("Import and export whole tables"), "section")
        self.setLayout(layout.column(title, row, margins=(18, 12, 18, 14), spacing=10))

    def show_tables(self, tables: Sequence[tuple[str, str, bool]]) -> None:
        """Show the tables: name, title, and whether this person may import them."""
        self._may = [may for _name, _title, may in tables]
        self.tables.clear()
        for name, title, _may in tables:
            self.tables.addItem(title, name)
        self.setVisible(bool(tables))

    def _allow(self, at: int) -> None:
        may = 0 <= at < len(self._may) and self._may[at]
        self.buttons["import"].setEnabled(may)
        self.buttons["template"].setEnabled(may)

    def _ask(self, what: str, _checked: object = None) -> None:
        self.table_asked.emit(self.tables.currentData(), what)
