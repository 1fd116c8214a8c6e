"""Writes many products at once: a catalogue brings them by the thousand."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.catalog.domain import Product
from app.catalog.model import (
    ProductCostRow,
    ProductOwnRow,
    ProductRow,
    ProductTextRow,
)
from app.core import checks
from app.core.errors import ConflictError, InvalidError, NotPossibleError
from app.core.folding import folded
from app.core.i18n import N_
from app.core.own_fields import PRODUCT, Own
from app.core.papers.units import printed
from app.core.refs import Ref
from app.db import bulk, documents, indexing, mapping, own_fields, tables
from app.db.base import Row
from app.office import service as office

if TYPE_CHECKING:
    from app.db.unit_of_work import UnitOfWork

ELSEWHERE = frozenset({"texts", "cost", "own"})
READ = frozenset({"given"})
"""What of a cost is told by others and not written."""


def fold(code: str) -> str:
    """Return an item number as it is compared: NFKC, trimmed, case folded."""
    return unicodedata.normalize("NFKC", code).strip().casefold()


def found_by(
    product: Product | ProductRow, own: Own
) -> tuple[Ref, str, tuple[str, ...]]:
    """Return number and names, detail and words by which a product is found.

    Args:
        product: The product.
        own: What it says in the office's own fields: its words are among them.
    """
    name = product.name_en or product.name_zh
    ref = Ref(product.id or 0, product.code, name, product.name_zh)
    words = (product.customs_name, product.brand, product.model, *own.texts())
    return ref, product.hs_code, words


def save(uow: UnitOfWork, products: Sequence[Product]) -> list[int]:
    """Write new and changed products; the pictures of known ones stay.

    Raises:
        InvalidError: A product has problems.
        NotPossibleError: An item number is taken.
        ConflictError: Someone else saved one of them first.
    """
    _check(uow, products)
    _change(uow, products)
    new = [one for one in products if one.id is None]
    rows = [_values(one) for one in new]
    given = bulk.enter(uow.session, ProductRow, rows, "code_folded")
    added = list(zip(given, new, strict=True))
    keys = iter(given)
    ids = [next(keys) if one.id is None else one.id for one in products]
    texts = [_texts(key, one) for key, one in added if one.texts]
    for several in texts:
        bulk.enter(uow.session, ProductTextRow, several, "position")
    _put_costs(uow, list(zip(ids, products, strict=True)))
    said = {key: one.own for key, one in zip(ids, products, strict=True)}
    own_fields.write(uow, ProductOwnRow, said, new=given)
    uow.topics.add(ProductRow.topic)
    index(uow, dict(zip(ids, products, strict=True)))
    return ids


def index(uow: UnitOfWork, products: Mapping[int, Product]) -> None:
    """Make products findable by what they are now, by their keys."""
    indexing.index_all(
        uow,
        "product",
        {key: found_by(one, one.own) for key, one in products.items()},
        permission="catalog.view",
    )


def check_unit(
    uow: UnitOfWork, product: Product, row: ProductRow, place: int = 0
) -> None:
    """Refuse another unit for goods that were counted in the one they have.

    Another spelling of the same one is put right.

    Args:
        uow: The action.
        product: As it shall be.
        row: As it is.
        place: Of the product among others.

    Raises:
        NotPossibleError: Goods came in or went out, and none of the counts would say
            any more how many.
    """
    if printed(product.unit) == printed(row.unit):
        return
    tables.load()
    moves = Row.metadata.tables["stock_move"]
    asked = select(moves.c.id).where(moves.c.product_id == row.id).limit(1)
    if uow.session.scalar(asked) is not None:
        raise NotPossibleError(
            N_(
                "Goods of {code} were counted in {unit}. Enter a product of its own"
                " for what is counted in {other}."
            ),
            code=row.code,
            unit=row.unit,
            other=product.unit,
            place=place,
        )


def _check(uow: UnitOfWork, products: Sequence[Product]) -> None:
    """Refuse what cannot be saved, with the place of the product.

    Raises:
        InvalidError: One has problems.
        NotPossibleError: Its item number is taken.
    """
    for place, product in enumerate(products):
        try:
            checks.refuse(product.problems())
        except InvalidError as error:
            error.params["place"] = place
            raise
    office.refuse_own(uow, PRODUCT, [product.own for product in products])
    wanted = [fold(product.code) for product in products]
    asked = select(ProductRow.code_folded, ProductRow.id).where(
        ProductRow.code_folded.in_(wanted)
    )
    taken: dict[str, int] = dict(uow.session.execute(asked).all())
    for place, (code, product) in enumerate(zip(wanted, products, strict=True)):
        if taken.setdefault(code, product.id or -1 - place) != (
            product.id or -1 - place
        ):
            raise NotPossibleError(
                N_("The item number “{code}” is taken."), code=product.code, place=place
            )


def _values(product: Product) -> dict[str, Any]:
    values = mapping.values(ProductRow, product, ELSEWHERE | {"id"})
    return values | derived(product) | {"version": 1}


def _texts(key: int, product: Product) -> list[dict[str, Any]]:
    """Return the rows of the descriptions in more languages."""
    return [
        mapping.values(ProductTextRow, text, frozenset({"id"}))
        | {"product_id": key, "position": position}
        for position, text in enumerate(product.texts)
    ]


def derived(product: Product) -> dict[str, str]:
    """Return the columns that follow from others; its own words are found as well."""
    own = product.own.texts()
    return {
        "code": product.code.strip(),
        "code_folded": fold(product.code),
        "folded": folded(product.code, product.name_en, product.name_zh, *own),
    }


def _change(uow: UnitOfWork, products: Sequence[Product]) -> None:
    known = {one.id: place for place, one in enumerate(products) if one.id is not None}
    if not known:
        return
    asked = (
        select(ProductRow)
        .where(ProductRow.id.in_(known))
        .options(selectinload(ProductRow.texts))
    )
    rows = {row.id: row for row in uow.session.scalars(asked)}
    for key, place in known.items():
        product, row = products[place], rows.get(key)
        if row is None:
            raise ConflictError(
                N_("Someone else changed this record. Reload it and try again.")
            )
        documents.check_version(row, product.version)
        check_unit(uow, product, row, place)
        documents.write(row, product, skip={*ELSEWHERE, "picture"})
        mapping.change(row, derived(product))
        documents.write_lines(row.texts, ProductTextRow, product.texts)
    bulk.change(uow.session, [*rows.values()])
    uow.session.flush()


def _put_costs(uow: UnitOfWork, products: Sequence[tuple[int, Product]]) -> None:
    if not uow.actor.may("catalog.view_cost"):
        return
    costs = {
        key: mapping.values(ProductCostRow, one.cost, READ)
        for key, one in products
        if one.cost is not None
    }
    known = {one.id for _, one in products if one.id is not None}
    old = {key: values for key, values in costs.items() if key in known}
    new = {key: values for key, values in costs.items() if key not in known}
    if old:
        documents.write_beside(uow, ProductCostRow, old)
    documents.write_beside(uow, ProductCostRow, new, new=True)
