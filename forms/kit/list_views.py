"""The row of views: tabs with their counts, and saving the present one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.core import people
from app.core.i18n import N_, _, screen_language
from app.core.query import Query
from app.core.views import SavedView
from forms.kit import kept, layout, theme
from forms.kit.buttons import button, fill_menu, link
from forms.kit.editor_tabs import SectionTabs
from forms.kit.field_choice import ChoiceField
from forms.kit.field_text import TextField
from forms.kit.list_pop import Popover
from forms.kit.list_spec import ListSpec

_NONE = -1

NOBODY, EVERYBODY = "-", "*"
"""Who else sees a view, where it is no role."""


class ViewsBar(QWidget):
    """Tabs of the views that the program brings along and of those that were saved.

    Attributes:
        roles: Roles that a view may be shared with, and the message ids of their words.

    Signals:
        chosen: A tab was chosen; arg: its number.
        save_asked: The present view is to be saved; args: name, audience: empty for
            nobody else, `EVERYBODY`, or a role.
        replaced: A saved view is to become the present one; arg: `SavedView`.
        removed: A saved view is to be removed; arg: `SavedView`.
        counted: Counts of views came in.
    """

    chosen = Signal(int)
    save_asked = Signal(str, str)
    replaced = Signal(object)
    removed = Signal(object)
    counted = Signal()

    def __init__(self, spec: ListSpec, page: QWidget) -> None:
        super().__init__(page)
        self._spec = spec
        self._page = page
        self._saved: tuple[SavedView, ...] = ()
        self._new: int | None = None
        self._counts: dict[int, int] = {}
        self.roles: Sequence[tuple[str, str]] = ()
        self._tabs = SectionTabs()
        self._tabs.setUsesScrollButtons(True)
        self._tabs.setAccessibleName(_("Views"))
        self._tabs.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._tabs.customContextMenuRequested.connect(self._menu)
        self._tabs.tabBarClicked.connect(self._clicked)
        self._tabs.currentChanged.connect(self._chosen)
        self.save = link(_("+ Save current view"))
        self.save.clicked.connect(self._ask_name)
        end = layout.column(None, self.save, None, 2, spacing=0)
        row = layout.row(self._tabs, end, None, margins=(16, 2, 12, 0), spacing=10)
        self.setLayout(row)
        self._fill()

    # --- showing ---------------------------------------------------------------------

    def queries(self) -> list[Query]:
        """Return the query of each tab."""
        saved = [one.query for one in self._saved]
        return [*(one.query for one in self._spec.views), *saved]

    def saved_at(self, number: int) -> SavedView | None:
        """Return the saved view of a tab; None for those of the program."""
        at = number - len(self._spec.views)
        return self._saved[at] if 0 <= at < len(self._saved) else None

    def current(self) -> int:
        """Return the number of the tab chosen; -1: the query is no view."""
        number = self._tabs.currentIndex()
        return number if number < len(self.queries()) else _NONE

    def show_saved(self, saved: Sequence[SavedView]) -> bool:
        """Show the saved views after those of the program.

        Returns:
            Whether they are others than before.
        """
        before, self._saved = self._saved, tuple(saved)
        current = self.current()
        self._fill()
        self.show_current(current)
        self._mark()
        return before != self._saved

    def mark(self, key: int | None) -> None:
        """Mark the view that was saved now, as soon as it is among those shown."""
        self._new = key
        self._mark()

    def _mark(self) -> None:
        keys = [one.id for one in self._saved]
        if self._new in keys:
            self.show_current(len(self._spec.views) + keys.index(self._new))
            self._new = None

    def show_counts(self, counts: dict[int, int]) -> None:
        """Show how many rows each view has, by number of the tab."""
        self._counts.update(counts)
        for number in counts:
            if number < len(self.queries()):
                self._tabs.setTabText(number, self._words(number))
        self.counted.emit()

    def is_all_empty(self) -> bool:
        """Say whether the view that leaves nothing out is known to have no rows."""
        whole = (n for n, one in enumerate(self.queries()) if not one.filters)
        return self._counts.get(next(whole, _NONE)) == 0

    def show_current(self, number: int) -> None:
        """Mark a tab without choosing it."""
        blocked = self._tabs.blockSignals(True)  # noqa: FBT003 -- Qt's signature
        last = self._tabs.count() - 1
        self._tabs.setCurrentIndex(number if 0 <= number < last else last)
        self._tabs.blockSignals(blocked)

    def _fill(self) -> None:
        blocked = self._tabs.blockSignals(True)  # noqa: FBT003
        while self._tabs.count():
            self._tabs.removeTab(0)
        for number in range(len(self.queries())):
            self._tabs.addTab(self._words(number))
            saved = self.saved_at(number)
            if saved and saved.shared:
                tip = self._shared_by(saved)
                self._tabs.setTabToolTip(number, tip)
        # Chosen when none of the views is shown: a bar cannot have no tab chosen.
        none = self._tabs.addTab("")
        self._tabs.setAccessibleTabName(none, _("Conditions"))
        self._tabs.setTabVisible(none, False)  # noqa: FBT003
        self._tabs.blockSignals(blocked)

    def _shared_by(self, saved: SavedView) -> str:
        role = next((_(words) for key, words in self.roles if key == saved.role), "")
        owner = people.called(saved.owner)
        if not role:
            return _("Shared by {owner}", owner=owner)
        return _("Shared by {owner} with {role}", owner=owner, role=role)

    def _words(self, number: int) -> str:
        saved = self.saved_at(number)
        name = saved.name if saved else _(self._spec.views[number].name)
        name = name.replace("&", "&&")
        if number not in self._counts:
            return name
        count = screen_language().quantity(Decimal(self._counts[number]), 0)
        return f"{name}  {count}"

    # --- asking ----------------------------------------------------------------------

    def choose(self, number: int) -> None:
        """Choose a tab as if it was pressed."""
        if 0 <= number < len(self.queries()):
            self.show_current(number)
            self.chosen.emit(number)

    def _chosen(self, number: int) -> None:
        if 0 <= number < len(self.queries()):
            self.chosen.emit(number)

    def _clicked(self, number: int) -> None:
        # The tab that is chosen already brings its own conditions back.
        if number == self._tabs.currentIndex():
            self._chosen(number)

    def _ask_name(self) -> None:
        panel = NamePanel(self._page, self.roles)
        panel.named.connect(self.save_asked)
        panel.open_under(self.save)
        panel.field.setFocus()

    def _menu(self, at: QPoint) -> None:
        saved = self.saved_at(self._tabs.tabAt(at))
        if saved is None:
            return
        menu = self.menu_of(saved)
        menu.popup(self._tabs.mapToGlobal(at))

    def menu_of(self, saved: SavedView) -> QMenu:
        """Return the menu of a saved view."""
        return fill_menu(
            QMenu(self),
            [
                (
                    _("Replace by what is shown now"),
                    "device-floppy",
                    lambda: self.replaced.emit(saved),
                ),
                (_("Remove this view"), "trash", lambda: self.removed.emit(saved)),
            ],
        )


class NamePanel(Popover):
    """Asks for the name of a view and who sees it.

    Attributes:
        TITLE, SAVE, MISSING, HINT: Message ids of its words.

    Signals:
        named: Args: name, audience (see `ViewsBar.save_asked`).
    """

    TITLE, SAVE = N_("Name of the view"), N_("Save view")
    MISSING = N_("A view needs a name.")
    HINT = N_("Conditions, order and columns are saved as they are now.")

    named = Signal(str, str)

    def __init__(self, page: QWidget, roles: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(page)
        self.field = TextField()
        self.field.set_title(_(self.TITLE))
        self.audience = ChoiceField(
            [
                (NOBODY, _("Only I see it")),
                (EVERYBODY, _("Everybody in the office sees it")),
                *((key, _("Role: {role}", role=_(words))) for key, words in roles),
            ]
        )
        self.audience.set_title(_("Who sees it"))
        self.audience.set_value(kept.option("view", "audience", NOBODY))
        save = button(_(self.SAVE), primary=True)
        save.clicked.connect(self._save)
        self.body.addWidget(layout.text(_(self.TITLE), "label"))
        for field in (self.field, *self.more(), self.audience):
            self.body.addWidget(field)
        self.body.addWidget(layout.text(_(self.HINT), "caption", wrap=True))
        self.body.addLayout(layout.row(None, save))
        self.setFixedWidth(theme.px(280))

    def more(self) -> list[QWidget]:
        """Return what else is asked, between name and audience."""
        return []

    def _save(self) -> None:
        self.field.commit()
        name = self.field.value().strip()
        if not name:
            self.field.set_problem(_(self.MISSING))
            self.adjustSize()
            return
        self.shut()
        audience = str(self.audience.value() or NOBODY)
        kept.keep("view", "audience", audience)
        self.named.emit(name, "" if audience == NOBODY else audience)
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._save()
        else:
            super().keyPressEvent(event)
