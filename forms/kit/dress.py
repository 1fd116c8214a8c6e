"""What a widget is given for its look, once, when it is first shown.

A part says by its property `kit` (or `role`, `token`, `ro`, …) what it is. From that it
gets its font, the colour of its words, its margins; how it is painted then is told by
`style`. Qt's own way, a style sheet over the whole program, looks through all rules for
each widget each time that it is put into another one: half of what a form costs.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QScrollArea,
    QScrollBar,
    QSplitter,
    QStyle,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QTreeView,
    QWidget,
)

from forms.kit import stylesheet, theme

PANELS: Final = {
    "page": ("bg", "", 0),
    "surface": ("surface", "", 0),
    "surface2": ("surface2", "", 0),
    "card": ("surface", "line", 8),
    "well": ("sunken", "", 6),
    "pop": ("surface", "border_soft", 8),
    "hline": ("line", "", 0),
    "vline": ("line", "", 0),
    "topbar": ("surface", "", 0),
    "rail": ("rail", "", 0),
    "line": ("", "", 6),
    "dot": ("text", "", 2),
}
"""Grounds by the name of `kit`: their token, that of their frame, their radius."""

_FRAMED: Final = ("card", "pop")
FRAMELESS: Final = ("bare", "boxed")
"""Lines of text without a frame: in a cell, and in a box of a form on paper."""
_INK = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)
_STYLED = Qt.WidgetAttribute.WA_StyledBackground
_HOVERS = Qt.WidgetAttribute.WA_Hover
_OPAQUE = Qt.WidgetAttribute.WA_OpaquePaintEvent
_OWN_FONT = Qt.WidgetAttribute.WA_SetFont
_OWN_PALETTE = Qt.WidgetAttribute.WA_SetPalette
HEADING = (12, 600)
"""Pixel size and weight of what stands above a column."""

TEXT_FRAME = 5  # pixels between the frame of a text of many lines and its words


class Line(QLineEdit):
    """A line of text whose words keep off its frame, by how the line looks."""

    _beside = (0, 0)

    def leave(self, left: int, right: int) -> None:
        """Leave pixels beside the words for what else stands in the line."""
        self._beside = (left, right)
        self.keep_off()

    def keep_off(self) -> None:
        """Leave the room at both ends that the look of now asks for."""
        left, right = self._beside
        pad = _pad(self)
        self.setTextMargins(left + pad, 0, right + pad, 0)


def _pad(line: QLineEdit) -> int:
    """Return the pixels beside the words; the frame of Qt's own is one of them."""
    wide = 6 if line.property("kit") in FRAMELESS else 7
    return wide - (1 if line.hasFrame() else 0)


def dress(widget: QWidget) -> None:
    """Give a widget what its properties ask for, or ask for now."""
    if (put_on := _way_of(type(widget))) is not None:
        put_on(widget)
    if (kit := widget.property("kit")) is not None:
        _ground(widget, kit)


def _way_of(kind: type[QWidget]) -> Callable[..., None] | None:
    if kind not in _WAYS:
        known = (way for base, way in _KINDS if issubclass(kind, base))
        _WAYS[kind] = next(known, None)
    return _WAYS[kind]


def _ground(widget: QWidget, kit: str) -> None:
    if kit in PANELS:
        widget.setAttribute(_STYLED)
        if kit in _FRAMED and isinstance(widget, QFrame):
            widget.setContentsMargins(1, 1, 1, 1)
    elif kit == "clear":
        widget.setAutoFillBackground(False)


# --- Texts ---------------------------------------------------------------------------


@lru_cache(maxsize=128)
def _ink(colour: str) -> QPalette:
    made = QPalette()
    for role in _INK:
        made.setColor(role, colour)
    return made


def _label(label: QLabel) -> None:
    role, token = label.property("role"), label.property("token")
    if role is None and token is None:
        if label.metaObject().className() == "QTipLabel":
            label.setContentsMargins(6, 3, 6, 3)
            # A partner's name may look like mark-up; pictures in it would be fetched.
            label.setTextFormat(Qt.TextFormat.PlainText)
        return
    size, weight, ink = stylesheet.ROLES.get(role, (0, 0, ""))
    if size:
        label.setFont(_sized(label, size, weight))
    label.setPalette(_ink(theme.token(token or ink)))


def _sized(label: QLabel, size: int, weight: int) -> QFont:
    """Return the font of a role; figures of one width or a line through it stay."""
    if not label.testAttribute(_OWN_FONT):
        return theme.font(size, weight)
    made = label.font()
    made.setPixelSize(theme.px(size))
    made.setWeight(QFont.Weight(weight))
    return made


