"""How purchase contracts look in a file: one row a line, the contract given once."""

from __future__ import annotations

from app.core import deal_columns as deal
from app.core.exchange import Column, Part, Table
from app.core.i18n import N_

PURCHASES = Table(
    name="purchasing",
    title=N_("Purchase contracts"),
    kind="purchase",
    record="app.purchasing.domain:Purchase",
    row="app.purchasing.model:PurchaseRow",
    key="number",
    given=True,
    get="app.purchasing.service:get",
    save="app.purchasing.service:save",
    prepare="app.purchasing.service:prepared",
    complete="app.purchasing.service.earlier:completed",
    view="purchasing.view",
    edit="purchasing.edit",
    parts={
        "lines": Part(
            "app.purchasing.domain:Line", row="app.purchasing.model:PurchaseLineRow"
        )
    },
    columns=(
        Column("number", N_("Number"), example="1", note=deal.NUMBERED,
               aliases=("合同号", "采购合同号", "采购单号", "No.", "PO no.")),
        Column("supplier", N_("Supplier"), "lookup:supplier", required=True,
               example="MINGTAI", aliases=("供应商", "Vendor")),
        Column("contract", N_("Sales contract"), "lookup:contract"),
        Column("signed_on", N_("Signed on"), "date", example="2026-03-20",
               aliases=("签约日期", "Date")),
        Column("delivery_on", N_("Delivery"), "date", example="2026-05-05",
               aliases=("交期",)),
        Column("delivery_place", N_("Place of delivery")),
        Column("place_signed", N_("Place of signing")),
        Column("currency", N_("Currency"), "code:currencies", example="CNY"),
        Column("deposit_percent", N_("Deposit"), "percent"),
        Column("settle_days", N_("Rest after invoice"), "integer"),
        Column("quality_terms", N_("Quality and acceptance"), "note"),
        Column("packing_terms", N_("Packing and marks"), "note"),
        deal.PAYMENT_TERMS,
        deal.COMPANY,
        Column("purchaser", N_("Purchaser"), aliases=("采购员",)),
        deal.NOTE,
        deal.PRODUCT,
        Column("lines.description", N_("Description"), aliases=("品名",)),
        Column("lines.specification", N_("Specification"), aliases=("规格", "型号")),
        deal.QUANTITY,
        deal.UNIT,
        Column("lines.price_incl_vat", N_("Price incl. VAT"), "price",
               example="96.05", aliases=("含税单价", "单价", "Price")),
        Column("lines.vat_rate", N_("VAT rate"), "percent", example="13",
               aliases=("税率",)),
        Column("lines.special_invoice", N_("Special VAT invoice"), "check",
               example="Yes"),
    ),
)  # fmt: skip
