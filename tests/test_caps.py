"""Nothing outgrows a reader: the caps on files and functions."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.sources import files, functions, text

FOLDERS = ("app", "forms", "reports", "tests", "docs")
FILE_LINES = 500
FUNCTION_LINES = 60
STEPS = "app/db/migrations/versions/"
"""Alembic writes a step as one function; its length is that of the tables."""


SOURCES = (Path("run.py"), *files(*FOLDERS))


def test_file_is_at_most_500_lines():
    lengths = {path.as_posix(): len(text(path).splitlines()) for path in SOURCES}
    long = {path: count for path, count in lengths.items() if count > FILE_LINES}
    assert "tests/test_caps.py" in lengths
    assert not long, f"split as a module: {long}"


def test_function_is_at_most_60_lines():
    long = {
        f"{path}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in SOURCES
        if not path.is_relative_to(STEPS)
        for node in functions(ast.parse(text(path)))  # kept by nobody
        if node.end_lineno - node.lineno >= FUNCTION_LINES
    }
    assert not long, f"split by what it does: {long}"