# --- What is typed into --------------------------------------------------------------


@lru_cache(maxsize=16)
def _locked(ground: str, ink: str) -> QPalette:
    made = QPalette()
    made.setColor(QPalette.ColorRole.Base, ground)
    made.setColor(QPalette.ColorRole.Text, ink)
    off = QPalette.ColorGroup.Disabled
    made.setColor(off, QPalette.ColorRole.Text, theme.token("disabled"))
    return made


def _lock(widget: QWidget) -> None:
    """Give what can only be read its own ground and ink, or take them back."""
    if widget.property("ro"):
        widget.setPalette(_locked(theme.token("surface2"), theme.token("text2")))
    elif widget.testAttribute(_OWN_PALETTE):
        widget.setPalette(QPalette())


def _line(line: QLineEdit) -> None:
    line.setAttribute(_HOVERS)
    if isinstance(line, Line):
        line.keep_off()
    elif line.hasFrame():
        line.setTextMargins(_pad(line), 0, _pad(line), 0)
    _lock(line)


def _many_lines(area: QPlainTextEdit | QTextEdit) -> None:
    area.setAttribute(_HOVERS)
    if area.lineWidth() != TEXT_FRAME or area.frameShape() != QFrame.Shape.Box:
        area.setFrameStyle(QFrame.Shape.Box.value | QFrame.Shadow.Plain.value)
        area.setLineWidth(TEXT_FRAME)
    if not area.minimumHeight():
        area.setMinimumHeight(theme.px(28) + 2 * TEXT_FRAME)
    _lock(area)


# --- Areas and what is left to a sheet -----------------------------------------------


def _area(area: QScrollArea) -> None:
    _unframed(area)
    area.viewport().setAutoFillBackground(False)
    held = area.widget()
    if held is not None and held.property("kit") == "clear":  # Qt fills what it takes
        held.setAutoFillBackground(False)


def _unframed(area: QFrame) -> None:
    if area.frameShape() != QFrame.Shape.NoFrame:
        area.setFrameShape(QFrame.Shape.NoFrame)


@lru_cache(maxsize=4)
def _chosen(ground: str, ink: str) -> QPalette:
    made = QPalette()
    made.setColor(QPalette.ColorRole.Highlight, ground)
    made.setColor(QPalette.ColorRole.HighlightedText, ink)
    return made


def _view(view: QAbstractItemView) -> None:
    _unframed(view)
    view.setPalette(_chosen(theme.token("sel"), theme.token("text")))


def _items(view: QAbstractItemView) -> None:
    _unframed(view)
    if not view.window().inherits("QComboBoxPrivateContainer"):  # the box has rules
        _sheet("lists")(view)


def _heads(header: QHeaderView) -> None:
    _unframed(header)
    header.setFont(theme.font(*HEADING))


def _bar(bar: QScrollBar) -> None:
    bar.setAttribute(_OPAQUE, False)  # noqa: FBT003 -- Qt's signature


def _split(split: QSplitter) -> None:
    metric = QStyle.PixelMetric.PM_SplitterWidth
    if split.handleWidth() == split.style().pixelMetric(metric):  # nobody chose it
        split.setHandleWidth(1)
    # Qt lays its parts one pixel too far to the right where they run from there.
    if split.isRightToLeft() and split.orientation() == Qt.Orientation.Horizontal:
        split.setContentsMargins(0, 0, 1, 0)


def _sheet(part: str) -> Callable[[QWidget], None]:
    """Return what gives a widget the part of the style sheet that is about it."""

    def put_on(widget: QWidget) -> None:
        words = theme.sheet(part)
        if widget.styleSheet() != words:
            widget.setStyleSheet(words)

    return put_on


_KINDS: tuple[tuple[type[QWidget], Callable[..., None]], ...] = (
    (QLabel, _label),
    (QLineEdit, _line),
    (QScrollBar, _bar),
    (QScrollArea, _area),
    (QSplitter, _split),
    (QHeaderView, _heads),
    (QListView, _items),
    (QTreeView, _items),
    (QAbstractItemView, _view),
    (QPlainTextEdit, _many_lines),
    (QTextEdit, _many_lines),
    (QComboBox, _sheet("boxes")),
    (QMenu, _sheet("menus")),
    (QMenuBar, _sheet("menus")),
    (QGroupBox, _sheet("frames")),
    (QTabWidget, _sheet("frames")),
    (QTabBar, _sheet("tabs")),
    (QAbstractSpinBox, _sheet("boxes")),
    (QProgressBar, _sheet("progress")),
)
_WAYS: dict[type[QWidget], Callable[..., None] | None] = {}
