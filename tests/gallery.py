"""Photographs of every part of the kit: light, dark, right to left, at 1x and 2x.

For people who change the kit; run it with a folder:

    QT_QPA_PLATFORM=offscreen python tests/gallery.py FOLDER
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.i18n import set_screen_language
from forms.kit import theme
from tests.gallery_pages import (
    page_buttons,
    page_charts,
    page_drops,
    page_fields,
    page_preview,
    page_states,
    page_tables,
)

PAGES = {
    "buttons": (page_buttons, 900, 640),
    "fields": (page_fields, 900, 480),
    "tables": (page_tables, 1080, 820),
    "charts": (page_charts, 900, 680),
    "states": (page_states, 1000, 640),
    "preview": (page_preview, 820, 620),
}


def shoot(folder: Path, name: str) -> None:
    for page, (make, wide, high) in PAGES.items():
        widget = make()
        widget.resize(wide, high)
        widget.show()
        if first := getattr(widget, "first", None):
            first.setFocus()
        if after := getattr(widget, "after", None):
            after()
        QApplication.processEvents()
        widget.grab().save(str(folder / f"{page}_{name}.png"))
        widget.close()
    for number, widget in enumerate(page_drops()):
        if number:
            widget.grab().save(str(folder / f"drop{number}_{name}.png"))
        else:
            keep = widget
    keep.close()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) == 2:
        for factor in ("1", "2"):
            env = dict(os.environ, QT_SCALE_FACTOR=factor)
            subprocess.run([sys.executable, __file__, folder, factor], env=env, check=1)
        return
    app = QApplication([])
    theme.install(app)
    factor = sys.argv[2]
    for mode, language in (("light", "zh_CN"), ("dark", "en"), ("light", "ar")):
        set_screen_language(language)
        rtl = language == "ar"
        way = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        app.setLayoutDirection(way)
        theme.set_mode(mode)
        shoot(folder, f"{'rtl' if rtl else mode}_{factor}x")


if __name__ == "__main__":
    main()
