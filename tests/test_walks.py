"""Every day each claim is tried, and each promise proved; walks try the rest."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock

import pytest

from tests import rows, walks
from tests.sources import files, text


def marked(examples):
    return {getattr(one, "values", one): hasattr(one, "marks") for one in examples}


def test_what_is_not_for_each_day_bears_the_mark():
    assert marked(walks.walk("abc", "b")) == {("a",): True, "b": False, ("c",): True}
    pairs = walks.walk([("a", 1), ("b", 2)], [("b", 2)], names=2)
    assert marked(pairs) == {("a", 1): True, ("b", 2): False}
    decorated = walks.walked("key, code", [("a", 1), ("b", 2)], [("b", 2)])
    assert decorated.mark.args == ("key, code", pairs)


@pytest.mark.parametrize("daily", ["", "z"])
def test_a_walk_has_an_example_of_its_own_for_each_day(daily):
    with pytest.raises(AssertionError, match=r"every day|no examples: \['z'\]"):
        walks.walk("abc", daily)


def test_only_examples_walk_so_that_each_claim_keeps_one_for_each_day():
    """A test that bore the mark itself would be left out whole."""
    said = {path.name for path in files("tests") if "mark.walk" in text(path)}
    assert said == {"walks.py", "test_walks.py"}


def test_each_promise_is_proved():
    assert rows.promises().keys() == rows.proofs().keys()


@pytest.mark.parametrize(
    ("file", "kind", "walks_there"),
    [
        ("parties/test_service.py", "postgresql", True),
        ("parties/test_service.py", "sqlite", False),
        ("treasury/test_service.py", "postgresql", False),
        ("treasury/test_waiting.py", "postgresql", True),
        ("treasury/test_waiting.py", "sqlite", False),
    ],
)
def test_what_keeps_no_money_is_asked_of_a_server_on_a_walk(file, kind, walks_there):
    item = Mock(path=Path("tests", file))
    item.callspec.params = {"database": kind}
    plain = Mock(spec=["path", "add_marker"])
    walks.pytest_collection_modifyitems([item, plain])
    assert item.add_marker.called is walks_there
    assert not plain.add_marker.called
    tests = Path(__file__).parent
    assert all((tests / name).is_dir() for name in walks.MODULES)
    assert all((tests / name).is_file() for name in walks.READ)
