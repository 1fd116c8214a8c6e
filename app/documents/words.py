"""What the papers of a shipment say of themselves, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.core.papers import Texts
from app.shipments.domain import Mode

CARTONS: Texts = {
    "en": "CARTONS",
    "zh_CN": "纸箱",
    "zh_TW": "紙箱",
    "es": "CAJAS",
    "ru": "картонных коробок",
    "ar": "كرتون",
}
PALLETS: Texts = {
    "en": "PALLETS",
    "zh_CN": "托盘",
    "zh_TW": "棧板",
    "es": "PALÉS",
    "ru": "поддонов",
    "ar": "منصة نقالة",
}
CARTON: Texts = {
    "en": "CARTON",
    "zh_CN": "纸箱",
    "zh_TW": "紙箱",
    "es": "CAJA",
    "ru": "картонная коробка",
    "ar": "كرتون",
}
PALLET: Texts = {
    "en": "PALLET",
    "zh_CN": "托盘",
    "zh_TW": "棧板",
    "es": "PALÉ",
    "ru": "поддон",
    "ar": "منصة نقالة",
}
_SEA: Texts = {
    "en": "by sea",
    "zh_CN": "海运",
    "zh_TW": "海運",
    "es": "por mar",
    "ru": "морем",
    "ar": "بحرًا",
}
TRANSPORT: Mapping[Mode, Texts] = {
    Mode.SEA_FCL: _SEA,
    Mode.SEA_LCL: _SEA,
    Mode.AIR: {
        "en": "by air",
        "zh_CN": "空运",
        "zh_TW": "空運",
        "es": "por avión",
        "ru": "самолётом",
        "ar": "جوًا",
    },
    Mode.RAIL: {
        "en": "by rail",
        "zh_CN": "铁路运输",
        "zh_TW": "鐵路運輸",
        "es": "por ferrocarril",
        "ru": "по железной дороге",
        "ar": "بالسكك الحديدية",
    },
    Mode.ROAD: {
        "en": "by road",
        "zh_CN": "公路运输",
        "zh_TW": "公路運輸",
        "es": "por carretera",
        "ru": "автомобилем",
        "ar": "برًا",
    },
    Mode.EXPRESS: {
        "en": "by courier",
        "zh_CN": "快递",
        "zh_TW": "快遞",
        "es": "por mensajería",
        "ru": "курьером",
        "ar": "بالبريد السريع",
    },
}
NO_WOOD: Texts = {
    "en": "We declare that no solid wood packing material is used for the goods "
    "named above.",
    "zh_CN": "兹声明：上述货物未使用任何实木包装材料。",
    "zh_TW": "茲聲明：上述貨物未使用任何實木包裝材料。",
    "es": "Declaramos que para la mercancía arriba indicada no se ha utilizado ningún "
    "embalaje de madera maciza.",
    "ru": "Настоящим заявляем, что для указанного выше товара упаковка из цельной "
    "древесины не использовалась.",
    "ar": "نقر بأنه لم تستخدم أي مواد تعبئة من الخشب الصلب للبضائع المذكورة أعلاه.",
}
TREATED_WOOD: Texts = {
    "en": "We declare that the wood packing material of the goods named above was "
    "treated and marked as ISPM 15 requires.",
    "zh_CN": "兹声明：上述货物的木质包装材料已按国际植物检疫措施标准第15号（ISPM 15）"
    "处理并加施标识。",
    "zh_TW": "茲聲明：上述貨物之木質包裝材料已依國際植物防疫檢疫措施標準第15號"
    "（ISPM 15）處理並加施標示。",
    "es": "Declaramos que el embalaje de madera de la mercancía arriba indicada ha "
    "sido tratado y marcado conforme a la NIMF 15.",
    "ru": "Настоящим заявляем, что древесный упаковочный материал указанного выше "
    "товара обработан и промаркирован в соответствии с МСФМ 15.",
    "ar": "نقر بأن مواد التعبئة الخشبية للبضائع المذكورة أعلاه عولجت ووسمت وفق المعيار "
    "الدولي ISPM 15.",
}
FREE_VALUE: Texts = {
    "en": "FOB value",
    "zh_CN": "FOB价值",
    "zh_TW": "FOB價值",
    "es": "Valor FOB",
    "ru": "Стоимость FOB",
    "ar": "قيمة فوب",
}
_FREE_VALUE_LAND: Texts = {
    code: text.replace("FOB", "FCA").replace("فوب", "FCA")
    for code, text in FREE_VALUE.items()
}


def free_value(mode: Mode) -> Texts:
    """Name the price without carriage: only a ship takes goods on board (FOB)."""
    return FREE_VALUE if TRANSPORT[mode] is _SEA else _FREE_VALUE_LAND


FREIGHT: Texts = {
    "en": "Freight",
    "zh_CN": "运费",
    "zh_TW": "運費",
    "es": "Flete",
    "ru": "Фрахт",
    "ar": "أجرة الشحن",
}
AFTER_ARRIVAL: Texts = {
    "en": "Costs at destination",
    "zh_CN": "目的地费用",
    "zh_TW": "目的地費用",
    "es": "Gastos en destino",
    "ru": "Расходы в месте назначения",
    "ar": "تكاليف الوجهة",
}
INSURANCE: Texts = {
    "en": "Insurance",
    "zh_CN": "保险费",
    "zh_TW": "保險費",
    "es": "Seguro",
    "ru": "Страхование",
    "ar": "التأمين",
}
_DEPOSIT: Texts = {
    "en": "Less: deposit received",
    "zh_CN": "减：已收定金",
    "zh_TW": "減：已收訂金",
    "es": "Menos: anticipo recibido",
    "ru": "За вычетом полученного аванса",
    "ar": "ناقصًا: الدفعة المقدمة المستلمة",
}


def deposit(on: date, contract: str = "") -> Texts:
    """Name a deposit that an invoice takes off, by the day it came.

    Args:
        on: The day.
        contract: Its number, on an invoice for several; empty: it is understood.
    """
    said = f"{contract} {on.isoformat()}".strip()
    return {code: f"{text} {said}" for code, text in _DEPOSIT.items()}
