"""How sales contracts look in a file: one row a line, the contract given once."""

from __future__ import annotations

from app.contracts.domain import PaymentEvent, PaymentMethod
from app.core.exchange import Column, Part, Table
from app.core.i18n import N_

_COST = "contracts.view_cost"
_EVENTS = (
    (PaymentEvent.SIGNED, N_("Signing")),
    (PaymentEvent.SHIPPED, N_("Shipment (B/L date)")),
    (PaymentEvent.INVOICED, N_("Invoice")),
    (PaymentEvent.DELIVERED, N_("Delivery")),
    (PaymentEvent.FIXED, N_("Fixed date")),
)
_METHODS = tuple((method, method.value) for method in PaymentMethod)

CONTRACTS = Table(
    name="contracts",
    title=N_("Sales contracts"),
    kind="contract",
    record="app.contracts.domain:Contract",
    row="app.contracts.model:ContractRow",
    key="number",
    given=True,
    get="app.contracts.service:get",
    save="app.contracts.service:save",
    prepare="app.contracts.service:prepared",
    view="contracts.view",
    edit="contracts.edit",
    parts={
        "lines": Part(
            "app.contracts.domain:Line", row="app.contracts.model:ContractLineRow"
        ),
        "plan": Part(
            "app.contracts.domain:Instalment",
            N_("Payment plan"),
            "app.contracts.model:InstalmentRow",
        ),
    },
    columns=(
        Column("number", N_("Number"), required=True, example="1",
               aliases=("合同号", "No.", "Contract no.")),
        Column("customer", N_("Customer"), "lookup:customer", required=True,
               example="NORDIC", aliases=("客户", "Buyer")),
        Column("customer_po", N_("Customer PO"), example="PO-7781",
               aliases=("客户订单号",)),
        Column("signed_on", N_("Signed on"), "date", example="2026-03-15",
               aliases=("签约日期", "Date")),
        Column("latest_shipment_on", N_("Latest shipment"), "date",
               example="2026-05-20", aliases=("交期", "ETD")),
        Column("salesperson", N_("Salesperson"), aliases=("业务员",)),
        Column("incoterm", N_("Incoterm"), "code:incoterms", example="FOB"),
        Column("place", N_("Named place"), example="NINGBO"),
        Column("port_of_loading", N_("Port of loading"), "code:ports",
               example="CNNGB"),
        Column("port_of_discharge", N_("Port of discharge"), "code:ports"),
        Column("destination_country", N_("Country of destination"), "code:countries"),
        Column("currency", N_("Currency"), "code:currencies", example="USD"),
        Column("rate", N_("Rate"), "rate"),
        Column("payment_terms", N_("Payment terms")),
        Column("tolerance_percent", N_("More or less"), "percent"),
        Column("packing", N_("Packing")),
        Column("insurance", N_("Insurance")),
        Column("partial_shipment", N_("Partial shipment"), "check"),
        Column("transhipment", N_("Transhipment"), "check"),
        Column("marks", N_("Shipping marks"), "note", aliases=("唛头",)),
        Column("company", N_("Our company"), "lookup:company"),
        Column("note", N_("Note"), "note", aliases=("备注", "Remark")),
        Column("lines.product", N_("Item no."), "lookup:product", example="HJ-350",
               aliases=("货号", "Item", "SKU", "Art. no.", "Model")),
        Column("lines.description_en", N_("English description"),
               aliases=("Description", "Product")),
        Column("lines.description_zh", N_("Chinese description"), aliases=("品名",)),
        Column("lines.quantity", N_("Quantity"), "decimal", example="1200",
               aliases=("Qty", "数量")),
        Column("lines.unit", N_("Unit"), example="PCS", aliases=("单位",)),
        Column("lines.unit_price", N_("Price"), "price", example="12.80",
               aliases=("Unit price", "单价")),
        Column("lines.discount_percent", N_("Discount"), "percent"),
        Column("lines.purchase_price", N_("Purchase"), "price", permission=_COST,
               aliases=("采购价", "Cost")),
        Column("plan.event", N_("Due after"), "choice", options=_EVENTS),
        Column("plan.days", N_("Days"), "integer"),
        Column("plan.percent", N_("Share"), "percent"),
        Column("plan.method", N_("Method"), "choice", options=_METHODS),
        Column("plan.due_on", N_("Date"), "date"),
    ),
)  # fmt: skip
