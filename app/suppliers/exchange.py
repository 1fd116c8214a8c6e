"""How suppliers look in a file: one row a price, the supplier given once."""

from __future__ import annotations

from app.core.exchange import Column, Part, Table
from app.core.i18n import N_

_COST = "catalog.view_cost"

SUPPLIERS = Table(
    name="suppliers",
    title=N_("Suppliers"),
    kind="supplier_profile",
    record="app.suppliers.domain:Profile",
    row="app.suppliers.model:ProfileRow",
    key="supplier",
    key_row="supplier_id",
    get="app.suppliers.service:get",
    save="app.suppliers.service:save",
    view="suppliers.view",
    edit="suppliers.edit",
    parts={
        "prices": Part(
            "app.suppliers.domain:SupplierPrice",
            N_("Prices"),
            "app.suppliers.model:SupplierPriceRow",
            key="product",
        ),
    },
    columns=(
        Column("supplier", N_("Supplier"), "lookup:supplier", required=True,
               example="MINGTAI", aliases=("供应商", "Vendor", "Code", "编码")),
        Column("vat_rate", N_("VAT rate"), "percent", example="13"),
        Column("special_invoice", N_("Special VAT invoice"), "check", example="Yes"),
        Column("payment_terms", N_("Terms of payment")),
        Column("lead_time_days", N_("Lead time in days"), "integer", example="30"),
        Column("qualified_until", N_("Qualified until"), "date", example="2027-12-31"),
        Column("note", N_("Note"), "note", aliases=("备注", "Remark")),
        Column("prices.product", N_("Item no."), "lookup:product", permission=_COST,
               example="HJ-350", aliases=("货号", "Item", "SKU")),
        Column("prices.price_incl_vat", N_("Price with VAT"), "price",
               permission=_COST, example="96.05", aliases=("含税单价", "Price")),
        Column("prices.currency", N_("Currency"), "code:currencies", permission=_COST,
               example="CNY"),
        Column("prices.moq", N_("Minimum order"), "decimal", permission=_COST,
               example="500", aliases=("MOQ",)),
        Column("prices.lead_time_days", N_("Days"), "integer", permission=_COST),
        Column("prices.valid_from", N_("From"), "date", permission=_COST),
        Column("prices.valid_to", N_("To"), "date", permission=_COST),
    ),
)  # fmt: skip
