"""Photographs every screen: `python3 run.py shots [FOLDER] [--sheet] [word …]`.

Without a folder they go to `shots/`. `--readme` makes the few small pictures that the
README shows, in docs/images; `--manual` those of the manual, in its two languages;
`--sheet` sheets for each language with every screen in every size and look; languages
named besides are taken alone. Else words keep to the shots whose name begins so.
"""

# ruff: noqa: T201 - it prints what it made

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image, ImageOps
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app import demo
from app.core import manual
from app.core.clock import OFFICE_ZONE
from app.core.i18n import LANGUAGES
from app.db import schema
from app.db.unit_of_work import Database
from app.settings import Profile, Settings
from app.ui.drafts import Drafts
from app.ui.keeper import Keeper
from app.ui.manual import key_page
from app.ui.registry import Registry
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.sweep import Sweep
from app.ui.work import Work
from forms.kit import keys, theme
from forms.kit.cells import choose_row
from forms.kit.speech import speak
from tests import busy, offscreen, shot_windows

offscreen.choose()
ROOT = Path(__file__).resolve().parents[1]
SIZES = {"": QSize(1440, 900), "_1366": QSize(1366, 768)}
Step = Callable[["Window"], None]


@dataclass
class Window:
    """The real main window over the office, and what a shot may ask of it."""

    app: QApplication
    shell: Shell
    keys: dict[str, int]
    kept: list[QObject] = field(default_factory=list)

    def settle(self, turns: int = 6) -> None:
        """Let everything arrive that was asked for."""
        work = self.shell.session.work if self.shell.session else None
        for _turn in range(turns):
            until = time.monotonic() + 5
            while work and work._under_way and time.monotonic() < until:
                self.app.processEvents()
                time.sleep(0.002)
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.app.processEvents()
        self.shell.form.toast.hide()

    def page(self) -> QWidget:
        """The page at the front."""
        return self.shell.form.pages.currentWidget()

    def clear(self) -> None:
        """Close every tab but the first."""
        self.shell.form.activateWindow()
        self.shell.form.show_strip("")
        for made in self.kept:
            made.deleteLater()
        self.kept.clear()
        for item in list(self.shell.opened.values()):
            if item.address.what != "home":
                self.shell.drop(item)
        self.settle(1)


# --- What is photographed ------------------------------------------------------------


def _home(window: Window) -> None:
    window.shell.go("home")


def _list(module: str) -> Step:
    def step(window: Window) -> None:
        window.shell.open_list(module)
        window.settle(3)
        table = getattr(window.page(), "table", None)
        if table is not None and table.model() and table.model().rowCount() > 1:
            choose_row(table, 1)

    return step


def _record(kind: str, section: int = 0) -> Step:
    def step(window: Window) -> None:
        window.shell.open(kind, window.keys[kind])
        window.settle(3)
        tabs = getattr(window.page(), "tabs", None)
        if section and tabs is not None:
            tabs.setCurrentIndex(section)

    return step


def _new(kind: str) -> Step:
    return lambda window: window.shell.open(kind)


def _papers(window: Window) -> None:
    window.shell.open("papers", window.keys["shipment"])
    window.settle(8)


def _preview(window: Window) -> None:
    window.shell.open("contract", window.keys["contract"])
    window.settle(3)
    window.shell.actions.perform("print")
    window.settle(8)


def _palette(window: Window) -> None:
    window.shell.open_list("contracts")
    window.settle(2)
    window.shell.actions.search("")
    palette = window.shell.actions._palette
    palette.form.open_with("nord")
    for _turn in range(40):
        window.app.processEvents()
        time.sleep(0.01)


def _settings(window: Window) -> None:
    window.shell.go("settings")


def _receivables(window: Window) -> None:
    window.shell.open_list("receivables")
    window.settle(4)


