"""Puts every screen and window in every language, size, sharpness and look on sheets.

`python3 run.py shots --sheet` writes `shots/sheet_<language>_<look>_<page>.png`: a row
for each screen and each window that opens over one; a column for 1366×768 and 1440×900
at 100 % and 200 %. `shots/index.html` leads to them and names their rows. Languages
named behind it are taken alone: `--sheet ru ar`.
"""

# ruff: noqa: T201 - it prints what it made

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from app.core.i18n import LANGUAGES
from forms.kit import theme
from tests import shot_windows
from tests.shots import SIZES, Window, leave, picture, shots

WIDTH, GAP = 960, 16  # of one picture, pixels; between two
SHARP = (1, 2)
ROWS = 16  # on a page: a picture has an end
COLUMNS = len(SIZES) * len(SHARP)


def drawn(window: Window, sharp: int) -> QPixmap:
    """Return the window; `sharp`: pixels of the screen to each of its own."""
    made = picture(window, sharp)
    return made.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)


def rows(window: Window) -> Iterator[tuple[str, list[QPixmap]]]:
    """Yield each screen with its pictures, in the language and the look of now."""
    for name, step in shots(window):
        made = []
        for size in SIZES.values():
            window.clear()
            window.shell.form.resize(size)
            with shot_windows.unanswered():
                step(window)
                window.settle()
                made += [drawn(window, sharp) for sharp in SHARP]
        leave(window)
        yield name, made


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


def pages(window: Window, folder: Path, code: str, mode: str) -> Iterator[str]:
    """Write the sheets of one language and look; yield the index's line of each."""
    waiting = rows(window)
    for page in itertools.count(1):
        some = list(itertools.islice(waiting, ROWS))
        if not some:
            return
        file = f"sheet_{code}_{mode}_{page}.png"
        sheet([made for _name, made in some], folder / file)
        names = ", ".join(name for name, _made in some)
        yield f'<li><a href="{file}">{file}</a>: {names}</li>'


def every_language(window: Window, folder: Path, codes: Sequence[str]) -> None:
    """Write the sheets of the languages and the index that leads to them.

    Args:
        window: The window.
        folder: Where the sheets go.
        codes: Codes of the languages; none stands for all.
    """
    lines = []
    for code in codes or LANGUAGES:
        window.shell.change_language(code)
        window.settle()
        for mode in ("light", "dark"):
            theme.set_mode(mode)
            began = len(lines)
            lines += pages(window, folder, code, mode)
            print(f"{code} {mode}: {len(lines) - began} sheets")
    index = "<!doctype html><meta charset=utf-8><title>Lading</title><ul>{}</ul>\n"
    (folder / "index.html").write_text(index.format("\n".join(lines)), "utf-8")
    theme.set_mode("light")
    window.shell.change_language("en")
