"""Columns of files that several documents of a deal declare alike."""

from __future__ import annotations

from app.core.exchange import Column
from app.core.i18n import N_

NUMBERED = N_("Holds the rows of one document together. Empty: it begins a draft.")

CUSTOMER = Column(
    "customer", N_("Customer"), "lookup:customer", required=True,
    example="NORDIC",
    aliases=("客户", "买方", "客戶", "買方", "Buyer", "Client", "Comprador",
             "Покупатель",
             "Заказчик", "المشتري", "الزبون"),
)  # fmt: skip
SALESPERSON = Column(
    "salesperson",
    N_("Salesperson"),
    aliases=("业务员", "業務員", "Sales", "Vendedor", "Менеджер", "البائع"),
)
INCOTERM = Column(
    "incoterm",
    N_("Incoterm"),
    "code:incoterms",
    example="FOB",
    aliases=(
        "贸易条款",
        "价格条款",
        "成交方式",
        "貿易條件",
        "價格條件",
        "Terms",
        "Delivery terms",
        "Term of sale",
        "Términos de entrega",
        "Базис поставки",
        "Условия поставки",
        "شروط التسليم",
    ),
)
PLACE = Column("place", N_("Named place"), example="NINGBO")
LOADING = Column(
    "port_of_loading",
    N_("Port of loading"),
    "code:ports",
    example="CNNGB",
    aliases=(
        "起运港",
        "装运港",
        "裝運港",
        "起運港",
        "POL",
        "Loading port",
        "Puerto de embarque",
        "Порт отгрузки",
        "ميناء الشحن",
    ),
)
DISCHARGE = Column(
    "port_of_discharge",
    N_("Port of discharge"),
    "code:ports",
    aliases=(
        "目的港",
        "卸货港",
        "卸貨港",
        "POD",
        "Destination port",
        "Puerto de destino",
        "Порт назначения",
        "Порт выгрузки",
        "ميناء الوصول",
    ),
)
CURRENCY = Column(
    "currency",
    N_("Currency"),
    "code:currencies",
    example="USD",
    aliases=("币种", "币别", "幣種", "Cur.", "Ccy", "Divisa", "Вал."),
)
RATE = Column(
    "rate",
    N_("Rate"),
    "rate",
    aliases=("汇率", "匯率", "Exchange rate", "Tipo de cambio", "Курс", "سعر الصرف"),
)
PAYMENT_TERMS = Column(
    "payment_terms",
    N_("Payment terms"),
    aliases=(
        "付款方式",
        "付款条件",
        "付款條件",
        "Terms of payment",
        "Forma de pago",
        "Порядок оплаты",
        "طريقة الدفع",
    ),
)
COMPANY = Column("company", N_("Our company"), "lookup:company")
NOTE = Column(
    "note",
    N_("Note"),
    "note",
    aliases=(
        "备注",
        "備註",
        "Remark",
        "Remarks",
        "Comment",
        "Observaciones",
        "Комментарий",
        "ملاحظات",
    ),
)

PRODUCT = Column(
    "lines.product", N_("Item no."), "lookup:product", example="HJ-350",
    aliases=("货号", "貨號", "产品编号", "產品編號", "Item", "SKU", "Art. no.", "Model",
             "Product code", "Código", "Referencia", "Артикул", "Код товара",
             "رقم الصنف", "رمز المنتج"),
)  # fmt: skip
ENGLISH = Column(
    "lines.description_en",
    N_("English description"),
    aliases=(
        "Description",
        "Product",
        "英文品名",
        "Descripción",
        "Наименование",
        "الوصف",
    ),
)
CHINESE = Column(
    "lines.description_zh",
    N_("Chinese description"),
    aliases=("品名", "中文品名", "名称", "名稱"),
)
QUANTITY = Column(
    "lines.quantity",
    N_("Quantity"),
    "decimal",
    example="1200",
    aliases=("Qty", "数量", "數量", "Q'ty", "Pcs", "Cant.", "Кол-во", "العدد"),
)
UNIT = Column(
    "lines.unit",
    N_("Unit"),
    example="PCS",
    aliases=("单位", "單位", "UOM", "U.M.", "Единица", "وحدة القياس"),
)
PRICE = Column(
    "lines.unit_price", N_("Price"), "price", example="12.80",
    aliases=("Unit price", "单价", "單價", "U/P", "Precio unitario", "Цена за единицу",
             "سعر الوحدة"),
)  # fmt: skip
