"""A bug in what paints leaves its part blank: the program goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QTableView, QWidget

from app.ui import errors
from forms.kit import cell_walk, painting
from forms.kit.cells import Cell, CellDelegate, cell_data, prepare
from tests import looks

ROOT = Path(__file__).resolve().parents[2]


class Broken(QWidget):
    """Paints red, and then knows no further."""

    times = 0

    @painting.guarded
    def paintEvent(self, _event):  # noqa: N802
        self.times += 1
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("red"))
        painter.drawText(self.rect(), 0, f"{1 / 0}")


@pytest.fixture
def logged(monkeypatch, caplog):
    monkeypatch.setattr(painting, "_told", set())
    return caplog


@pytest.mark.logs_errors
def test_a_widget_that_cannot_be_painted_is_told_once(qtbot, logged):
    widget = Broken()
    qtbot.addWidget(widget)
    for _ in range(3):
        widget.grab()  # Qt refuses a painter while another one is open
    assert widget.times == 3
    (told,) = logged.records
    assert told.getMessage() == "Broken.paintEvent cannot be painted"
    assert told.exc_info[0] is ZeroDivisionError


@pytest.mark.logs_errors
def test_a_painter_that_was_lent_is_given_back_as_it_was(qapp, logged):  # noqa: ARG001
    class Style:
        @painting.guarded
        def drawControl(self, painter):  # noqa: N802
            painter.save()
            painter.translate(5, 5)
            painter.setClipRect(QRect(0, 0, 1, 1))
            raise ValueError

    pixmap = QPixmap(20, 20)
    painter = QPainter(pixmap)
    Style().drawControl(painter)
    assert painter.transform().isIdentity()
    assert not painter.hasClipping()
    painter.restore()
    painter.end()
    assert len(logged.records) == 1


class Walked(QTableView):
    def paintEvent(self, event):  # noqa: N802
        cell_walk.paint(self, self.itemDelegate(), event.region(), self.cell_at)


class Table(QAbstractTableModel):
    def rowCount(self, _parent=None):  # noqa: N802
        return 2

    def columnCount(self, _parent=None):  # noqa: N802
        return 3

    def data(self, _index, role=0):
        return cell_data(Cell("x"), role)


@pytest.mark.logs_errors
def test_one_cell_that_cannot_be_painted_leaves_the_others(qtbot, qapp, logged):
    looks.put_on(qapp)
    seen, table, model = [], Walked(), Table()

    def cell_at(row: int, column: int) -> Cell:
        seen.append((row, column))
        if (row, column) == (0, 1):
            msg = "no such currency"
            raise LookupError(msg)
        return Cell("x")

    table.cell_at = cell_at
    table.setModel(model)
    prepare(table)
    table.setItemDelegate(CellDelegate(table, grid=True))
    qtbot.addWidget(table)
    table.resize(600, 300)
    table.grab()
    assert {*seen} == {(row, column) for row in (0, 1) for column in (0, 1, 2)}
    (told,) = logged.records
    assert told.getMessage().endswith("column 1 cannot be painted")


def test_it_is_known_whether_something_is_being_painted(qtbot):
    known = []

    class Asks(QWidget):
        @painting.guarded
        def paintEvent(self, _event):  # noqa: N802
            known.append(painting.is_painting())

    widget = Asks()
    qtbot.addWidget(widget)
    widget.grab()
    known.append(painting.is_painting())
    assert known == [True, False]


def test_a_report_never_opens_while_something_paints(qtbot, monkeypatch):
    """It painted in its turn, and Qt ended the program: a row told by its model."""
    shown, paints = [], [True]
    monkeypatch.setattr(errors, "_show_report", lambda *told: shown.append(told))
    monkeypatch.setattr(errors, "is_painting", lambda: paints[0])
    monkeypatch.setattr(errors._State, "painted", set())
    errors._report("1", "ValueError")
    errors._report("2", "ValueError")  # as it comes again with the next painting
    assert shown == []
    paints[0] = False
    qtbot.waitUntil(lambda: bool(shown))
    errors._report("3", "KeyError")
    assert shown == [("1", "ValueError"), ("3", "KeyError")]


PROGRAM = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.ui import errors
from tests.forms.test_painting import Broken
program = QApplication([])
errors.install()
window = Broken()
window.show()
def again():
    window.update()
    if window.times > 2:
        program.quit()
timer = QTimer()
timer.timeout.connect(again)
timer.start(1)
program.exec()
del window
print("went on")
"""


def test_the_program_goes_on_after_a_bug_in_painting():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "went on"), done.stderr
    assert "active painter" not in done.stderr
    assert done.stderr.count("ZeroDivisionError") <= 1
