"""How the list of sales contracts is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.contracts.domain import State, Summary
from app.contracts.model import ContractRow
from app.contracts.stage import Stage, shown
from app.core.places import countries_called
from app.core.query import Filter, Query, Sort
from app.db.asked import values_of
from app.db.conditions import among
from app.db.listing import ID, Listing
from app.modules import REACHED, find
from app.parties.model import PartyRow

if TYPE_CHECKING:
    from app.db.listing import Stages
    from app.db.unit_of_work import UnitOfWork

_IN_FORCE = Filter("state", "eq", State.CONFIRMED.value)

_AT_ONCE = 1_000
"""Contracts that the other modules are asked about together."""


def _stages(uow: UnitOfWork, query: Query) -> Stages:
    """Return which contracts stand at the stages that a query asks for.

    How far one has come is known from its orders, ships and receipts. They are asked of
    those in force that the rest of the query leaves, as they are for the column itself.
    """
    wanted = frozenset(values_of(query.filters, "state")) & frozenset(Stage)
    if not wanted:
        return {}
    found: dict[Any, list[int]] = {one: [] for one in wanted}
    rest = tuple(one for one in query.filters if "state" not in one.fields())
    # Nothing else can be late, however far it has come.
    past = Filter("latest_shipment_on", "lt", uow.today)
    must = (_IN_FORCE, past) if wanted == {Stage.LATE} else (_IN_FORCE,)
    some = Query(query.text, (*rest, *must), Sort(ID), limit=_AT_ONCE)
    while True:
        page = LISTING.page(uow, some)
        told = _told(uow, [row.id for row in page.records])
        for row in page.records:
            at = shown(replace(row, **told[row.id]), uow.today)
            if at in wanted:
                found[at].append(row.id)
        if page.next_key is None:
            return {
                "state": {
                    one: among(ContractRow.id, keys) for one, keys in found.items()
                }
            }
        some = replace(some, after=page.next_key)


def _told(uow: UnitOfWork, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {key: {} for key in keys}
    for permission, teller in REACHED.items():
        if keys and uow.actor.may(permission):
            for key, values in find(teller)(uow, keys).items():
                found[key].update(values)
    return found


LISTING = Listing(
    source=ContractRow,
    joins=((PartyRow, ContractRow.customer_id == PartyRow.id),),
    columns={
        "number": ContractRow.number,
        "state": ContractRow.state,
        "customer": PartyRow.name,
        "customer_zh": PartyRow.name_zh,
        "country": PartyRow.country,
        "salesperson": ContractRow.salesperson,
        "owner": ContractRow.owner,
        "signed_on": ContractRow.signed_on,
        "latest_shipment_on": ContractRow.latest_shipment_on,
        "customer_po": ContractRow.customer_po,
        "payment_terms": ContractRow.payment_terms,
        "incoterm": ContractRow.incoterm,
        "place": ContractRow.place,
        "currency": ContractRow.currency,
        "total": ContractRow.total,
    },
    key=ContractRow.id,
    default=Sort("signed_on", descending=True),
    permission="contracts.view",
    search=(
        "number",
        "customer",
        "customer_zh",
        "salesperson",
        "incoterm",
        "place",
        "currency",
        "customer_po",
        "payment_terms",
    ),
    coded={"country": countries_called},
    twins={"customer": "customer_zh"},
    sums={"total": "currency"},
    stages=_stages,
    owners={"owner": "salesperson"},
    record=Summary,
)
