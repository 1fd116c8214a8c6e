"""How sales contracts look in a file: one row a line, the contract given once."""

from __future__ import annotations

from app.contracts.domain import PaymentEvent, PaymentMethod
from app.core import deal_columns as deal
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
    complete="app.contracts.service.earlier:completed",
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
        "way": Part(
            "app.core.way:Way",
            row="app.contracts.model:ContractCostRow",
            lines=False,
        ),
    },
    columns=(
        Column("number", N_("Number"), example="1", note=deal.NUMBERED,
               aliases=("合同号", "销售合同号", "No.", "Contract no.")),
        deal.CUSTOMER,
        Column("customer_po", N_("Customer PO"), example="PO-7781",
               aliases=("客户订单号",)),
        Column("signed_on", N_("Signed on"), "date", example="2026-03-15",
               aliases=("签约日期", "Date")),
        Column("latest_shipment_on", N_("Latest shipment"), "date",
               example="2026-05-20", aliases=("交期", "ETD")),
        deal.SALESPERSON,
        deal.INCOTERM,
        deal.PLACE,
        deal.LOADING,
        deal.DISCHARGE,
        Column("destination_country", N_("Country of destination"), "code:countries"),
        deal.CURRENCY,
        deal.RATE,
        deal.PAYMENT_TERMS,
        Column("tolerance_percent", N_("More or less"), "percent"),
        Column("way.freight_per_cbm", N_("Freight"), "decimal",
               permission=_COST),
        Column("way.freight", N_("Total freight"), "money", permission=_COST),
        Column("way.domestic_per_cbm", N_("Domestic"), "decimal",
               permission=_COST),
        Column("way.domestic", N_("Domestic total"), "money", permission=_COST),
        Column("way.premium_percent", N_("Premium rate"), "percent", permission=_COST),
        Column("way.insured_percent", N_("Insured"), "percent", permission=_COST),
        Column("packing", N_("Packing")),
        Column("insurance", N_("Insurance")),
        Column("partial_shipment", N_("Partial shipment"), "check"),
        Column("transhipment", N_("Transhipment"), "check"),
        Column("marks", N_("Shipping marks"), "note", aliases=("唛头",)),
        deal.COMPANY,
        deal.NOTE,
        deal.PRODUCT,
        deal.ENGLISH,
        deal.CHINESE,
        deal.QUANTITY,
        deal.UNIT,
        deal.PRICE,
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
