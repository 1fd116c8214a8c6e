"""How parties look in a file: one row a contact or bank, the party given once."""

from __future__ import annotations

from app.core.exchange import Column, Part, Table
from app.core.i18n import LANGUAGES, N_
from app.parties.domain import ROLE_TITLES

_BANK = "parties.view_bank"

PARTIES = Table(
    name="parties",
    title=N_("Parties"),
    kind="party",
    record="app.parties.domain:Party",
    row="app.parties.model:PartyRow",
    key="code",
    get="app.parties.service:get",
    save="app.parties.service:save",
    read_all="app.parties.service:several",
    view="parties.view",
    edit="parties.edit",
    parts={
        "contacts": Part(
            "app.parties.domain:Contact",
            N_("Contacts"),
            "app.parties.model:ContactRow",
            key="name",
        ),
        "banks": Part(
            "app.parties.domain:PartyBank",
            N_("Banks"),
            "app.parties.model:PartyBankRow",
            key="account_number",
        ),
    },
    columns=(
        Column("code", N_("Code"), example="NORDIC",
               aliases=("编码", "代码", "Short name", "Customer no.", "客户编号")),
        Column("name", N_("Name as it prints"), example="NORDIC HOME A/S",
               aliases=("Name", "Customer", "Company", "名称", "客户名称")),
        Column("name_zh", N_("Chinese name"), example="", aliases=("中文名称",)),
        Column("roles", N_("Roles"), "checks", required=True, example="Customer",
               options=tuple(ROLE_TITLES.items()), aliases=("类型", "Type"),
               note=N_("Several are parted by commas.")),
        Column("country", N_("Country"), "code:countries", required=True, example="DK",
               aliases=("国家",)),
        Column("address", N_("Address as it prints"), "note",
               example="HAVNEGADE 12, 5000 ODENSE", aliases=("Address", "地址")),
        Column("address_zh", N_("Address in Chinese"), "note"),
        Column("tax_number", N_("USCC or VAT number"), aliases=("税号", "VAT")),
        Column("representative", N_("Legal representative")),
        Column("phone", N_("Phone"), example="+45 63 10 20 30",
               aliases=("电话", "Tel")),
        Column("email", N_("E-mail"), example="purchase@nordichome.example",
               aliases=("邮箱", "Mail")),
        Column("currency", N_("Currency"), "code:currencies", example="USD"),
        Column("incoterm", N_("Incoterm"), "code:incoterms", example="FOB"),
        Column("port", N_("Port"), "code:ports", example="DKAAR"),
        Column("payment_terms", N_("Terms of payment"),
               example="T/T 30% deposit, 70% against copy of B/L"),
        Column("credit_limit", N_("Credit limit"), "money", example="50000"),
        Column("language", N_("We write in"), "choice", example="en",
               options=tuple((code, code) for code in LANGUAGES)),
        Column("note", N_("Note"), "note", aliases=("备注", "Remark")),
        Column("active", N_("Active"), "check", example="Yes"),
        Column("contacts.name", N_("Full name"), example="Mette Holm",
               aliases=("Contact", "联系人")),
        Column("contacts.position_title", N_("Position"), example="Buyer"),
        Column("contacts.email", N_("E-mail"), example="mette@nordichome.example"),
        Column("contacts.phone", N_("Phone"), example="+45 63 10 20 31"),
        Column("banks.bank_name", N_("Bank"), permission=_BANK,
               aliases=("开户行",)),
        Column("banks.account_number", N_("Account number or IBAN"), permission=_BANK,
               aliases=("账号", "IBAN")),
        Column("banks.swift", N_("SWIFT (BIC)"), permission=_BANK),
        Column("banks.cnaps", N_("CNAPS code"), permission=_BANK),
        Column("banks.currency", N_("Currency"), "code:currencies", permission=_BANK),
    ),
)  # fmt: skip
