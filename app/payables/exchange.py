"""How bills look in a file: each becomes a draft, to be booked as every other."""

from __future__ import annotations

from app.core import deal_columns as deal
from app.core.exchange import Column, Table
from app.core.i18n import N_
from app.payables.domain import CHARGE_TITLES, KIND_TITLES, Kind

BILLS = Table(
    name="payables",
    title=N_("Bills"),
    kind="bill",
    record="app.payables.domain:Bill",
    row="app.payables.model:BillRow",
    key="",
    get="app.payables.service:get",
    save="app.payables.service:save",
    prepare="app.payables.service:prepared",
    check="app.payables.service:check_bills",
    view="payables.view",
    edit="payables.edit",
    columns=(
        Column("kind", N_("Kind"), "choice", example="Supplier invoice",
               options=tuple((kind, KIND_TITLES[kind]) for kind in (
                   Kind.SUPPLIER, Kind.CHARGE, Kind.COMMISSION))),
        Column("payee", N_("Payee"), "lookup:party", required=True, example="MINGTAI",
               aliases=("供应商", "收款单位", "Supplier", "Vendor")),
        Column("charge", N_("Charge"), "choice", options=tuple(CHARGE_TITLES.items())),
        Column("invoice_number", N_("Invoice no."), example="25332000000012345678",
               aliases=("发票号", "发票号码", "单据编号", "Number", "No.")),
        Column("invoice_on", N_("Invoice date"), "date", example="2025-12-20",
               aliases=("日期", "开票日期", "Date")),
        Column("due_on", N_("Due"), "date", example="2026-01-31",
               aliases=("到期日", "Due date", "Due on")),
        Column("currency", N_("Currency"), "code:currencies", example="CNY"),
        Column("amount", N_("Amount"), "money", required=True, example="96050.00",
               aliases=("余额", "应付余额", "金额", "价税合计", "Balance", "Open")),
        deal.COMPANY,
        deal.NOTE,
    ),
)  # fmt: skip
