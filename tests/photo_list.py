"""Photographs the list in every look: `python tests/photo_list.py <folder>`."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.core.actor import Actor
from app.core.i18n import set_screen_language
from app.db import schema
from app.db.unit_of_work import Database
from app.ui.desk import Desk
from app.ui.list_controller import ListController
from app.ui.work import Work
from forms.kit import theme
from forms.kit.list import ListPage
from tests import deals


def settle(app: QApplication) -> None:
    for _turn in range(6):
        app.processEvents()


LOOKS = (
    ("light", "light", "en", (1180, 770)),
    ("dark", "dark", "en", (1180, 770)),
    ("light_zh", "light", "zh_CN", (1255, 800)),
    ("arabic", "light", "ar", (1180, 640)),
    ("narrow", "light", "ru", (980, 640)),
)
"""Name, mode, language, and the room of a page in windows of the usual sizes."""


def photograph(app: QApplication, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{place}/photo.db"
        schema.create(url)
        database = Database(url)
        deals.fill(database, 430)
        for name, mode, code, size in LOOKS:
            set_screen_language(code)
            way = Qt.LayoutDirection
            app.setLayoutDirection(way.RightToLeft if code == "ar" else way.LeftToRight)
            theme.set_mode(mode)
            page = opened(app, database, size)
            page.grab().save(str(folder / f"list_{name}.png"))
            if name == "light":
                show_panels(app, page, folder)
            if name == "narrow":
                show_frozen(app, page, folder)
            page.close()
            page.deleteLater()
            settle(app)
        database.close()


def opened(app: QApplication, database: Database, size: tuple[int, int]) -> ListPage:
    actor = Actor("Chen Siyuan", frozenset({"contracts.view"}))
    desk = Desk(Work(database, actor, inline=True))
    tab = ListController(desk, deals.SPEC, deals.LISTING)
    page = tab.form
    page.setProperty("tab", tab)
    page.resize(*size)
    page.show()
    settle(app)
    page.views.choose(3)
    settle(app)
    for row in (8, 1):
        page.table.toggle(row)
    settle(app)
    return page


def show_panels(app: QApplication, page: ListPage, folder: Path) -> None:
    page.bar.chips()[1].pressed.emit()
    settle(app)
    page.grab().save(str(folder / "list_filter.png"))
    page._filter.shut()
    page.choose_columns()
    settle(app)
    page.grab().save(str(folder / "list_columns.png"))
    page._chooser.shut()
    page.bar.search.setText("nothing like this")
    page.bar.search._ask()
    settle(app)
    page.grab().save(str(folder / "list_empty.png"))


def show_frozen(app: QApplication, page: ListPage, folder: Path) -> None:
    page.views.choose(0)
    settle(app)
    bar = page.table.horizontalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(app)
    page.grab().save(str(folder / "list_frozen.png"))


if __name__ == "__main__":
    application = QApplication([])
    theme.install(application)
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    photograph(application, target)
