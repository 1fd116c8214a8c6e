"""The customs export declaration (出口货物报关单), box by box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.money import ZERO
from app.core.papers.parts import Letterhead, Paper, agree


@dataclass(frozen=True, slots=True)
class Coded:
    """A customs code with its Chinese name; the code prints after the caption."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class CustomsQuantity:
    """A quantity in a customs unit, for example 2000 台."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class DeclarationItem:
    """One item of a declaration (项号 1–50).

    Attributes:
        hs_code: 10 digits, 13 with the inspection suffix.
        name: Regulated Chinese name.
        spec: Declaration elements joined by "|".
        first: First legal quantity.
        second: Second legal quantity, None for none.
        traded: Quantity in the unit of the transaction.
        price: Per traded unit, up to 4 decimals.
        total: Line total in `currency`.
        currency: ISO code.
        origin: Country of origin.
        destination: Country of final destination.
        source: 境内货源地 with its 5-digit code.
        levy: 征免, for example ("1", "照章征税").
        handbook_item: Item number in the processing-trade handbook.
    """

    hs_code: str
    name: str
    spec: str
    first: CustomsQuantity
    second: CustomsQuantity | None
    traded: CustomsQuantity
    price: Decimal
    total: Decimal
    currency: str
    origin: Coded
    destination: Coded
    source: Coded
    levy: Coded
    handbook_item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationPaper(Paper):
    """An export declaration as printed on plain A4 landscape paper.

    `number` is our own draft number: it names the file and is not printed. All names
    are Chinese as customs prints them.

    Attributes:
        pre_entry_no: 预录入编号, 18 digits; empty before it is returned.
        entry_no: 海关编号, 18 digits; empty before acceptance.
        accepted: Customs has accepted it; before that the sheet is marked
            "仅供核对用".
        consignor: 境内发货人; the code is its USCC.
        exit_office: 出境关别.
        export_on: 出口日期, empty at declaration.
        declared_on: 申报日期.
        filing_no: 备案号.
        consignee: 境外收货人; the code is its AEO code.
        transport_mode: 运输方式.
        conveyance: 运输工具名称及航次号.
        bill_no: 提运单号.
        producer: 生产销售单位; the code is its USCC.
        supervision: 监管方式.
        levy_nature: 征免性质.
        licence_no: 许可证号.
        contract_no: 合同协议号, at most 32 characters.
        trade_country: 贸易国(地区).
        arrival_country: 运抵国(地区).
        destination_port: 指运港.
        exit_port: 离境口岸.
        packaging: 包装种类.
        packages: 件数.
        gross_kg: 毛重.
        net_kg: 净重.
        trade_term: 成交方式.
        freight: As printed, for example "USD/2380/3"; empty for FOB.
        insurance: As printed, for example "USD/141.86/3".
        misc: 杂费 as printed.
        documents: 随附单证及编号 as printed.
        marks: Letters and digits of the mark; "N/M" when empty.
        remarks: 备注, one text.
        items: At most 50.
        invoice_total: Σ 总价, refused when it is not; None skips the check.
        confirmations: Values of the confirmation line by caption; exports leave
            the first three empty.
        declarant: 申报单位; the code is its USCC.
        declarant_person: 报关人员.
        declarant_person_no: 报关人员证号.
        declarant_phone: 电话.
    """

    consignor: Coded
    exit_office: Coded
    consignee: Coded
    transport_mode: Coded
    supervision: Coded
    levy_nature: Coded
    trade_country: Coded
    arrival_country: Coded
    destination_port: Coded
    exit_port: Coded
    packaging: Coded
    packages: int
    gross_kg: Decimal
    net_kg: Decimal
    trade_term: Coded
    items: tuple[DeclarationItem, ...]
    producer: Coded
    pre_entry_no: str = ""
    entry_no: str = ""
    accepted: bool = False
    export_on: date | None = None
    declared_on: date | None = None
    filing_no: str = ""
    conveyance: str = ""
    bill_no: str = ""
    licence_no: str = ""
    contract_no: str = ""
    freight: str = ""
    insurance: str = ""
    misc: str = ""
    documents: str = ""
    marks: str = ""
    remarks: str = ""
    invoice_total: Decimal | None = None
    confirmations: tuple[tuple[str, str], ...] = ()
    declarant: Coded = Coded()
    declarant_person: str = ""
    declarant_person_no: str = ""
    declarant_phone: str = ""

    def __post_init__(self) -> None:
        """Refuse item totals that do not add up to the invoice (rule K5)."""
        if self.invoice_total is not None:
            summed = sum((item.total for item in self.items), ZERO)
            agree(self.number, "invoice_total", self.invoice_total, summed)


@dataclass(frozen=True, slots=True)
class Element:
    """One declaration element: what is asked, and the answer.

    Attributes:
        name: As the catalogue of elements calls it; empty: it is not known.
        value: The answer; empty where there is none.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DeclaredElements:
    """The declaration elements of one item.

    Attributes:
        hs_code: Ten digits.
        name: Regulated Chinese name.
        elements: In the order of the catalogue.
    """

    hs_code: str
    name: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementsPaper(Paper):
    """The sheet of declaration elements (申报要素) that goes to the broker.

    Attributes:
        letterhead: The consignor.
        contract_no: Sales contract.
        bill_no: Transport document.
        items: As on the declaration.
    """

    letterhead: Letterhead
    items: tuple[DeclaredElements, ...]
    contract_no: str = ""
    bill_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyPaper(Paper):
    """The power of attorney to a customs broker (代理报关委托书, 委托报关协议).

    Attributes:
        letterhead: Of the principal; its chop goes beside the signature.
        principal: Who authorises: the consignor, in Chinese.
        broker: Who declares for it; empty: a line is left to be filled in.
        goods, hs_code: Of the line that is worth most.
        total, currency: Of all lines.
        quantity: Traded quantity and net weight, in words.
        packing: Count and kind of packages.
        source: Country of origin and domestic source.
        supervision: 监管方式 with its code.
        export_on: None: a place to fill it in.
    """

    letterhead: Letterhead
    principal: str
    broker: str
    goods: str
    hs_code: str
    total: Decimal
    currency: str
    quantity: str
    packing: str
    source: str
    supervision: str
    bill_no: str = ""
    entry_no: str = ""
    export_on: date | None = None
