"""Photographs customs and credits: `python tests/photo_export.py <folder> [what …]`."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.ui.registry import maker

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtWidgets import QApplication

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.i18n import set_screen_language
from app.credits import service as credits_service
from app.customs import service as customs
from app.db import schema
from app.db.unit_of_work import Database
from app.modules import find
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry
from app.ui.work import Work
from forms.kit import theme
from tests import make, make_export
from tests.credits.sample import TEXT

SIZES = {"1440": (1255, 800), "1366": (1314, 632)}


def settle(app: QApplication) -> None:
    for _turn in range(8):
        app.processEvents()


def deal(database: Database, actor: Actor) -> dict[str, int]:
    """Enter the deal with both shipments, a declaration, a refund, a credit."""
    with database.unit_of_work(actor, today=date(2026, 7, 4)) as uow:
        uow.reactions = {}
        contract = make.contract(uow)
        make_export.hs_codes(uow)
        make_export.purchases(uow, contract)
        make.stock(uow, contract)
        one = make_export.gone(uow, contract, 0)
        two = make_export.gone(uow, contract, 1)
        first = customs.save(uow, customs.derive(uow, one.id))
        customs.declare(uow, first, "310420260612345678", date(2026, 6, 18))
        draft = customs.save(
            uow, replace(customs.derive(uow, two.id), exit_office="", packages=111)
        )
        refund = customs.save_refund(uow, customs.draft_refund(uow, one.id))
        credit = credits_service.save(uow, credits_service.read_text(uow, TEXT))
        credit = credits_service.accept(uow, credit, date(2026, 5, 20))
        credit = credits_service.draw(uow, credit, one.id)
        return {
            "declaration": first.id or 0,
            "wrong": draft.id or 0,
            "refund": refund.id or 0,
            "credit": credit.id or 0,
        }


def main(app: QApplication, folder: Path, wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{place}/photo.db"
        schema.create(url)
        database = Database(url)
        actor = Actor("Chen Siyuan", ALL_PERMISSIONS)
        keys = deal(database, actor)
        registry = Registry()
        desk = Desk(Work(database, actor, inline=True), lookups=registry.lookup)
        desk.chain = Chain(registry)
        for mode, code in (("light", "en"), ("light", "zh_CN"), ("dark", "en")):
            theme.set_mode(mode)
            set_screen_language(code)
            for size, room in SIZES.items():
                if (mode, code) != ("light", "en") and size != "1440":
                    continue
                for name, key in keys.items():
                    if wanted and name not in wanted:
                        continue
                    kind = "declaration" if name == "wrong" else name
                    shot = folder / f"{name}_{mode}_{code}_{size}"
                    photograph(app, desk, registry, kind, key, room, shot)
        database.close()


def photograph(app, desk, registry, kind, key, room, shot) -> None:
    module = registry.of_record(kind)
    tab = find(module.records[kind])(desk)
    tab.open(key)
    tab.form.resize(*room)
    tab.form.show()
    settle(app)
    for number in range(tab.form.tabs.count()):
        tab.form.tabs.setCurrentIndex(number)
        settle(app)
        tab.form.grab().save(f"{shot}_{number}.png")
    tab.form.close()
    listed = maker(module.listing)(desk)
    listed.form.resize(*room)
    listed.form.show()
    settle(app)
    if kind == "refund" and hasattr(listed.form, "show_sheet"):
        listed.form.show_sheet(1)
        settle(app)
    listed.form.grab().save(f"{shot}_list.png")
    listed.form.close()


if __name__ == "__main__":
    app = QApplication([])
    theme.install(app)
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(app, target, sys.argv[2:])
