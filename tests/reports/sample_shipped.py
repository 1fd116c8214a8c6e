"""What goes along with the deal's first shipment, in its variant by letter of credit.

Written down by hand from deal.md §7 and §10.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from app.catalog.blocks import country_names
from app.core.papers import (
    AdvicePaper,
    AgencyPaper,
    BankBlock,
    BookingPaper,
    CertificatePaper,
    DeclaredElements,
    DeclaredGoods,
    DraftPaper,
    Element,
    ElementsPaper,
    InsurancePaper,
    LoadedBox,
    OriginForm,
    OriginPaper,
    PartyBlock,
    PaymentRequestPaper,
    PresentationPaper,
    PresentedPaper,
    RefundedGoods,
    RefundListPaper,
    ShippedGoods,
    WoodPaper,
)
from app.documents.words import NO_WOOD, TRANSPORT, TREATED_WOOD
from app.shipments.domain import Mode
from tests.reports.sample_goods import (
    BANK,
    BLANKET,
    BLANKETS,
    BOXES,
    BUYER,
    CARTONS,
    CHINA,
    COMPANY,
    ISSUED,
    ISSUER,
    JUICER,
    LC,
    MARKS_1,
    PCS,
    SETS,
    VESSEL,
    D,
)

SUPPLIER = PartyBlock(
    "CIXI MINGTAI ELECTRIC APPLIANCE CO., LTD.",
    "慈溪明泰电器有限公司",
    country="CN",
    tax_number="91330282MA2AJ4Q35K",
    bank=BankBlock("慈溪明泰电器有限公司", "3901 0000 0000 88", "中国工商银行慈溪支行"),
)
BILL = (
    "FULL SET OF CLEAN ON BOARD BILLS OF LADING MADE OUT TO ORDER, BLANK ENDORSED, "
    "MARKED FREIGHT PREPAID, NOTIFY APPLICANT"
)
POLICY = "INSURANCE POLICY FOR 110 PCT OF INVOICE VALUE COVERING ICC(A), BLANK ENDORSED"
SEA = TRANSPORT[Mode.SEA_FCL]
GERMANY = country_names("DE")
COMMON: dict[str, Any] = {
    "number": "CI26-0029-1",
    "letterhead": COMPANY,
    "goods": (
        ShippedGoods(JUICER, D(2000), PCS, "8509401000"),
        ShippedGoods(BLANKET, D(2000), BLANKETS, "6301300000"),
        ShippedGoods(BOXES, D(2400), SETS, "3924100000"),
    ),
    "packages": 800,
    "package_kind": CARTONS,
    "gross_kg": D("8950.00"),
    "net_kg": D("7920.00"),
    "cbm": D("66.482"),
    "invoice_no": "CI26-0029-1",
    "contract_no": "SC26-0031",
    "lc_no": LC,
    "lc_on": ISSUED,
    "marks": MARKS_1,
    "vessel": VESSEL,
    "bill_no": "EHNB26060188",
    "on_board_on": date(2026, 6, 20),
    "port_of_loading": "NINGBO, CHINA",
    "port_of_discharge": "HAMBURG, GERMANY",
    "containers": (LoadedBox("40HC", "TCNU6312341", "HC260618"),),
}
ADVICE = AdvicePaper(
    **COMMON,
    on=date(2026, 6, 20),
    to=BUYER,
    currency="USD",
    total=D("51584.00"),
    etd=date(2026, 6, 20),
    eta=date(2026, 7, 24),
)
BENEFICIARY = CertificatePaper(
    **COMMON,
    on=date(2026, 6, 20),
    statements=({"en": "WE HEREBY CERTIFY THAT NO SOLID WOOD PACKING IS USED."},),
)
NON_WOOD = CertificatePaper(
    **COMMON,
    on=date(2026, 6, 20),
    statements=(NO_WOOD,),
    country=GERMANY,
)
WOOD = WoodPaper(
    **COMMON,
    on=date(2026, 6, 20),
    statements=(TREATED_WOOD,),
    country=country_names("AU"),
    pallets=20,
    authorised_person="LIN HAICHUAN",
)
BOOKING = BookingPaper(
    **{**COMMON, "number": "SH26-0001", "bill_no": "", "on_board_on": None},
    booking_no="EHNB26060188",
    consignee=("TO ORDER",),
    notify=("NORDHAUS HANDELS GMBH", "SPALDINGSTRASSE 210", "20097 HAMBURG, GERMANY"),
    service="CY-CY",
    transport=SEA,
    boxes="1 × 40HC",
    etd=date(2026, 6, 20),
    cut_off_on=date(2026, 6, 18),
    instructions=(BILL,),
)
INSURANCE = InsurancePaper(
    **COMMON,
    on=date(2026, 6, 18),
    currency="USD",
    total=D("51584.00"),
    insured_percent=D(110),
    sum_insured=D(56743),
    premium_percent=D("0.25"),
    cover=POLICY,
    claims_at="HAMBURG, GERMANY",
    transport=SEA,
)
DRAFT = DraftPaper(
    number="CI26-0029-1",
    on=date(2026, 6, 20),
    letterhead=COMPANY,
    place="NINGBO",
    currency="USD",
    amount=D("51584.00"),
    tenor="AT SIGHT",
    payee="BANK OF CHINA, NINGBO BRANCH",
    drawee=("HANSDEHHXXX",),
    lc_no=LC,
    lc_on=ISSUED,
    lc_issuer=ISSUER,
)
PRESENTATION = PresentationPaper(
    number="CI26-0029-1",
    on=date(2026, 6, 24),
    letterhead=COMPANY,
    bank="BANK OF CHINA, NINGBO BRANCH",
    lc_no=LC,
    lc_on=ISSUED,
    lc_issuer=ISSUER,
    invoice_no="CI26-0029-1",
    currency="USD",
    amount=D("51584.00"),
    tenor="AT SIGHT",
    bill_no="EHNB26060188",
    last_day=date(2026, 7, 13),
    documents=(
        PresentedPaper("DRAFT", 2),
        PresentedPaper("SIGNED COMMERCIAL INVOICE IN 3 FOLD", 1, 2),
        PresentedPaper("PACKING LIST IN 3 FOLD", 1, 2),
        PresentedPaper(BILL, None),
        PresentedPaper(POLICY, 1),
        PresentedPaper("CERTIFICATE OF ORIGIN ISSUED BY CCPIT", 1),
        PresentedPaper(
            "BENEFICIARY'S CERTIFICATE THAT NO SOLID WOOD PACKING IS USED", 1
        ),
    ),
    account=BANK,
)
ELEMENTS = ElementsPaper(
    number="BG26-0001",
    on=date(2026, 6, 18),
    letterhead=COMPANY,
    contract_no="SC26-0031",
    bill_no="EHNB26060188",
    items=(
        DeclaredElements(
            "8509401000",
            "榨汁机",
            (
                Element("品牌类型", "0 无品牌"),
                Element("出口享惠情况", "0 出口货物在最终目的国(地区)不享受优惠关税"),
                Element("用途", "家用"),
                Element("单台重量", "1.9kg"),
                Element("功率", "350W"),
                Element("品牌", "无品牌"),
                Element("型号", "HJ-350"),
                Element("GTIN", ""),
            ),
        ),
        DeclaredElements(
            "6301300000",
            "棉制毯子",
            (Element("成分含量", "100%棉"), Element("品牌", "无品牌")),
        ),
    ),
)
REQUEST = PaymentRequestPaper(
    number="BL26-0001",
    on=date(2026, 6, 20),
    letterhead=COMPANY,
    payee=SUPPLIER,
    kind="Supplier invoice",
    purpose={},
    currency="CNY",
    agreed=D("211310.00"),
    paid=D("63393.00"),
    amount=D("147917.00"),
    purchase_no="PO26-0088",
    contract_no="SC26-0031",
    due_on=date(2026, 7, 18),
    invoice_no="26332000000012345678",
    invoice_on=date(2026, 6, 18),
    received_percent=D(100),
    applicant="Zhou Min",
    verified="Confirmed by {name} on {date}",
    verified_by="Lin Ke",
    verified_on=date(2026, 5, 18),
)
AGENCY = AgencyPaper(
    number="BG26-0001",
    on=date(2026, 6, 18),
    letterhead=COMPANY,
    principal="宁波海川进出口有限公司",
    broker="宁波甬关报关有限公司",
    goods="榨汁机 等",
    hs_code="8509401000",
    total=D("51584.00"),
    currency="USD",
    quantity="2000台；净重 7920.00 千克",
    packing="800 件 纸制或纤维板制盒/箱",
    source="中国/宁波其他",
    supervision="一般贸易（0110）",
    bill_no="EHNB26060188",
)
ORIGIN = OriginPaper(
    **COMMON,
    on=date(2026, 6, 20),
    form=OriginForm.GENERAL,
    consignee=("NORDHAUS HANDELS GMBH", "SPALDINGSTRASSE 210", "20097 HAMBURG"),
    country=GERMANY,
    origin=CHINA,
    currency="USD",
    producer=("CONFIDENTIAL",),
    transport=SEA,
    place="NINGBO",
    fob=D("49062.14"),
    invoice_on=date(2026, 6, 20),
)
REFUND_LIST = RefundListPaper(
    number="TS26-0001",
    on=date(2026, 8, 18),
    letterhead=COMPANY,
    shipment_no="CI26-0029-1",
    invoice_no="CI26-0029-1",
    entry_no="310420260188000188",
    export_on=date(2026, 6, 20),
    trade_term="CIF",
    currency="USD",
    fob=D("49062.14"),
    goods=(
        DeclaredGoods("1", "8509401000", "榨汁机", D(2000), "台", D("28720.00")),
        DeclaredGoods("2", "6301300000", "棉制毯子", D(2000), "条", D("15400.00")),
    ),
    lines=(
        RefundedGoods(
            "26332000000000001008", "慈溪明泰电器有限公司", "91330282MA2AJ4Q35K",
            "8509401000", "榨汁机", D(2000), "台",
            D("170000.00"), D(13), D("22100.00"), D(13), D("22100.00"),
        ),
        RefundedGoods(
            "", "南通锦和家纺有限公司", "91320691MA1WNB6T27",
            "6301300000", "棉制毯子", D(2000), "条",
            D("90000.00"), D(13), D("11700.00"), D(13), D("11700.00"),
        ),
    ),
)  # fmt: skip
SHIPPED = {
    "refund_list": REFUND_LIST,
    "origin": ORIGIN,
    "agency": AGENCY,
    "booking": BOOKING,
    "insurance": INSURANCE,
    "non_wood": NON_WOOD,
    "treatment": WOOD,
    "packing_declaration": WOOD,
    "advice": ADVICE,
    "beneficiary": BENEFICIARY,
    "draft": DRAFT,
    "presentation": PRESENTATION,
    "elements": ELEMENTS,
    "payment_request": REQUEST,
}
