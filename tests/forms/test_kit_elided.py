"""Words that do not fit end in an ellipsis; the tip has them whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from forms.kit import theme
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