def shots(window: Window) -> Iterator[tuple[str, Step]]:
    """Name every shot with what leads to it."""
    yield "home", _home
    registry = window.shell.session.registry
    for module in registry:
        if module.listing:
            yield f"list_{module.name}", _list(module.name)
        for kind in module.records:
            if kind == "papers":
                yield "papers", _papers
            elif window.keys.get(kind):
                yield f"edit_{kind}", _record(kind)
            if kind in module.singular:
                yield f"new_{kind}", _new(kind)
    yield "preview", _preview
    yield "palette", _palette
    yield "settings", _settings
    for module in registry:
        for one in module.more_lists:
            yield f"list_{one.name}", _list(one.name)
    yield from shot_windows.windows()


IN_EVERY_LANGUAGE = ("home", "list_contracts", "edit_contract", "edit_shipment")
README = {
    "home": "home",
    "edit_contract": "contract",
    "list_contracts": "contracts",
    "edit_shipment": "shipment",
    "preview": "preview",
}


# --- The window ----------------------------------------------------------------------


def best_keys(database: Database) -> dict[str, int]:
    """Choose the record of each kind with the most to show."""
    from sqlalchemy import text

    wanted = {
        "contract": "SELECT contract_id FROM contract_line GROUP BY contract_id"
        " ORDER BY count(*) DESC, contract_id DESC",
        "open_contract": "SELECT id FROM contract WHERE state = 'confirmed'"
        " ORDER BY id DESC",
        "shipment": "SELECT id FROM shipment ORDER BY id LIMIT 1 OFFSET 0",
        "stock": "SELECT id FROM stock_balance ORDER BY id",
        "bill": "SELECT bill_id FROM bill_match GROUP BY bill_id"
        " ORDER BY count(*) DESC, bill_id",
    }
    tables = (
        *("inquiry", "quotation", "purchase", "inspection", "goods_receipt"),
        *("declaration", "refund", "party", "product", "hs_code", "company"),
        *("receivable", "receipt", "payment", "credit", "warehouse"),
        *("supplier_profile", "staff", "transfer", "port_rule"),
    )
    found = {}
    with database.engine.connect() as connection:
        for kind in tables:
            query = f"SELECT id FROM {kind} ORDER BY id"  # noqa: S608 - names above
            found[kind] = connection.execute(text(query)).scalar() or 0
        for kind, query in wanted.items():
            found[kind] = connection.execute(text(query)).scalar() or 0
    found["deal"] = 1
    return found


def open_window(app: QApplication, url: str, place: Path) -> Window:
    """Open the real main window over the office."""
    settings = Settings(
        path=place / "settings.toml", language="en", person=busy.ACTOR.name
    )
    shell = Shell(settings)
    database = Database(url, clock=lambda: busy.NOW)
    profile = Profile("sqlite", path=str(place / "office.db"))
    work = Work(database, busy.ACTOR)
    session = Session(profile, work, Registry(), settings)
    shell.form.resize(SIZES[""])
    shell.form.show()
    shell.attach(session, Drafts(place / "drafts.db"))
    show_backup(shell, session)
    window = Window(app, shell, best_keys(database))
    window.settle()
    return window


def show_backup(shell: Shell, session: Session) -> None:
    """Show a backup of last night, as an office has one."""
    keeper = Keeper(session, inline=True, parent=shell.form)
    keeper.last = datetime.now(OFFICE_ZONE).replace(hour=2, minute=0)
    keeper.told.connect(shell.state.show_backup)
    shell.keeper = keeper
    shell.state.show_backup()


def take(window: Window, name: str, step: Step, path: Path) -> None:
    """Take one picture; a screen that fails is named and passed over."""
    window.clear()
    began = time.perf_counter()
    with shot_windows.unanswered():
        try:
            step(window)
            window.settle()
        except Exception as error:  # noqa: BLE001 - the next screen is taken still
            print(f"{name}: FAILED {type(error).__name__}: {error}")
            return
        picture(window).save(str(path))
    leave(window)
    print(f"{path.name}  {(time.perf_counter() - began) * 1000:.0f} ms")


