"""Shows the PDF of somebody else; another program draws it, which may fail."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer
from PySide6.QtGui import QImage

from app.core import aside

ROOT = Path(__file__).parents[2]


class Drawer(QObject):
    """Has the first pages of a PDF drawn, one file after the other.

    Args:
        parent: Who shows them.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._shown: Callable[[list[QImage]], object] = list

    def draw(
        self, data: bytes, high: int, most: int, then: Callable[[list[QImage]], object]
    ) -> None:
        """Draw a file; what was asked for before is given up.

        Args:
            data: The file.
            high: Pixels of a page.
            most: How many pages at most.
            then: Called with the pages; none: the file cannot be shown.
        """
        self.stop()
        self._shown = then
        process = self._process = QProcess(self)
        process.finished.connect(lambda: self._over(process))
        process.errorOccurred.connect(lambda _why: self._over(process))
        process.setWorkingDirectory(str(ROOT))
        own = [] if getattr(sys, "frozen", False) else ["-m", "app"]
        process.start(sys.executable, [*own, aside.WORD, str(high), str(most)])
        process.write(data)
        process.closeWriteChannel()
        QTimer.singleShot(aside.SECONDS * 1000, process, process.kill)

    def stop(self) -> None:
        """Give up what is being drawn."""
        process, self._process = self._process, None
        if process is not None:
            process.finished.connect(process.deleteLater)
            process.kill()

    def _over(self, process: QProcess) -> None:
        if process is not self._process:
            return
        self._process = None
        drawn = io.BytesIO(process.readAllStandardOutput().data())
        process.deleteLater()
        shape = QImage.Format.Format_RGB32
        self._shown(
            [
                QImage(points, width, height, width * 4, shape).copy()
                for width, height, points in aside.read(drawn)
                if len(points) == width * height * 4
            ]
        )
