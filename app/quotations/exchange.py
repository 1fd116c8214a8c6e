"""How quotations look in a file: one row a line, the quotation given once."""

from __future__ import annotations

from app.core.exchange import Column, Part, Table
from app.core.i18n import N_

_COST = "contracts.view_cost"

QUOTATIONS = Table(
    name="quotations",
    title=N_("Quotations"),
    kind="quotation",
    record="app.quotations.domain:Quotation",
    row="app.quotations.model:QuotationRow",
    key="number",
    given=True,
    get="app.quotations.service:get",
    save="app.quotations.service:save",
    prepare="app.quotations.service:prepared",
    complete="app.quotations.service:with_costs",
    view="quotations.view",
    edit="quotations.edit",
    parts={
        "lines": Part(
            "app.quotations.domain:Line", row="app.quotations.model:QuotationLineRow"
        ),
        "lines.cost": Part(
            "app.quotations.domain:LineCost",
            row="app.quotations.model:QuotationLineCostRow",
            lines=False,
        ),
    },
    columns=(
        Column("number", N_("Number"), required=True, example="1",
               aliases=("编号", "No.", "Quotation no.")),
        Column("customer", N_("Customer"), "lookup:customer", required=True,
               example="NORDIC", aliases=("客户", "Buyer")),
        Column("inquiry", N_("Inquiry"), "lookup:inquiry"),
        Column("quoted_on", N_("Quoted on"), "date", example="2026-03-15",
               aliases=("日期", "Date")),
        Column("valid_until", N_("Valid until"), "date"),
        Column("salesperson", N_("Salesperson"), aliases=("业务员",)),
        Column("incoterm", N_("Incoterm"), "code:incoterms", example="FOB"),
        Column("place", N_("Named place"), example="NINGBO"),
        Column("port_of_loading", N_("Port of loading"), "code:ports",
               example="CNNGB"),
        Column("port_of_discharge", N_("Port of discharge"), "code:ports"),
        Column("currency", N_("Currency"), "code:currencies", example="USD"),
        Column("rate", N_("Rate"), "rate"),
        Column("payment_terms", N_("Payment terms")),
        Column("lead_time", N_("Lead time")),
        Column("company", N_("Our company"), "lookup:company"),
        Column("binding", N_("Firm offer"), "check"),
        Column("note", N_("Note"), "note", aliases=("备注", "Remark")),
        Column("lines.product", N_("Item no."), "lookup:product", example="HJ-350",
               aliases=("货号", "Item", "SKU", "Art. no.", "Model")),
        Column("lines.description_en", N_("English description"),
               aliases=("Description", "Product")),
        Column("lines.description_zh", N_("Chinese description"), aliases=("品名",)),
        Column("lines.quantity", N_("Quantity"), "decimal", example="1200",
               aliases=("Qty", "数量")),
        Column("lines.unit", N_("Unit"), example="PCS", aliases=("单位",)),
        Column("lines.moq", N_("MOQ"), "decimal"),
        Column("lines.unit_price", N_("Price"), "price", example="12.80",
               aliases=("Unit price", "单价")),
        Column("lines.cost.purchase_incl_vat", N_("Cost"), "price", permission=_COST,
               aliases=("采购价",)),
        Column("lines.cost.vat_rate", N_("VAT rate"), "percent", permission=_COST),
        Column("lines.cost.refund_rate", N_("Refund"), "percent", permission=_COST),
    ),
)  # fmt: skip
