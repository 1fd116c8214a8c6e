"""What is tried every day, and what on a walk.

A walk tries one claim everywhere: over each screen and language, each paper, each
place where a fault can happen. `run.py test` tries the examples that would fail first,
`run.py test --all` the others too.

`walks.txt` names what takes long and walks whole: a deal through its windows, an office
moved to a server and back. Each day something shorter tries each promise, and each line
of what others gave us to withstand (tests/test_walks.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

MODULES = {
    *("catalog", "contracts", "credits", "documents", "dossier", "exchange"),
    *("inquiries", "mail", "office", "parties", "purchasing", "quality", "quotations"),
    *("script", "shipments", "suppliers"),
}
"""Folders of tests whose services keep no ledger of money, no stock and no rights: what
they do on a file every day they do on a server on a walk."""
READ = {
    *("customs/test_evidence.py", "customs/test_export_day.py"),
    *("treasury/test_home_bars.py", "treasury/test_waiting.py"),
    "treasury/test_years.py",
}
"""Files of tests that only read what is booked, for a paper or the first page."""


@cache
def long() -> frozenset[str]:
    """Return what walks whole: tests, or single examples of them, as pytest names."""
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    return frozenset(f"tests/{line}" for line in lines if line and line[0] != "#")


def on_server_walks(path: Path) -> bool:
    """Say whether what a file tries on a server, too, is left to the walks."""
    return path.parent.name in MODULES or "/".join(path.parts[-2:]) in READ


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to the walks what takes long, and what they do on a server, too."""
    for item in items:
        told = getattr(item, "callspec", None)
        on_server = told and told.params.get("database") == "postgresql"
        named = not long().isdisjoint((item.nodeid, item.nodeid.partition("[")[0]))
        if named or (on_server and on_server_walks(item.path)):
            item.add_marker("walk")


def walk(values: Iterable[Any], daily: Collection[Any], *, names: int = 1) -> list[Any]:
    """Return the examples of a claim; those that are not for each day bear the mark.

    Args:
        values: All of them, as `parametrize` takes them.
        daily: Those that are tried every day: at least one.
        names: How many parameters one example fills in.
    """
    each = [*values]
    unknown = [one for one in daily if one not in each]
    assert daily, "every day something of the claim is tried"
    assert not unknown, f"no examples: {unknown}"
    return [
        one
        if one in daily
        else pytest.param(*(one if names > 1 else (one,)), marks=pytest.mark.walk)
        for one in each
    ]


def walked(
    names: str | tuple[str, ...],
    values: Iterable[Any],
    daily: Collection[Any],
    **how: Any,
) -> pytest.MarkDecorator:
    """Do as `parametrize`, but leave all examples but the daily ones to the walks."""
    count = len(names.split(",") if isinstance(names, str) else names)
    return pytest.mark.parametrize(names, walk(values, daily, names=count), **how)
