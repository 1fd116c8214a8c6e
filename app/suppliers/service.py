"""What can be done with suppliers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.catalog import service as catalog
from app.core import checks
from app.core.errors import NotPossibleError
from app.core.i18n import N_
from app.db import documents, mapping
from app.parties import service as parties
from app.suppliers.domain import Profile, SupplierPrice
from app.suppliers.model import ProfileRow, SupplierPriceRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from app.db.unit_of_work import UnitOfWork


def get(uow: UnitOfWork, profile_id: int) -> Profile:
    """Read one supplier's profile.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("suppliers.view")
    return _record(uow, documents.fetch(uow, ProfileRow, profile_id))


def profile_of(uow: UnitOfWork, party_id: int) -> Profile | None:
    """Read the profile of a party; None when none was entered."""
    uow.actor.require("suppliers.view")
    row = uow.session.scalar(
        select(ProfileRow).where(ProfileRow.supplier_id == party_id)
    )
    return None if row is None else _record(uow, row)


def told(uow: UnitOfWork, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of profiles what their suppliers say in the fields that the office added."""
    uow.actor.require("suppliers.view")
    if not uow.actor.may("parties.view"):
        return {}
    asked = select(ProfileRow.supplier_id, ProfileRow.id).where(ProfileRow.id.in_(ids))
    whose: dict[int, int] = dict(uow.session.execute(asked).all())
    return {whose[key]: own for key, own in parties.told(uow, whose.keys()).items()}


def prices_for(
    uow: UnitOfWork,
    supplier_id: int,
    products: Iterable[int],
    on: date,
    currency: str = "CNY",
) -> dict[int, tuple[SupplierPrice, ...]]:
    """Return what a supplier asks for products on a day, by product (A30).

    Args:
        uow: The action.
        supplier_id: The party that supplies.
        products: Their ids; one without a price that holds is left out.
        on: The day on which the prices must hold.
        currency: Prices in others are left out.
    """
    uow.actor.require("catalog.view_cost")
    wanted = set(products)
    rows = uow.session.scalars(
        select(SupplierPriceRow)
        .join(ProfileRow, SupplierPriceRow.profile_id == ProfileRow.id)
        .where(
            ProfileRow.supplier_id == supplier_id,
            SupplierPriceRow.product_id.in_(wanted),
            SupplierPriceRow.currency == currency,
        )
        .order_by(SupplierPriceRow.position)
    ).all()
    named = catalog.refs(uow, [row.product_id for row in rows])
    found: dict[int, tuple[SupplierPrice, ...]] = {}
    for row in rows:
        price = mapping.read(SupplierPrice, row, product=named.get(row.product_id))
        if price.covers(on):
            found[row.product_id] = (*found.get(row.product_id, ()), price)
    return found


def uninvoiced(uow: UnitOfWork, ids: Iterable[int | None]) -> frozenset[int]:
    """Return which parties give no special VAT invoice, as their profiles say.

    None for who may see no profiles. Read once an action.
    """
    uow.actor.require("catalog.view")
    if not uow.actor.may("suppliers.view"):
        return frozenset()
    wanted = {key for key in ids if key}
    if missing := {key for key in wanted if (uninvoiced, key) not in uow.seen}:
        none = set(
            uow.session.scalars(
                select(ProfileRow.supplier_id).where(
                    ProfileRow.supplier_id.in_(missing),
                    ProfileRow.special_invoice.is_(False),
                )
            )
        )
        uow.seen.update({(uninvoiced, key): key in none for key in missing})
    return frozenset(key for key in wanted if uow.seen[uninvoiced, key])


def cards_of(uow: UnitOfWork, supplier_id: int) -> dict[bool, int]:
    """Count a supplier's cards by what they say of the special VAT invoice."""
    uow.actor.require("suppliers.view")
    return catalog.cards_of(uow, supplier_id)


def save(uow: UnitOfWork, profile: Profile) -> Profile:
    """Enter or change a supplier's profile and prices.

    Raises:
        InvalidError: The profile has problems.
        NotPossibleError: The party has a profile already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("suppliers.edit")
    checks.refuse(profile.problems())
    twin = profile_of(uow, profile.supplier.id) if profile.supplier else None
    if twin is not None and twin.id != profile.id:
        raise NotPossibleError(
            N_("{name} is on the list already."),
            stands=("supplier_profile", twin.id or 0),
            name=str(profile.supplier),
        )
    row = documents.opened(uow, ProfileRow, profile)
    documents.write(row, profile, skip={"prices"})
    if uow.actor.may("catalog.view_cost"):
        documents.write_lines(row.prices, SupplierPriceRow, profile.prices)
    uow.session.flush()
    uow.seen.pop((uninvoiced, row.supplier_id), None)
    return get(uow, row.id)


def _record(uow: UnitOfWork, row: ProfileRow) -> Profile:
    seen = row.prices if uow.actor.may("catalog.view_cost") else []
    products = catalog.refs(uow, [price.product_id for price in seen])
    return mapping.read(
        Profile,
        row,
        supplier=parties.ref(uow, row.supplier_id),
        prices=tuple(
            mapping.read(SupplierPrice, price, product=products.get(price.product_id))
            for price in seen
        ),
    )
