"""The papers of the worked deal, written down by hand from its own account."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.core.aql import DefectClass
from app.core.papers import (
    Adjustment,
    Ageing,
    BankBlock,
    CheckedPart,
    ContractPaper,
    FoundDefect,
    InspectedClass,
    InspectionPaper,
    InsuranceTerms,
    InvoicePaper,
    NotePaper,
    PartyBlock,
    Photo,
    ProformaPaper,
    PurchaseLine,
    PurchasePaper,
    QuotationPaper,
    QuotedLine,
    ShippedPaper,
    SizeCm,
    StatementLine,
    StatementPaper,
)
from app.core.papers.inspecting import CheckPart, CheckResult
from app.documents.words import FREE_VALUE, FREIGHT, INSURANCE, TRANSPORT, deposit
from app.shipments.domain import Mode
from tests.reports.sample_export import (
    DECLARATION,
    MARKS,
    PACKING,
    VGM,
)
from tests.reports.sample_goods import (
    BANK,
    BLANKET,
    BLANKETS,
    BOXES,
    BUYER,
    BY_CREDIT,
    CARTONS,
    CHINA,
    COMPANY,
    ISSUED,
    ISSUER,
    JUICER,
    LC,
    MARKS_1,
    PAYMENT,
    PCS,
    SAMPLE,
    SETS,
    SHIPPED_1,
    TERM,
    VESSEL,
    D,
    line,
)
from tests.reports.sample_shipped import SHIPPED

INVOICE = InvoicePaper(
    number="CI26-0029-1",
    on=date(2026, 6, 20),
    letterhead=COMPANY,
    buyer=BUYER,
    currency="USD",
    trade_term=TERM,
    lines=SHIPPED_1,
    total=D("51584.00"),
    contract_no="SC26-0031",
    port_of_loading="NINGBO, CHINA",
    port_of_discharge="HAMBURG, GERMANY",
    vessel=VESSEL,
    transport=TRANSPORT[Mode.SEA_FCL],
    payment_terms=PAYMENT,
    marks=MARKS_1,
    breakdown=(
        Adjustment(FREE_VALUE, D("49062.14")),
        Adjustment(FREIGHT, D("2380.00")),
        Adjustment(INSURANCE, D("141.86")),
    ),
    adjustments=(Adjustment(deposit(date(2026, 5, 18)), D("-15475.20")),),
    packages=800,
    package_kind=CARTONS,
    gross_kg=D("8950.00"),
    net_kg=D("7920.00"),
    cbm=D("66.482"),
    origin=CHINA,
    bank=BANK,
)

CONTRACTED = (
    line("HJ-350", 2200, "14.36", "31592.00"),
    line("CB-1520", 2200, "7.70", "16940.00"),
    line("FC-5S", 3360, "3.11", "10449.60"),
)
SHIPMENT_TIME = {
    "en": "Before the end of July 2026, after receipt of the deposit",
    "zh_CN": "收到定金后，2026年7月底前",
}
OPENED = {
    "en": "Before the end of July 2026, after receipt of the L/C",
    "zh_CN": "收到信用证后，2026年7月底前",
}
PACKING_TERMS = {"en": "In strong export cartons", "zh_CN": "坚固出口纸箱包装"}

PROFORMA = ProformaPaper(
    number="PI26-0045",
    on=date(2026, 5, 12),
    letterhead=COMPANY,
    buyer=BUYER,
    currency="USD",
    trade_term=TERM,
    lines=CONTRACTED,
    total=D("58981.60"),
    contract_no="SC26-0031",
    port_of_loading="NINGBO, CHINA",
    port_of_destination="HAMBURG, GERMANY",
    shipment_time=SHIPMENT_TIME,
    partial_shipment=True,
    transhipment=True,
    payment_terms=PAYMENT,
    deposit_percent=D(30),
    packing=PACKING_TERMS,
    tolerance_percent=D(5),
    origin=CHINA,
    valid_until=date(2026, 5, 27),
    bank=BANK,
)

CONTRACT = ContractPaper(
    number="SC26-0031",
    on=date(2026, 5, 12),
    letterhead=COMPANY,
    buyer=BUYER,
    currency="USD",
    trade_term=TERM,
    lines=CONTRACTED,
    total=D("58981.60"),
    place={"en": "NINGBO, CHINA", "zh_CN": "中国宁波"},
    tolerance_percent=D(5),
    packing=PACKING_TERMS,
    marks=("NORDHAUS", "SC26-0031", "HAMBURG", "C/NO. 1-UP"),
    shipment_time=SHIPMENT_TIME,
    port_of_loading="NINGBO, CHINA",
    port_of_destination="HAMBURG, GERMANY",
    partial_shipment=True,
    transhipment=True,
    insurance=InsuranceTerms(by_seller=True, percent=D(110), cover="ICC (A)"),
    payment_terms=PAYMENT,
    documents=(
        {"en": "Signed commercial invoice in 3 copies", "zh_CN": "签字商业发票三份"},
        {"en": "Packing list in 3 copies", "zh_CN": "装箱单三份"},
        {
            "en": "Full set of clean on board ocean bills of lading",
            "zh_CN": "全套清洁已装船海运提单",
        },
        {
            "en": "Insurance policy for 110 % of the invoice value",
            "zh_CN": "按发票金额110%投保的保险单",
        },
        {"en": "Certificate of origin", "zh_CN": "原产地证书"},
    ),
)


def quoted(item: str, prices: tuple[str, str], each: str) -> QuotedLine:
    """Return a product as offered; carton data as in the deal's table."""
    wording, unit, hs, size, net, gross = {
        "HJ-350": (JUICER, PCS, "8509401000", (52, 38, 34), "7.60", "8.90"),
        "CB-1520": (BLANKET, BLANKETS, "6301300000", (60, 45, 40), "14.00", "15.20"),
        "FC-5S": (BOXES, SETS, "3924100000", (56, 42, 48), "13.20", "14.60"),
    }[item]
    return QuotedLine(
        item,
        wording,
        unit,
        tuple(D(price) for price in prices),
        moq=D(500),
        pieces_per_carton=D(each),
        carton=SizeCm(*(D(side) for side in size)),
        net_kg=D(net),
        gross_kg=D(gross),
        hs_code=hs,
    )


