"""Every day each claim is tried, and each promise proved; walks try the rest."""

from __future__ import annotations

import csv
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


def test_what_walks_is_told_in_one_place():
    """A test that bore the mark itself would be left out unseen."""
    said = {path.name for path in files("tests") if "mark.walk" in text(path)}
    assert said == {"walks.py", "test_walks.py"}


@pytest.mark.parametrize("example", ["", "[one]"])
def test_what_is_named_walks_with_all_its_examples(monkeypatch, example):
    monkeypatch.setattr(walks, "long", lambda: {f"tests/test_a.py::test_b{example}"})
    named, other = (
        Mock(spec=["add_marker"], nodeid=f"tests/test_a.py::test_b{one}")
        for one in ("[one]", "[two]")
    )
    walks.pytest_collection_modifyitems([named, other])
    assert named.add_marker.called
    assert other.add_marker.called is (not example)


def only_walked(proofs):
    return [one for one, tests in proofs if tests and walks.long().issuperset(tests)]


def test_each_promise_is_proved_every_day():
    proofs = rows.proofs()
    assert rows.promises().keys() == proofs.keys()
    assert not only_walked(proofs.items())


def test_each_line_of_what_we_withstand_is_tried_every_day():
    with (Path(__file__).parent / "proofs.csv").open(encoding="utf-8") as file:
        assert not only_walked(
            [(row["line"], row["tests"].split()) for row in csv.DictReader(file)]
        )


def test_what_walks_whole_is_there():
    lines = Path(walks.__file__).with_suffix(".txt").read_text("utf-8").splitlines()[2:]
    assert lines == sorted(set(lines))
    for one in lines:
        path, _colons, name = one.partition("[")[0].partition("::")
        assert f"\ndef {name}(" in text(Path("tests", path)), one


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
    item = Mock(path=Path("tests", file), nodeid=f"tests/{file}::test_one[{kind}]")
    item.callspec.params = {"database": kind}
    plain = Mock(spec=["add_marker"], nodeid=f"tests/{file}::test_another")
    walks.pytest_collection_modifyitems([item, plain])
    assert item.add_marker.called is walks_there
    assert not plain.add_marker.called
    tests = Path(__file__).parent
    assert all((tests / name).is_dir() for name in walks.MODULES)
    assert all((tests / name).is_file() for name in walks.READ)
