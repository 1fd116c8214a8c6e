"""Makes the start short: what is seldom used is loaded when it is first used.

SQLAlchemy imports asyncio, and with it TLS, sockets and processes, for dialects that
are not ours; and the readers of installed packages, with all of e-mail. PySide imports
what describes its functions in words, for who asks for help. A module that loads the
real one when somebody asks it for anything stands in their place; nothing else of them
changes.

Every record has six functions that Python writes and translates as its module is
loaded, most of which nobody calls before the first list is on the screen. Each is
written when it is first called.
"""

from __future__ import annotations

import dataclasses
import importlib
import sys
from collections.abc import Callable
from functools import partial
from importlib.machinery import ModuleSpec
from threading import Lock
from types import ModuleType
from typing import Any

LATER = {
    "asyncio": ("iscoroutine",),
    "importlib.metadata": (),
    "zipfile": (),
    "sqlalchemy.dialects.sqlite.aiosqlite": (),
    "shibokensupport.signature.layout": (),
    "shibokensupport.signature.parser": (),
    "shibokensupport.signature.lib.enum_sig": (),
    "shibokensupport.signature.lib.pyi_generator": (),
}
"""Modules that wait, and the functions that are taken from them while they do.

Those of PySide can wait where `run.py` has unpacked them.
"""

Method = Callable[..., Any]
_lock = Lock()


def begin() -> None:
    """Put off what can wait; called before anything is loaded, once or again."""
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
        # Python 3.13 writes all functions of a record in one go, by other means.
        if write := getattr(dataclasses, "_create_fn", None):
            vars(dataclasses)["_create_fn"] = partial(_written_later, write)


def _written_later(write: Method, name: str, *words: Any, **more: Any) -> Method:
    """Return what stands for a function of a record until somebody calls it.

    Args:
        write: Writes it, as `dataclasses` does.
        name: Of the function.
        words: What it takes and does.
        more: What its words mean.
    """
    made: list[Method] = []

    def first(self: object, /, *args: Any, **given: Any) -> Any:
        if not made:
            made.append(write(name, *words, **more))
            made[0].__qualname__ = first.__qualname__
        for kind in type(self).__mro__:
            if vars(kind).get(name) is first:
                setattr(kind, name, made[0])
        return made[0](self, *args, **given)

    first.__name__ = name
    return first


class _Finder:
    """Finds what stands for a module, until the real one is wanted."""

    def __init__(self) -> None:
        self.wanted: set[str] = set()

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        """Override MetaPathFinder.find_spec."""
        waits = name in LATER and name not in self.wanted
        return ModuleSpec(name, self) if waits else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Override Loader.create_module."""
        return _Later(spec.name, LATER[spec.name])

    def exec_module(self, module: ModuleType) -> None:
        """Override Loader.exec_module: from now on it may be asked."""
        vars(module)["_stands"] = True


class _Later(ModuleType):
    """Stands for a module until somebody wants something of it."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        for function in functions:
            setattr(self, function, self._function(function))

    def __getattr__(self, name: str) -> Any:
        if "_stands" not in vars(self):  # Python itself asks what it is making
            raise AttributeError(name)
        with _lock:
            _finder.wanted.add(self.__name__)
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)

    def _function(self, name: str) -> Method:
        def real(*args: Any, **given: Any) -> Any:
            return self.__getattr__(name)(*args, **given)

        return real


_finder = _Finder()
