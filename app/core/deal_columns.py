"""Columns of files that several documents of a deal declare alike."""

from __future__ import annotations

from app.core.exchange import Column
from app.core.i18n import N_

NUMBERED = N_("Holds the rows of one document together. Empty: it begins a draft.")

CUSTOMER = Column(
    "customer", N_("Customer"), "lookup:customer", required=True,
    example="NORDIC", aliases=("客户", "Buyer"),
)  # fmt: skip
SALESPERSON = Column("salesperson", N_("Salesperson"), aliases=("业务员",))
INCOTERM = Column("incoterm", N_("Incoterm"), "code:incoterms", example="FOB")
PLACE = Column("place", N_("Named place"), example="NINGBO")
LOADING = Column(
    "port_of_loading", N_("Port of loading"), "code:ports", example="CNNGB"
)
DISCHARGE = Column("port_of_discharge", N_("Port of discharge"), "code:ports")
CURRENCY = Column("currency", N_("Currency"), "code:currencies", example="USD")
RATE = Column("rate", N_("Rate"), "rate")
PAYMENT_TERMS = Column("payment_terms", N_("Payment terms"))
COMPANY = Column("company", N_("Our company"), "lookup:company")
NOTE = Column("note", N_("Note"), "note", aliases=("备注", "Remark"))

PRODUCT = Column(
    "lines.product", N_("Item no."), "lookup:product", example="HJ-350",
    aliases=("货号", "Item", "SKU", "Art. no.", "Model"),
)  # fmt: skip
ENGLISH = Column(
    "lines.description_en",
    N_("English description"),
    aliases=("Description", "Product"),
)
CHINESE = Column("lines.description_zh", N_("Chinese description"), aliases=("品名",))
QUANTITY = Column(
    "lines.quantity", N_("Quantity"), "decimal", example="1200", aliases=("Qty", "数量")
)
UNIT = Column("lines.unit", N_("Unit"), example="PCS", aliases=("单位",))
PRICE = Column(
    "lines.unit_price", N_("Price"), "price", example="12.80",
    aliases=("Unit price", "单价"),
)  # fmt: skip
