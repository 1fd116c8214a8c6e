"""What is put off for a short start is the same when it comes."""

from __future__ import annotations

import dataclasses
import enum
import inspect
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6 import QtCore, QtGui, QtWidgets

from app import sooner, sooner_enums

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


# --- Enumerations --------------------------------------------------------------------


def _of_qt() -> list[enum.EnumType]:
    """Return the enumerations of Qt that its commonest classes bring along."""
    classes = (QtCore.Qt, QtCore.QEvent, QtGui.QFont, QtWidgets.QStyle)
    return [
        kind
        for one in classes
        for kind in vars(one).values()
        if isinstance(kind, enum.EnumType)
    ]


def _told(kind: enum.EnumType) -> dict[str, object]:
    """Return everything that an enumeration knows, in words."""
    told: dict[str, object] = {}
    for name, value in vars(kind).items():
        plain = getattr(value, "__func__", value)
        told[name] = repr(getattr(plain, "__qualname__", plain))
    members = kind.__members__
    told["members"] = [
        (name, sorted(map(str, vars(members[name]).items()))) for name in members
    ]
    told["in turn"] = [str(member) for member in kind]
    return {name: words for name, words in told.items() if name != "__doc__"}


def _both(base: enum.EnumType, pairs: list[tuple[str, int]]) -> list[dict[str, object]]:
    more = {"module": "sea", "qualname": "Sea.Flag", "boundary": enum.KEEP}
    ways = (sooner_enums._make, sooner_enums.made)
    return [_told(way(base, "Flag", list(pairs), **more)) for way in ways]


def test_an_enumeration_of_qt_is_what_python_makes_of_it():
    kinds = _of_qt()
    assert len(kinds) > 100
    for kind in kinds:
        pairs = [(name, one.value) for name, one in kind.__members__.items()]
        slow, quick = _both(kind.__mro__[1], pairs)
        assert slow == quick, kind


@pytest.mark.parametrize("base", [enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag])
@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("A", 1), ("B", 2), ("Both", 3), ("Again", 2)],
        [("High", 4), ("None_", 0), ("Low", 1), ("All", 255)],
        [("A", -2_147_483_648), ("B", 2)],
    ],
)
def test_an_enumeration_is_what_python_makes_of_it(base, pairs):
    slow, quick = _both(base, pairs)
    assert slow == quick


def test_an_enumeration_that_is_not_plain_is_left_to_python():
    for pairs in ([("name", 1)], [("_own", 1)], [("A", "a")], ["A", "B"], "A B"):
        assert not sooner_enums._is_plain(enum.Enum, pairs)
        kind = sooner_enums.made(enum.Enum, "Kind", pairs)
        assert [one.name for one in kind] == list(kind.__members__)
    with pytest.raises(TypeError, match="already defined"):
        sooner_enums.made(enum.Enum, "Twice", [("A", 1), ("A", 2)])


@pytest.fixture
def begun(monkeypatch):
    """Put enumerations off as the start does, for one test."""
    monkeypatch.setattr(enum.EnumType, "_create_", sooner_enums._make)
    return sooner_enums.begin


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="this Python is left alone")
def test_whoever_asks_python_for_an_enumeration_gets_a_whole_one(begun):
    begun()
    assert enum.EnumType._create_ is sooner_enums.made
    begun()
    named = {"module": __name__, "qualname": "Sea", "boundary": enum.KEEP}
    assert list(enum.IntFlag("Sea", [("A", 1), ("B", 2)], **named)) == [1, 2]
    for names in ([("A", 1), ("B", 2)], "A B"):
        assert enum.Enum("Sea", names).__module__ == __name__, "it can be pickled"


@pytest.mark.parametrize("broken", ["_add", "_empty", "_count_bits"])
def test_enumerations_are_left_to_a_python_that_makes_them_otherwise(
    begun, monkeypatch, broken
):
    monkeypatch.setattr(sooner_enums, broken, lambda *_words, **_more: None)
    begun()
    assert enum.EnumType._create_ is sooner_enums._make
