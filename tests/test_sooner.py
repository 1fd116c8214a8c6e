"""What is put off for a short start is the same when it comes."""

from __future__ import annotations

import dataclasses
import inspect
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from app import sooner

ROOT = Path(__file__).resolve().parents[1]


def test_a_module_that_waits_is_the_real_one_for_who_asks():
    program = (
        "from app import sooner; sooner.begin()\n"
        "import asyncio, sys; import sqlalchemy.orm\n"
        "assert not {'ssl', 'asyncio.events', 'email.message'} & set(sys.modules)\n"
        "async def one(): return 1\n"
        "coroutine = one(); assert asyncio.iscoroutine(coroutine)\n"
        "assert asyncio.run(coroutine) == 1\n"
        "import asyncio as again, asyncio.events\n"
        "assert again.events is asyncio.events\n"
        "assert again is sys.modules['asyncio'] and again.__file__\n"
        "from importlib import metadata; assert metadata.version('sqlalchemy')\n"
        "sooner.begin(); import importlib.metadata as real; assert real.__file__\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)


def test_pyside_describes_its_functions_as_before():
    """Also where its own files lie unpacked, and wait for somebody who asks."""
    program = (
        "from app import sooner; sooner.begin()\n"
        "from PySide6.QtCore import QObject\n"
        "from PySide6.support.signature import get_signature\n"
        "told = get_signature(QObject.setObjectName)\n"
        "assert str(told) == '(self, name: str, /) -> None', told\n"
        "try: QObject().setParent('nobody')\n"
        "except TypeError as error: assert 'signatures' in str(error)\n"
        "else: raise AssertionError\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)


# --- Records -------------------------------------------------------------------------


@pytest.fixture
def later(monkeypatch):
    """Write the functions of records that are made in a test when they are called."""
    write = getattr(dataclasses, "_create_fn", None)
    if write is None:
        pytest.skip("this Python writes them together")
    put = partial(sooner._written_later, write)
    monkeypatch.setattr(dataclasses, "_create_fn", put)


@pytest.mark.usefixtures("later")
def test_a_record_whose_functions_are_written_later_is_the_same():
    @dataclasses.dataclass(frozen=True, order=True, slots=True)
    class Line:
        """A line."""

        product: str
        pieces: int = 1
        marks: list[str] = dataclasses.field(default_factory=list, compare=False)

    @dataclasses.dataclass(frozen=True, slots=True)
    class Priced(Line):
        """A line with its price."""

        price: int = 0

        def __post_init__(self) -> None:
            if self.price < 0:
                raise ValueError(self.price)

    one, two = Line("P-1", 2), Line("P-1", pieces=2)
    assert one == two
    assert hash(one) == hash(two)
    assert one is not two
    assert one.marks is not two.marks
    assert repr(one).endswith("Line(product='P-1', pieces=2, marks=[])")
    assert dataclasses.replace(one, pieces=3) > two
    assert one != ("P-1", 2)
    assert Priced("P-2", price=5).product == "P-2"
    assert dataclasses.astuple(Priced("P-2", price=5)) == ("P-2", 1, [], 5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.pieces = 3
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.pieces
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 .*'product'"):
        Line()
    with pytest.raises(ValueError, match="-1"):
        Priced("P-2", price=-1)


@pytest.mark.usefixtures("later")
def test_a_function_of_a_record_is_written_once():
    @dataclasses.dataclass
    class Whole:
        """All of it."""

        size: int = 0

    @dataclasses.dataclass
    class Part(Whole):
        """A part; what it does not say itself is its base's."""

        def __init__(self) -> None:
            super().__init__(size=3)

    stands = vars(Whole)["__init__"]
    assert Part().size == 3
    written = vars(Whole)["__init__"]
    assert written is not stands
    assert str(inspect.signature(written)) == "(self, size: 'int' = 0) -> None"
    assert stands.__qualname__ == written.__qualname__
    assert Whole(4).size == 4
    assert vars(Whole)["__init__"] is written
