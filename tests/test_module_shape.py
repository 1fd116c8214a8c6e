"""Every business module has the same shape; a new one passes these or is not one."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from app.db.listing import Listing as Rows
from app.modules import ORDER, find
from app.ui.module import Listed, Listing, Module
from forms import kit

ROOT = Path(kit.__file__).resolve().parents[2]
PARTS = ("domain", "model", "listing", "service", "controller", "module")
each_module = pytest.mark.parametrize("name", ORDER)


def _load(name: str, part: str) -> ModuleType:
    return importlib.import_module(f"app.{name}.{part}")


def _own(thing: object, module: ModuleType) -> bool:
    """Say whether the thing is written in that module or in a file of its folder."""
    home = getattr(thing, "__module__", "") or ""
    return home == module.__name__ or home.startswith(f"{module.__name__}.")


def _actions(name: str) -> list[FunctionType]:
    """Return the public functions of listing and service: what a user can ask for."""
    parts = [_load(name, part) for part in ("listing", "service")]
    return [
        function
        for part in parts
        for called, function in inspect.getmembers(part, inspect.isfunction)
        if not called.startswith("_") and _own(function, part)
    ]


@each_module
def test_glossary_and_parts_say_what_they_are_for(name):
    assert (importlib.import_module(f"app.{name}").__doc__ or "").strip()
    for part in PARTS:
        assert (_load(name, part).__doc__ or "").strip(), part


@each_module
def test_has_forms_of_the_same_name(name):
    for form in (name, f"{name}_list"):
        assert importlib.import_module(f"forms.{form}").__doc__


@each_module
def test_has_tests_of_the_same_name(name):
    folder = ROOT / "tests" / name
    assert list(folder.glob("test_*.py")), f"tests/{name} is empty"


@each_module
def test_records_are_frozen_and_hold_no_float(name):
    domain = _load(name, "domain")
    for _, cls in inspect.getmembers(domain, inspect.isclass):
        if is_dataclass(cls) and _own(cls, domain):
            assert cls.__dataclass_params__.frozen, cls
            assert not [f.name for f in fields(cls) if "float" in str(f.type)], cls


@each_module
def test_an_action_takes_the_transaction_first_and_asks_leave(name):
    actions = _actions(name)
    assert actions
    for action in actions:
        assert next(iter(inspect.signature(action).parameters)) == "uow", action
        assert ".require(" in inspect.getsource(action), (
            f"{action.__name__} asks no permission"
        )


@each_module
def test_an_action_asks_for_a_permission_of_this_program(name):
    access = _load("access", "domain")
    for action in _actions(name):
        asked = _first_required(inspect.getsource(action))
        assert asked is None or asked in access.ALL_PERMISSIONS, (action, asked)


def _first_required(source: str) -> str | None:
    """Return the permission that a function requires, if it is written out."""
    after = source.partition(".require(")[2].lstrip()
    return after.split(after[0])[1] if after[:1] in ("'", '"') else None


@each_module
def test_rows_stay_home(name):
    for action in _actions(name):
        assert "Row" not in str(action.__annotations__.get("return")), action


@each_module
def test_transitions_lead_to_declared_states(name):
    domain = _load(name, "domain")
    tables = {n: t for n, t in vars(domain).items() if n.endswith("TRANSITIONS")}
    for table_name, table in tables.items():
        for (state, action), target in table.items():
            assert isinstance(action, Enum), (table_name, action)
            assert isinstance(state, Enum), (table_name, state)
            assert type(target) is type(state), (table_name, target)


@each_module
def test_tables_end_in_row_and_are_singular_nouns_of_their_own(name):
    model = _load(name, "model")
    tables = {
        cls.__tablename__: cls.__name__
        for _, cls in inspect.getmembers(model, inspect.isclass)
        if _own(cls, model) and hasattr(cls, "__tablename__")
    }
    assert tables, "a module without a table"
    assert not [c for c in tables.values() if not c.endswith("Row")]
    plural = [t for t in tables if t.endswith("s") and not t.endswith(("ss", "us"))]
    assert not plural


@each_module
def test_a_manifest_names_what_is_there(name):
    module = _load(name, "module").MODULE
    assert module.name == name
    for what in _named(module):
        assert callable(find(what)), what
    for listed in (one for one in _lists(module) if isinstance(one, Listed)):
        assert isinstance(find(listed.rows), Rows), listed.rows
        spec = find(listed.spec)
        assert set(listed.actions) <= {action.key for action in spec.actions}
    for made in (one for several in module.next_from.values() for one in several):
        assert callable(find(made.drafts)), made.drafts
        assert not made.needs or isinstance(find(made.needs), Enum), made.needs


def _named(module: Module) -> list[str]:
    """Return all that a manifest names behind its lists, records and look-ups."""
    lists = [
        name
        for one in _lists(module)
        for name in (
            (*one.actions.values(), *_papers(one))
            if isinstance(one, Listed)
            else (one,)
        )
    ]
    kinds = (module.records, module.lookups, module.begins, module.around)
    chores = [one.does for one in module.chores]
    return [*lists, *chores, *(name for of in kinds for name in of.values())]


def _papers(listed: Listed) -> tuple[str, ...]:
    return (listed.papers,) if listed.papers else ()


def _lists(module: Module) -> list[Listing]:
    """Return every list of a module."""
    return [one.listing for one in module.lists()]


def test_manifests_load_no_screen_no_rule_and_no_table():
    """Rail and menus stand before anything behind them is loaded."""
    program = (
        "import sys\n"
        "from app.ui.registry import Registry\n"
        "assert len(Registry().modules) > 10\n"
        "parts = ('controller', 'service', 'listing', 'model', 'domain')\n"
        "bad = [name for name in sys.modules if name.split('.')[0] in\n"
        "       ('sqlalchemy', 'PySide6', 'forms', 'reports')\n"
        "       or name.startswith('app.') and name.split('.')[2:3] and\n"
        "       name.split('.')[2] in parts]\n"
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
