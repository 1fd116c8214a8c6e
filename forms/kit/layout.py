"""Small helpers that put widgets together and give texts their role."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from forms.kit import icons
from forms.kit.elided import Words
from forms.kit.stylesheet import ROLES

Piece = (
    QWidget
    | QLayout
    | tuple[QWidget, int]
    | tuple[QLayout, int]
    | tuple[QWidget | QLayout, int]
    | int
    | None
)
"""A widget, a layout, either with its stretch, pixels of space, or None: stretch."""

Margins = tuple[int, int, int, int]


def row(
    *pieces: Piece, margins: Margins = (0, 0, 0, 0), spacing: int = 8
) -> QHBoxLayout:
    """Return a row of pieces.

    Args:
        pieces: Widgets, layouts, `(piece, stretch)`, an int of empty pixels, or None
            for what is left over.
        margins: Before, above, after and below the pieces, in pixels.
        spacing: Pixels between two pieces.
    """
    made = QHBoxLayout()
    _fill(made, pieces, margins, spacing)
    return made


def column(
    *pieces: Piece, margins: Margins = (0, 0, 0, 0), spacing: int = 8
) -> QVBoxLayout:
    """Return a column of pieces; see `row`."""
    made = QVBoxLayout()
    _fill(made, pieces, margins, spacing)
    return made


def facing(margins: Margins) -> Margins:
    """Return margins as the screen is read: Qt leaves them in Arabic as they are."""
    left, top, right, bottom = margins
    return (right, top, left, bottom) if icons.is_rtl() else margins


def _fill(
    into: QBoxLayout, pieces: tuple[Piece, ...], margins: Margins, spacing: int
) -> None:
    into.setContentsMargins(*facing(margins))
    into.setSpacing(spacing)
    for piece in pieces:
        if isinstance(piece, tuple):
            _put(into, piece[0], piece[1])
        elif isinstance(piece, int):
            into.addSpacing(piece)
        elif piece is None:
            into.addStretch(1)
        else:
            _put(into, piece, 0)


def _put(into: QBoxLayout, piece: QWidget | QLayout, stretch: int) -> None:
    if isinstance(piece, QLayout):
        into.addLayout(piece, stretch)
    else:
        into.addWidget(piece, stretch)


def box(layout: QLayout, kit: str = "") -> QWidget:
    """Return a widget around a layout.

    Args:
        layout: What it holds.
        kit: Background by name: "page", "surface", "surface2", "well" or nothing.
    """
    made = QFrame() if kit else QWidget()
    if kit:
        made.setProperty("kit", kit)
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setLayout(layout)
    return made


def card(layout: QLayout) -> QFrame:
    """Return a white card with a hairline around a layout."""
    made = QFrame()
    made.setProperty("kit", "card")
    made.setLayout(layout)
    return made


def framed(inner: QWidget) -> QWidget:
    """Return a hairline around a table or an area that stands on the ground."""
    return box(column(inner, margins=(1, 1, 1, 1)), "hline")


def hline() -> QFrame:
    """Return a horizontal hairline."""
    made = QFrame()
    made.setProperty("kit", "hline")
    made.setFixedHeight(1)
    return made


def vline(height: int | None = None) -> QFrame:
    """Return a vertical hairline; as high as its row unless a height is given."""
    made = QFrame()
    made.setProperty("kit", "vline")
    made.setFixedWidth(1)
    if height is not None:
        made.setFixedHeight(height)
    return made


def text(
    words: str, role: str = "body", token: str | None = None, *, wrap: bool = False
) -> QLabel:
    """Return a text in one of the roles of the type scale.

    Args:
        words: What it says; shown as it is, never read as mark-up.
        role: One of `stylesheet.ROLES`: body, small, caption, h1, h2, kpi, link, …
        token: Colour token that stands above the role's.
        wrap: Whether long text goes on in the next line.

    Raises:
        KeyError: There is no such role.
    """
    if role not in ROLES:
        raise KeyError(role)
    made = Words(words)
    made.setProperty("role", role)
    if token:
        made.setProperty("token", token)
    made.setWordWrap(wrap)
    return made


def reveal(widget: QWidget, *, shown: bool = True) -> None:
    """Show or hide a part of a form; what never was hidden comes with its parent.

    A part that is shown before its form has a window is given its look and laid out at
    once, in a width that it does not keep: work for nothing.
    """
    if not shown:
        widget.hide()
        return
    explicitly = widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    parent = widget.parentWidget()
    if widget.isHidden() and (explicitly or (parent and parent.isVisible())):
        widget.show()


def restyle(widget: QWidget) -> None:
    """Let style and rules look at a widget's properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def clear(layout: QLayout) -> None:
    """Remove and forget everything that a layout holds."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
