"""Finds the records that cells name by their code or their whole name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.i18n import N_
from app.db import exchange as tables
from app.exchange.cells import CellError
from app.modules import find

if TYPE_CHECKING:
    from app.core.refs import Ref
    from app.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Kind:
    row: str
    columns: tuple[str, ...]
    permission: str
    role: str = ""


_PARTY = ("app.parties.model:PartyRow", ("code", "name", "name_zh"), "parties.view")
KINDS = {
    "party": _Kind(*_PARTY),
    "customer": _Kind(*_PARTY, role="customer"),
    "supplier": _Kind(*_PARTY, role="supplier"),
    "carrier": _Kind(*_PARTY, role="carrier"),
    "product": _Kind(
        "app.catalog.model:ProductRow", ("code", "name_en", "name_zh"), "catalog.view"
    ),
    "company": _Kind(
        "app.office.model:CompanyRow", ("code", "name_en", "name_zh"), "office.view"
    ),
    "warehouse": _Kind(
        "app.inventory.model:WarehouseRow", ("code", "name"), "inventory.view"
    ),
    "inquiry": _Kind("app.inquiries.model:InquiryRow", ("number",), "inquiries.view"),
    "contract": _Kind("app.contracts.model:ContractRow", ("number",), "contracts.view"),
}
"""What cells can point at, by the kind of the look-up."""


class Found:
    """What the cells of a file point at; asked once for each kind."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._refs: dict[str, dict[str, list[Ref]]] = {}

    def ask(self, kind: str, texts: Iterable[str]) -> None:
        """Find records of a kind.

        Raises:
            NotAllowedError: The person may not see them.
        """
        wanted = KINDS[kind]
        self._uow.actor.require(wanted.permission)
        self._refs[kind] = tables.named(
            self._uow, find(wanted.row), wanted.columns, texts, wanted.role
        )

    def ref(self, kind: str, text: str) -> Ref:
        """Return the record that a text names.

        Raises:
            CellError: There is none, or there are several.
        """
        found = self._refs.get(kind, {}).get(text, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise CellError(
                N_("Several are called “{text}”; write the code."), text=text
            )
        raise CellError(N_("“{text}” is not known. Enter it first."), text=text)
