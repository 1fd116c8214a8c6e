"""What is put off for a short start is the same when it comes."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from types import ModuleType

import pytest

from app import sooner

ROOT = Path(__file__).resolve().parents[1]
SOURCE = '''
from __future__ import annotations
from dataclasses import dataclass, field

@dataclass(frozen=True, slots=True)
class Firm:
    """One that is never changed."""
    a: int
    b: tuple[int, ...] = ()
    told: list[int] = field(default_factory=list, compare=False, repr=False)

@dataclass(order=True)
class Loose:
    """One that is changed, and put in order."""
    a: int
    b: str = "b"
    def __post_init__(self):
        self.b = self.b.upper()

@dataclass(kw_only=True)
class Below(Loose):
    """One with the fields of another."""
    c: float = 1.5

class Own(Firm):
    """One without fields of its own."""
'''


def _classes(monkeypatch, name: str) -> ModuleType:
    made = ModuleType(name)
    monkeypatch.setitem(sys.modules, name, made)
    exec(SOURCE, vars(made))  # noqa: S102 - the classes above
    return made


@pytest.fixture(params=("at once", "later"))
def sample(request, monkeypatch):
    """The classes above, as Python makes them, and as a start makes them."""
    plain = getattr(dataclasses._create_fn, "__wrapped__", dataclasses._create_fn)
    monkeypatch.setattr(dataclasses, "_create_fn", plain)
    if request.param == "later":
        sooner.begin()
    return _classes(monkeypatch, "app.sample_of_a_test")


def test_a_dataclass_that_waits_does_what_any_other_does(sample):
    one, same, other = sample.Firm(1, (2,)), sample.Firm(1, b=(2,)), sample.Firm(2)
    assert repr(one) == "Firm(a=1, b=(2,))"
    assert (one == same, one == other, one == 1) == (True, False, False)
    assert len({one, same, other}) == 2
    assert one.told is not other.told
    assert replace(one, a=2, b=()) == other
    assert sample.Own(1) == sample.Own(1) != sample.Firm(1)
    assert sample.Loose(1) < sample.Loose(2) <= sample.Loose(2, "c")
    assert repr(sample.Below(1, c=2.5)) == "Below(a=1, b='B', c=2.5)"
    assert sample.Below(1, "x") == sample.Below(1, "X")
    changed = sample.Loose(1)
    changed.a = 5
    assert changed == sample.Loose(5)


def test_it_refuses_what_any_other_refuses(sample):
    with pytest.raises(TypeError, match=r"Firm.__init__\(\) missing .* 'a'"):
        sample.Firm()
    with pytest.raises(TypeError, match="unexpected keyword argument 'd'"):
        sample.Firm(1, d=2)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'a'"):
        sample.Firm(1).a = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'a'"):
        del sample.Own(1).a
    with pytest.raises(TypeError, match="not supported between"):
        assert sample.Loose(1) < 1
    with pytest.raises(TypeError, match="unhashable type"):
        hash(sample.Loose(1))


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="newer Pythons compile at once")
def test_a_method_takes_its_place_at_the_first_call(monkeypatch):
    sooner.begin()
    firm = _classes(monkeypatch, "app.sample_of_a_test").Firm
    waits = firm.__init__
    sooner.begin()  # once is enough
    assert firm(1).a == 1
    assert firm.__init__ is not waits
    assert firm.__init__.__qualname__ == "Firm.__init__"


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
