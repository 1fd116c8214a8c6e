"""How quotations look in a file: one row a line, the quotation given once."""

from __future__ import annotations

from app.core import deal_columns as deal
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
    complete="app.quotations.service:completed",
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
        Column("number", N_("Number"), example="1", note=deal.NUMBERED,
               aliases=("编号", "报价单号", "报价号", "No.", "Quotation no.")),
        deal.CUSTOMER,
        Column("inquiry", N_("Inquiry"), "lookup:inquiry"),
        Column("quoted_on", N_("Quoted on"), "date", example="2026-03-15",
               aliases=("日期", "Date")),
        Column("valid_until", N_("Valid until"), "date"),
        deal.SALESPERSON,
        deal.INCOTERM,
        deal.PLACE,
        deal.LOADING,
        deal.DISCHARGE,
        deal.CURRENCY,
        deal.RATE,
        deal.PAYMENT_TERMS,
        Column("lead_time", N_("Lead time")),
        deal.COMPANY,
        Column("binding", N_("Firm offer"), "check"),
        deal.NOTE,
        deal.PRODUCT,
        deal.ENGLISH,
        deal.CHINESE,
        deal.QUANTITY,
        deal.UNIT,
        Column("lines.moq", N_("MOQ"), "decimal"),
        deal.PRICE,
        Column("lines.cost.purchase_incl_vat", N_("Cost"), "price", permission=_COST,
               aliases=("采购价",)),
        Column("lines.cost.vat_rate", N_("VAT rate"), "percent", permission=_COST),
        Column("lines.cost.refund_rate", N_("Refund"), "percent", permission=_COST),
    ),
)  # fmt: skip
