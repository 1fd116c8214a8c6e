"""The chapter of the settings about backups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.core.i18n import _
from forms.kit import asking, buttons, icons, layout, theme
from forms.kit.field_base import labelled
from forms.kit.field_choice import CheckField, ChoiceField
from forms.kit.field_text import TextField

EVERY = ("1", "2", "4", "8", "24")


@dataclass(frozen=True, slots=True)
class Line:
    """One backup of the list.

    Attributes:
        key: Sent with `restore_asked`.
        when: As people read it.
        detail: Size and rows.
    """

    key: str
    when: str
    detail: str


class BackupsPage(QWidget):
    """How old the backups are, where they lie, and how one comes back.

    Signals:
        backup_asked: Back up now.
        drill_asked: Restore the newest for a trial.
        restore_asked: Bring one back; arg: its key.
        places_chosen: arg: folder, second folder; empty: the usual one, none.
        every_chosen: arg: hours between backups.
        server_chosen: This computer backs up the server; arg: bool.
    """

    backup_asked = Signal()
    drill_asked = Signal()
    restore_asked = Signal(str)
    places_chosen = Signal(str, str)
    every_chosen = Signal(int)
    server_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._icon = icons.IconLabel("shield", 28, "text3")
        self._state = layout.text("", "h2")
        self._detail = layout.text("", "small", wrap=True)
        self._drill = layout.text("", "small", wrap=True)
        self.now = buttons.button(_("Back up now"), "shield-check", primary=True)
        self.trial = buttons.button(_("Restore for a trial"), "rotate")
        self.folder, self.second = TextField(), TextField()
        self.every = ChoiceField([(n, _("{n} h", n=n)) for n in EVERY])
        self.server = CheckField(_("This computer backs up the office's server"))
        self._lines = QVBoxLayout()
        self.restore_buttons: dict[str, QWidget] = {}
        self.setLayout(
            layout.column(self._head(), self._places(), self._list(), None, spacing=14)
        )
        self._connect()

    def _connect(self) -> None:
        self.now.clicked.connect(self.backup_asked)
        self.trial.clicked.connect(self.drill_asked)
        for field in (self.folder, self.second):
            field.edited.connect(lambda _value: self._tell_places())
        self.every.edited.connect(lambda hours: self.every_chosen.emit(int(hours)))
        self.server.edited.connect(self.server_chosen.emit)

    def show_state(self, icon: str, colour: str, words: str, detail: str) -> None:
        """Show how old the last verified backup is, and what stands against one."""
        self._icon.show_icon(icon, colour)
        self._state.setText(words)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))

    def show_drill(self, words: str) -> None:
        """Show when a backup was last restored for a trial."""
        self._drill.setText(words)

    def show_busy(self, *, running: bool) -> None:
        """Keep the buttons quiet while something runs."""
        self.now.set_busy(running)
        self.trial.set_resting(running or not self.restore_buttons)

    def show_places(self, folder: str, usual: str, second: str, hours: int) -> None:
        """Show where backups go and how often."""
        self.folder.set_placeholder(usual)
        self.folder.set_value(folder)
        self.second.set_placeholder(_("Another disk, a share, a cloud's folder"))
        self.second.set_value(second)
        self.every.set_value(str(hours) if str(hours) in EVERY else EVERY[1])

    def show_server(self, *, shared: bool, mine: bool) -> None:
        """Show whether this computer backs up the server; a file needs no asking."""
        self.server.setVisible(shared)
        self.server.set_value(mine)

    def show_backups(self, lines: Sequence[Line]) -> None:
        """List the newest backups."""
        layout.clear(self._lines)
        self.restore_buttons.clear()
        for at, line in enumerate(lines):
            if at:
                self._lines.addWidget(layout.hline())
            back = buttons.button(_("Restore…"), "rotate")
            back.setAccessibleName(_("Restore the backup of {time}", time=line.when))
            back.clicked.connect(
                lambda _checked=False, key=line.key: self.restore_asked.emit(key)
            )
            self.restore_buttons[line.key] = back
            self._lines.addLayout(
                layout.row(
                    icons.label("shield-check"),
                    layout.text(line.when),
                    layout.text(line.detail, "small"),
                    None,
                    back,
                    spacing=12,
                )
            )
        if not lines:
            self._lines.addWidget(layout.text(_("No backup yet"), "small"))

    def _head(self) -> QWidget:
        words = layout.column(self._state, self._detail, self._drill, spacing=3)
        # Below: beside them the words stood in a narrow pillar on a small screen.
        tools = layout.row(self.now, self.trial, None, spacing=8)
        said = layout.column(words, tools, spacing=12)
        return layout.card(
            layout.row(
                self._icon,
                (layout.box(said), 1),
                margins=(18, 16, 18, 16),
                spacing=12,
            )
        )

    def _places(self) -> QWidget:
        grid = QGridLayout()
        grid.setContentsMargins(18, 14, 18, 16)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(10)
        for row, (field, title) in enumerate(
            ((self.folder, _("Folder")), (self.second, _("A copy of each goes to")))
        ):
            browse = buttons.button(_("Browse…"), "folder-open")
            browse.clicked.connect(
                lambda _checked=False, field=field: self._browse(field)
            )
            grid.addWidget(labelled(field, title), row, 0)
            grid.addLayout(layout.column(theme.px(19), browse, None, spacing=0), row, 1)
        every = labelled(self.every, _("While the window is open, every"))
        every.setFixedWidth(theme.px(240))
        grid.addWidget(every, 2, 0)
        grid.addWidget(self.server, 3, 0, 1, 2)
        note = _(
            "Of the backups the newest 24, the last of 14 days and the last of 12 "
            "months stay. A copy on another disk survives this one."
        )
        grid.addWidget(layout.text(note, "small", wrap=True), 4, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        return layout.card(grid)

    def _list(self) -> QWidget:
        self._lines.setContentsMargins(18, 12, 18, 12)
        self._lines.setSpacing(8)
        return layout.card(self._lines)

    def _browse(self, field: TextField) -> None:
        chosen = asking.choose_folder(self, _("Folder"), field.value())
        if chosen:
            field.set_value(chosen)
            self._tell_places()

    def _tell_places(self) -> None:
        self.places_chosen.emit(self.folder.value(), self.second.value())
