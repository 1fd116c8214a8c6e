"""What can be done with products and tariff codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.catalog import rows as several
from app.catalog.domain import HsCode, HsRate, Product, ProductCost, ProductText
from app.catalog.model import (
    HsCodeRow,
    HsRateRow,
    ProductCostRow,
    ProductOwnRow,
    ProductRow,
    ProductTextRow,
)
from app.core import checks, codes, pictures
from app.core.errors import MissingError, NotPossibleError
from app.core.i18n import N_
from app.core.own_fields import NOTHING, PRODUCT, Own, known
from app.core.refs import Choice, Ref
from app.db import documents, mapping, own_fields
from app.db import search as finder
from app.db.conditions import found_in
from app.modules import EVIDENCE
from app.modules import find as find_function
from app.office import service as office
from app.parties import service as parties

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from app.db.unit_of_work import UnitOfWork

MOST_CHOICES = 50
SAMPLE = "hs_sample"
_CALLED = (ProductRow.id, ProductRow.code, ProductRow.name_en, ProductRow.name_zh)


def get(uow: UnitOfWork, product_id: int) -> Product:
    """Read one product; its cost only for those who may see it.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("catalog.view")
    row = documents.fetch(uow, ProductRow, product_id)
    cost, own = _costs(uow, [row.id]), _owns(uow, [row.id])
    return _record(row, cost.get(row.id), own.get(row.id), row.picture)


def products(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Product]:
    """Read several products at once, by id, without their pictures."""
    uow.actor.require("catalog.view")

    def ask(wanted: set[int]) -> dict[int, Product]:
        rows = uow.session.scalars(
            select(ProductRow)
            .where(ProductRow.id.in_(wanted))
            .options(selectinload(ProductRow.texts))
        )
        found = {row.id: row for row in rows}
        costs, owns = _costs(uow, list(found)), _owns(uow, list(found))
        return {
            key: _record(row, costs.get(key), owns.get(key), None)
            for key, row in found.items()
        }

    return uow.each_once(Product, filter(None, ids), ask)


def read_once(uow: UnitOfWork, ids: Collection[int]) -> dict[int, Product]:
    """Read several products as `products` does, each once in a reading.

    The dry run of a file asks for those of every document.
    """
    uow.actor.require("catalog.view")
    missing = [key for key in ids if (Product, key) not in uow.seen]
    for key, product in products(uow, missing).items() if missing else ():
        uow.seen[Product, key] = product
    return {key: uow.seen[Product, key] for key in ids if (Product, key) in uow.seen}


