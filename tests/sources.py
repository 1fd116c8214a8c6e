"""The project's own sources, read and parsed once for all tests that look at them."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """Return every Python file of the folders, as paths from the project's folder."""
    return tuple(
        path.relative_to(ROOT)
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    )


@cache
def text(path: Path) -> str:
    """Return what stands in a file."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Return a file as the compiler reads it."""
    read = ast.parse(text(path))
    gc.freeze()  # it is kept to the end: to look through it for garbage took seconds
    return read


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return everything in a file, in the order of `ast.walk`."""
    return tuple(ast.walk(tree(path)))


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function, also those inside others; expressions hold none."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.expr):
            continue
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            yield inner
        yield from functions(inner)
