"""Words that do not fit end in an ellipsis; the tip has them whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel

from forms.kit import layout, theme
from forms.kit.elided import Elided, shortened


def test_words_without_room_end_in_an_ellipsis(qtbot):
    label = Elided("NORDHAUS HANDELS GMBH · EVER HORIZON V.026W · NINGBO", "muted")
    qtbot.addWidget(label)
    label.resize(160, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.words()
    label.say("NORDHAUS")
    assert label.text() == "NORDHAUS"


def test_what_is_painted_ends_in_its_ellipsis_in_an_arabic_window_too(qapp):
    name, metrics = "NINGBO HAICHUAN IMPORT & EXPORT", QFontMetrics(theme.font(12))
    room = metrics.horizontalAdvance(name) / 2
    assert shortened(name, metrics, room).endswith("…")
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        # Isolated, the dots follow what they shorten: to the right of Latin letters.
        shown = shortened(name, metrics, room)
        assert (shown[0], shown[-2:]) == ("\u2068", "…\u2069")
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_an_arabic_line_of_nothing_but_isolates_is_read_from_the_right(qapp, qtbot):
    """The column's name stood behind what is wrong in it, its colon before."""
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        words = "\u2068الوصف بالإنجليزية\u2069: \u2068أدخل الوصف\u2069"
        label = layout.text(words, wrap=True)
        qtbot.addWidget(label)
        assert QLabel.text(label).startswith("\u200f")
        assert label.text() == words
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
