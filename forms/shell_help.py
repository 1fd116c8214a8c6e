"""The sheet of keys and what the program says about itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QWidget

import app
from app.core.i18n import _
from forms.kit import buttons, icons, keys, layout, screens, theme
from forms.kit.dialog import Dialog
from forms.shell_bar import KeyHint

BAR = 12  # pixels of a bar that scrolls, with the frame
WIDE, WIDER = 940, 1120
"""Of the sheet of keys: usually, and where words in two lines make it too high."""


class KeySheet(Dialog):
    """Every key in force, by chapter, in three columns."""

    told_in = "keys"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keys"))
        columns = [layout.column(spacing=18) for _place in range(3)]
        chapters = [self._chapter(group) for group in keys.GROUPS]
        chapters.append(self._fixed())
        heights = [0, 0, 0]
        for chapter, rows in chapters:
            # The shortest column takes the next chapter.
            place = heights.index(min(heights))
            heights[place] += rows + 2
            columns[place].addWidget(chapter)
        for column in columns:
            column.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(32)
        across.setContentsMargins(12, 10, 12, 10)  # clear of the ring of the focus
        for column in columns:
            across.addLayout(column, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(_("Keys"))
        inner = layout.box(across)
        inner.setProperty("kit", "clear")
        area.setWidget(inner)
        self._area, self._held = area, inner
        close = buttons.button(_("Close"), primary=True)
        close.clicked.connect(self.accept)
        self.setLayout(
            layout.column(
                layout.text(_("Keys"), "h1"),
                layout.text(
                    _("Other habits and your own keys: Settings, Keys."), "small"
                ),
                (area, 1),
                layout.row(None, close),
                margins=(24, 20, 24, 18),
                spacing=12,
            )
        )
        self._fit()

    def _fit(self) -> None:
        """Show all of it, where the screen is high enough; wider, where it is not."""
        room = screens.room(self)
        self.resize(theme.px(WIDE), self.minimumSizeHint().height())
        self.ensurePolished()
        rest = self.sizeHint().height() - self._area.sizeHint().height()
        most = room.height() - theme.px(64)
        for wide in (theme.px(WIDE), min(theme.px(WIDER), room.width())):
            # A bar that stands there for one pixel too few takes the room of a word.
            within = self._held.heightForWidth(wide - 48 - BAR)
            high = max(within, self._held.sizeHint().height()) + rest
            if high <= most:
                break
        self.resize(wide, min(high, most))

    def _chapter(self, group: str) -> tuple[QWidget, int]:
        rows = [
            (_(key.title), keys.hint(key.name))
            for key in keys.KEYS
            if key.group == group and keys.hint(key.name)
        ]
        return _table(_(group), rows), len(rows)

    def _fixed(self) -> tuple[QWidget, int]:
        rows = [(_(title), keys.native(key)) for key, title in keys.FIXED]
        return _table(_("Everywhere"), rows), len(rows)


def _table(title: str, rows: Sequence[tuple[str, str]]) -> QWidget:
    lines = []
    for words, hint in rows:  # each by itself: one with two keys must not narrow all
        caps = (KeyHint(key) for key in hint.split(" / "))
        said = layout.text(words, "body", wrap=True)
        lines.append(layout.row((said, 1), *caps, spacing=4))
    head = layout.text(title, "section")
    return layout.box(layout.column(head, *lines, spacing=5))


class AboutDialog(Dialog):
    """Name, version, licence and what it is built from."""

    told_in = "index"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("About Lading"))
        version = getattr(app, "__version__", "0.1.0")
        lines: list[QLabel] = [
            layout.text(_("The trading office on the desk"), "muted"),
            layout.text(_("Version {version}", version=version), "small"),
            layout.text(
                _(
                    "Lading is free software under the MIT licence. It uses Qt for "
                    "Python and psycopg under the LGPL, fonts under the SIL Open Font "
                    "License and Tabler icons under the MIT licence."
                ),
                "small",
                wrap=True,
            ),
        ]
        close = buttons.button(_("Close"), primary=True)
        close.clicked.connect(self.accept)
        head = layout.row(
            icons.label("anchor", 32, "accent"),
            layout.text("Lading · 启运", "h1"),
            None,
            spacing=12,
        )
        self.setLayout(
            layout.column(
                head, *lines, 8, layout.row(None, close), margins=(24, 22, 24, 18)
            )
        )
        self.setFixedWidth(theme.px(440))
