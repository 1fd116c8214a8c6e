"""What is tried every day, and what on a walk.

A walk tries one claim everywhere: over each screen and language, each paper, each
place where a fault can happen. `run.py test` tries the examples that would fail first,
`run.py test --walks` all the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the walks be asked for."""
    told = "only the examples that are not tried every day"
    parser.addoption("--walks", action="store_true", help=told)


def pytest_configure(config: pytest.Config) -> None:
    """Choose them by their mark."""
    if config.getoption("walks"):
        config.option.markexpr = "walk"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Load no file that has none of them."""
    if config.getoption("walks") and collection_path.suffix == ".py":
        return "walk" not in collection_path.read_text("utf-8") or None
    return None


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
