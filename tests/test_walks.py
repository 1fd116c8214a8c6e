"""Every day each claim is tried, and each promise proved; walks try the rest."""

from __future__ import annotations

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
