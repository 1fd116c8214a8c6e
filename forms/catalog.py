"""Products on the screen: the list and the editor."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.catalog import completeness
from app.catalog.domain import Product, ProductText
from app.core.i18n import N_, _, enumerated, screen_language
from forms.catalog_elements import ElementsForm
from forms.catalog_list import hs_words, unit_name
from forms.kit.spec import (
    Block,
    Chip,
    ColumnSpec,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    Note,
    SectionSpec,
)
from forms.kit.speech import OWN_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.refs import Choice

OTHER_LANGUAGES = tuple(
    (code, name) for code, name in OWN_NAMES.items() if code not in ("en", "zh_CN")
)
"""English and Simplified Chinese have fields of their own."""


MOST_MISSING = 2
"""How many missing things the inspector names on one line."""


# --- The editor ----------------------------------------------------------------------


def _volume(product: Product) -> str:
    volume = product.carton_cbm()
    return screen_language().quantity(volume, 4) if volume else ""


def _density(product: Product) -> str:
    volume = product.carton_cbm()
    if not volume:
        return ""
    return f"{screen_language().quantity(product.carton_gross_kg / volume, 0)} kg/m³"


TEXTS = SectionSpec(
    "texts",
    N_("More languages"),
    new_line=lambda product: ProductText(
        language=next(
            (
                code
                for code, _name in OTHER_LANGUAGES
                if code not in {text.language for text in product.texts}
            ),
            "",
        )
    ),
    entry=N_("Type a description"),
    rows="list",
    columns=(
        ColumnSpec("language", N_("Language"), "choice", 130,
                   options=OTHER_LANGUAGES),
        ColumnSpec("name", N_("Description"), width=300, stretch=True, required=True),
    ),
)  # fmt: skip


def _units_of(choice: Choice) -> dict[str, object]:
    """Take the statutory units of a tariff code."""
    return {key: choice.extra.get(key, "") for key in ("legal_unit_1", "legal_unit_2")}


CUSTOMS = SectionSpec(
    "customs",
    N_("Customs"),
    fields=(
        FieldSpec("hs_code", N_("HS code"), "codeof:hs_code", width=3,
                  fills=_units_of, hint=N_("Digits or a part of the name")),
        FieldSpec("customs_name", N_("Customs name (Chinese)"), width=3,
                  hint=N_("Empty: the Chinese description")),
        FieldSpec("customs_unit", N_("Unit traded"), "code:units", width=2),
        FieldSpec("legal_unit_1", N_("Statutory unit 1"), "code:units", width=2),
        FieldSpec("legal_unit_2", N_("Statutory unit 2"), "code:units", width=2),
        FieldSpec("origin", N_("Country of origin"), "code:countries", width=2),
        FieldSpec("district", N_("Domestic source"), width=2),
    ),
)  # fmt: skip

ELEMENTS = SectionSpec("elements", N_("Declaration elements"), widget=ElementsForm)

PACKING = SectionSpec(
    "packing",
    N_("Packing"),
    fields=(
        FieldSpec("units_per_carton", N_("Each carton"), "integer",
                  suffix=lambda product: product.unit),
        FieldSpec("carton_length_cm", N_("Length cm"), "decimal", places=1),
        FieldSpec("carton_width_cm", N_("Width cm"), "decimal", places=1),
        FieldSpec("carton_height_cm", N_("Height cm"), "decimal", places=1),
        FieldSpec("volume", N_("Carton m³"), "decimal", show=_volume),
        FieldSpec("density", N_("Density"), "decimal", show=_density),
        FieldSpec("carton_net_kg", N_("Net kg"), "decimal", places=3),
        FieldSpec("carton_gross_kg", N_("Gross kg"), "decimal", places=3),
    ),
)  # fmt: skip


def _cost_currency(product: Product) -> str:
    return (product.cost.currency if product.cost else "") or "CNY"


def _net_price(product: Product) -> str:
    if product.cost is None:
        return ""
    net = product.cost.price_incl_vat / (1 + product.cost.vat_rate / 100)
    return screen_language().amount(net, _cost_currency(product))


COST = SectionSpec(
    "cost",
    N_("Cost"),
    fields=(
        FieldSpec("cost.supplier", N_("Supplier"), "lookup:supplier", width=3),
        FieldSpec("cost.price_incl_vat", N_("Price with VAT"), "price",
                  currency=_cost_currency),
        FieldSpec("cost.currency", N_("Currency"), "code:currencies"),
        FieldSpec("cost.vat_rate", N_("VAT rate"), "percent"),
        FieldSpec("net", N_("Without VAT"), "decimal", show=_net_price),
        FieldSpec("cost.special_invoice", N_("Special VAT invoice"), "check", width=2,
                  doubt=lambda _says, product:
                  product.cost.in_vain() if product.cost else None),
    ),
)  # fmt: skip


def chips(product: Product, missing: Sequence[str] = ()) -> Sequence[Chip]:
    """Return what keeps a product from being declared or packed."""
    found: list[Chip] = []
    if not product.active:
        found.append((_("Inactive"), "neutral"))
    if product.id is None:
        return found
    if not product.hs_code:
        found.append((_("HS code missing"), "warn"))
    elif missing:
        found.append((_("Elements missing"), "bad"))
    if not (product.units_per_carton and product.carton_cbm()):
        found.append((_("Packing missing"), "warn"))
    if product.cost is not None and not product.cost.refunds:
        found.append((_("No refund"), "bad"))
    return found


def ready(product: Product, names: Sequence[str]) -> Block:
    """Return how complete a product is for each purpose (A15)."""
    pieces: list[Fact] = []
    for purpose in completeness.purposes(product, names):
        tone = "ok" if not purpose.missing else "warn"
        share = screen_language().percent(Decimal(purpose.percent), 0)
        missing = [_(name) for name in purpose.missing]
        words = enumerated(missing[:MOST_MISSING])
        if len(missing) > MOST_MISSING:
            words = _("{some} and {n} more", some=words, n=len(missing) - MOST_MISSING)
        pieces.append(Fact(_(purpose.title), share, tone=tone, detail=words))
    return Block(_("Ready for"), tuple(pieces))


def blocks(product: Product, names: Sequence[str] = ()) -> list[Block]:
    """Return completeness, customs line, carton, and the cost where it is seen."""
    language = screen_language()
    found = [ready(product, names)]
    if product.hs_code:
        units = (product.customs_unit, product.legal_unit_1, product.legal_unit_2)
        found.append(
            Block(
                _("Customs"),
                (
                    Fact(_("HS code"), hs_words(product.hs_code), size="strong"),
                    Fact(_("Units"), " / ".join(unit_name(u) for u in units if u)),
                    Note(product.customs_name or product.name_zh, "text2"),
                ),
            )
        )
    volume = product.carton_cbm()
    if volume and product.units_per_carton:
        each = volume / product.units_per_carton
        pieces: list[Fact | Gap] = [
            Fact(_("Carton m³"), language.quantity(volume, 4), size="strong"),
            Fact(_("m³ for 1000"), language.quantity(each * Decimal(1000), 2)),
            Gap(),
            Fact(_("Net kg"), language.quantity(product.carton_net_kg, 2)),
            Fact(_("Gross kg"), language.quantity(product.carton_gross_kg, 2)),
        ]
        found.append(Block(_("Carton"), tuple(pieces)))
    cost = product.cost
    if cost is not None and cost.price_incl_vat:
        facts = [
            Fact(
                _("Price with VAT"),
                f"{cost.currency} {language.price(cost.price_incl_vat, cost.currency)}",
                size="strong",
            ),
            Fact(_("Without VAT"), f"{cost.currency} {_net_price(product)}"),
        ]
        if cost.supplier:
            facts.append(Fact(_("Supplier"), detail=str(cost.supplier)))
        found.append(Block(_("Cost"), tuple(facts)))
    return found


SPEC = EditorSpec(
    kind="product",
    singular=N_("Product"),
    icon="packages",
    title=lambda product: product.code if product.id else "",
    subtitle=lambda product: product.name(screen_language().code),
    chips=chips,
    fields=(
        FieldSpec("code", N_("Item no."), required=True, width=2),
        FieldSpec("unit", N_("Unit"), required=True,
                  hint=N_("PCS, SETS, KGS")),
        FieldSpec("brand", N_("Brand")),
        FieldSpec("model", N_("Model")),
        FieldSpec("active", N_("Active"), "check"),
        FieldSpec("name_en", N_("English description"), width=3),
        FieldSpec("name_zh", N_("Chinese description"), width=3),
        FieldSpec("picture", N_("Picture"), "picture", width=2),
        FieldSpec("note", N_("Note"), "note", width=4, rows=4),
    ),
    sections=(CUSTOMS, ELEMENTS, PACKING, COST, TEXTS),
    inspector=blocks,
    permission="catalog.edit",
    papers=False,
)  # fmt: skip