QUOTATION = QuotationPaper(
    number="QT26-0012",
    on=date(2026, 5, 6),
    letterhead=COMPANY,
    buyer=BUYER,
    currency="USD",
    trade_terms=("FOB NINGBO", "CIF HAMBURG"),
    lines=(
        quoted("HJ-350", ("13.65", "14.36"), "4"),
        quoted("CB-1520", ("7.25", "7.70"), "10"),
        quoted("FC-5S", ("2.91", "3.11"), "24"),
    ),
    valid_until=date(2026, 5, 21),
    payment_terms=PAYMENT,
    lead_time={"en": "35 days after receipt of the deposit", "zh_CN": "收到定金后35天"},
    port_of_loading="NINGBO, CHINA",
    packing=PACKING_TERMS,
    sample_policy={
        "en": "One sample of each item is free; the courier is for your account",
        "zh_CN": "每款样品一件免费，快递费由贵方承担",
    },
    salesperson="Export department",
)

OWN_PARTY = PartyBlock(
    "NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.",
    "宁波海川进出口有限公司",
    ("16F NO. 88 HEYUAN ROAD, YINZHOU DISTRICT, NINGBO, CHINA",),
    ("宁波市鄞州区和源路88号16楼",),
    "CN",
    "91330206MA2CXK3E7J",
    "0574-87000000",
    bank=BankBlock("宁波海川进出口有限公司", "3850 0000 0000 01", "中国银行宁波市分行"),
)
SUPPLIER_A = PartyBlock(
    "CIXI MINGTAI ELECTRIC APPLIANCE CO., LTD.",
    "慈溪明泰电器有限公司",
    ("CIXI, NINGBO, CHINA",),
    ("浙江省宁波市慈溪市",),
    "CN",
    "91330282MA2AJ4Q35K",
    "0574-63000000",
    bank=BankBlock("慈溪明泰电器有限公司", "3901 0000 0000 88", "中国工商银行慈溪支行"),
)
PURCHASE = PurchasePaper(
    number="PO26-0088",
    on=date(2026, 5, 18),
    letterhead=COMPANY,
    buyer=OWN_PARTY,
    supplier=SUPPLIER_A,
    lines=(
        PurchaseLine(
            JUICER,
            PCS,
            D(2200),
            D("96.05"),
            D("211310.00"),
            D(13),
            D("24310.00"),
            item_no="HJ-350",
            spec={"en": "350W, white", "zh_CN": "350W 白色"},
        ),
    ),
    total=D("211310.00"),
    place={"en": "Ningbo", "zh_CN": "宁波"},
    sales_contract_no="SC26-0031",
    deliver_by=date(2026, 6, 15),
    delivery_place={"en": "Beilun, Ningbo", "zh_CN": "宁波北仑仓库"},
    delivery_mode={"en": "The Supplier delivers by truck.", "zh_CN": "供方送货上门。"},
    acceptance="GB/T 2828.1-2012, II, AQL 2.5/4.0",
    deposit_percent=D(30),
    balance_days=30,
)


INVOICED = {"en": "Invoice", "zh_CN": "发票"}
RECEIVED = {"en": "Receipt", "zh_CN": "收款"}
STATEMENT = StatementPaper(
    number="SA26-0007",
    on=date(2026, 7, 31),
    letterhead=COMPANY,
    party=BUYER,
    currency="USD",
    starts_on=date(2026, 5, 1),
    ends_on=date(2026, 7, 31),
    opening=D(0),
    lines=(
        StatementLine(date(2026, 5, 18), "RC26-0011", RECEIVED, credit=D("17694.48")),
        StatementLine(
            date(2026, 6, 20),
            "CI26-0029-1",
            INVOICED,
            debit=D("51584.00"),
            due_on=date(2026, 7, 20),
            reference="SC26-0031",
        ),
        StatementLine(date(2026, 7, 8), "RC26-0019", RECEIVED, credit=D("36108.80")),
        StatementLine(
            date(2026, 7, 25),
            "CI26-0029-2",
            INVOICED,
            debit=D("7397.60"),
            due_on=date(2026, 8, 24),
            reference="SC26-0031",
        ),
    ),
    closing=D("5178.32"),
    ageing=Ageing(not_due=D("5178.32")),
    bank=BANK,
    reply_by=date(2026, 8, 15),
)

