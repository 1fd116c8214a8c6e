"""Makes the start short: what is seldom used is made when it is first used.

Two things that Python and the libraries do at once, though hardly a start uses them:

* SQLAlchemy imports asyncio, and with it TLS, sockets and processes, for dialects that
  are not ours; and the readers of installed packages, with all of e-mail. A module that
  loads the real one when somebody asks it for anything stands in their place.
* A dataclass compiles the source of each of its methods. Of several hundred classes
  most live through a start without one being made, compared or printed: the methods
  are compiled at their first call, and take their place in the class then.

Nothing here changes what a program can see of either but the time they take.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import sys
from collections.abc import Callable
from threading import Lock
from types import ModuleType
from typing import Any

LATER = {"asyncio": ("iscoroutine",), "importlib.metadata": ()}
"""Modules that wait, and the functions that are taken from them while they do."""
OURS = ("app.", "forms.", "reports.")
"""Whose dataclasses wait; what a library looks for in its own is not ours to know."""

Method = Callable[..., Any]
_lock = Lock()


def begin() -> None:
    """Put off what can wait; called before anything is loaded, once or again."""
    for name, functions in LATER.items():
        if name not in sys.modules:
            sys.modules[name] = _Later(name, functions)
    compiled = getattr(dataclasses, "_create_fn", None)  # no part of newer Pythons
    if compiled is not None and not hasattr(compiled, "__wrapped__"):
        setattr(dataclasses, "_create_fn", _put_off(compiled))  # noqa: B010 - private


class _Later(ModuleType):
    """Stands for a module until somebody wants something of it."""

    def __init__(self, name: str, functions: tuple[str, ...]) -> None:
        super().__init__(name)
        for function in functions:
            setattr(self, function, self._function(function))

    def __getattr__(self, name: str) -> Any:
        with _lock:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)

    def _function(self, name: str) -> Method:
        def real(*args: Any, **given: Any) -> Any:
            return self.__getattr__(name)(*args, **given)

        return real


def _put_off(compiled: Method) -> Method:
    """Return what makes methods of dataclasses as `compiled` does, but later."""

    @functools.wraps(compiled)
    def later(name: str, args: Any, body: Any, **given: Any) -> Method:
        home = (given.get("globals") or {}).get("__name__", "")
        if not home.startswith(OURS):
            made: Method = compiled(name, args, body, **given)
            return made
        return _method(name, functools.partial(compiled, name, args, body, **given))

    return later


def _method(
    name: str, compiled: Callable[[], Callable[..., Any]]
) -> Callable[..., Any]:
    """Return a method that is compiled, and takes its own place, when it is called."""
    known: list[Method] = []

    def first(self: Any, *args: Any, **given: Any) -> Any:
        if not known:
            known.append(compiled())
            known[0].__qualname__ = first.__qualname__
        for owner in type(self).__mro__:
            if owner.__dict__.get(name) is first:
                setattr(owner, name, known[0])
        return known[0](self, *args, **given)

    first.__name__ = name
    return first
