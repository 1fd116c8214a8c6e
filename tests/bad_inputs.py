"""The list of bad inputs, `tests/data/bad_inputs.json`, for every test that uses it.

Each entry has the input and what is to happen: "=x" is taken as x, "~x" as x after the
person was told what was taken out, "!reason" is refused. `why` says where the rule is a
choice of ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from app.core.errors import AppError

_FILE = Path(__file__).parent / "data" / "bad_inputs.json"


@cache
def _all() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(_FILE.read_text("ascii"))
    return found


def of(category: str) -> list[tuple[str, str, str]]:
    """Return the entries of a category: id, input, what is to happen."""
    return [
        (one["id"], spelt(one["input"]), spelt_rule(one["expect"]))
        for one in _all()[category]
    ]


def money() -> list[tuple[str, str, str, str]]:
    """Return the amounts: id, input, currency, what is to happen."""
    return [
        (one["id"], one["input"], one["currency"], one["expect"])
        for one in _all()["money"]
    ]


def everything() -> list[str]:
    """Return every input of every category, the longest of them cut."""
    found = [text for category in _all() for _id, text, _rule in of(category)]
    return [text[:100_000] for text in found]


def spelt(given: Any) -> str:
    """Return an input; long ones are kept as what they repeat."""
    if isinstance(given, str):
        return given
    before, after = given.get("before", ""), given.get("then", "")
    return f"{before}{given['repeat'] * given['times']}{after}"


def spelt_rule(given: Any) -> str:
    """Return what is to happen; a long text is taken as it is."""
    return given if isinstance(given, str) else f"={spelt(given)}"


def differences(category: str, read: Callable[[str], str]) -> list[str]:
    """Return the entries with which something else happens than is to.

    Args:
        category: Of the list.
        read: What reads such an input; refuses by an `AppError` or a `ValueError`.
    """
    found = []
    for key, text, rule in of(category):
        said = outcome(read, text)
        if said[0] != rule[0] or (rule[0] == "=" and said != rule):
            found.append(f"{key} {text[:40]!a}: {said[:60]!a}, not {rule[:60]!a}")
    return found


def outcome(read: Callable[[str], str], text: str) -> str:
    """Return "=value" or "!sentence"; what crashes, crashes the test."""
    try:
        return f"={read(text)}"
    except ValueError as refused:
        return f"!{refused}"
    except AppError as refused:
        said = str(refused).strip()
        return f"!{said}" if said else "refused without a word"
