"""How inquiries look in a file: one row a line, the inquiry given once."""

from __future__ import annotations

from app.core import deal_columns as deal
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
        Column("number", N_("Number"), example="1", note=deal.NUMBERED,
               aliases=("编号", "询盘号", "No.", "Inquiry no.")),
        deal.CUSTOMER,
        Column("received_on", N_("Received on"), "date", example="2026-03-15"),
        Column("source", N_("Source")),
        Column("wanted_by", N_("Wanted by"), "date"),
        deal.SALESPERSON,
        deal.CURRENCY,
        deal.INCOTERM,
        Column("port", N_("Port of discharge"), "code:ports"),
        deal.COMPANY,
        deal.NOTE,
        deal.PRODUCT,
        Column("lines.description", N_("Description"),
               aliases=("品名", "Product")),
        deal.QUANTITY,
        deal.UNIT,
        Column("lines.target_price", N_("Target price"), "price", example="12.80",
               aliases=("目标价",)),
    ),
)  # fmt: skip
