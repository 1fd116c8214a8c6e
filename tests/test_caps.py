"""Nothing outgrows a reader: the caps on files and functions."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("app", "forms", "reports", "tests", "docs")
FILES = [
    ROOT / "run.py",
    *(p for folder in FOLDERS for p in sorted((ROOT / folder).rglob("*.py"))),
]
FILE_LINES = 500
FUNCTION_LINES = 60

every_file = pytest.mark.parametrize(
    "path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


@every_file
def test_file_is_at_most_500_lines(path):
    count = len(path.read_text(encoding="utf-8").splitlines())
    assert count <= FILE_LINES, f"{count} lines: split it as a module"


@every_file
def test_function_is_at_most_60_lines(path):
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= FUNCTION_LINES
    }
    assert not long
