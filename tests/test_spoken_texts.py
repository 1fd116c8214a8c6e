"""No text of the screen goes past the catalogues.

A heuristic over the sources: whatever is shown must come from `_()`, `_n()` or, for a
constant, from `N_()`, and each of these gets the values that its placeholders name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pytest

from tests.catalogues import KEYWORDS, SOURCES
from tests.sources import files, nodes

SHOWN: dict[str, tuple[int | str, ...]] = {
    # Qt
    **dict.fromkeys(("QLabel", "QPushButton", "QCheckBox", "QRadioButton"), (0,)),
    **dict.fromkeys(("QGroupBox", "QAction", "QMenu", "addMenu"), (0, 1)),
    **dict.fromkeys(("setText", "setToolTip", "setStatusTip", "setWhatsThis"), (0,)),
    **dict.fromkeys(("setPlaceholderText", "setWindowTitle", "setTitle"), (0,)),
    **dict.fromkeys(("setAccessibleName", "setAccessibleDescription"), (0,)),
    **dict.fromkeys(("addItem", "addAction", "insertItem", "setItemText"), (0, 1)),
    **dict.fromkeys(("addTab", "insertTab", "setTabText", "setTabToolTip"), (0, 1, 2)),
    **dict.fromkeys(("setSuffix", "setPrefix", "showMessage"), (0,)),
    # the kit
    "layout.text": (0,),
    "button": (0,),
    "ghost": (1, 2),
    "labelled": (1,),
    "toast": (0,),
    "status": (0,),
    "say": (0,),
    "set_title": (0,),
    "set_problem": (0,),
    "set_hint": (0,),
    **dict.fromkeys(("FieldSpec", "ColumnSpec", "ActionSpec"), (1, "hint", "ask")),
    **dict.fromkeys(("SectionSpec", "ToolSpec", "Column"), (1, "entry", "hint")),
    "ListSpec": ("title", "singular", "empty"),
    "EditorSpec": ("singular",),
    **dict.fromkeys(("View", "Fact", "Block", "Note", "Stage", "Step"), (0,)),
    **dict.fromkeys(("Chip", "Sheet"), (0,)),
    "Module": ("title", "group"),
    # what the rules say
    "Problem": (1,),
    **dict.fromkeys(
        ("AppError", "InvalidError", "NotAllowedError", "ConflictError"), (0,)
    ),
    **dict.fromkeys(("MissingError", "NotPossibleError", "UnavailableError"), (0,)),
}
"""What shows a text, and the arguments that are texts."""

CODE = re.compile(r"[A-Z]+|kg|cm|mm|Lading|启运")
"""What reads the same in every language: USD, PDF, kg, the program's two names."""

Calls = list[tuple[str, ast.Call]]

WORDS = re.compile(r"[^\W\d_]{2,}")
PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")


@cache
def everything() -> dict[str, Calls]:
    """Every call of every source, read once."""
    return {path.as_posix(): calls(nodes(path)) for path in files(*SOURCES)}


def name_of(call: ast.Call) -> str:
    """The last name of what is called; `layout.text` with its module."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="layout"), attr="text"):
            return "layout.text"
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def calls(found: Iterable[ast.AST]) -> Calls:
    return [(name_of(node), node) for node in found if isinstance(node, ast.Call)]


def literals(node: ast.expr) -> Iterator[str]:
    """The words that an argument shows without asking a catalogue."""
    match node:
        case ast.Constant(value=str() as text):
            yield PLACEHOLDER.sub("", text)
        case ast.JoinedStr(values=pieces):
            for piece in pieces:
                yield from literals(piece)
        case ast.BinOp(left=left, right=right):
            yield from literals(left)
            yield from literals(right)
        case ast.IfExp(body=one, orelse=other):
            yield from literals(one)
            yield from literals(other)
        case ast.BoolOp(values=values):
            for value in values:
                yield from literals(value)


def shown(call: ast.Call, places: tuple[int | str, ...]) -> Iterator[ast.expr]:
    for place in places:
        if isinstance(place, int):
            yield from call.args[place : place + 1]
        else:
            yield from (k.value for k in call.keywords if k.arg == place)


def past(found: Calls) -> Iterator[tuple[int, str, str]]:
    """Find texts that are shown as they stand: line, what shows it, the text."""
    for name, call in found:
        for argument in shown(call, SHOWN.get(name, ())):
            for text in literals(argument):
                if any(not CODE.fullmatch(word) for word in WORDS.findall(text)):
                    yield call.lineno, name, text


def put_together(found: Calls) -> Iterator[tuple[int, str]]:
    """Find messages that the catalogue cannot be read from."""
    for name, call in found:
        first = call.args[0] if name in KEYWORDS and call.args else None
        if isinstance(first, ast.JoinedStr | ast.BinOp):
            yield call.lineno, ast.unparse(first)


def unfilled(found: Calls) -> Iterator[tuple[int, str, list[str]]]:
    """Find messages whose placeholders get other values than they name."""
    later = any(name == "format" for name, _call in found)
    for name, call in found:
        if name not in {"_", "_n", "tr", "trn", "both"}:
            continue
        given = {keyword.arg for keyword in call.keywords}
        if None in given or (later and not given):  # **params, or .format() afterwards
            continue
        counts = {"n"} if name in {"_n", "trn"} else set()
        for argument in call.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                wanted = set(PLACEHOLDER.findall(argument.value))
                if wanted - counts != given - counts or not wanted <= given | counts:
                    yield call.lineno, argument.value, sorted(map(str, given))


def everywhere(
    find: Callable[[Calls], Iterable[object]],
) -> dict[str, list[object]]:
    found = {place: list(find(made)) for place, made in everything().items()}
    return {place: what for place, what in found.items() if what}


@pytest.mark.feature("A154")
def test_what_is_shown_is_translated():
    assert not everywhere(past), "say it with _(), a constant with N_()"


def test_what_is_translated_is_written_out():
    assert not everywhere(put_together), "no f-string, nothing put together"


def test_every_placeholder_gets_its_value():
    assert not everywhere(unfilled)


@pytest.mark.parametrize(
    ("source", "find"),
    [
        ('label.setText("Nothing found")', past),
        ('label.setText(f"{count} found")', past),
        ('label.setToolTip(words or "Nothing")', past),
        ('layout.text("Colours", "h2")', past),
        ('FieldSpec("due_on", "Due", "date")', past),
        ('Problem("rate", "Enter the rate.")', past),
        ('_(f"{count} found")', put_together),
        ('_("Found " + name)', put_together),
        ('_("{count} found")', unfilled),
        ('_("{count} found", n=1)', unfilled),
        ('_n("{n} of {all}", "{n} of {all}", 2)', unfilled),
    ],
)
def test_the_finder_finds(source, find):
    assert list(find(calls(ast.walk(ast.parse(source)))))


@pytest.mark.parametrize(
    ("source", "find"),
    [
        ('label.setText(_("Nothing found"))', past),
        ('label.setText(f"USD {amount} · {share}%")', past),
        ('layout.text(_("Colours"), "h2")', past),
        ('FieldSpec("due_on", N_("Due"), "date")', past),
        ('_("{count} found", count=count)', unfilled),
        ('_n("{n} row", "{n} rows", 2)', unfilled),
        ('_n("one row of {all}", "{n} rows of {all}", 2, all=3)', unfilled),
    ],
)
def test_the_finder_lets_pass(source, find):
    assert not list(find(calls(ast.walk(ast.parse(source)))))
