"""The files that take longest are begun first: the last one would be waited for alone.

A file is run by one worker from its first test to its last, in an order that does not
depend on the others (`run.py test`).
"""

from __future__ import annotations

import pytest

LONGEST = (
    *("tests/test_windows_fit.py", "tests/ui/test_one_step_lines.py"),
    *("tests/test_text_fit.py", "tests/ui/test_one_step.py"),
    *("tests/security/test_doctor.py", "tests/ui/test_keyboard.py"),
    *("tests/access/test_offered_commands.py", "tests/db/test_scope.py"),
    *("tests/db/test_faults.py", "tests/db/test_move.py"),
    *("tests/script/test_sample.py", "tests/script/test_other_deals.py"),
)


def pytest_configure(config: pytest.Config) -> None:
    """Keep to this order: pytest-xdist would begin with files of many tests."""
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first; within a file nothing changes its place."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))
