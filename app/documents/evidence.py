"""What the consistency matrix compares. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.documents.domain import CreditTerms, Declared, Outside
from app.documents.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that is compared.

    Attributes:
        facts: Our own papers.
        outside: The papers of others; empty fields have not come.
        declared: The customs declaration, None before there is one.
        credits: The letters of credit of its contracts.
        purchased: Units bought by contract and product; a contract of which it is not
            known is left out.
        invoiced: Of other shipments, by contract, in its currency.
    """

    facts: Facts
    outside: Outside = field(default_factory=Outside)
    declared: Declared | None = None
    credits: tuple[CreditTerms, ...] = ()
    purchased: Mapping[int, Mapping[int, Decimal]] = field(default_factory=dict)
    invoiced: Mapping[int, Decimal] = field(default_factory=dict)

    def owed(self, credit: CreditTerms) -> Decimal:
        """Return what the invoice that is drawn under a credit leaves to pay."""
        return self.facts.due(credit.contract)
