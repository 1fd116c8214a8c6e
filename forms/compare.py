"""Two versions of a paper side by side, and every field they differ in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSplitter, QWidget

from app.core.errors import AppError
from app.core.i18n import N_, _, _n, screen_language
from app.core.papers.fields import Difference
from app.core.papers.titles import TITLES
from forms.kit import kept, layout, screens, theme
from forms.kit.buttons import button
from forms.kit.dialog import Dialog
from forms.kit.field_base import labelled
from forms.kit.field_choice import ChoiceField
from forms.kit.preview import PdfView

_MOST = 300
"""Rows shown; two papers that differ in more are two papers."""
_LEAST_ROWS, _MOST_ROWS = 2, 9
_FRAME = 80  # pixels of the screen that the window leaves around itself
_LANGUAGES = {
    "en": "English",
    "zh_CN": "简体中文",
    "zh_TW": "繁體中文",
    "es": "Español",
    "ru": "Русский",
    "ar": "العربية",
}


_TRUTH = {"True": N_("Yes"), "False": N_("No")}
_AMOUNTS = frozenset(
    {
        *("amount", "total", "discount", "opening", "closing", "debit", "credit"),
        *("vat", "invoice_total"),
    }
)
_FIGURES = _AMOUNTS | {
    *("quantity", "unit_price", "price", "net_kg", "gross_kg", "cbm", "vgm_kg"),
    *("cargo_kg", "packages", "cartons", "ordered", "lot", "sample"),
}
"""Fields that are figures, not codes that look like some."""


def place(path: tuple[str | int, ...]) -> str:
    """Return where a difference is, in words: "Line 3 · Quantity"."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            words[-1:] = [f"{words[-1]} {step}"]
        elif step in _LANGUAGES:
            words.append(_LANGUAGES[step])
        else:
            title = TITLES.get(step)
            words.append(_(title) if title else step.replace("_", " ").capitalize())
    return " · ".join(words)


def shown(path: tuple[str | int, ...], value: str) -> str:
    """Return a value as a person reads it: figures with groups, yes and no.

    Args:
        path: Where it stands.
        value: As `app.core.papers.fields` keeps it.
    """
    if value in _TRUTH:
        return _(_TRUTH[value])
    if path[-1] not in _FIGURES or not value:
        return value
    try:
        figure = Decimal(value)
    except InvalidOperation:
        return value
    places = max(0, -int(figure.as_tuple().exponent))
    coins = 2 if places and path[-1] in _AMOUNTS else 0
    return screen_language().quantity(figure, max(places, coins))


class CompareForm(Dialog):
    """Shows what differs between two versions.

    Signals:
        chosen: Other versions shall be compared; args: number of the old one, of the
            new one.
    """

    told_in = "documents"

    chosen = Signal(int, int)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        room = screens.room(self).size() - QSize(_FRAME, _FRAME)
        kept.size(self, "compare", room.width(), room.height())
        self.old, self.new = ChoiceField(), ChoiceField()
        self.words = layout.text("", "strong", wrap=True)
        self.rows: list[tuple[str, str, str]] = []
        self.old_pages, self.new_pages = PdfView(), PdfView()
        self._split, self._area = QSplitter(), QScrollArea()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setContentsMargins(14, 10, 14, 10)
        for column, stretch in enumerate((2, 3, 3)):
            self._grid.setColumnStretch(column, stretch)
        self._build(title)
        for field in (self.old, self.new):
            field.edited.connect(self._ask)

    def _build(self, title: str) -> None:
        area = self._area
        area.setWidgetResizable(True)
        area.setAccessibleName(title)
        inner = layout.column(self._grid, None)
        area.setWidget(layout.box(inner, "surface"))
        area.hide()
        pages = QSplitter()
        pages.addWidget(self.old_pages)
        pages.addWidget(self.new_pages)
        both = self._split
        both.setOrientation(Qt.Orientation.Vertical)
        both.addWidget(area)
        both.addWidget(pages)
        both.setStretchFactor(1, 1)
        both.setChildrenCollapsible(False)
        close = button(_("Close"))
        close.clicked.connect(self.accept)
        sides = layout.row(
            (labelled(self.old, _("Older version")), 1),
            (labelled(self.new, _("Newer version")), 1),
            spacing=16,
        )
        self.setLayout(
            layout.column(
                layout.text(title, "h2", wrap=True),
                sides,
                self.words,
                (both, 1),
                layout.row(None, close),
                margins=(20, 16, 20, 16),
                spacing=10,
            )
        )

    def show_versions(self, titles: Sequence[str], old: int, new: int) -> None:
        """Offer versions, and say which two are compared."""
        options = list(enumerate(titles))
        for field, now in ((self.old, old), (self.new, new)):
            field.set_options(options)
            field.set_value(now)

    def show_pages(self, old: bytes, new: bytes) -> None:
        """Show both versions as they were, or would be, printed."""
        for view, pdf in ((self.old_pages, old), (self.new_pages, new)):
            view.show_pdf(pdf)

    def show_differences(self, found: Sequence[Difference]) -> None:
        """Show field by field what differs."""
        count = len(found)
        words = _n("{n} field differs", "{n} fields differ", count)
        self.words.setText(words if count else _("Both say the same."))
        layout.clear(self._grid)
        self._area.setVisible(bool(count))
        self.rows = [
            (place(one.path), shown(one.path, one.old), shown(one.path, one.new))
            for one in found[:_MOST]
        ]
        for at, (where, old, new) in enumerate(self.rows):
            self._grid.addWidget(layout.text(where, "small", wrap=True), at, 0)
            before = layout.text(old or "–", "small", "text2", wrap=True)
            font = before.font()
            font.setStrikeOut(bool(old))
            before.setFont(font)
            self._grid.addWidget(before, at, 1)
            after = layout.text(new or "–", "small", "ok_fg", wrap=True)
            self._grid.addWidget(after, at, 2)

        rows = max(_LEAST_ROWS, min(count, _MOST_ROWS))
        self._split.setSizes([theme.px(20 + 25 * rows), theme.px(600)])

    def show_trouble(self, error: AppError) -> None:
        """Say why the fields cannot be compared; the pages still can."""
        layout.clear(self._grid)
        self._area.hide()
        self.rows = []
        self.words.setText(_(error.msgid, **error.params))

    def _ask(self) -> None:
        self.chosen.emit(int(self.old.value() or 0), int(self.new.value() or 0))
