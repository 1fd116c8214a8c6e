"""What the window loads before its first list, and that the rest may follow any time.

Nothing here fails by the clock: a list is slow at the start because of what is loaded
for it, and that can be counted. How long it takes is measured by `tests/bench.py`.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.modules import IMPORTED_BY, ORDER, TABLES, find
from app.settings import Profile, Settings
from app.ui import warming
from app.ui.aside import Aside
from app.ui.warming import Warming, everything

ROOT = Path(__file__).resolve().parents[1]
NOT_YET = (
    *("alembic", "app.db.schema", "psycopg", "sqlalchemy.dialects.postgresql"),
    *("reportlab", "reports", "pypdfium2", "xlsxwriter", "PIL", "fontTools"),
    *("pypinyin", "holidays", "stdnum", "arabic_reshaper"),
    *("asyncio.events", "ssl", "email.message", "html", "babel"),
    *("app.db.audit", "app.db.actions", "app.db.search", "app.db.backup"),
    *("app.db.numbering", "subprocess", "concurrent.futures"),
    *("app.core.exchange", "app.contracts.exchange"),
    *("app.core.papers", "app.cli", "app.script", "app.ui.wizard_controller"),
    *("app.ui.home_controller", "app.ui.settings_controller", "app.ui.shell_palette"),
    *(f"app.{m}.{part}" for m in ORDER for part in ("service", "controller")),
    *(f"app.{m}.listing" for m in ORDER if m != "contracts"),
    *(f"app.{m}.model" for m in ORDER if m not in {"contracts", "parties"}),
    *(f"forms.{m}" for m in ORDER),
    *("app.ui.editor_controller", "app.ui.editor_extras", "app.ui.unsaid"),
    *("forms.kit.spec", "forms.kit.fields"),
    *("forms.kit.grid", "forms.kit.editor", "forms.kit.list_filter"),
    *("forms.kit.export", "forms.kit.charts"),
)
"""What a list of sales contracts in an office in a file has no use for."""

WINDOW = """
import os, sys
import app.__main__
app.__main__.sooner.begin()
app.__main__.load_qt()
from PySide6.QtWidgets import QApplication
qt = QApplication(["lading"])
import app.ui.start as start, app.ui.shell_state, app.ui.warming
import app.db.place as place
place.REFUSED.discard(place.Kind.MEMORY)
app.ui.warming.QUIET = app.ui.shell_state.AFTER_ROWS = 60_000
import app.ui.list_controller as lists
office = []
begin = start.Start.begin
start.Start.begin = lambda self, words=(): office.append(self) or begin(self, words)
def look():
    shell = office[0].shell if office else None
    tab = shell.front().tab if shell and shell.session and shell.front() else None
    model = getattr(getattr(tab, "form", None), "model", None)
    if model is not None and model.rowCount() and model.record(0) is not None:
        print(model.record(0).number, *sys.modules, flush=True)
        os._exit(0)
asked = lists.Source.page
def page(self, query, then):
    # The moment the rows are there: what is asked about them next loads more.
    asked(self, query, lambda found: (then(found), look()))
lists.Source.page = page
start.run([])
"""


@pytest.fixture
def home(tmp_path, sample_office):
    """A user whose window was left with the list of sales contracts at the front."""
    profile = Profile("sqlite", path=str(sample_office))
    settings = Settings.load(tmp_path / "settings.toml")
    settings.profile = profile
    tabs = ({"what": "home"}, {"what": "list", "name": "contracts"})
    settings.tabs = [{**tab, "database": profile.name()} for tab in tabs]
    settings.current = 1
    settings.save()
    return tmp_path


def _run(program: str, home: Path, *words: str) -> list[str]:
    env = {**os.environ, "LADING_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_first_list_loads_nothing_that_it_has_no_use_for(home):
    number, *loaded = _run(WINDOW, home)
    assert number == "SC26-0031"
    assert not [name for name in NOT_YET if name in loaded]


def test_a_table_is_not_asked_before_its_module_is_whole(tmp_path):
    """Another thread may look at all tables while a module is loaded by half."""
    (tmp_path / "half.py").write_text(
        "from __future__ import annotations\n"
        "from sqlalchemy import ForeignKey\n"
        "from sqlalchemy.orm import Mapped, configure_mappers, mapped_column,"
        " relationship\n"
        "from app.db.base import Row\n"
        "class Whole(Row):\n"
        "    __tablename__ = 'whole'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    parts: Mapped[list[Part]] = relationship()\n"
        "configure_mappers()\n"
        "class Part(Row):\n"
        "    __tablename__ = 'part'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    whole_id: Mapped[int] = mapped_column(ForeignKey('whole.id'))\n"
    )
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import half\n"
        "from sqlalchemy import select\n"
        "print(select(half.Whole).join(half.Whole.parts))"
    )
    assert "JOIN" in _run(program, tmp_path)


def test_what_is_mapped_is_asked_while_a_table_is_mapped_by_half(tmp_path):
    """A thread that waits for news asks for all tables while another loads some."""
    program = (
        "from threading import Thread\n"
        "from sqlalchemy import event\n"
        "from sqlalchemy.orm import Mapped, Mapper, mapped_column\n"
        "from app.db.base import Row, is_audited\n"
        "told, threads = [], []\n"
        "@event.listens_for(Mapper, 'instrument_class')\n"
        "def ask(_mapper, _class):\n"
        "    threads.append(Thread(target=lambda: told.append(is_audited('half'))))\n"
        "    threads[0].start()\n"
        "    threads[0].join(0.05)\n"
        "class Half(Row):\n"
        "    __tablename__ = 'half'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "threads[0].join()\n"
        "print(*told)"
    )
    assert _run(program, tmp_path) == ["True"]


LISTS = """
import os, sys
from importlib import import_module
from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.query import Query
from app.db.listing import Listing
from app.db.unit_of_work import Database
from app.modules import IMPORTED_BY, ORDER, TABLES, find
for module in ORDER:
    child = os.fork()
    if not child:
        bad = 1
        try:
            with Database(sys.argv[1]).reading(Actor("Chen", ALL_PERMISSIONS)) as uow:
                listing = import_module(f"app.{module}.listing")
                for rows in vars(listing).values():
                    if isinstance(rows, Listing):
                        rows.page(uow, Query())
                        rows.overview(uow, Query())
            bad = int(f"app.{module}.service" in sys.modules)
        finally:
            os._exit(bad)
    print(module, os.waitpid(child, 0)[1])
