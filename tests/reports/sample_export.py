"""The papers of the worked deal's first shipment, written down by hand."""

from __future__ import annotations

from datetime import date

from app.core.papers import (
    CartonMark,
    Coded,
    CustomsQuantity,
    DeclarationItem,
    DeclarationPaper,
    MarksPaper,
    PackedContainer,
    PackingLine,
    PackingPaper,
    SizeCm,
    VgmPaper,
)
from app.documents.words import NO_WOOD
from tests.reports.sample_goods import (
    BLANKET,
    BLANKETS,
    BOXES,
    BUYER,
    CARTONS,
    COMPANY,
    JUICER,
    MARKS_1,
    PCS,
    SETS,
    VESSEL,
    D,
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
    vessel=VESSEL,
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
    statements=(NO_WOOD,),
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
