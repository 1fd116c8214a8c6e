"""The view of a PDF: pages, zoom, find; printing and sending are added by the form."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.core.i18n import _, screen_language
from forms.kit import buttons, layout, theme
from forms.kit.field_base import LineInput
from forms.kit.narrow import Narrow
from forms.kit.pdf_canvas import PdfCanvas
from forms.kit.pdf_pages import Hit, Pages

_TOOL, _FIGURES = 36, 130
"""Pixels of the bar: of a command as an icon, of page, zoom and margins."""


class PdfView(QWidget):
    """Shows a PDF.

    Attributes:
        canvas: The pages.
    """

    def __init__(self) -> None:
        super().__init__()
        self.canvas = PdfCanvas()
        self.canvas.setAccessibleName(_("Pages"))
        self.canvas.moved.connect(self._tell)
        self._hits: list[Hit] = []
        self._hit = -1
        self._bar = self._tools()
        self._find_bar = self._finder()
        self._find_bar.hide()
        whole = layout.column(
            self._bar, layout.hline(), self._find_bar, (self.canvas, 1), spacing=0
        )
        self.setLayout(whole)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.open_find)
        self._tell()

    def show(self, data: bytes | None = None) -> None:
        """Show the widget and, where bytes are given, this PDF in it.

        Args:
            data: The whole file; None shows the widget as it is.

        Raises:
            UnreadablePdfError: The bytes are not a PDF.
        """
        if data is not None:
            self.show_pdf(data)
        super().show()

    def show_pdf(self, data: bytes) -> None:
        """Show a PDF; zoom and place stay as they were.

        Raises:
            UnreadablePdfError: The bytes are not a PDF; what was shown stays.
        """
        place = self.canvas.verticalScrollBar().value()
        self.canvas.set_pages(Pages(data))
        self.canvas.verticalScrollBar().setValue(place)
        self._tell()
        if self._find_bar.isVisible():
            self._search(self._words.text())

    def clear(self) -> None:
        """Show nothing."""
        self.canvas.set_pages(None)
        self._tell()

    def add_tool(self, widget: QWidget) -> None:
        """Put a button at the end of the tool bar: print, send, compare."""
        inner = self._bar.layout()
        assert inner is not None  # noqa: S101 -- made by `_tools`
        inner.addWidget(widget)

    def page(self) -> int:
        """Return the number of the page in view, from 1; 0 where there is none."""
        return self.canvas.page() + 1 if self.count() else 0

    def count(self) -> int:
        """Return the count of pages."""
        pages = self.canvas.pages()
        return len(pages) if pages is not None else 0

    def _tools(self) -> QWidget:
        self._before = buttons.ghost("chevron-left", _("Previous page"))
        self._before.clicked.connect(lambda: self.canvas.go_to(self.canvas.page() - 1))
        self._after = buttons.ghost("chevron-right", _("Next page"))
        self._after.clicked.connect(lambda: self.canvas.go_to(self.canvas.page() + 1))
        self._place = layout.text("", "body")
        self._place.setFont(theme.font(13, tabular=True))
        self._place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        smaller = buttons.ghost("minus", _("Zoom out"))
        smaller.clicked.connect(lambda: self.canvas.zoom_by(-1))
        larger = buttons.ghost("plus", _("Zoom in"))
        larger.clicked.connect(lambda: self.canvas.zoom_by(1))
        self._size = layout.text("", "body")
        self._size.setFont(theme.font(13, tabular=True))
        self._size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._fit = buttons.ghost("arrows-horizontal", _("Fit width"), checkable=True)
        self._fit.clicked.connect(self.canvas.fit_width)
        find = buttons.ghost("search", _("Find  Ctrl+F"))
        find.clicked.connect(self.open_find)
        rule = layout.vline(18)
        self._spare = (self._before, self._after, rule, self._size)
        bar = layout.row(
            self._before,
            self._place,
            self._after,
            rule,
            smaller,
            self._size,
            larger,
            self._fit,
            find,
            None,
            margins=(10, 6, 10, 6),
            spacing=4,
        )
        made = layout.box(bar, "surface")
        Narrow(made, bar, lambda: _commands(made))
        return made

    def _finder(self) -> QWidget:
        self._words = LineInput()
        self._words.setPlaceholderText(_("Find in the document"))
        self._words.setAccessibleName(_("Find in the document"))
        self._words.setMaximumWidth(280)
        self._words.textChanged.connect(self._search)
        self._words.installEventFilter(self)
        self._found = layout.text("", "small")
        before = buttons.ghost("chevron-up", _("Previous place"))
        before.clicked.connect(lambda: self.step_find(-1))
        after = buttons.ghost("chevron-down", _("Next place"))
        after.clicked.connect(lambda: self.step_find(1))
        close = buttons.ghost("x", _("Close"))
        close.clicked.connect(self.close_find)
        inner = layout.row(
            self._words,
            before,
            after,
            self._found,
            None,
            close,
            margins=(12, 6, 10, 6),
            spacing=4,
        )
        return layout.box(
            layout.column(layout.box(inner, "surface2"), layout.hline(), spacing=0)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what scrolling and keys do as well where there is no room."""
        super().resizeEvent(event)
        needed = theme.px(_TOOL * len(_commands(self._bar)) + _FIGURES)
        for part in self._spare:
            part.setVisible(event.size().width() >= needed)

    def _tell(self) -> None:
        pages = self.count()
        self._place.setText(_("{page} / {pages}", page=self.page(), pages=pages))
        percent = Decimal(round(self.canvas.zoom() * 100))
        self._size.setText(screen_language().percent(percent, 0))
        for words, least in ((self._place, 44), (self._size, 48)):
            words.setMinimumWidth(max(theme.px(least), words.sizeHint().width()))
        self._fit.setChecked(self.canvas.is_fitted())
        self._before.setEnabled(self.page() > 1)
        self._after.setEnabled(self.page() < pages)

    def open_find(self) -> None:
        """Open the line to find words."""
        self._find_bar.show()
        self._words.setFocus()
        self._words.selectAll()
        self._search(self._words.text())

    def close_find(self) -> None:
        """Close it and forget what was found."""
        self._find_bar.hide()
        self.canvas.show_hits([], -1)
        self.canvas.setFocus()

    def _search(self, text: str) -> None:
        pages = self.canvas.pages()
        bare = text.strip()
        self._hits = pages.find(bare) if pages is not None and bare else []
        self._hit = 0 if self._hits else -1
        self._show_hit(bare)

    def step_find(self, by: int) -> None:
        """Go to the next (+1) or previous (-1) place, round and round."""
        if self._hits:
            self._hit = (self._hit + by) % len(self._hits)
            self._show_hit(self._words.text())

    def _show_hit(self, text: str) -> None:
        self.canvas.show_hits(self._hits, self._hit)
        if not text:
            self._found.setText("")
        elif not self._hits:
            self._found.setText(_("Not found"))
        else:
            at, all_of_them = self._hit + 1, len(self._hits)
            self._found.setText(_("{done} of {whole}", done=at, whole=all_of_them))

    def found(self) -> tuple[int, int]:
        """Return the number of the place shown, from 1, and how many there are."""
        return self._hit + 1, len(self._hits)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Step by Return, close by Escape in the line to find words."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self._words.is_composing():
                return False
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.step_find(-1 if shift else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_find()
                return True
        return super().eventFilter(watched, event)


def _commands(bar: QWidget) -> list[buttons.Button | buttons.GhostButton]:
    """Return the buttons of the bar in their order."""
    kinds = (buttons.Button, buttons.GhostButton)
    return [one for one in bar.findChildren(QAbstractButton) if isinstance(one, kinds)]
