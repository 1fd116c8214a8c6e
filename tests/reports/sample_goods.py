"""Who trades what in the worked deal: what its papers have in common."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.core.papers import (
    BankBlock,
    GoodsLine,
    Letterhead,
    PartyBlock,
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
_PIECES = {"en": "PCS", "ru": "шт.", "es": "uds.", "ar": "قطعة"}
PCS = {**_PIECES, "zh_CN": "台", "zh_TW": "台"}
BLANKETS = {**_PIECES, "zh_CN": "条", "zh_TW": "條"}
SETS = {
    "en": "SETS",
    "zh_CN": "套",
    "zh_TW": "套",
    "es": "juegos",
    "ru": "компл.",
    "ar": "طقم",
}
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
BY_CREDIT = {
    "en": "By irrevocable L/C at sight",
    "zh_CN": "不可撤销即期信用证",
    "zh_TW": "不可撤銷即期信用狀",
    "es": "Crédito documentario irrevocable a la vista",
    "ru": "Безотзывный аккредитив, платёж по предъявлении",
    "ar": "اعتماد مستندي غير قابل للإلغاء يدفع عند الاطلاع",
}
"""How the whole is paid in the variant by letter of credit (deal.md §10)."""
LC = "HH26LC004711"
ISSUED = date(2026, 5, 19)
ISSUER = "HANSE BANK AG, HAMBURG"
VESSEL = "EVER HORIZON V.026W"
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
