"""The four rules of the house, read from the source itself.

Down only: core, domain, model, service, controller. Forms and papers know core and
domain. The parts below this table say what each may import.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from app.modules import ORDER
from tests.sources import ROOT, files, nodes, text

FOLDERS = ("app", "forms", "reports")
QT = ("PySide6", "shiboken6")
SQL = ("sqlalchemy", "alembic", "psycopg", "sqlite3")
PDF = ("reportlab", "pypdf", "pypdfium2")
OUTER = ("app.ui", "forms", "reports")
# Beside its files a module may split off others: `rows` belongs to the service and may
# see tables; all others (`papers`, `rules`, ...) are as pure as the domain.
PARTS = ("model", "rows", "listing", "service", "controller")
# Folders of `app` that are no business modules.
CROSS = ("core", "db", "ui", "script", "demo", "exchange", "cli")
# What is neither a business module nor one of the layers: it puts them together.
LEADS = {"modules", "settings", "__main__", "__init__"}
TOP = {
    *(".ci", ".git", ".gitignore", ".gitattributes", ".github", ".venv"),
    *("README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"),
    *("run.py", "pyproject.toml", "requirements.lock", "requirements-dev.lock"),
    *("build.spec", "app", "forms", "reports", "resources", "tests", "docs"),
}


def _dotted(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


@cache
def _imports(path: Path) -> frozenset[str]:
    """Return everything that the file imports, also inside functions.

    `from app.db import base` counts as both `app.db` and `app.db.base`. What is
    imported for type checking only counts too: to name a thing is to know it.
    """
    package = path.parts[:-1]
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *filter(None, [node.module])))
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def _under(name: str, prefixes: tuple[str, ...]) -> bool:
    return name.startswith(prefixes) and any(
        name == p or name.startswith(f"{p}.") for p in prefixes
    )


def _part(path: Path) -> tuple[str, str]:
    """Return the business module and the part of it that a file belongs to.

    `app/contracts/service.py` and `app/contracts/service/lines.py` are both
    ("contracts", "service"); a file of no business module is ("", "").
    """
    parts = path.with_suffix("").parts
    if parts[0] != "app" or len(parts) < 3 or parts[1] in CROSS:
        return "", ""
    return parts[1], parts[2]


def _forbidden(path: Path) -> tuple[str, ...]:
    """Return what the file may not import."""
    top, module, part = path.parts[0], *_part(path)
    parts_of_all = tuple(f"app.{name}.{p}" for name in ORDER for p in PARTS)
    if top in {"forms", "reports"}:
        others = (*QT, "forms") if top == "reports" else ()
        return (*SQL, "app.db", "app.ui", *others, *parts_of_all)
    if not module:
        business = tuple(f"app.{name}" for name in ORDER)
        return {
            "core": (*QT, *SQL, *PDF, *OUTER, "app.db", *business),
            "db": (*QT, *PDF, *OUTER, *business),
            # They act through the services, as the screens do.
            "script": (*QT, *SQL, *PDF, *OUTER),
            "demo": (*QT, *SQL, *PDF, *OUTER),
            "exchange": (*QT, *SQL, *PDF, *OUTER),
            "cli": (*QT, *PDF, "app.ui", "forms"),
        }.get(path.parts[1], ())
    if part == "controller":
        return (*SQL, *(f"app.{name}.model" for name in ORDER))
    if part == "module":  # read before anything else of it is loaded
        return (*QT, *SQL, *PDF, "forms", "reports", "app.db", *parts_of_all)
    if part in PARTS:
        # A list opens without what is done with its records.
        late = ("service", "controller") if part == "listing" else ("controller",)
        unseen = tuple(f"app.{name}.{p}" for name in ORDER for p in late)
        return (*QT, *PDF, *OUTER, *unseen)
    return (*QT, *SQL, *PDF, *OUTER, "app.db", *parts_of_all)  # domain, __init__


def _breaches(rule: Callable[[Path], list[str]]) -> dict[str, list[str]]:
    """Return what a rule finds, by the file in which it finds it."""
    found = {path.as_posix(): sorted(rule(path)) for path in files(*FOLDERS)}
    assert len(found) > len(ORDER), "the sources were not found"
    return {path: what for path, what in found.items() if what}


def _lines(path: Path, is_bad: Callable[[ast.AST], bool]) -> list[str]:
    return [str(n.lineno) for n in nodes(path) if is_bad(n)]


HELP = "app.ui", "app.ui.helping"
"""What a dialog asks for its F1: the manual is a window of its own."""


def test_imports_go_down_only():
    def rule(path: Path) -> list[str]:
        forbidden = _forbidden(path)
        known = HELP if path == Path("forms/kit/dialog.py") else ()
        found = (name for name in _imports(path) if _under(name, forbidden))
        return [name for name in found if name not in known]

    assert not _breaches(rule), "may not be known there"


def test_a_module_imports_only_modules_above_it():
    def rule(path: Path) -> list[str]:
        module = _part(path)[0]
        after = ORDER[ORDER.index(module) + 1 :] if module in ORDER else ()
        below = tuple(f"app.{name}" for name in after)
        return [name for name in _imports(path) if _under(name, below)]

    assert not _breaches(rule), "stand below; let an event do it"


def test_questions_to_the_user_stand_in_one_place():
    def rule(path: Path) -> list[str]:
        if path.as_posix() == "app/ui/errors.py" or path.is_relative_to("forms/kit"):
            return []
        return _lines(path, lambda n: isinstance(n, ast.Name) and n.id == "QMessageBox")

    assert not _breaches(rule), "only app/ui/errors.py may ask so"


def test_no_float_in_the_rules():
    """Money, quantities and rates are decimals: a float is a wrong cent one day."""

    def is_float(node: ast.AST) -> bool:
        if isinstance(node, ast.Name):
            return node.id == "float"
        return isinstance(node, ast.Constant) and isinstance(node.value, float)

    def rule(path: Path) -> list[str]:
        module, part = _part(path)
        if path.is_relative_to("app/core") or (module and part != "controller"):
            return _lines(path, is_float)
        return []

    assert not _breaches(rule), "float in these lines"


def test_the_program_logs_and_does_not_print():
    def is_print(node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
        )

    def rule(path: Path) -> list[str]:
        # The command line's answers go to standard output.
        if path.as_posix() == "app/__main__.py" or path.is_relative_to("app/cli"):
            return []
        return _lines(path, is_print)

    assert not _breaches(rule), "print in these lines"


def test_screens_ask_the_office_what_time_it_is():
    """A computer with a wrong clock must not call a document overdue."""
    here = {"now", "today", "utcnow", "currentDate", "currentDateTime"}
    owners = {"datetime", "date", "dt", "QDate", "QDateTime", "QTime"}

    def rule(path: Path) -> list[str]:
        if path.parts[0] != "forms" and _part(path)[1] != "controller":
            return []

        def is_own_clock(node: ast.AST) -> bool:
            return (
                isinstance(node, ast.Attribute)
                and node.attr in here
                and isinstance(node.value, ast.Name | ast.Attribute)
                and (getattr(node.value, "id", "") or getattr(node.value, "attr", ""))
                in owners
            )

        return _lines(path, is_own_clock)

    assert not _breaches(rule), "app.core.clock tells it"


def test_a_bug_in_what_paints_is_caught_where_it_paints():
    """One in a `paintEvent` ended the program: it keeps its painter open."""
    painting = {"paintEvent", "paint", "paintSection", "initStyleOption"}
    painting |= {"drawPrimitive", "drawControl", "drawComplexControl"}
    painting |= {"drawRow", "drawBranches", "drawBackground", "drawForeground"}

    def methods(path: Path) -> Iterator[ast.FunctionDef]:
        for node in nodes(path):
            for one in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(one, ast.FunctionDef) and one.name in painting:
                    yield one

    def rule(path: Path) -> list[str]:
        return [
            f"{one.name} in line {one.lineno}"
            for one in methods(path)
            if "guarded" not in map(ast.unparse, one.decorator_list)
        ]

    assert not _breaches(rule), "forms.kit.painting.guarded stands above it"
    assert len([one for path in files("forms") for one in methods(path)]) > 40


def test_no_screen_becomes_a_part_of_a_widget():
    """Python deleted the screen with the first wizard's leavings: seen with gdb.

    A window that is told of as the one behind another goes with that one as well.
    """

    def rule(path: Path) -> list[str]:
        return _lines(
            path,
            lambda node: (
                isinstance(node, ast.Attribute)
                and node.attr in {"screen", "transientParent"}
            ),
        )

    assert not _breaches(rule), "forms.kit.screens tells how much room there is"


def test_connections_are_lent_in_one_place():
    """Each that was borrowed in another way came back in another state."""
    lends = Path("app/db/lending.py")

    def borrows(node: ast.AST) -> bool:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return False
        of = ast.unparse(node.func.value)
        bare = node.func.attr == "connect" and not (node.args or node.keywords)
        return bare or (node.func.attr == "begin" and of.endswith("engine"))

    def rule(path: Path) -> list[str]:
        return [] if path == lends else _lines(path, borrows)

    assert not _breaches(rule), "app.db.lending lends them"
    assert len(_lines(lends, borrows)) > 1, "nothing is found any more"


def test_one_place_says_whether_hands_are_at_keyboard_and_mouse():
    """Each part that waits for them had a switch of its own, and each test another."""

    def rule(path: Path) -> list[str]:
        return [path.name] if "forms.kit.hands" in _imports(path) else []

    begun = ["app/ui/start.py", "forms/kit/ahead.py", "forms/kit/still.py"]
    assert [*_breaches(rule)] == begun, "the start begins, what waits asks"
    turned = [p.as_posix() for p in files("tests") if "hands._Now" in text(p)]
    own = Path(__file__).relative_to(ROOT).as_posix()
    ours = ["tests/conftest.py", "tests/guards.py", own]  # a fixture, and its guard
    assert turned == ours, "tests ask for the fixture `hands`"


def test_every_folder_of_app_is_known():
    folders = {p.name for p in (ROOT / "app").iterdir() if (p / "__init__.py").exists()}
    assert folders <= {*CROSS, *ORDER, *LEADS}, "a module needs its line in ORDER"


def test_top_level_holds_only_what_a_newcomer_expects():
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    # Outside of a checkout nothing is listed, and the user's own files are his own.
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert top <= TOP, f"does not belong at the top: {sorted(top - TOP)}"


def test_loading_core_loads_no_qt_and_no_database():
    """The import table above, seen from outside: a fresh Python that loads core."""
    program = (
        "import importlib, pkgutil, sys, app.core as core\n"
        "for m in pkgutil.walk_packages(core.__path__, 'app.core.'):\n"
        "    importlib.import_module(m.name)\n"
        f"bad = set({(*QT, *SQL, *PDF)!r}) & set(sys.modules)\n"
        "sys.exit(f'loaded: {bad}' if bad else 0)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


OPENS = {
    # The one way to a file that somebody chose, and to bytes of a database.
    *("app/core/whole.py", "app/core/peeking.py"),
    # What comes with the program.
    *(
        "app/core/codes.py",
        "app/core/manual.py",
        "app/ui/manual.py",
        "app/demo/year.py",
    ),
    *("forms/kit/icons.py", "forms/manual.py"),
    # The program's own files, whose names nobody chooses.
    *("app/settings.py", "app/logging_setup.py", "app/db/place.py"),
    *("app/db/holding.py", "app/db/lines.py", "app/db/remembered.py"),
    *("app/db/backup/service.py", "app/db/backup/shelf.py"),
    # Opened where nothing lay before, or under a name of its own beside the chosen one.
    *("app/db/sqlite.py", "app/db/backup/files.py", "app/db/backup/server.py"),
    *("app/db/encryption.py", "app/ui/printing.py", "app/dossier/controller/intake.py"),
    *("app/cli/papers.py", "app/cli/demo.py", "app/exchange/writing.py"),
    *("forms/kit/export.py",),
}
_BYTES = {"read_bytes", "write_bytes", "write_text", "copyfile", "copy2"}


def _opens(node: ast.AST) -> bool:
    """Say whether a call opens a file: `open` with a mode or an encoding, or kin."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in {"open", "QFile", "QFileDialog"}
    if not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr not in {"open", "read_text"}:
        return node.func.attr in _BYTES
    modes = [one.value for one in node.args if isinstance(one, ast.Constant)]
    known = {"encoding", "newline", "mode"} & {one.arg for one in node.keywords}
    of_system = isinstance(node.func.value, ast.Name) and node.func.value.id == "os"
    return bool(
        known or of_system or any(re.fullmatch("[rwaxb+]+", str(m)) for m in modes)
    )


def test_a_file_that_somebody_chose_is_opened_in_one_way():
    """Another one would take the locks of the office's own file away (`peeking`)."""
    opening = {
        path.as_posix()
        for path in files(*FOLDERS)
        for node in nodes(path)
        if _opens(node)
    }
    assert opening - OPENS == {"forms/kit/asking.py"}
    asks = {path for path in opening if "QFileDialog" in text(Path(path))}
    assert asks == {"forms/kit/asking.py"}
    assert {path.as_posix() for path in files(*FOLDERS)} >= OPENS


def test_no_fixture_of_every_test_patches_with_monkeypatch():
    """What it patches was taken back after the test's folder was removed.

    A test that had gone there stood in no folder then, and on Python 3.13.0 every
    import broke off: 47 tests did.
    """
    bad = [
        node.name
        for node in nodes(Path("tests/conftest.py"))
        if isinstance(node, ast.FunctionDef)
        and any("autouse=True" in ast.unparse(one) for one in node.decorator_list)
        and any(one.arg == "monkeypatch" for one in node.args.args)
    ]
    assert not bad
