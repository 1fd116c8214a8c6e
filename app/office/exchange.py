"""How our companies and their accounts look in a file."""

from __future__ import annotations

from app.core.exchange import Column, Part, Table
from app.core.i18n import N_

COMPANIES = Table(
    name="office",
    title=N_("Our companies"),
    kind="company",
    record="app.office.domain:Company",
    row="app.office.model:CompanyRow",
    key="code",
    get="app.office.service:get_company",
    save="app.office.service:save_company",
    view="office.view",
    edit="office.edit",
    parts={
        "accounts": Part(
            "app.office.domain:BankAccount",
            N_("Bank accounts"),
            "app.office.model:BankAccountRow",
            key="account_number",
        ),
    },
    columns=(
        Column("code", N_("Code"), required=True, example="HAIZHOU"),
        Column("name_en", N_("English name"), example="HAIZHOU TRADING CO., LTD"),
        Column("name_zh", N_("Chinese name"), example="宁波海舟进出口有限公司"),
        Column("address_en", N_("Address in English"), "note"),
        Column("address_zh", N_("Address in Chinese"), "note"),
        Column("tax_number", N_("Tax number (USCC)")),
        Column("customs_code", N_("Customs registration")),
        Column("base_currency", N_("Books in"), "code:currencies", example="CNY"),
        Column("phone", N_("Phone")),
        Column("email", N_("E-mail")),
        Column("legal_person", N_("Legal representative")),
        Column("accounts.name", N_("Name"), example="USD"),
        Column("accounts.currency", N_("Currency"), "code:currencies", example="USD"),
        Column("accounts.account_number", N_("Account number")),
        Column("accounts.bank_name", N_("Bank")),
        Column("accounts.swift", N_("SWIFT (BIC)")),
        Column("accounts.bank_address", N_("Address of the bank")),
        Column("accounts.beneficiary", N_("Beneficiary")),
        Column("accounts.intermediary", N_("Correspondent bank")),
    ),
)  # fmt: skip

RATES = Table(
    name="rates",
    title=N_("Exchange rates"),
    kind="rate_day",
    record="app.office.domain:RateDay",
    row="app.office.model:RateRow",
    key="on",
    find="app.office.service:days_with_rates",
    get="app.office.service:rate_day",
    save="app.office.service:save_rate_day",
    view="office.view",
    edit="office.edit",
    parts={"lines": Part("app.office.domain:RateLine", key="base currency")},
    columns=(
        Column("on", N_("Date"), "date", required=True, example="2026-03-15",
               aliases=("日期", "发布日期", "Day")),
        Column("source", N_("Source"), example="Bank of China, 10:00"),
        Column("lines.currency", N_("Currency"), "code:currencies", required=True,
               example="USD", aliases=("货币", "币种", "货币名称")),
        Column("lines.unit", N_("Units"), "integer", example="1"),
        Column("lines.mid", N_("Mid rate"), "rate", example="7.1032",
               aliases=("中间价", "中行折算价")),
        Column("lines.buying", N_("Bank buys"), "rate", example="7.0890",
               aliases=("现汇买入价", "买入价")),
        Column("lines.selling", N_("Bank sells"), "rate", example="7.1188",
               aliases=("现汇卖出价", "卖出价")),
        Column("lines.closing", N_("Closing rate"), "rate"),
        Column("lines.base", N_("Books in"), "code:currencies", example="CNY"),
    ),
)  # fmt: skip