def told(uow: UnitOfWork, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Tell of products their thumbnails, and what they say in the office's fields."""
    uow.actor.require("catalog.view")
    found = uow.session.execute(
        select(ProductRow.id, ProductRow.thumb).where(
            ProductRow.id.in_(ids), ProductRow.thumb.is_not(None)
        )
    )
    told: dict[int, dict[str, Any]] = {key: {"thumb": thumb} for key, thumb in found}
    for key, own in _owns(uow, ids).items() if known(PRODUCT) else ():
        told.setdefault(key, {})["own"] = own
    return told


def find(uow: UnitOfWork, code: str) -> Product | None:
    """Read a product by its item number, whatever its case; None when unknown."""
    uow.actor.require("catalog.view")
    row = uow.session.scalar(
        select(ProductRow).where(ProductRow.code_folded == several.fold(code))
    )
    return None if row is None else get(uow, row.id)


def gives(uow: UnitOfWork, supplier: Ref | None) -> bool:
    """Say whether a supplier gives special VAT invoices; yes where nobody says no."""
    uow.actor.require("catalog.view")
    return supplier is None or supplier.id not in _uninvoiced(uow, [supplier.id])


def prepared(uow: UnitOfWork, product: Product) -> Product:
    """Return a new product whose card is taken from its supplier."""
    uow.actor.require("catalog.edit")
    if product.cost is None:
        return product
    given = gives(uow, product.cost.supplier)
    return replace(product, cost=product.cost.supplied(given=given))


def cards_of(uow: UnitOfWork, supplier_id: int) -> dict[bool, int]:
    """Count the cards of a supplier by what they say of the special VAT invoice.

    None for who may not see costs.
    """
    uow.actor.require("catalog.view")
    if not uow.actor.may("catalog.view_cost"):
        return {}
    found = uow.session.execute(
        select(ProductCostRow.special_invoice, func.count())
        .where(ProductCostRow.supplier_id == supplier_id)
        .group_by(ProductCostRow.special_invoice)
    )
    told: dict[bool, int] = dict(found.all())
    return told


def save(uow: UnitOfWork, product: Product) -> Product:
    """Enter or change a product.

    Raises:
        InvalidError: The product has problems.
        NotPossibleError: Its item number is taken, or its goods were counted in
            another unit.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("catalog.edit")
    product = product.settled()
    checks.refuse(product.problems())
    office.refuse_own(uow, PRODUCT, [product.own])
    _check_free(uow, product)
    row = documents.opened(uow, ProductRow, product)
    if product.id is not None:  # what was not read would be told as a change
        uow.session.refresh(row, ["picture", "thumb"])
        several.check_unit(uow, product, row)
    documents.write(row, product, skip=several.ELSEWHERE)
    mapping.change(row, several.derived(product))
    row.thumb = pictures.thumbnail(product.picture) if product.picture else None
    documents.write_lines(row.texts, ProductTextRow, product.texts)
    uow.session.flush()
    uow.seen.pop((refs, row.id), None)
    if product.cost is not None and uow.actor.may("catalog.view_cost"):
        _save_cost(uow, row.id, product.cost)
    own_fields.write(uow, ProductOwnRow, {row.id: product.own})
    ref, detail, words = several.found_by(row, product.own)
    finder.index(
        uow,
        "product",
        row.id,
        ref.code,
        finder.NAMED,
        detail,
        words,
        permission="catalog.view",
        named=ref,
    )
    return get(uow, row.id)


def save_all(uow: UnitOfWork, products: Sequence[Product]) -> list[int]:
    """Enter and change many products in few statements; pictures stay as they are.

    Returns:
        Their ids, in their order.

    Raises:
        InvalidError: A product has problems.
        NotPossibleError: An item number is taken; `place` says whose.
        ConflictError: Someone else saved one of them first.
    """
    uow.actor.require("catalog.edit")
    made = several.save(uow, [product.settled() for product in products])
    for key in made:
        uow.seen.pop((refs, key), None)
    return made


def find_again(uow: UnitOfWork, products: Mapping[int, Product]) -> None:
    """Make products found by what they are, once their rows were put back."""
    uow.actor.require("catalog.edit")
    several.index(uow, products)
    for key in products:
        uow.seen.pop((refs, key), None)


def refs(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, Ref]:
    """Return pointers to products, for records that show them; read once an action."""
    uow.actor.require("catalog.view")
    wanted = {key for key in ids if key}
    told = {key: uow.seen[refs, key] for key in wanted if (refs, key) in uow.seen}
    if missing := wanted - told.keys():
        for key, code, en, zh in uow.session.execute(
            select(*_CALLED).where(ProductRow.id.in_(missing))
        ):
            told[key] = uow.seen[refs, key] = Ref(key, code, en or zh, zh)
    return told


def lookup(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find active products by parts of item number, descriptions or pinyin (H5)."""
    uow.actor.require("catalog.view")
    query = select(ProductRow).where(ProductRow.active).order_by(ProductRow.code)
    query = query.where(found_in(ProductRow.folded, text))
    rows = uow.session.scalars(query.limit(MOST_CHOICES)).all()
    costs = _costs(uow, [row.id for row in rows])
    return [_choice(row, costs.get(row.id)) for row in rows]


def get_hs(uow: UnitOfWork, hs_id: int) -> HsCode:
    """Read one tariff code.

    Raises:
        MissingError: There is none with this id.
    """
    uow.actor.require("catalog.view")
    return _hs(documents.fetch(uow, HsCodeRow, hs_id))


def find_hs(uow: UnitOfWork, code: str) -> HsCode | None:
    """Read a tariff code by its digits; None when the office does not have it."""
    uow.actor.require("catalog.view")
    return tariff(uow, [code]).get(code)


def tariff(uow: UnitOfWork, codes: Iterable[str]) -> dict[str, HsCode]:
    """Read several tariff codes at once, by their digits."""
    uow.actor.require("catalog.view")

    def ask(wanted: set[str]) -> dict[str, HsCode]:
        rows = uow.session.scalars(
            select(HsCodeRow)
            .where(HsCodeRow.code.in_(wanted))
            .options(selectinload(HsCodeRow.rates))
        )
        return {row.code: _hs(row) for row in rows}

    return uow.each_once(HsCode, filter(None, codes), ask)


def save_hs(uow: UnitOfWork, hs: HsCode) -> HsCode:
    """Enter or change a tariff code.

    Raises:
        InvalidError: The code has problems.
        NotPossibleError: It is there already.
        ConflictError: Someone else saved it first.
    """
    uow.actor.require("catalog.edit")
    hs = hs.settled()
    checks.refuse(hs.problems())
    twin = uow.session.scalar(select(HsCodeRow.id).where(HsCodeRow.code == hs.code))
    if twin is not None and twin != hs.id:
        raise NotPossibleError(N_("The code “{code}” is taken."), code=hs.code)
    row = documents.opened(uow, HsCodeRow, hs)
    documents.write(row, hs, skip={"element_names", "rates"})
    row.element_names = "|".join(hs.element_names)
    documents.write_lines(row.rates, HsRateRow, hs.rates)
    uow.session.flush()
    return _hs(row)


def lookup_hs(uow: UnitOfWork, text: str) -> list[Choice]:
    """Find tariff codes of the office's table by the digits or parts of the name."""
    uow.actor.require("catalog.view")
    query = select(HsCodeRow).order_by(HsCodeRow.code)
    for word in text.split():
        query = query.where(
            or_(
                HsCodeRow.code.startswith(word.replace(".", ""), autoescape=True),
                HsCodeRow.name_zh.icontains(word, autoescape=True),
                HsCodeRow.name_en.icontains(word, autoescape=True),
            )
        )
    rows = uow.session.scalars(query.limit(MOST_CHOICES))
    return [_hs_choice(row) for row in rows]


def add_sample(uow: UnitOfWork) -> int:
    """Take the tariff codes that ship with the program into the office's table.

    Codes that the office has are left as they are; what nobody has checked against the
    official table is marked as unverified. Returns how many were added.
    """
    uow.actor.require("catalog.edit")
    known = set(uow.session.scalars(select(HsCodeRow.code)))
    by_code: dict[str, list[Mapping[str, str]]] = {}
    for row in codes.rows(SAMPLE):
        by_code.setdefault(row["code"], []).append(row)
    new = [rows for code, rows in by_code.items() if code not in known]
    for rows in new:
        save_hs(uow, _sampled(rows))
    return len(new)


def refund_rate_on(uow: UnitOfWork, hs_code: str, on: date) -> Decimal:
    """Return the refund rate in percent for an export on a day (rules §10).

    Raises:
        MissingError: The code or its rate for that day is not in the office's table.
    """
    uow.actor.require("catalog.view")
    hs = find_hs(uow, hs_code)
    rate = None if hs is None else hs.refund_rate_on(on)
    if rate is None:
        raise MissingError(
            N_("Enter the refund rate of HS code {code} for {date} first."),
            code=hs_code,
            date=on.isoformat(),
        )
    return rate


def _sampled(rows: Sequence[Mapping[str, str]]) -> HsCode:
    """Return a tariff code from its rows of the sample, one for each span of days."""
    first = rows[0]
    unverified = "UNVERIFIED" in "".join(row["note"] for row in rows)
    checked = all(row[f"{part}_verified"] == "Y" for row in rows for part in _CHECKED)
    return HsCode(
        code=first["code"],
        name_zh=first["name_zh_CN"],
        legal_unit_1=_unit_code(first["legal_unit_1"]),
        legal_unit_2=_unit_code(first["legal_unit_2"]),
        # Produce of the land (chapters 1 to 24) bears the lower VAT rate.
        vat_rate=Decimal(9) if first["code"] < "25" else Decimal(13),
        element_names=tuple(first["declaration_elements"].split("|")),
        verified=checked and not unverified and bool(first["legal_unit_1"]),
        source=first["note"][:120] or SAMPLE,
        rates=tuple(
            HsRate(
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                refund_rate=Decimal(row["vat_refund_rate_pct"]),
            )
            for row in rows
        ),
    )


_CHECKED = ("elements", "rate")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _unit_code(name: str) -> str:
    units = (u.code for u in codes.table("units") if u.names.get("zh_CN") == name)
    return next(units, "")


def _hs_choice(row: HsCodeRow) -> Choice:
    extra = {"legal_unit_1": row.legal_unit_1, "legal_unit_2": row.legal_unit_2}
    ref = Ref(row.id, row.code, row.name_en or row.name_zh, row.name_zh)
    return Choice(ref, "", extra)


def _check_free(uow: UnitOfWork, product: Product) -> None:
    twin = uow.session.scalar(
        select(ProductRow.id).where(
            ProductRow.code_folded == several.fold(product.code)
        )
    )
    if twin is not None and twin != product.id:
        raise NotPossibleError(
            N_("The item number “{code}” is taken."), code=product.code
        )


def _save_cost(uow: UnitOfWork, product_id: int, cost: ProductCost) -> None:
    row = uow.session.get(ProductCostRow, product_id)
    if row is None:
        row = ProductCostRow(product_id=product_id)
        uow.session.add(row)
    mapping.write(row, cost, skip=several.READ)
    uow.session.flush()


def _costs(uow: UnitOfWork, ids: list[int]) -> dict[int, ProductCost]:
    if not uow.actor.may("catalog.view_cost"):
        return {}
    rows = uow.session.scalars(
        select(ProductCostRow).where(ProductCostRow.product_id.in_(ids))
    ).all()
    suppliers = parties.refs(uow, [row.supplier_id for row in rows])
    none = _uninvoiced(uow, [row.supplier_id for row in rows])
    return {
        row.product_id: mapping.read(
            ProductCost,
            row,
            supplier=suppliers.get(row.supplier_id or 0),
            given=row.supplier_id not in none,
        )
        for row in rows
    }


def _owns(uow: UnitOfWork, ids: Collection[int]) -> dict[int, Own]:
    return own_fields.read(uow, ProductOwnRow, ids)


def _uninvoiced(uow: UnitOfWork, ids: list[int | None]) -> frozenset[int]:
    told: frozenset[int] = find_function(EVIDENCE["uninvoiced"])(uow, ids)
    return told


def _choice(row: ProductRow, cost: ProductCost | None) -> Choice:
    extra = {
        "unit": row.unit,
        "hs_code": row.hs_code,
        "description_en": row.name_en,
        "description_zh": row.name_zh,
        "units_per_carton": row.units_per_carton,
        "cost": cost,
    }
    ref = Ref(row.id, row.code, row.name_en or row.name_zh, row.name_zh)
    return Choice(ref, row.unit, extra)


def _record(
    row: ProductRow, cost: ProductCost | None, own: Own | None, picture: bytes | None
) -> Product:
    texts = tuple(mapping.read(ProductText, text) for text in row.texts)
    beside = {"cost": cost, "own": own or NOTHING, "picture": picture}
    return mapping.read(Product, row, texts=texts, **beside)


def _hs(row: HsCodeRow) -> HsCode:
    return mapping.read(
        HsCode,
        row,
        element_names=tuple(name for name in row.element_names.split("|") if name),
        rates=tuple(mapping.read(HsRate, rate) for rate in row.rates),
    )
