"""The papers of the worked deal, written down by hand from its own account."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.core.papers import (
    Adjustment,
    Ageing,
    BankBlock,
    CartonMark,
    Coded,
    ContractPaper,
    CustomsQuantity,
    DeclarationItem,
    DeclarationPaper,
    GoodsLine,
    InsuranceTerms,
    InvoicePaper,
    Letterhead,
    MarksPaper,
    PackedContainer,
    PackingLine,
    PackingPaper,
    PartyBlock,
    ProformaPaper,
    PurchaseLine,
    PurchasePaper,
    QuotationPaper,
    QuotedLine,
    SizeCm,
    StatementLine,
    StatementPaper,
    VgmPaper,
)
from app.core.resources import RESOURCES

D = Decimal

SAMPLE = RESOURCES / "sample"

COMPANY = Letterhead(
    names={
        "en": "NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.",
        "zh_CN": "宁波海川进出口有限公司",
    },
    address={
        "en": "16F NO. 88 HEYUAN ROAD, YINZHOU DISTRICT, NINGBO, CHINA",
        "zh_CN": "中国宁波市鄞州区和源路88号16楼",
    },
    phone="+86 574 8700 0000",
    email="docs@haichuan.example",
    tax_number="91330206MA2CXK3E7J",
    logo=(SAMPLE / "logo.png").read_bytes(),
    seal=(SAMPLE / "seal.png").read_bytes(),
    signature=(SAMPLE / "signature.png").read_bytes(),
)
BUYER = PartyBlock(
    "NORDHAUS HANDELS GMBH",
    address_lines=("SPALDINGSTRASSE 210", "20097 HAMBURG", "GERMANY"),
    country="DE",
)
BANK = BankBlock(
    "NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.",
    "3850 0000 0000 00",
    "BANK OF CHINA, NINGBO BRANCH",
    "139 YAOHANG STREET, NINGBO, CHINA",
    "BKCHCNBJ92A",
    currency="USD",
)
PCS = {"en": "PCS", "zh_CN": "台", "ru": "шт.", "es": "uds.", "ar": "قطعة"}
BLANKETS = {"en": "PCS", "zh_CN": "条", "ru": "шт.", "es": "uds.", "ar": "قطعة"}
SETS = {"en": "SETS", "zh_CN": "套", "ru": "компл.", "es": "juegos", "ar": "طقم"}
CHINA = {
    "en": "China",
    "zh_CN": "中国",
    "zh_TW": "中國",
    "es": "China",
    "ru": "Китай",
    "ar": "الصين",
}
JUICER = {
    "en": "Electric juice extractor 350W",
    "zh_CN": "榨汁机",
    "zh_TW": "榨汁機",
    "es": "Extractor de jugo eléctrico 350W",
    "ru": "Электрическая соковыжималка 350 Вт",
    "ar": "عصارة كهربائية 350 واط",
}
BLANKET = {
    "en": "Cotton blanket 150×200 cm",
    "zh_CN": "棉制毯子",
    "zh_TW": "棉製毯子",
    "es": "Manta de algodón 150×200 cm",
    "ru": "Хлопковый плед 150×200 см",
    "ar": "بطانية قطنية 150×200 سم",
}
BOXES = {
    "en": "PP food container set of 5",
    "zh_CN": "塑料保鲜盒套装",
    "zh_TW": "塑料保鮮盒套裝",
    "es": "Juego de 5 recipientes de PP para alimentos",
    "ru": "Набор из 5 пищевых контейнеров, ПП",
    "ar": "طقم من 5 علب لحفظ الطعام",
}
CARTONS = {
    "en": "CARTONS",
    "zh_CN": "纸箱",
    "zh_TW": "紙箱",
    "es": "CAJAS",
    "ru": "картонных коробок",
    "ar": "كرتون",
}
TERM = "CIF HAMBURG (Incoterms 2020)"
PAYMENT = {
    "en": "T/T 30 % deposit, 70 % within 30 days after B/L date",
    "zh_CN": "电汇：预付30%定金，余款70%于提单日后30天内付清",
}
MARKS_1 = ("NORDHAUS", "SC26-0031", "HAMBURG", "C/NO. 1-800")


def line(item: str, quantity: int, price: str, amount: str) -> GoodsLine:
    """Return a line of the deal; `amount` is the one written in its account."""
    wording, unit, hs = {
        "HJ-350": (JUICER, PCS, "8509401000"),
        "CB-1520": (BLANKET, BLANKETS, "6301300000"),
        "FC-5S": (BOXES, SETS, "3924100000"),
    }[item]
    return GoodsLine(
        item,
        wording,
        D(quantity),
        unit,
        D(price),
        D(amount),
        hs_code=hs,
        origin=CHINA,
    )


SHIPPED_1 = (
    line("HJ-350", 2000, "14.36", "28720.00"),
    line("CB-1520", 2000, "7.70", "15400.00"),
    line("FC-5S", 2400, "3.11", "7464.00"),
)

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
    vessel="M.V. EVER HORIZON V.026W",
    transport={"en": "by sea", "zh_CN": "海运"},
    payment_terms=PAYMENT,
    marks=MARKS_1,
    breakdown=(
        Adjustment({"en": "FOB value", "zh_CN": "FOB价值"}, D("49062.14")),
        Adjustment({"en": "Freight", "zh_CN": "运费"}, D("2380.00")),
        Adjustment({"en": "Insurance", "zh_CN": "保险费"}, D("141.86")),
    ),
    adjustments=(
        Adjustment(
            {"en": "Less deposit received", "zh_CN": "减：已收定金"}, D("-15475.20")
        ),
    ),
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


def packed(
    item: str, numbers: tuple[int, int], quantity: int, weights: tuple[str, str]
) -> PackingLine:
    """Return a line of the packing list; the volume is exact."""
    wording, unit, each, size, net, gross = {
        "HJ-350": (JUICER, PCS, 4, (52, 38, 34), "7.60", "8.90"),
        "CB-1520": (BLANKET, BLANKETS, 10, (60, 45, 40), "14.00", "15.20"),
        "FC-5S": (BOXES, SETS, 24, (56, 42, 48), "13.20", "14.60"),
    }[item]
    carton = SizeCm(*(D(side) for side in size))
    count = numbers[1] - numbers[0] + 1
    return PackingLine(
        *numbers,
        count,
        item,
        wording,
        D(quantity),
        unit,
        D(weights[0]),
        D(weights[1]),
        carton.cbm() * count,
        D(each),
        D(net),
        D(gross),
        carton,
    )


PACKING = PackingPaper(
    number="PL26-0029-1",
    on=date(2026, 6, 20),
    letterhead=COMPANY,
    buyer=BUYER,
    lines=(
        packed("HJ-350", (1, 500), 2000, ("3800.00", "4450.00")),
        packed("CB-1520", (501, 700), 2000, ("2800.00", "3040.00")),
        packed("FC-5S", (701, 800), 2400, ("1320.00", "1460.00")),
    ),
    invoice_no="CI26-0029-1",
    contract_no="SC26-0031",
    port_of_loading="NINGBO, CHINA",
    port_of_discharge="HAMBURG, GERMANY",
    vessel="M.V. EVER HORIZON V.026W",
    marks=MARKS_1,
    package_kind=CARTONS,
    containers=(
        PackedContainer(
            "TCNU6312341",
            "HC260618",
            "40HC",
            800,
            D("8950.00"),
            D("7920.00"),
            D("66.482"),
        ),
    ),
    statements=(
        {
            "en": "No solid wood packing material is used in this shipment.",
            "zh_CN": "本批货物未使用实木包装材料。",
        },
    ),
)


def side(item: str, each: str, net: str, gross: str, size: str) -> CartonMark:
    """Return the marks of one kind of carton."""
    first, last, wording = {
        "HJ-350": (1, 500, JUICER),
        "CB-1520": (501, 700, BLANKET),
        "FC-5S": (701, 800, BOXES),
    }[item]
    return CartonMark(
        item,
        first,
        last,
        MARKS_1[:3],
        (
            ("ITEM NO.", item),
            ("QTY", each),
            ("N.W.", net),
            ("G.W.", gross),
            ("MEAS.", size),
        ),
        wording,
    )


MARKS = MarksPaper(
    number="SM26-0029-1",
    on=date(2026, 6, 8),
    letterhead=COMPANY,
    cartons=(
        side("HJ-350", "4 PCS", "7.60 KGS", "8.90 KGS", "52×38×34 CM"),
        side("CB-1520", "10 PCS", "14.00 KGS", "15.20 KGS", "60×45×40 CM"),
        side("FC-5S", "24 SETS", "13.20 KGS", "14.60 KGS", "56×42×48 CM"),
    ),
    total_cartons=800,
    contract_no="SC26-0031",
)

GERMANY = Coded("DEU", "德国")
CN = Coded("CHN", "中国")
LEVY = Coded("1", "照章征税")


def declared(
    row: tuple[str, str, str], quantities: tuple[str, str, str], money: tuple[str, str]
) -> DeclarationItem:
    """Return an item of declaration 1; quantities are written "2000台"."""
    counts = [
        CustomsQuantity(D(q.rstrip("台千克条套")), q.lstrip("0123456789"))
        if q
        else None
        for q in quantities
    ]
    assert counts[0] is not None
    assert counts[2] is not None
    source = {
        "8509401000": Coded("33029", "宁波其他"),
        "6301300000": Coded("", "南通"),
        "3924100000": Coded("", "台州"),
    }[row[0]]
    return DeclarationItem(
        *row,
        counts[0],
        counts[1],
        counts[2],
        D(money[0]),
        D(money[1]),
        "USD",
        CN,
        GERMANY,
        source,
        LEVY,
    )


SELF = Coded("91330206MA2CXK3E7J", "宁波海川进出口有限公司")
DECLARATION = DeclarationPaper(
    number="BG26-0029-1",
    on=date(2026, 6, 18),
    consignor=SELF,
    exit_office=Coded("3104", "北仑海关"),
    consignee=Coded("", "NORDHAUS HANDELS GMBH"),
    transport_mode=Coded("2", "水路运输"),
    supervision=Coded("0110", "一般贸易"),
    levy_nature=Coded("101", "一般征税"),
    trade_country=GERMANY,
    arrival_country=GERMANY,
    destination_port=Coded("", "汉堡(德国)"),
    exit_port=Coded("", "宁波"),
    packaging=Coded("22", "纸制或纤维板制盒/箱"),
    packages=800,
    gross_kg=D(8950),
    net_kg=D(7920),
    trade_term=Coded("1", "CIF"),
    producer=SELF,
    conveyance="EVER HORIZON/026W",
    bill_no="EHNB26060188",
    contract_no="SC26-0031",
    freight="USD/2380/3",
    insurance="USD/141.86/3",
    documents="发票;装箱单;合同",
    marks="NORDHAUS SC26-0031 HAMBURG C/NO. 1-800",
    remarks="集装箱标箱数及号码:2;TCNU6312341",
    invoice_total=D("51584.00"),
    declarant=SELF,
    items=(
        declared(
            ("8509401000", "榨汁机", "0|0|家用|1.9kg|350W|无品牌|HJ-350"),
            ("2000台", "3800千克", "2000台"),
            ("14.36", "28720.00"),
        ),
        declared(
            ("6301300000", "棉制毯子", "0|0|100%棉|无品牌|CB-1520"),
            ("2000条", "2800千克", "2000条"),
            ("7.70", "15400.00"),
        ),
        declared(
            ("3924100000", "塑料保鲜盒套装", "0|0|盛放食品|聚丙烯(PP)|无品牌|FC-5S"),
            ("1320千克", "", "2400套"),
            ("3.11", "7464.00"),
        ),
    ),
)

VGM = VgmPaper(
    number="VGM26-0029-1",
    on=date(2026, 6, 18),
    letterhead=COMPANY,
    booking_no="EHNB26060188",
    container_no="TCNU6312341",
    container_kind="40HC",
    method=2,
    vgm_kg=D(12890),
    cargo_kg=D(8950),
    dunnage_kg=D(40),
    tare_kg=D(3900),
    max_gross_kg=D(32500),
    seal_no="HC260618",
    vessel="EVER HORIZON / 026W",
    port_of_loading="NINGBO, CHINA",
    port_of_discharge="HAMBURG, GERMANY",
    packages=800,
    authorised_person="Export department",
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

ALL = {
    "quotation": QUOTATION,
    "proforma": PROFORMA,
    "contract": CONTRACT,
    "purchase": PURCHASE,
    "invoice": INVOICE,
    "packing": PACKING,
    "marks": MARKS,
    "declaration": DECLARATION,
    "vgm": VGM,
    "statement": STATEMENT,
}
