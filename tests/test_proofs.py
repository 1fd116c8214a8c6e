"""What others gave us to withstand: each line has its test, or says why it has none.

`tests/proofs.csv` names for each line of the list of bad inputs, of the actions that
must be refused, and of the traps found by experiment, the tests that try it.
"""

from __future__ import annotations

import ast
import csv
from collections import Counter
from pathlib import Path

from tests import bad_inputs, postgres

TESTS = Path(__file__).resolve().parent
LINES = {"bad input": 18, "bad action": 78, "trap": 22}
VALUES = {
    "number": 99, "number-zero-negative": 20, "number-comma-locale": 20, "date": 76,
    "currency": 40, "money-by-currency": 20, "rate": 20, "hs-code": 40, "iban": 40,
    "trade-codes": 65, "text": 90, "search": 62, "export-cell": 68,
    "attachment-name": 90,
}  # fmt: skip
"""How many values the list has of each kind."""
NO_TEXT = {
    "number": range(84, 100), "number-zero-negative": range(10, 17),
    "date": range(66, 75), "currency": (31, 32), "rate": (17, 18), "iban": (28,),
    "hs-code": (32, 33), "text": (80, 81, 82), "search": (59, 60),
    "export-cell": (54, 55, 56), "attachment-name": (79, 80),
}  # fmt: skip
"""Those that are no text, as only cells of a workbook can hold them: nan, 46000, None.

`test_values_of_cells_are_read_or_refused` tries what a cell can be.
"""


def lines() -> list[dict[str, str]]:
    with (TESTS / "proofs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named_in(path: str) -> set[str]:
    tree = ast.parse((TESTS.parent / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_line_names_tests_that_are_there_or_says_why_none():
    wrong = []
    for row in lines():
        for name in row["tests"].split():
            path, _colons, test = name.partition("::")
            if not (TESTS.parent / path).is_file() or test not in named_in(path):
                wrong.append(f"{row['line']}: {name}")
        if not row["tests"] and not row["why"]:
            wrong.append(f"{row['line']}: no test")
    assert wrong == []


def test_no_line_is_left_out():
    assert Counter(row["list"] for row in lines()) == LINES
    assert len({(row["list"], row["line"]) for row in lines()}) == sum(LINES.values())


def test_each_value_of_the_list_is_tried():
    kept = {one["id"] for category in bad_inputs._all().values() for one in category}
    given = {
        f"{kind}-{number:03}"
        for kind, count in VALUES.items()
        for number in range(1, count + 1)
        if number not in NO_TEXT.get(kind, ())
    }
    assert given - kept == set()
    assert {row["line"] for row in lines()} >= set(VALUES)


def test_a_server_of_the_tests_listens_where_nobody_calls_from():
    """Trap 22: Linux gives outgoing connections the ports from 32768 on."""
    first, beyond = postgres.PORTS
    assert 1024 <= first < beyond <= 32768
