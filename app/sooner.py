"""Makes the start short: what is seldom used is loaded when it is first used.

SQLAlchemy imports asyncio, and with it TLS, sockets and processes, for dialects that
are not ours; and the readers of installed packages, with all of e-mail. A module that
loads the real one when somebody asks it for anything stands in their place; nothing
else of them changes.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from threading import Lock
from types import ModuleType
from typing import Any

LATER = {"asyncio": ("iscoroutine",), "importlib.metadata": ()}
"""Modules that wait, and the functions that are taken from them while they do."""

Method = Callable[..., Any]
_lock = Lock()


def begin() -> None:
    """Put off what can wait; called before anything is loaded, once or again."""
    for name, functions in LATER.items():
        if name not in sys.modules:
            sys.modules[name] = _Later(name, functions)


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
