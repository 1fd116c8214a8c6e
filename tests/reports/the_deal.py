"""What the papers of the worked deal say, cell by cell.

Every figure and word stands in deal.md §1 to §9; what its papers need beyond that is of
documents.md §2 to §12 and §22. A cell that is said otherwise in Chinese is written as
`English=Chinese`. What a container takes is rules.md's: cartons in 90 % of 33.2 and
76.3 CBM, so for HJ-350 29.88 / 0.067184 = 444 cartons of 4.
"""

from __future__ import annotations

from typing import NamedTuple


class Expected(NamedTuple):
    """What one paper has to say.

    Attributes:
        facts: A caption and what stands beside it.
        head: The captions of its table.
        rows: What stands under each caption; lines of a cell are parted by " / ".
        lines: Whole lines, their parts from left to right.
    """

    facts: str = ""
    head: str = ""
    rows: str = ""
    lines: str = ""


PARTY = """
NORDHAUS HANDELS GMBH
SPALDINGSTRASSE 210
20097 HAMBURG, GERMANY
"""
SOLD = """
    1 | HJ-350 | Electric juice extractor 350W=榨汁机 / HS Code: 8509401000=海关编码：8509401000 | 2,200 | PCS=台 | 14.36 | 31,592.00
    2 | CB-1520 | Cotton blanket 150×200 cm=棉制毯子 / HS Code: 6301300000=海关编码：6301300000 | 2,200 | PCS=条 | 7.70 | 16,940.00
    3 | FC-5S | PP food container set of 5=塑料保鲜盒套装 / HS Code: 3924100000=海关编码：3924100000 | 3,360 | SETS=套 | 3.11 | 10,449.60
"""  # noqa: E501
SHIPPED_1 = """
    1 | HJ-350 | Electric juice extractor 350W=榨汁机 / HS Code: 8509401000=海关编码：8509401000 | 2,000 | PCS=台 | 14.36 | 28,720.00
    2 | CB-1520 | Cotton blanket 150×200 cm=棉制毯子 / HS Code: 6301300000=海关编码：6301300000 | 2,000 | PCS=条 | 7.70 | 15,400.00
    3 | FC-5S | PP food container set of 5=塑料保鲜盒套装 / HS Code: 3924100000=海关编码：3924100000 | 2,400 | SETS=套 | 3.11 | 7,464.00
"""  # noqa: E501
SHIPPED_2 = """
    1 | HJ-350 | Electric juice extractor 350W=榨汁机 / HS Code: 8509401000=海关编码：8509401000 | 200 | PCS=台 | 14.36 | 2,872.00
    2 | CB-1520 | Cotton blanket 150×200 cm=棉制毯子 / HS Code: 6301300000=海关编码：6301300000 | 200 | PCS=条 | 7.70 | 1,540.00
    3 | FC-5S | PP food container set of 5=塑料保鲜盒套装 / HS Code: 3924100000=海关编码：3924100000 | 960 | SETS=套 | 3.11 | 2,985.60
"""  # noqa: E501
GOODS = (
    "No.=序号 | Item No.=货号 | Description of Goods=品名及规格 | Quantity=数量"
    " | Unit=单位 | Unit Price=单价 | Amount=金额"
)
PACKED = (
    "Carton No.=箱号 | Description of Goods=品名及规格 | Pcs/ctn=每箱 | Ctns=箱数"
    " | Quantity=数量 | N.W.=净重 | G.W.=毛重 | Size=尺寸 | Volume=体积"
)
BOUGHT = (
    "No.=序号 | Name of Goods=品名 | Specification=规格型号 | Unit=单位 | Quantity=数量"
    " | Unit Price=含税单价 | Amount=金额 | VAT=税率 | VAT=税额"
)
PRICED = "CIF HAMBURG (Incoterms 2020)"
WORDS = """
SAY US DOLLARS FIFTY-EIGHT THOUSAND NINE HUNDRED AND EIGHTY-ONE AND CENTS SIXTY ONLY=美元伍万捌仟玖佰捌拾壹元陆角整
"""  # noqa: E501
PAPERS: dict[tuple[str, str], Expected] = {
    ("quotation", "QT26-0012"): Expected(
        facts="""
        Quotation No.=报价单号 | QT26-0012
        Date=日期 | 2026-05-06
        Valid Until=有效期 | 2026-05-21
        Currency=币种 | USD
        Trade Term=贸易术语 | FOB NINGBO
        Port of Loading=装货港 | NINGBO, CHINA
        Lead Time=交期 | 35 days after deposit
        Payment Terms=付款条件 | T/T 30% deposit, 70% within 30 days after B/L date
        """,
        head="No.=序号 | Description of Goods=品名及规格 | Packing=包装 | N.W.=净重"
        " | 20GP | Quantity=数量 | Unit=单位 | FOB | CIF | Amount=金额",
        rows="""
        1 | HJ-350 / Electric juice extractor 350W=榨汁机 / HS Code: 8509401000=海关编码：8509401000 | 4 per carton=每箱 4 / 52×38×34 cm / 0.0672 CBM | 7.60 / 8.90 | 1,776 / 4,088 | 2,200 | PCS=台 | 13.65 | 14.36 | 31,592.00
        2 | CB-1520 / Cotton blanket 150×200 cm=棉制毯子 / HS Code: 6301300000=海关编码：6301300000 | 10 per carton=每箱 10 / 60×45×40 cm / 0.1080 CBM | 14.00 / 15.20 | 2,760 / 6,350 | 2,200 | PCS=条 | 7.25 | 7.70 | 16,940.00
        3 | FC-5S / PP food container set of 5=塑料保鲜盒套装 / HS Code: 3924100000=海关编码：3924100000 | 24 per carton=每箱 24 / 56×42×48 cm / 0.1129 CBM | 13.20 / 14.60 | 6,336 / 14,592 | 3,360 | SETS=套 | 2.91 | 3.11 | 10,449.60
         | Total=合计 | | | | | | | | 58,981.60
        """,  # noqa: E501
        lines=f"QUOTATION=报价单\n{PARTY}\n{PRICED}",
    ),
    ("proforma", "SC26-0031"): Expected(
        facts="""
        P/I No.=形式发票号 | PI26-0045
        Date=日期 | 2026-05-12
        Contract No.=合同号 | SC26-0031
        Port of Loading=装货港 | NINGBO, CHINA
        Port of Destination=目的港 | HAMBURG, GERMANY
        Partial Shipment=分批装运 | Allowed=允许
        Payment Terms=付款条件 | T/T 30% deposit, 70% within 30 days after B/L date
        Deposit 30%=定金 30% | 17,694.48
        Balance=尾款 | 41,287.12
        Time of Shipment=装运期 | Not later than 2026-07-31=不迟于2026年7月31日
        Country of Origin=原产国 | China=中国
        Total=合计 | 4,400 PCS + 3,360 SETS=2,200 台 + 2,200 条 + 3,360 套
        """,
        head=GOODS,
        rows=SOLD,
        lines=f"PROFORMA INVOICE=形式发票\n{PARTY}\n{PRICED}\n{WORDS}",
    ),
    ("contract", "SC26-0031"): Expected(
        facts="""
        Contract No.=合同号 | SC26-0031
        Date=日期 | 2026-05-12
        Total=合计 | 4,400 PCS + 3,360 SETS=2,200 台 + 2,200 条 + 3,360 套
        4,400 PCS + 3,360 SETS=2,200 台 + 2,200 条 + 3,360 套 | USD 58,981.60
        """,
        head="No.=序号 | Item No.=货号 | (1) Description of Goods=(1) 品名及规格"
        " | (2) Quantity=(2) 数量 | Unit=单位 | (3) Unit Price=(3) 单价"
        " | (4) Amount=(4) 金额",
        rows="""
        1 | HJ-350 | Electric juice extractor 350W=榨汁机 / HS Code: 8509401000 Country of Origin: China=海关编码：8509401000 原产国：中国 | 2,200 | PCS=台 | 14.36 | 31,592.00
        2 | CB-1520 | Cotton blanket 150×200 cm=棉制毯子 / HS Code: 6301300000 Country of Origin: China=海关编码：6301300000 原产国：中国 | 2,200 | PCS=条 | 7.70 | 16,940.00
        3 | FC-5S | PP food container set of 5=塑料保鲜盒套装 / HS Code: 3924100000 Country of Origin: China=海关编码：3924100000 原产国：中国 | 3,360 | SETS=套 | 3.11 | 10,449.60
        """,  # noqa: E501
        lines=f"""
        SALES CONTRACT=销售合同
        {PARTY}
        {PRICED}
        {WORDS}
        Not later than 2026-07-31=不迟于2026年7月31日
        T/T 30% deposit, 70% within 30 days after B/L date
        """,
    ),
    ("purchase", "PO26-0088"): Expected(
        facts="""
        Contract No.=合同号 | PO26-0088
        Date Signed=签订日期 | 2026-05-18
        Sales Contract No.=外销合同号 | SC26-0031
        """,
        head=BOUGHT,
        rows="""
        1 | 榨汁机 / HJ-350 | HJ-350 | PCS=台 | 2,200 | 96.05 | 211,310.00 | 13% | 24,310.00
         | Total incl. VAT=价税合计 | | | | | 211,310.00 | | 24,310.00
        """,  # noqa: E501
        lines="""
        PURCHASE CONTRACT=购销合同
        Amount excl. VAT: CN¥187,000.00=不含税金额：¥187,000.00 | VAT: CN¥24,310.00=税额：¥24,310.00
        Total Amount in Words: SAY CHINESE YUAN TWO HUNDRED AND ELEVEN THOUSAND THREE HUNDRED AND TEN ONLY=金额大写：人民币贰拾壹万壹仟叁佰壹拾元整
        """,  # noqa: E501
    ),
    ("purchase", "PO26-0089"): Expected(
        facts="Contract No.=合同号 | PO26-0089",
        head=BOUGHT,
        rows="""
        1 | 棉制毯子 / CB-1520 | CB-1520 | PCS=条 | 2,200 | 50.85 | 111,870.00 | 13% | 12,870.00
         | Total incl. VAT=价税合计 | | | | | 111,870.00 | | 12,870.00
        """,  # noqa: E501
        lines="""
        Amount excl. VAT: CN¥99,000.00=不含税金额：¥99,000.00 | VAT: CN¥12,870.00=税额：¥12,870.00
        Total Amount in Words: SAY CHINESE YUAN ONE HUNDRED AND ELEVEN THOUSAND EIGHT HUNDRED AND SEVENTY ONLY=金额大写：人民币壹拾壹万壹仟捌佰柒拾元整
        """,  # noqa: E501
    ),
    ("purchase", "PO26-0090"): Expected(
        facts="Contract No.=合同号 | PO26-0090",
        head=BOUGHT,
        rows="""
        1 | 塑料保鲜盒套装 / FC-5S | FC-5S | SETS=套 | 3,360 | 20.34 | 68,342.40 | 13% | 7,862.40
         | Total incl. VAT=价税合计 | | | | | 68,342.40 | | 7,862.40
        """,  # noqa: E501
        lines="""
        Amount excl. VAT: CN¥60,480.00=不含税金额：¥60,480.00 | VAT: CN¥7,862.40=税额：¥7,862.40
        Total Amount in Words: SAY CHINESE YUAN SIXTY-EIGHT THOUSAND THREE HUNDRED AND FORTY-TWO AND FEN=金额大写：人民币陆万捌仟叁佰肆拾贰元肆角整
        """,  # noqa: E501
    ),
    ("invoice", "CI26-0029-1"): Expected(
        facts="""
        Invoice No.=发票号 | CI26-0029-1
        Date=日期 | 2026-06-18
        Contract No.=合同号 | SC26-0031
        Port of Loading=装货港 | NINGBO, CHINA
        Port of Discharge=卸货港 | HAMBURG, GERMANY
        Shipped by=运输方式 | by sea EVER HORIZON V.026W=海运 EVER HORIZON V.026W
        Total=合计 | 4,000 PCS + 2,400 SETS=2,000 台 + 2,000 条 + 2,400 套
        4,000 PCS + 2,400 SETS=2,000 台 + 2,000 条 + 2,400 套 | USD 51,584.00
        FOB value=FOB价值 | 49,062.14
        Freight=运费 | 2,380.00
        Insurance=保险费 | 141.86
        Less: deposit received 2026-05-18=减：已收定金 2026-05-18 | −15,475.20
        Amount due=应付金额 | 36,108.80
        """,
        head=GOODS,
        rows=SHIPPED_1,
        lines=f"""
        COMMERCIAL INVOICE=商业发票
        {PARTY}
        AS PER S/C NO. SC26-0031. CIF HAMBURG (INCOTERMS 2020)
        NORDHAUS
        SC26-0031
        HAMBURG
        C/NO. 1-800
        SAY US DOLLARS FIFTY-ONE THOUSAND FIVE HUNDRED AND EIGHTY-FOUR ONLY=美元伍万壹仟伍佰捌拾肆元整
        Packages: 800 CARTONS=件数：800 纸箱 | G.W.: 8,950.00 KGS=毛重：8,950.00 KGS | N.W.: 7,920.00 KGS=净重：7,920.00 KGS | Measurement: 66.482 CBM=体积：66.482 CBM
        """,  # noqa: E501
    ),
    ("invoice", "CI26-0029-2"): Expected(
        facts="""
        Invoice No.=发票号 | CI26-0029-2
        Total=合计 | 400 PCS + 960 SETS=200 台 + 200 条 + 960 套
        400 PCS + 960 SETS=200 台 + 200 条 + 960 套 | USD 7,397.60
        FOB value=FOB价值 | 6,855.43
        Freight=运费 | 521.82
        Insurance=保险费 | 20.35
        Less: deposit received 2026-05-18=减：已收定金 2026-05-18 | −2,219.28
        Amount due=应付金额 | 5,178.32
        """,
        head=GOODS,
        rows=SHIPPED_2,
        lines="""
        C/NO. 1-110
        SAY US DOLLARS SEVEN THOUSAND THREE HUNDRED AND NINETY-SEVEN AND CENTS SIXTY ONLY=美元柒仟叁佰玖拾柒元陆角整
        Packages: 110 CARTONS=件数：110 纸箱 | G.W.: 1,333.00 KGS=毛重：1,333.00 KGS | N.W.: 1,188.00 KGS=净重：1,188.00 KGS | Measurement: 10.035 CBM=体积：10.035 CBM
        """,  # noqa: E501
    ),
    ("packing", "CI26-0029-1"): Expected(
        facts="""
        Packing List No.=装箱单号 | PL26-0029-1
        Invoice No.=发票号 | CI26-0029-1
        Contract No.=合同号 | SC26-0031
        Vessel=船名 | EVER HORIZON V.026W
        TCNU6312341 | 40HC
        40HC | 800
        """,
        head=PACKED,
        rows="""
        1-500 | HJ-350 / Electric juice extractor 350W=榨汁机 | 4 | 500 | 2,000 / PCS=台 | 3,800.00 / @ 7.60 | 4,450.00 / @ 8.90 | 52×38×34 | 33.592 / @ 0.0672
        501-700 | CB-1520 / Cotton blanket 150×200 cm=棉制毯子 | 10 | 200 | 2,000 / PCS=条 | 2,800.00 / @ 14.00 | 3,040.00 / @ 15.20 | 60×45×40 | 21.600 / @ 0.1080
        701-800 | FC-5S / PP food container set of 5=塑料保鲜盒套装 | 24 | 100 | 2,400 / SETS=套 | 1,320.00 / @ 13.20 | 1,460.00 / @ 14.60 | 56×42×48 | 11.290 / @ 0.1129
        Total=合计 | | | 800 | | 7,920.00 | 8,950.00 | | 66.482
        """,  # noqa: E501
        lines=f"""
        PACKING LIST=装箱单
        {PARTY}
        C/NO. 1-800
        SAY EIGHT HUNDRED (800) CARTONS ONLY=合计捌佰(800)纸箱
        """,
    ),
    ("packing", "CI26-0029-2"): Expected(
        facts="Packing List No.=装箱单号 | PL26-0029-2",
        head=PACKED,
        rows="""
        1-50 | HJ-350 / Electric juice extractor 350W=榨汁机 | 4 | 50 | 200 / PCS=台 | 380.00 / @ 7.60 | 445.00 / @ 8.90 | 52×38×34 | 3.359 / @ 0.0672
        51-70 | CB-1520 / Cotton blanket 150×200 cm=棉制毯子 | 10 | 20 | 200 / PCS=条 | 280.00 / @ 14.00 | 304.00 / @ 15.20 | 60×45×40 | 2.160 / @ 0.1080
        71-110 | FC-5S / PP food container set of 5=塑料保鲜盒套装 | 24 | 40 | 960 / SETS=套 | 528.00 / @ 13.20 | 584.00 / @ 14.60 | 56×42×48 | 4.516 / @ 0.1129
        Total=合计 | | | 110 | | 1,188.00 | 1,333.00 | | 10.035
        """,  # noqa: E501
        lines="""
        C/NO. 1-110
        SAY ONE HUNDRED AND TEN (110) CARTONS ONLY=合计壹佰壹拾(110)纸箱
        """,
    ),
    ("marks", "CI26-0029-1"): Expected(
        facts="""
        Reference No.=编号 | CI26-0029-1
        Contract No.=合同号 | SC26-0031
        HJ-350 | Electric juice extractor 350W=榨汁机
        CB-1520 | Cotton blanket 150×200 cm=棉制毯子
        FC-5S | PP food container set of 5=塑料保鲜盒套装
        """,
        lines="""
        SHIPPING MARKS=唛头
        Number the cartons from 1 to 500.=箱号由 1 编至 500。
        Number the cartons from 501 to 700.=箱号由 501 编至 700。
        Number the cartons from 701 to 800.=箱号由 701 编至 800。
        NORDHAUS
        SC26-0031
        HAMBURG
        C/NO. ____ /800
        ITEM NO.: HJ-350
        QTY: 4 PCS
        N.W.: 7.60 KGS
        G.W.: 8.90 KGS
        MEAS.: 52 × 38 × 34 CM
        ITEM NO.: CB-1520
        QTY: 10 PCS
        N.W.: 14.00 KGS
        G.W.: 15.20 KGS
        MEAS.: 60 × 45 × 40 CM
        ITEM NO.: FC-5S
        QTY: 24 SETS
        N.W.: 13.20 KGS
        G.W.: 14.60 KGS
        MEAS.: 56 × 42 × 48 CM
        MADE IN CHINA
        """,
    ),
    ("vgm", "CI26-0029-1"): Expected(
        facts="""
        Shipper=发货人 | NINGBO HAICHUAN IMPORT & EXPORT CO., LTD.=宁波海川进出口有限公司
        Container No.=集装箱号 | TCNU6312341
        Container Type=箱型 | 40HC
        Vessel=船名 | EVER HORIZON V.026W
        Packages=件数 | 800
        Gross weight of the packages=货物毛重 | 8,950.00
        Dunnage and securing=衬垫及系固材料 | 40.00
        Tare of the container=箱体自重 | 3,900.00
        VGM | 12,890.00
        """,  # noqa: E501
    ),
    ("statement", "NORDHAUS"): Expected(
        facts="Currency=币种 | USD",
        head="Date=日期 | Document No.=单据编号 | Type=类型 | Due Date=付款到期日"
        " | Debit=借方 | Credit=贷方 | Running balance=余额",
        rows="""
        2026-05-18 | | Opening balance=期初余额 | | | | 0.00
        2026-05-18 | RC26-0001 | Payment=收款 | | | 17,694.48 | −17,694.48
        2026-06-20 | CI26-0029-1 | Invoice=发票 | 2026-07-20 | 51,584.00 | | 33,889.52
        2026-07-08 | RC26-0002 | Payment=收款 | | | 36,108.80 | −2,219.28
        2026-07-25 | CI26-0029-2 | Invoice=发票 | 2026-08-24 | 7,397.60 | | 5,178.32
        2026-08-12 | RC26-0003 | Payment=收款 | | | 5,178.32 | 0.00
        Closing balance=期末余额 | | | | 58,981.60 | 58,981.60 | 0.00
        """,
        lines="STATEMENT OF ACCOUNT=对账单",
    ),
}
CAPTIONS = {
    "项号": 4,
    "商品编号": 35,
    "数量及单位": 310,
    "单价/总价/币制": 395,
    "原产国(地区)": 478,
    "最终目的国(地区)": 542,
    "境内货源地": 650,
    "征免": 735,
}
"""Where §12.1 measures the captions of the items, from the frame's left line."""
NAMES = 190
DECLARED = {
    "310420260188000188": """
    1 | 8509401000 | 榨汁机 / 0|0|家用|1.9kg|350W|无品牌|HJ-350 | 2000台 / 3800千克 / 2000台 | 14.36 / 28720.00 / USD | 中国 / (CHN) | 德国 / (DEU) | 宁波其他 / (33029) | 照章征税 / (1)
    2 | 6301300000 | 棉制毯子 / 0|0|100%棉|无品牌|CB-1520 | 2000条 / 2800千克 / 2000条 | 7.70 / 15400.00 / USD | 中国 / (CHN) | 德国 / (DEU) | 南通 | 照章征税 / (1)
    3 | 3924100000 | 塑料保鲜盒套装 / 0|0|盛放食品|聚丙烯(PP)|无品牌|FC-5S | 1320千克 / 2400套 | 3.11 / 7464.00 / USD | 中国 / (CHN) | 德国 / (DEU) | 台州 | 照章征税 / (1)
    """,  # noqa: E501
    "310420260188000211": """
    1 | 8509401000 | 榨汁机 / 0|0|家用|1.9kg|350W|无品牌|HJ-350 | 200台 / 380千克 / 200台 | 14.36 / 2872.00 / USD | 中国 / (CHN) | 德国 / (DEU) | 宁波其他 / (33029) | 照章征税 / (1)
    2 | 6301300000 | 棉制毯子 / 0|0|100%棉|无品牌|CB-1520 | 200条 / 280千克 / 200条 | 7.70 / 1540.00 / USD | 中国 / (CHN) | 德国 / (DEU) | 南通 | 照章征税 / (1)
    3 | 3924100000 | 塑料保鲜盒套装 / 0|0|盛放食品|聚丙烯(PP)|无品牌|FC-5S | 528千克 / 960套 | 3.11 / 2985.60 / USD | 中国 / (CHN) | 德国 / (DEU) | 台州 | 照章征税 / (1)
    """,  # noqa: E501
}
SECOND = {"件数": "110", "毛重(千克)": "1333", "净重(千克)": "1188"} | {
    "运费": "USD/521.82/3",
    "保费": "USD/20.35/3",
}