INSPECTION = InspectionPaper(
    number="QC26-0001",
    on=date(2026, 6, 12),
    letterhead=COMPANY,
    supplier=SUPPLIER_A,
    purchase_no="PO26-0088",
    contract_no="SC26-0031",
    product_no="HJ-350",
    product={"en": "Electric juice extractor 350W", "zh_CN": "榨汁机"},
    ordered=D(2200),
    unit={"en": "PCS", "zh_CN": "台"},
    place="CIXI",
    inspector="Zhou Min",
    lot=2200,
    classes=(
        InspectedClass(DefectClass.CRITICAL, D(0), "K", 125, 0, 1, 0),
        InspectedClass(DefectClass.MAJOR, D("2.5"), "K", 125, 7, 8, 3),
        InspectedClass(DefectClass.MINOR, D("4.0"), "K", 125, 10, 11, 6),
    ),
    concluded=True,
    remarks={"en": "Three lids scratched; six cartons without the PO number."},
    customer="NORDHAUS HANDELS GMBH",
    packed_percent=D(100),
    checked=(
        CheckedPart(CheckPart.QUANTITY, CheckResult.GOOD, "2,200 in 550 cartons"),
        CheckedPart(
            CheckPart.PACKING, CheckResult.BAD, "Six cartons without PO number"
        ),
        CheckedPart(CheckPart.FUNCTION, CheckResult.GOOD),
        CheckedPart(CheckPart.ASSEMBLY, CheckResult.ABSENT),
        CheckedPart(CheckPart.LABELS, CheckResult.OPEN),
    ),
    found=(
        FoundDefect(DefectClass.MAJOR, "A-03", "Lid scratched over 10 mm", 3, 2),
        FoundDefect(DefectClass.MINOR, "P-11", "Carton without PO number", 6, 1),
    ),
    photos=(
        Photo("cartons", (SAMPLE / "logo.png").read_bytes()),
        Photo("lid", (SAMPLE / "signature.png").read_bytes()),
    ),
)

NOTE = NotePaper(
    number="CN26-0002",
    on=date(2026, 7, 14),
    letterhead=COMPANY,
    party=BUYER,
    debit=False,
    currency="USD",
    amount=D("500.00"),
    reason="120 lids scratched, as of the inspection report of 2026-07-10",
    invoice_no="CI26-0029-1",
    contract_no="SC26-0031",
)

BY_TRANSFER = {
    "quotation": QUOTATION,
    "proforma": PROFORMA,
    "contract": CONTRACT,
    "invoice": INVOICE,
    "packing": PACKING,
    "weight": PACKING,
    "statement": STATEMENT,
    **{
        key: replace(record, lc_no="", lc_on=None)
        for key, record in SHIPPED.items()
        if isinstance(record, ShippedPaper) and key != "beneficiary"
    },
}
"""What a deposit and a transfer are told on: the deal as it went."""

CREDITED = replace(PACKING, lc_no=LC)
ALL = {
    "note": NOTE,
    "quotation": replace(
        QUOTATION,
        payment_terms=BY_CREDIT,
        lead_time={
            "en": "35 days after receipt of the L/C",
            "zh_CN": "收到信用证后35天",
        },
    ),
    "proforma": replace(
        PROFORMA,
        payment_terms=BY_CREDIT,
        deposit_percent=None,
        shipment_time=OPENED,
    ),
    "contract": replace(CONTRACT, payment_terms=BY_CREDIT, shipment_time=OPENED),
    "purchase": PURCHASE,
    "invoice": replace(
        INVOICE,
        payment_terms={"en": "L/C AT SIGHT"},
        adjustments=(),
        lc_no=LC,
        lc_on=ISSUED,
        lc_issuer=ISSUER,
    ),
    "packing": CREDITED,
    "marks": MARKS,
    "declaration": DECLARATION,
    "vgm": VGM,
    "statement": replace(
        STATEMENT,
        lines=(
            STATEMENT.lines[1],
            replace(STATEMENT.lines[2], credit=D("51584.00")),
            STATEMENT.lines[3],
        ),
        closing=D("7397.60"),
        ageing=Ageing(not_due=D("7397.60")),
    ),
    "inspection": INSPECTION,
    "weight": CREDITED,
    **SHIPPED,
}
"""One deal from its offer to its draft, paid by the letter of credit (deal.md §10)."""
