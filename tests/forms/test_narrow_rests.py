"""A row that watches its own width comes to rest: it asks for no layout by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from forms.kit import layout
from forms.kit.buttons import GhostButton
from forms.kit.narrow import Narrow


class Counted(QObject):
    def __init__(self):
        super().__init__()
        self.asked = 0

    def eventFilter(self, _watched, event):  # noqa: N802 - its name in Qt
        self.asked += event.type() == QEvent.Type.LayoutRequest
        return False


def test_a_row_at_rest_lays_nothing_out(qtbot):
    buttons = [GhostButton("plus", words, words) for words in ("Copy", "Paste")]
    row = layout.row(*buttons)
    host = QWidget()
    host.setLayout(row)
    Narrow(host, row, lambda: buttons)
    qtbot.addWidget(host)
    host.resize(400, 40)
    host.show()
    for _round in range(10):
        QApplication.processEvents()
    count = Counted()
    host.installEventFilter(count)
    for _round in range(50):
        QApplication.processEvents()
    assert count.asked == 0
    host.resize(70, 40)
    for _round in range(10):
        QApplication.processEvents()
    assert any(one.property("bare") for one in buttons)
    host.resize(400, 40)
    for _round in range(10):
        QApplication.processEvents()
    assert not any(one.property("bare") for one in buttons)
