"""Choosing language, light or dark, and the size of text; seen at once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from app.core.i18n import _, _n
from forms.kit import buttons, icons, layout, theme, tokens
from forms.kit.field_base import labelled
from forms.kit.field_choice import ChoiceField
from forms.kit.painting import guarded
from forms.kit.speech import OWN_NAMES


class Swatch(QAbstractButton):
    """A small picture of the window in one appearance."""

    def __init__(self, mode: str, words: str) -> None:
        super().__init__()
        self.mode = mode
        self._words = words
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the room of picture and words."""
        return QSize(theme.px(142), theme.px(116))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a window in little; the system's is half and half."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = theme.px(88)
        # It begins where the words above it do.
        left = 9 if icons.is_rtl() else 1
        rect = QRectF(left, 5, self.width() - 10, high - 10)
        shown = {"light": tokens.LIGHT, "dark": tokens.DARK}
        if self.mode in shown:
            _paint_window(painter, rect, dict(shown[self.mode]))
        else:
            _paint_window(painter, rect, dict(tokens.LIGHT))
            painter.save()
            painter.setClipRect(
                rect.adjusted(rect.width() / 2, -2, 2, 2), Qt.ClipOperation.ReplaceClip
            )
            _paint_window(painter, rect, dict(tokens.DARK))
            painter.restore()
        on = self.isChecked()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("focus"), 2))
            painter.drawRoundedRect(rect.adjusted(4, 4, -4, -4), 4, 4)
        painter.setPen(
            QPen(theme.color("accent" if on else "border_soft"), 2 if on else 1)
        )
        painter.drawRoundedRect(rect, 7, 7)
        painter.setFont(theme.font(13, 600 if self.isChecked() else 400))
        painter.setPen(theme.color("accent_text" if self.isChecked() else "text"))
        line = QRectF(rect.left(), high, rect.width(), self.height() - high)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._words)


def _paint_window(painter: QPainter, rect: QRectF, t: dict[str, str]) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(t["bg"]))
    painter.drawRoundedRect(rect, 7, 7)
    bar = QRectF(rect.left() + 6, rect.top() + 6, rect.width() - 12, 10)
    painter.setBrush(QColor(t["surface"]))
    painter.drawRoundedRect(bar, 3, 3)
    painter.setBrush(QColor(t["accent"]))
    painter.drawRoundedRect(QRectF(bar.right() - 22, bar.top() + 2, 18, 6), 2, 2)
    side = QRectF(
        rect.left() + 6, bar.bottom() + 5, 24, rect.bottom() - bar.bottom() - 11
    )
    painter.setBrush(QColor(t["rail"]))
    painter.drawRoundedRect(side, 3, 3)
    page = QRectF(
        side.right() + 5, side.top(), bar.right() - side.right() - 5, side.height()
    )
    painter.setBrush(QColor(t["surface"]))
    painter.drawRoundedRect(page, 3, 3)
    painter.setBrush(QColor(t["text2"]))
    painter.drawRoundedRect(QRectF(page.left() + 6, page.top() + 7, 34, 4), 2, 2)
    painter.setBrush(QColor(t["border_soft"]))
    for number in range(3):
        y = page.top() + 18 + number * 8
        if y + 3 < page.bottom():
            wide = page.width() - 12 - number * 10
            painter.drawRoundedRect(QRectF(page.left() + 6, y, wide, 3), 1.5, 1.5)


class LooksPicker(QWidget):
    """Language, appearance and size of text.

    Signals:
        language_chosen: arg: language code.
        mode_chosen: arg: "light", "dark" or "system".
        scale_chosen: arg: pixel size of running text.
    """

    language_chosen = Signal(str)
    mode_chosen = Signal(str)
    scale_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.language = ChoiceField(list(OWN_NAMES.items()))
        self.language.edited.connect(self.language_chosen.emit)
        self.swatches: dict[str, Swatch] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(12)
        for mode, words in (
            ("light", _("Light")),
            ("dark", _("Dark")),
            ("system", _("Like the system")),
        ):
            swatch = Swatch(mode, words)
            swatch.clicked.connect(
                lambda _checked=False, mode=mode: self.mode_chosen.emit(mode)
            )
            self.swatches[mode] = swatch
            self._group.addButton(swatch)
            row.addWidget(swatch)
        row.addStretch(1)
        self.sizes: dict[int, buttons.Button] = {}
        sizes = QHBoxLayout()
        sizes.setSpacing(6)
        for px in theme.SCALES:
            button = buttons.button(str(px))
            button.setCheckable(True)
            words = _n("Text of {n} pixel", "Text of {n} pixels", px)
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.clicked.connect(
                lambda _checked=False, px=px: self.scale_chosen.emit(px)
            )
            self.sizes[px] = button
            sizes.addWidget(button)
        sizes.addStretch(1)
        language = labelled(self.language, _("Language"))
        language.setFixedWidth(theme.px(320))
        self.setLayout(
            layout.column(
                language,
                6,
                layout.text(_("Appearance"), "label"),
                row,
                4,
                layout.text(_("Size of text"), "label"),
                sizes,
                spacing=6,
            )
        )

    def show_choice(self, language: str, mode: str, scale: int) -> None:
        """Show what is chosen."""
        self.language.set_value(language)
        self.swatches[mode].setChecked(True)
        for px, button in self.sizes.items():
            button.setChecked(px == scale)
            button.setProperty("primary", px == scale)
            layout.restyle(button)
