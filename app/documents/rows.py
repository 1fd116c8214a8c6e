"""What the vault tells the lists of other modules: papers counted, none made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select, union

from app.contracts.model import ContractRow
from app.db.trash import kept
from app.db.vault import IssuedPaperRow
from app.documents.domain import USUAL, PaperKey
from app.modules import EVIDENCE, find
from app.purchasing.model import PurchaseRow
from app.quotations.model import QuotationRow
from app.shipments.domain import State
from app.shipments.model import ContainerRow, ShipmentContractRow, ShipmentRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.db.unit_of_work import UnitOfWork


_WHOSE: Mapping[str, tuple[Any, Any, Any, str]] = {
    "shipment": (
        *(ShipmentRow.id, ShipmentRow.customer_id, ShipmentRow.company_id),
        "papers",
    ),
    "contract": (
        *(ContractRow.id, ContractRow.customer_id, ContractRow.company_id),
        "contract",
    ),
    "quotation": (
        *(QuotationRow.id, QuotationRow.customer_id, QuotationRow.company_id),
        "quotation",
    ),
    "purchase": (
        *(PurchaseRow.id, PurchaseRow.supplier_id, PurchaseRow.company_id),
        "purchase",
    ),
}
"""By kind of record: its key, to whom its papers go, from whom, in which letter."""


def addressed(uow: UnitOfWork, kind: str, record: int) -> tuple[int, int, str]:
    """Return to whom the papers of a record go: party, our company, kind of letter.

    Returns:
        0 for a party or company that nobody knows; one of `app.mail.letters.ABOUT`.
    """
    uow.actor.require("documents.view")
    if kind not in _WHOSE:
        return 0, 0, "other"
    key, party, company, about = _WHOSE[kind]
    found = uow.session.execute(select(party, company).where(key == record)).first()
    return (*(found or (0, 0)), about)


def of_contracts(uow: UnitOfWork, keys: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of sales contracts how many papers of their shipments are issued: "4/9".

    Counted are the papers that every shipment has, with a VGM for each container and
    the invoices that contracts have of their own, and what else was issued. Where a
    letter of credit asks for papers nothing is told: which ones, only their set knows.
    """
    uow.actor.require("documents.view")
    seen = _Sets()
    for contract, ship, boxes, separate, others, key, _part in uow.session.execute(
        _asked(keys)
    ):
        seen.usual[contract, ship] = _usual(boxes, others if separate else 0)
        if key is not None:
            seen.issued[contract] += 1
            seen.more[contract] += PaperKey(key) not in USUAL
    under = find(EVIDENCE["under_credit"])(uow, {ship for _who, ship in seen.usual})
    unsure = {who for who, ship in seen.usual if ship in under}
    return {key: {"papers": "" if key in unsure else seen.words(key)} for key in keys}


@dataclass
class _Sets:
    """What was counted, by contract; `usual` by contract and shipment."""

    usual: dict[tuple[int, int], int] = field(default_factory=dict)
    issued: Counter[int] = field(default_factory=Counter)
    more: Counter[int] = field(default_factory=Counter)

    def words(self, key: int) -> str:
        """Return how many papers of a contract are issued; "": it has none yet."""
        usual = sum(count for (who, _ship), count in self.usual.items() if who == key)
        return f"{self.issued[key]}/{usual + self.more[key]}" if usual else ""


def _asked(keys: Collection[int]) -> Select[Any]:
    """Select shipments by contract, and each key and part issued of them."""
    first = select(ShipmentRow.contract_id, ShipmentRow.id).where(
        ShipmentRow.contract_id.in_(keys)
    )
    further = select(
        ShipmentContractRow.contract_id, ShipmentContractRow.shipment_id
    ).where(ShipmentContractRow.contract_id.in_(keys))
    ships = union(first, further).subquery()
    of_it = (IssuedPaperRow.record_id == ShipmentRow.id) & (
        IssuedPaperRow.kind == "shipment"
    )
    return (
        select(
            ships.c[0],
            ShipmentRow.id,
            _count(ContainerRow),
            ShipmentRow.separate_invoices,
            _count(ShipmentContractRow),
            IssuedPaperRow.key,
            IssuedPaperRow.part,
        )
        .join(ShipmentRow, ShipmentRow.id == ships.c[1])
        .outerjoin(IssuedPaperRow, of_it)
        .where(ShipmentRow.state != State.CANCELLED, kept(ShipmentRow))
        .distinct()
    )


def _count(row: Any) -> Any:
    counted = select(func.count()).where(row.shipment_id == ShipmentRow.id)
    return counted.correlate(ShipmentRow).scalar_subquery()


def _usual(boxes: int, others: int) -> int:
    """Return how many usual papers a shipment has.

    Args:
        boxes: Its containers, each with a VGM of its own.
        others: Its further contracts that have an invoice of their own; with them the
            first one has its own as well, and a packing list each beside the whole one.
    """
    extra = 2 * others + 1 if others else 0
    return len(USUAL) - 1 + boxes + extra
