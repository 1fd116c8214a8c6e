"""The papers of the trade as records: everything printed, nothing looked up.

A service gathers a record; `reports` prints it. A record refuses to be made when its
printed total is not the sum of its lines.
"""

from __future__ import annotations

from app.core.papers.accounts import Ageing, StatementLine, StatementPaper
from app.core.papers.customs import (
    Coded,
    CustomsQuantity,
    DeclarationItem,
    DeclarationPaper,
    DeclaredElements,
    Element,
    ElementsPaper,
)
from app.core.papers.inspecting import (
    CheckedPart,
    FoundDefect,
    InspectedClass,
    InspectionPaper,
    Photo,
)
from app.core.papers.parts import (
    BankBlock,
    CopyMark,
    DrawnSeal,
    GoodsLine,
    Letterhead,
    Paper,
    PartyBlock,
    SealShape,
    SizeCm,
    Texts,
    UnitTotal,
    same,
    say,
    unit_totals,
)
from app.core.papers.paying import PaymentRequestPaper
from app.core.papers.purchasing import PurchaseLine, PurchasePaper
from app.core.papers.selling import (
    Adjustment,
    ContractPaper,
    InsuranceTerms,
    InvoicePaper,
    ProformaPaper,
    QuotationPaper,
    QuotedLine,
)
from app.core.papers.shipped import (
    AdvicePaper,
    BookingPaper,
    CertificatePaper,
    DraftPaper,
    InsurancePaper,
    LoadedBox,
    PresentationPaper,
    PresentedPaper,
    ShippedGoods,
    ShippedPaper,
)
from app.core.papers.shipping import (
    CartonMark,
    MarksPaper,
    PackedContainer,
    PackedPallet,
    PackingLine,
    PackingPaper,
    VgmMethod,
    VgmPaper,
)

__all__ = [
    "Adjustment",
    "AdvicePaper",
    "Ageing",
    "BankBlock",
    "BookingPaper",
    "CartonMark",
    "CertificatePaper",
    "CheckedPart",
    "Coded",
    "ContractPaper",
    "CopyMark",
    "CustomsQuantity",
    "DeclarationItem",
    "DeclarationPaper",
    "DeclaredElements",
    "DraftPaper",
    "DrawnSeal",
    "Element",
    "ElementsPaper",
    "FoundDefect",
    "GoodsLine",
    "InspectedClass",
    "InspectionPaper",
    "InsurancePaper",
    "InsuranceTerms",
    "InvoicePaper",
    "Letterhead",
    "LoadedBox",
    "MarksPaper",
    "PackedContainer",
    "PackedPallet",
    "PackingLine",
    "PackingPaper",
    "Paper",
    "PartyBlock",
    "PaymentRequestPaper",
    "Photo",
    "PresentationPaper",
    "PresentedPaper",
    "ProformaPaper",
    "PurchaseLine",
    "PurchasePaper",
    "QuotationPaper",
    "QuotedLine",
    "SealShape",
    "ShippedGoods",
    "ShippedPaper",
    "SizeCm",
    "StatementLine",
    "StatementPaper",
    "Texts",
    "UnitTotal",
    "VgmMethod",
    "VgmPaper",
    "same",
    "say",
    "unit_totals",
]
