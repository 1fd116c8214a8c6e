"""The modules as the window sees them, loaded when they are first needed."""

from __future__ import annotations

import importlib
import importlib.util
import logging
from typing import TYPE_CHECKING

from app import modules
from app.ui.module import Begin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.ui.desk import Lookup
    from app.ui.module import Module

log = logging.getLogger(__name__)


class Registry:
    """Finds a module by its name, a kind of record or a look-up."""

    def __init__(self, found: tuple[Module, ...] | None = None) -> None:
        self._found = found

    def __iter__(self) -> Iterator[Module]:
        """Walk through the modules in the order of business."""
        return iter(self.modules)

    def load(self) -> None:
        """Load every module now; may run off the screen's thread."""
        self._found = self.modules

    @property
    def modules(self) -> tuple[Module, ...]:
        """Every module that has screens, in its order."""
        if self._found is None:
            self._found = tuple(_load())
        return self._found

    @property
    def lists(self) -> tuple[Module, ...]:
        """Every list, each as a module of its own; see `Module.more_lists`."""
        return tuple(one for module in self.modules for one in module.lists())

    def named(self, name: str) -> Module | None:
        """Return a module by its name, or one of its further lists."""
        found = (m for m in (*self.modules, *self.lists) if m.name == name)
        return next(found, None)

    def of_record(self, kind: str) -> Module | None:
        """Return the module that opens a kind of record."""
        return next((m for m in self.modules if kind in m.records), None)

    def begin(self, kind: str) -> Begin | None:
        """Tell how a kind of look-up begins a new record; None: it does not."""
        module = next((m for m in self.modules if kind in m.lookups), None)
        if module is None or not (kind in module.begins or kind in module.records):
            return None
        record = kind if kind in module.records else next(iter(module.records))
        return Begin(
            record=record,
            permission=f"{module.name}.edit",
            draft=module.begins.get(kind),
        )

    def lookup(self, kind: str) -> Lookup | None:
        """Return what answers a look-up field of a kind."""
        return next((m.lookups[kind] for m in self.modules if kind in m.lookups), None)


def _load() -> Iterator[Module]:
    for name in modules.ORDER:
        where = f"app.{name}.controller"
        if importlib.util.find_spec(f"app.{name}") is None:
            continue
        if importlib.util.find_spec(where) is None:
            continue  # a module without screens of its own
        made: Module | None = getattr(importlib.import_module(where), "MODULE", None)
        if made is None:
            log.warning("%s has no MODULE", where)
        else:
            yield made
