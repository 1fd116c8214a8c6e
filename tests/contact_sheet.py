"""Puts screens and windows in every language, size, sharpness and look on sheets.

`python3 run.py shots --sheet` writes `shots/sheet_<language>_<page>.png`: a row for
each main screen, each window that opens over one, and each look; a column for 1366×768
and 1440×900 at 100 % and 200 %.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.core.i18n import LANGUAGES
from forms.kit import theme
from tests import shot_windows
from tests.shots import IN_EVERY_LANGUAGE, SIZES, Window, picture, shots

WIDTH, GAP = 960, 16  # of one picture, pixels; between two
SHARP = (1, 2)
ROWS = 16  # on a page: a picture has an end
COLUMNS = len(SIZES) * len(SHARP)


def drawn(window: Window, sharp: int) -> QPixmap:
    """Return the window; `sharp`: pixels of the screen to each of its own."""
    made = picture(window, sharp)
    return made.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)


def rows(window: Window) -> Iterator[list[QPixmap]]:
    """Yield for each look and screen its pictures, in the language of now."""
    wanted = dict(shots(window))
    over = [name for name, _step in shot_windows.windows()]
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        for name in (*IN_EVERY_LANGUAGE, *over):
            made = []
            for size in SIZES.values():
                window.clear()
                window.shell.form.resize(size)
                with shot_windows.unanswered():
                    wanted[name](window)
                    window.settle()
                    made += [drawn(window, sharp) for sharp in SHARP]
            yield made


def sheet(pictures: Sequence[Sequence[QPixmap]], path: Path) -> None:
    """Write one page of a sheet."""
    heights = [max(one.height() for one in row) for row in pictures]
    whole = QPixmap(
        COLUMNS * (WIDTH + GAP) + GAP, sum(heights) + GAP * (len(heights) + 1)
    )
    whole.fill(QColor("#888"))
    painter, top = QPainter(whole), GAP
    for row, height in zip(pictures, heights, strict=True):
        for at, one in enumerate(row):
            painter.drawPixmap(GAP + at * (WIDTH + GAP), top, one)
        top += height + GAP
    painter.end()
    whole.save(str(path))


def every_language(window: Window, folder: Path) -> None:
    """Write a sheet for each language."""
    for code in LANGUAGES:
        window.shell.change_language(code)
        window.settle()
        waiting = rows(window)
        for page in itertools.count(1):
            some = list(itertools.islice(waiting, ROWS))
            if not some:
                break
            sheet(some, folder / f"sheet_{code}_{page}.png")
    theme.set_mode("light")
    window.shell.change_language("en")
