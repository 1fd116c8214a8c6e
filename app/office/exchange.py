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
