"""How inquiries look in a file: one row a line, the inquiry given once."""

from __future__ import annotations

from app.core.exchange import Column, Part, Table
from app.core.i18n import N_

INQUIRIES = Table(
    name="inquiries",
    title=N_("Inquiries"),
    kind="inquiry",
    record="app.inquiries.domain:Inquiry",
    row="app.inquiries.model:InquiryRow",
    key="number",
    given=True,
    get="app.inquiries.service:get",
    save="app.inquiries.service:save",
    prepare="app.inquiries.service:prepared",
    view="inquiries.view",
    edit="inquiries.edit",
    parts={
        "lines": Part(
            "app.inquiries.domain:Line", row="app.inquiries.model:InquiryLineRow"
        )
    },
    columns=(
        Column("number", N_("Number"), required=True, example="1",
               aliases=("编号", "No.", "Inquiry no.")),
        Column("customer", N_("Customer"), "lookup:customer", required=True,
               example="NORDIC", aliases=("客户", "Buyer")),
        Column("received_on", N_("Received on"), "date", example="2026-03-15"),
        Column("source", N_("Source")),
        Column("wanted_by", N_("Wanted by"), "date"),
        Column("salesperson", N_("Salesperson"), aliases=("业务员",)),
        Column("currency", N_("Currency"), "code:currencies", example="USD"),
        Column("incoterm", N_("Incoterm"), "code:incoterms", example="FOB"),
        Column("port", N_("Port of discharge"), "code:ports"),
        Column("company", N_("Our company"), "lookup:company"),
        Column("note", N_("Note"), "note", aliases=("备注", "Remark")),
        Column("lines.product", N_("Item no."), "lookup:product", example="HJ-350",
               aliases=("货号", "Item", "SKU", "Model")),
        Column("lines.description", N_("Description"),
               aliases=("品名", "Product")),
        Column("lines.quantity", N_("Quantity"), "decimal", example="1200",
               aliases=("Qty", "数量")),
        Column("lines.unit", N_("Unit"), example="PCS", aliases=("单位",)),
        Column("lines.target_price", N_("Target price"), "price", example="12.80",
               aliases=("目标价",)),
    ),
)  # fmt: skip
