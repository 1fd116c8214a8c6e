"""How the claims that an office begins with look in a file."""

from __future__ import annotations

from app.core import deal_columns as deal
from app.core.exchange import Column, Table
from app.core.i18n import N_

CLAIMS = Table(
    name="receivables",
    title=N_("Opening receivables"),
    kind="receivable",
    record="app.receivables.domain:OpeningClaim",
    row="app.receivables.model:ReceivableRow",
    key="",
    find="app.receivables.service:openings",
    get="app.receivables.service:opening_of",
    save="app.receivables.service:open_claim",
    prepare="app.receivables.service:prepared_claim",
    check="app.receivables.service:check_claims",
    view="receivables.view",
    edit="receivables.issue",
    columns=(
        deal.CUSTOMER,
        Column("number", N_("Number"), required=True, example="CI-2025-0412",
               aliases=("发票号", "单据编号", "Invoice no.", "No.")),
        deal.CURRENCY,
        Column("amount", N_("Amount"), "money", required=True, example="12500.00",
               aliases=("余额", "应收余额", "金额", "Balance", "Open")),
        Column("booked_on", N_("Date"), "date", example="2025-12-18",
               aliases=("日期", "单据日期", "Invoice date", "Booked on")),
        Column("due_on", N_("Due"), "date", example="2026-02-16",
               aliases=("到期日", "Due date", "Due on")),
        Column("rate", N_("Rate"), "rate", aliases=("汇率",),
               note=N_("Empty: the mid rate of the day.")),
        deal.COMPANY,
        Column("note", N_("Reason"), aliases=("摘要", "备注", "Remark")),
    ),
)  # fmt: skip