def leave(window: Window) -> None:
    """Leave the palette, which no tab closes."""
    palette = window.shell.actions._palette
    if palette is not None and palette.is_open():
        palette.form.leave()


def picture(window: Window, sharp: int = 1) -> QPixmap:
    """Return the window as it looks now, with what stands over it.

    Args:
        window: The window.
        sharp: Pixels of the picture to each of the window.
    """
    form = window.shell.form
    made = QPixmap(form.size() * sharp)
    made.setDevicePixelRatio(sharp)
    form.render(made)
    for one in shot_windows.over(form):
        at = one.mapToGlobal(QPoint(0, 0)) - form.mapToGlobal(QPoint(0, 0))
        most = form.size() - one.size()
        if one.parent() is None:
            at = QPoint(most.width() // 2, most.height() // 2)
        at.setX(max(0, min(at.x(), most.width())))
        at.setY(max(0, min(at.y(), most.height())))
        drawn = QPixmap(one.size() * sharp)
        drawn.setDevicePixelRatio(sharp)
        drawn.fill(Qt.GlobalColor.transparent)  # round corners show what lies below
        one.render(drawn)
        with QPainter(made) as painter:
            painter.drawPixmap(at, drawn)
    made.setDevicePixelRatio(1)
    return made


def wizard(app: QApplication, folder: Path, mode: str) -> None:
    """Photograph the pages of the first run."""
    from app.ui.wizard_controller import WizardController

    settings = Settings(language="en", appearance=mode)
    controller = WizardController(settings, inline=True)
    form = controller.form
    form.show()
    for number in range(form.pages.count()):
        form.show_step(number)
        for _turn in range(4):
            app.processEvents()
        form.grab().save(str(folder / f"wizard_{number + 1}_{mode}.png"))
    form.deleteLater()
    app.processEvents()


def everything(window: Window, folder: Path, only: list[str]) -> None:
    """Take all pictures: both looks, both sizes, some in each language."""

    def chosen(name: str) -> bool:
        return not only or any(name.startswith(word) for word in only)

    for mode in ("light", "dark"):
        theme.set_mode(mode)
        for name, step in shots(window):
            for end, size in SIZES.items():
                full = f"{name}_{mode}{end}"
                if chosen(full) and not (mode == "dark" and end):
                    window.shell.form.resize(size)
                    take(window, full, step, folder / f"{full}.png")
    theme.set_mode("light")
    window.shell.form.resize(SIZES[""])
    for code in LANGUAGES:
        named = [n for n in IN_EVERY_LANGUAGE if chosen(f"{n}_{code}")]
        if code != "en" and named:
            in_language(window, folder, code, named)
    if window.shell.settings.language != "en":
        window.shell.change_language("en")


def in_language(window: Window, folder: Path, code: str, named: list[str]) -> None:
    """Take the named pictures in another language of the screen."""
    window.clear()
    window.shell.change_language(code)
    window.settle()
    for name, step in shots(window):
        if name in named:
            full = f"{name}_{code}"
            take(window, full, step, folder / f"{full}.png")


def readme(window: Window) -> None:
    """Make the small pictures of the README."""
    folder = ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    theme.set_mode("light")
    wanted = dict(shots(window))
    for name, file in README.items():
        if name not in wanted:
            continue
        path = folder / f"{file}.png"
        take(window, name, wanted[name], path)
        # As large as it was drawn: scaling would blur it and, with all the shades
        # between, make the file larger; 64 shades of each colour are enough.
        with Image.open(path) as drawn:
            ImageOps.posterize(drawn.convert("RGB"), 6).save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size // 1024} kB")


def of_manual(window: Window, only: list[str]) -> None:
    """Make the pictures that the manual's pages show, and no others."""
    window.shell.form.resize(SIZES["_1366"])
    keys.use("standard")
    for code in manual.LANGUAGES:
        window.clear()
        window.shell.change_language(code)
        window.settle()
        folder = ROOT / "docs" / "images" / "manual" / code
        folder.mkdir(parents=True, exist_ok=True)
        pages = manual.MANUAL / code
        (pages / "keys.md").write_text(key_page(), encoding="utf-8")
        told = "".join(page.read_text(encoding="utf-8") for page in pages.glob("*.md"))
        for name, step in shots(window):
            path = folder / f"{name}.png"
            if f"/{code}/{path.name})" in told and (not only or name in only):
                take(window, name, step, path)
                with Image.open(path) as drawn:
                    # A small red badge must not become brown among so much grey.
                    few = drawn.convert("RGB").quantize(
                        256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
                    )
                few.save(path, optimize=True)


KINDS = ("--readme", "--manual", "--sheet")


@dataclass(frozen=True)
class Asked:
    """What the words ask for.

    Attributes:
        kind: One of `KINDS`; empty: every screen.
        folder: Where the pictures go.
        names: Languages of the sheets; else the beginnings of the shots' names.
    """

    kind: str
    folder: Path
    names: list[str]


def read(words: list[str]) -> Asked:
    """Return what is asked for.

    Raises:
        ValueError: It cannot be understood; the sentence says what.
    """
    options = [word for word in words if word.startswith("-")]
    names = [word for word in words if not word.startswith("-")]
    if unknown := [word for word in options if word not in KINDS]:
        msg = f"There is no option {unknown[0]}; there are {', '.join(KINDS)}."
        raise ValueError(msg)
    if len(set(options)) > 1:
        msg = f"Only one of {', '.join(KINDS)} at a time."
        raise ValueError(msg)
    kind, folder = options[0] if options else "", ROOT / "shots"
    if kind == "--readme" and names:
        msg = f"--readme takes no further words: {' '.join(names)}."
        raise ValueError(msg)
    if names and (not kind or (kind == "--sheet" and names[0] not in LANGUAGES)):
        folder = Path(names.pop(0))
    if kind == "--sheet" and (odd := [one for one in names if one not in LANGUAGES]):
        msg = f"There is no language {odd[0]}; there are {', '.join(LANGUAGES)}."
        raise ValueError(msg)
    if folder.exists() and not folder.is_dir():
        msg = f"{folder} is no folder."
        raise ValueError(msg)
    return Asked(kind, folder, names)


def main(words: list[str]) -> int:
    """Take the pictures that the words ask for."""
    try:
        asked = read(words)
    except ValueError as odd:
        print(f"{odd}\n\n{(__doc__ or '').strip()}", file=sys.stderr)
        return 2
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    asked.folder.mkdir(parents=True, exist_ok=True)
    offscreen.quiet()
    app = QApplication(["lading"])
    gc.disable()  # a thread that reads would destroy parts of closed windows
    Sweep(app).begin()
    theme.install(app)
    speak("en")
    theme.set_mode("light")
    with tempfile.TemporaryDirectory() as place:
        path = Path(os.environ.get("LADING_SHOTS_OFFICE", f"{place}/office.db"))
        url = f"sqlite:///{path}"
        if not path.exists():
            schema.create(url)
            office = Database(url, clock=lambda: busy.NOW)
            demo.load_sample(office, busy.ACTOR)
            shot_windows.prepare(office, busy.ACTOR)
            office.close()
        for mode in ("light", "dark"):
            if not asked.kind and (not asked.names or "wizard" in asked.names):
                theme.set_mode(mode)
                wizard(app, asked.folder, mode)
        theme.set_mode("light")
        window = open_window(app, url, Path(place))
        if asked.kind == "--manual":
            of_manual(window, asked.names)
        elif asked.kind == "--sheet":
            from tests.contact_sheet import every_language

            every_language(window, asked.folder, asked.names)
        elif asked.kind:
            readme(window)
        else:
            everything(window, asked.folder, asked.names)
        window.shell.detach()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
