"""Writes an export that was kept by name, for the command line (H3).

Rows come from the listing of its list, headings and cells from the declaration of the
screen: the file is the one that the window writes.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.errors import MissingError, NotPossibleError
from app.core.i18n import N_
from app.core.views import list_of
from app.db import views
from app.modules import find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.views import SavedView
    from app.db.unit_of_work import UnitOfWork

_CHUNK = 1000


def named(uow: UnitOfWork, name: str, of: str = "") -> SavedView:
    """Return an export by its name.

    Args:
        uow: The reading.
        name: As it was kept.
        of: Name of its list; "": the name tells.

    Raises:
        MissingError: There is none that the person may use.
        NotPossibleError: Several lists have one of this name.
    """
    found = [one for one in views.exports_named(uow, name) if of in {"", list_of(one)}]
    if not found:
        raise MissingError(N_("No export is called “{name}”."), name=name)
    lists = dict.fromkeys(map(list_of, found))
    if len(lists) > 1:
        raise NotPossibleError(
            N_("Several lists have an export “{name}”; write which: {lists}."),
            name=name,
            lists=", ".join(lists),
        )
    return found[0]


def write(uow: UnitOfWork, export: SavedView, path: Path) -> int:
    """Write what an export shows now; its kind of file is that of the name.

    Returns:
        How many rows it has.

    Raises:
        NotAllowedError: The person may not see them.
        MissingError: The list is no more.
        UnavailableError: The file cannot be written.
    """
    spec, rows = _parts(list_of(export))
    query = replace(export.query, after=None, limit=_CHUNK)
    overview = rows.overview(uow, query)
    chain = find("app.ui.chain:Chain")(find("app.ui.registry:Registry")())
    records: list[Any] = []
    while True:
        page = rows.page(uow, query)
        records += _told(uow, chain, spec.name, page.records)
        if page.next_key is None:
            break
        query = replace(query, after=page.next_key)
    arranged = find("forms.kit.list_spec:arranged")
    shown = arranged(spec.columns, export.layout or spec.layout())
    columns = find("forms.kit.list_spec:with_currency")(shown, spec.columns)
    kind = path.suffix.lower().removeprefix(".")
    find("forms.kit.export:export")(str(path), kind, columns, records, overview)
    return len(records)


def _told(uow: UnitOfWork, chain: Any, name: str, records: Sequence[Any]) -> list[Any]:
    """Return rows with what other modules know of them, as the window shows them."""
    if not chain.tells(name):
        return [*records]
    told = chain.told(uow, name, [one.id for one in records])
    return [replace(one, **told.get(one.id, {})) for one in records]


def _parts(name: str) -> tuple[Any, Any]:
    """Return how a list looks, and who answers for its rows.

    Raises:
        MissingError: There is no such list.
    """
    for module in find("app.ui.registry:Registry")().lists:
        listing = module.listing
        if hasattr(listing, "spec") and find(listing.spec).name == name:
            parts: tuple[Any, Any] = find("app.ui.registry:declared")(listing)
            return parts
    raise MissingError(N_("There is no list “{name}”."), name=name)
