"""Suppliers on the screen: tax, qualification, prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_, _, _n, screen_language
from app.suppliers.domain import Profile, SupplierPrice
from forms.kit.spec import (
    Block,
    Chip,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Note,
    SectionSpec,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from app.core.refs import Choice


def _filled(choice: Choice) -> dict[str, object]:
    """Take a product's known cost as the price to begin with."""
    cost = choice.extra.get("cost")
    if cost is None or not cost.price_incl_vat:
        return {}
    return {"price_incl_vat": cost.price_incl_vat, "currency": cost.currency}


def _name(price: SupplierPrice, _profile: Profile) -> str:
    return price.product.name if price.product else ""


def _net(price: SupplierPrice, profile: Profile) -> Decimal:
    return price.price_incl_vat / (1 + profile.vat_rate / 100)


PRICES = SectionSpec(
    "prices",
    N_("Prices"),
    new_line=lambda profile: SupplierPrice(lead_time_days=profile.lead_time_days),
    entry=N_("Item number"),
    rows="list",
    columns=(
        ColumnSpec("product", N_("Item no."), "lookup:product", 104, required=True,
                   fills=_filled),
        ColumnSpec("name", N_("Description"), "readonly", 180, cell=_name,
                   stretch=True),
        ColumnSpec("price_incl_vat", N_("Price with VAT"), "price", 104,
                   required=True),
        ColumnSpec("currency", N_("Currency"), "code:currencies", 70),
        ColumnSpec("net", N_("Without VAT"), "price", 94, cell=_net),
        ColumnSpec("moq", N_("Minimum order"), "decimal", 100, places=0),
        ColumnSpec("lead_time_days", N_("Days"), "integer", 56),
        ColumnSpec("valid_from", N_("From"), "date", 100),
        ColumnSpec("valid_to", N_("To"), "date", 100),
    ),
)  # fmt: skip


def chips(profile: Profile, today: date | None = None) -> Sequence[Chip]:
    """Return what is to be heeded about a supplier."""
    found: list[Chip] = []
    if not profile.special_invoice:
        found.append((_("No refund without a special VAT invoice"), "bad"))
    until = profile.qualified_until
    if until is not None and today is not None and until < today:
        found.append((_("Qualification ended"), "bad"))
    return found


def blocks(
    profile: Profile, today: date | None = None, cards: Mapping[bool, int] | None = None
) -> list[Block]:
    """Return tax at a glance and prices that need attention.

    Args:
        profile: The supplier's.
        today: None until it is known.
        cards: How many cards of its products say yes, and no, to a special invoice.
    """
    language = screen_language()
    tax: list[Fact | Note] = [
        Fact(_("VAT rate"), language.percent(profile.vat_rate, 2)),
        Fact(
            _("Special VAT invoice"),
            _("Yes") if profile.special_invoice else _("No"),
            tone="ok" if profile.special_invoice else "bad",
        ),
    ]
    if other := (cards or {}).get(not profile.special_invoice, 0):
        words = _n(
            "{n} product card says otherwise", "{n} product cards say otherwise", other
        )
        tax.append(Note(words, "warn"))
    found = [Block(_("Tax"), tuple(tax))]
    if today is None:
        return found
    old = [p for p in profile.prices if p.valid_to is not None and p.valid_to < today]
    open_ = [p for p in profile.prices if p.covers(today)]
    pieces: list[Fact | Note] = [Fact(_("In force"), str(len(open_)), size="strong")]
    if old:
        words = _n("{n} price has ended", "{n} prices have ended", len(old))
        pieces.append(Note(words, "warn"))
    found.append(Block(_("Prices"), tuple(pieces)))
    return found


def _subtitle(profile: Profile) -> str:
    supplier = profile.supplier
    return "" if supplier is None or supplier.name == supplier.code else supplier.name


SPEC = EditorSpec(
    kind="supplier_profile",
    singular=N_("Supplier profile"),
    icon="building-factory-2",
    title=lambda profile: profile.supplier.code if profile.id else "",
    subtitle=_subtitle,
    chips=chips,
    fields=(
        FieldSpec("supplier", N_("Supplier"), "lookup:supplier", required=True,
                  width=3, editable=lambda profile: profile.id is None),
        FieldSpec("vat_rate", N_("VAT rate"), "percent"),
        FieldSpec("special_invoice", N_("Special VAT invoice"), "check", width=2),
        FieldSpec("payment_terms", N_("Terms of payment"), width=3),
        FieldSpec("lead_time_days", N_("Lead time in days"), "integer"),
        FieldSpec("qualified_until", N_("Qualified until"), "date", width=2),
        FieldSpec("note", N_("Note"), "note", width=6),
    ),
    sections=(PRICES,),
    inspector=blocks,
    permission="suppliers.edit",
    papers=False,
)  # fmt: skip
