"""The modules as the window sees them; what they name is loaded when first used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.modules import ORDER, find
from app.ui.module import Begin, Listed, Listing, Tab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.db.listing import Listing as Rows
    from app.ui.desk import Desk, Lookup
    from app.ui.module import Module
    from forms.kit.list_spec import ListSpec


class Registry:
    """Finds a module by its name, a kind of record or a look-up.

    Args:
        found: The manifests; None: those of the program.
    """

    def __init__(self, found: tuple[Module, ...] | None = None) -> None:
        self._found = found
        self._lists: tuple[Module, ...] = ()

    def __iter__(self) -> Iterator[Module]:
        """Walk through the modules in the order of business."""
        return iter(self.modules)

    @property
    def modules(self) -> tuple[Module, ...]:
        """Every module, in its order."""
        if self._found is None:
            self._found = tuple(find(f"app.{name}.module:MODULE") for name in ORDER)
        return self._found

    @property
    def lists(self) -> tuple[Module, ...]:
        """Every list, each as a module of its own; see `Module.more_lists`."""
        if not self._lists:
            self._lists = tuple(one for m in self.modules for one in m.lists())
        return self._lists

    def named(self, name: str) -> Module | None:
        """Return a module by its name, or one of its further lists."""
        found = (m for m in (*self.modules, *self.lists) if m.name == name)
        return next(found, None)

    def of_record(self, kind: str) -> Module | None:
        """Return the module that opens a kind of record."""
        return next((m for m in self.modules if kind in m.records), None)

    def leading(self, kind: str) -> Module | None:
        """Return the module that knows where something leads that is found."""
        return next((m for m in self.modules if kind in m.leads), None)

    def begin(self, kind: str) -> Begin | None:
        """Tell how a kind of look-up begins a new record; None: it does not."""
        module = next((m for m in self.modules if kind in m.lookups), None)
        if module is None or not (kind in module.begins or kind in module.records):
            return None
        record = kind if kind in module.records else next(iter(module.records))
        return Begin(
            record=record,
            permission=f"{module.name}.edit",
            draft=module.begins.get(kind, ""),
        )

    def lookup(self, kind: str) -> Lookup | None:
        """Return what answers a look-up field of a kind."""
        names = (m.lookups[kind] for m in self.modules if kind in m.lookups)
        name = next(names, "")
        return find(name) if name else None


def maker(listing: Listing) -> Callable[[Desk], Tab]:
    """Load what makes the tab of a list, and return it."""
    if isinstance(listing, str):
        made: Callable[[Desk], Tab] = find(listing)
        return made
    from app.ui.list_controller import ListController  # noqa: PLC0415 - loads screens

    if listing.shares:
        from app.ui.list_shares import with_shares  # noqa: PLC0415 - few lists

        plain = maker(replace(listing, shares={}))
        return partial(with_shares, plain, listing.shares)
    spec, rows = declared(listing)
    made_of: dict[str, Any] = {"spec": spec, "rows": rows, "actions": listing.actions}
    if listing.papers:
        from app.ui.printable import printable  # noqa: PLC0415 - few lists print

        return partial(printable, papers=listing.papers, **made_of)
    return partial(ListController, **made_of)


def declared(listing: Listed) -> tuple[ListSpec, Rows[Any]]:
    """Return how a list looks, and who answers for its rows, in the office at hand."""
    spec, rows = find(listing.spec), find(listing.rows)
    if rows.own is None:
        return spec, rows
    from app.db.own_fields import listed, of_table  # noqa: PLC0415 - few have them
    from forms.kit.own_fields import shown  # noqa: PLC0415

    return shown(spec, of_table(rows.own)), listed(rows)
