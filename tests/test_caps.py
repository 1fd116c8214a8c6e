"""Nothing outgrows a reader: the caps on files and functions."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("app", "forms", "reports", "tests", "docs")
FILE_LINES = 500
FUNCTION_LINES = 60
STEPS = "app/db/migrations/versions/"
"""Alembic writes a step as one function; its length is that of the tables."""


def _sources() -> dict[str, str]:
    """Return the text of every Python file, by its path."""
    inside = (p for folder in FOLDERS for p in sorted((ROOT / folder).rglob("*.py")))
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in (ROOT / "run.py", *inside)
    }


def test_file_is_at_most_500_lines():
    lengths = {path: len(text.splitlines()) for path, text in _sources().items()}
    long = {path: count for path, count in lengths.items() if count > FILE_LINES}
    assert "tests/test_caps.py" in lengths
    assert not long, f"split as a module: {long}"


def test_function_is_at_most_60_lines():
    long = {
        f"{path}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path, text in _sources().items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not path.startswith(STEPS)
        and node.end_lineno - node.lineno >= FUNCTION_LINES
    }
    assert not long, f"split by what it does: {long}"
