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
    "Ageing",
    "BankBlock",
    "CartonMark",
    "CheckedPart",
    "Coded",
    "ContractPaper",
    "CopyMark",
    "CustomsQuantity",
    "DeclarationItem",
    "DeclarationPaper",
    "DrawnSeal",
    "FoundDefect",
    "GoodsLine",
    "InspectedClass",
    "InspectionPaper",
    "InsuranceTerms",
    "InvoicePaper",
    "Letterhead",
    "MarksPaper",
    "PackedContainer",
    "PackedPallet",
    "PackingLine",
    "PackingPaper",
    "Paper",
    "PartyBlock",
    "Photo",
    "ProformaPaper",
    "PurchaseLine",
    "PurchasePaper",
    "QuotationPaper",
    "QuotedLine",
    "SealShape",
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
