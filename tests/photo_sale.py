"""Photographs the screens of a sale: `python tests/photo_sale.py <folder> [what …]`."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from app.ui.registry import maker

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtWidgets import QApplication

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.i18n import set_screen_language
from app.db import schema
from app.db.unit_of_work import Database
from app.modules import find
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry
from app.ui.work import Work
from forms.kit import theme
from tests import make

SIZES = {"1440": (1255, 800), "1366": (1314, 632)}
"""The room of a page in windows of the usual sizes, the rail wide or narrow."""


def settle(app: QApplication) -> None:
    for _turn in range(8):
        app.processEvents()


def main(app: QApplication, folder: Path, wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{place}/photo.db"
        schema.create(url)
        database = Database(url)
        actor = Actor("Chen Siyuan", ALL_PERMISSIONS)
        with database.unit_of_work(actor, today=date(2026, 5, 12)) as uow:
            deal = played(uow) if "deal" in wanted else make.sale(uow)
        wanted = [kind for kind in wanted if kind != "deal"]
        registry = Registry()
        desk = Desk(Work(database, actor, inline=True), lookups=registry.lookup)
        desk.chain = Chain(registry)
        keys = {
            "inquiry": deal.inquiry_id,
            "quotation": deal.quotation_id,
            "contract": deal.id,
        }
        for mode, code in (("light", "en"), ("dark", "en"), ("light", "zh_CN")):
            theme.set_mode(mode)
            set_screen_language(code)
            for size, room in SIZES.items():
                if (mode, code) != ("light", "en") and size != "1440":
                    continue
                name = f"{mode}_{code}_{size}"
                for kind, key in keys.items():
                    if wanted and kind not in wanted:
                        continue
                    editor(app, desk, registry, kind, key, room, folder, name)
                    listing(app, desk, registry, kind, room, folder, name)
        database.close()


def played(uow):
    """Play the sample deal to its end and return its contract."""
    from app.contracts import service as contracts
    from app.core.resources import RESOURCES
    from app.script import player, reader

    folder = RESOURCES / "sample"
    player.play(uow, reader.load(folder / "deal.json"), folder)
    return contracts.find(uow, "SC26-0031")


def editor(app, desk, registry, kind, key, room, folder, name) -> None:
    module = registry.of_record(kind)
    if module is None:
        return
    tab = find(module.records[kind])(desk)
    tab.open(key)
    tab.form.resize(*room)
    tab.form.show()
    settle(app)
    for number in range(tab.form.tabs.count()):
        tab.form.tabs.setCurrentIndex(number)
        settle(app)
        if number == 0 or name == "light_en_1440":
            tab.form.grab().save(str(folder / f"{kind}_{name}_{number}.png"))
    if name == "light_en_1440":
        new = find(module.records[kind])(desk)
        new.start()
        new.form.resize(*room)
        new.form.show()
        settle(app)
        new.form.grab().save(str(folder / f"{kind}_{name}_new.png"))
        new.form.close()
    tab.form.close()
    settle(app)


def listing(app, desk, registry, kind, room, folder, name) -> None:
    module = registry.of_record(kind)
    if module is None:
        return
    tab = maker(module.listing)(desk)
    tab.form.resize(*room)
    tab.form.show()
    settle(app)
    tab.form.grab().save(str(folder / f"list_{kind}_{name}.png"))
    tab.form.close()
    settle(app)


if __name__ == "__main__":
    application = QApplication([])
    theme.install(application)
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(application, target, sys.argv[2:])
