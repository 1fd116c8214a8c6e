"""Prints every promise of features.csv with the tests that prove it.

Reads the test files without running them: standard library only, no environment.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def promises() -> dict[str, str]:
    """Return the promised features: id to title."""
    with (TESTS / "features.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["title"] for row in csv.DictReader(file)}


def _marked(nodes: list[ast.expr]) -> Iterator[str]:
    """Yield the ids in `pytest.mark.feature(...)`, also inside a list of marks."""
    for call in (n for node in nodes for n in ast.walk(node)):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == (
            "pytest.mark.feature"
        ):
            yield from (a.value for a in call.args if isinstance(a, ast.Constant))


def _tests_in(body: list[ast.stmt], over: set[str]) -> Iterator[tuple[str, set[str]]]:
    """Yield each test's name and the ids that it carries or inherits."""
    for node in body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == (
            "pytestmark"
        ):
            over = over | set(_marked([node.value]))
    for node in body:
        if isinstance(node, ast.ClassDef):
            marks = over | set(_marked(node.decorator_list))
            for name, ids in _tests_in(node.body, marks):
                yield f"{node.name}::{name}", ids
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield node.name, over | set(_marked(node.decorator_list))


def proofs() -> dict[str, list[str]]:
    """Return feature id to the tests that carry its mark."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = path.relative_to(TESTS.parent).as_posix()
        for name, ids in _tests_in(tree.body, set()):
            for feature in sorted(ids):
                found.setdefault(feature, []).append(f"{place}::{name}")
    return found


def main() -> int:
    """Print the table; the status is 1 when a promise or a mark stands alone."""
    options = argparse.ArgumentParser(prog="run.py rows", description=__doc__)
    options.add_argument("--json", action="store_true", help="as one JSON object")
    options.add_argument("--missing", action="store_true", help="only those without")
    chosen = options.parse_args()
    promised, proved = promises(), proofs()
    if chosen.json:
        print(json.dumps({id_: proved.get(id_, []) for id_ in promised}, indent=1))
    else:
        _show(promised, proved, missing_only=chosen.missing)
    bare = [id_ for id_ in promised if id_ not in proved]
    unknown = sorted(set(proved) - set(promised))
    for id_ in unknown:
        print(f"{id_}: marked by a test, but not in features.csv", file=sys.stderr)
    return 1 if bare or unknown else 0


def _show(
    promised: dict[str, str], proved: dict[str, list[str]], *, missing_only: bool
) -> None:
    for id_, title in promised.items():
        tests = proved.get(id_, [])
        if missing_only and tests:
            continue
        print(f"{id_:6} {title}")
        for test in tests or ["NO TEST"]:
            print(f"       {test}")
    count = sum(id_ in proved for id_ in promised)
    print(f"{count} of {len(promised)} promises are proved by tests.")


if __name__ == "__main__":
    sys.exit(main())