"""
"""Reads every list, each in a process that has loaded nothing but that list."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="begins each list from one process")
def test_a_list_is_read_while_only_its_own_tables_are_loaded(home, sample_office):
    told = _run(LISTS, home, f"sqlite:///{sample_office}")
    assert told == [word for module in ORDER for word in (module, "0")]


# --- Tables that speak of others -----------------------------------------------------


@cache
def _imports(path: Path) -> frozenset[str]:
    """Return what a file imports at its top."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
            found.add(node.module)
    return frozenset(found)


def _file(name: str) -> Path | None:
    path = ROOT.joinpath(*name.split("."))
    places = (path.with_suffix(".py"), path / "__init__.py")
    return next((place for place in places if place.exists()), None)


def _loaded(name: str) -> set[str]:
    """Return what is loaded with a module, as far as it is ours."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        name = waiting.pop()
        path = _file(name) if name.startswith("app.") else None
        if name not in found and path is not None:
            found.add(name)
            waiting += _imports(path)
    return found


def _tables(module: str) -> tuple[set[str], set[str]]:
    """Return the tables that a module has, and those that they refer to."""
    path = _file(f"app.{module}.model")
    assert path is not None
    source = path.read_text(encoding="utf-8")
    own = set(re.findall(r'__tablename__ = "(\w+)"', source))
    others = set(re.findall(r'ForeignKey\(\s*"(\w+)\.', source))
    return own, others


@pytest.mark.parametrize("module", ORDER)
def test_with_a_module_come_the_tables_that_its_own_refer_to(module):
    """A row cannot be written while a table that it refers to is not loaded."""
    owner = {table: name for name in ORDER for table in _tables(name)[0]}
    loaded = _loaded(f"app.{module}.service")
    needed = {f"app.{owner[table]}.model" for table in _tables(module)[1]}
    assert len(owner) > len(ORDER)
    assert needed <= loaded


# --- The rest, in the pauses ---------------------------------------------------------


def test_all_that_is_loaded_in_pauses_exists():
    names = [name.partition(":") for name in everything()]
    assert not [name for name, _, _ in names if importlib.util.find_spec(name) is None]
    assert all(callable(find(f"{name}:{what}")) for name, _, what in names if what)


def test_a_key_puts_the_loading_off(qtbot, monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    monkeypatch.setattr(warming, "QUIET", 90_000)
    box = QLineEdit()
    qtbot.addWidget(box)
    ended: list[bool] = []
    one = Warming(Aside(inline=True), ("colorsys",), lambda: ended.append(True))
    one._listen()
    one._timer.start(30_000)  # a pause that is nearly over
    QTest.keyClick(box, Qt.Key.Key_A)
    assert one._timer.remainingTime() > 30_000
    assert "colorsys" not in sys.modules
    one._timer.start(0)  # nobody typed for long enough
    qtbot.waitUntil(lambda: ended == [True])
    assert "colorsys" in sys.modules


# --- What a list offers without loading it -------------------------------------------


def test_a_list_offers_its_table_to_who_may_import_it():
    assert {name: find(what).edit for name, what in TABLES.items()} == IMPORTED_BY
