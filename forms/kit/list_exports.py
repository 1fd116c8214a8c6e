"""The menu of exports: kinds of files, and exports that were kept by name (H3)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.core.i18n import N_, _
from app.core.views import SavedView
from forms.kit import icons, kept
from forms.kit.buttons import MenuItem, fill_menu
from forms.kit.field_choice import ChoiceField
from forms.kit.list_views import NamePanel

KINDS = {"xlsx": N_("Excel workbook (.xlsx)"), "csv": N_("Text file (.csv)")}
"""Kinds of files, by their ending, and the message ids of their words."""
ICONS = {"xlsx": "file-type-xls", "csv": "file-type-csv"}


class ExportMenu(QObject):
    """What can be exported of a list.

    Attributes:
        named: Exports that were kept by name.

    Signals:
        asked: What is shown now; arg: "xlsx" or "csv".
        chosen: One kept by name; arg: `SavedView`.
        kept: What is shown now is to be kept by name.
        removed: One is to be removed; arg: `SavedView`.
    """

    asked = Signal(str)
    chosen = Signal(object)
    kept = Signal()
    removed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.named: Sequence[SavedView] = ()
        self._may_keep = False

    def show_named(self, named: Sequence[SavedView]) -> None:
        """Offer exports by their names, and to keep more of them."""
        self.named, self._may_keep = tuple(named), True

    def items(self) -> list[MenuItem]:
        """Return the rows of the menu."""
        items: list[MenuItem] = [
            (_(words), ICONS[kind], partial(self.asked.emit, kind))
            for kind, words in KINDS.items()
        ]
        if self.named:
            items.append(None)
        for one in self.named:
            icon = ICONS.get(one.file, ICONS["xlsx"])
            items.append((one.name, icon, partial(self.chosen.emit, one)))
        if self._may_keep:
            words = _("Keep this export by name…")
            items += [None, (words, "device-floppy", self.kept.emit)]
        return items

    def add_removal(self, menu: QMenu, mine: str) -> None:
        """Add the submenu in which one's own exports are removed.

        Args:
            menu: Where to.
            mine: The owner whose exports they are; empty: all.
        """
        own = [one for one in self.named if not mine or one.owner == mine]
        if not own:
            return
        inner = QMenu(_("Remove an export"), menu)
        fill_menu(
            inner, [(o.name, "trash", partial(self.removed.emit, o)) for o in own]
        )
        menu.addMenu(inner).setIcon(icons.icon("trash"))


class ExportPanel(NamePanel):
    """Asks for the name of an export, its kind of file and who sees it."""

    TITLE, SAVE = N_("Name of the export"), N_("Keep export")
    MISSING = N_("An export needs a name.")

    def more(self) -> list[QWidget]:
        """Ask for the kind of file."""
        self.kind = ChoiceField([(kind, _(words)) for kind, words in KINDS.items()])
        self.kind.set_title(_("Kind of file"))
        self.kind.set_value(kept.option("export", "kind", "xlsx"))
        return [self.kind]

    def file(self) -> str:
        """Return the kind of file that was chosen."""
        chosen = str(self.kind.value() or "xlsx")
        kept.keep("export", "kind", chosen)
        return chosen
