"""How a statement of account is filed. No Qt, no SQL."""

from __future__ import annotations

from app.core.papers.vault import Filed, Place
from app.parties.domain import Party


def filed_as(party: Party, company_id: int, currency: str, number: str) -> Filed:
    """Return how a customer's statement is filed: one for each company and currency."""
    return Filed(
        place=Place(
            kind="party",
            record_id=party.id or 0,
            key="statement",
            part=f"{company_id} {currency}",
        ),
        number=number,
        record=party.code,
        party=party.name or party.name_zh,
        permission="receivables.view",
    )
