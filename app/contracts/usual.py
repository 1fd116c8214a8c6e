"""What a new contract of a customer begins with (H35). No Qt, no SQL."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.contracts.domain import Contract
from app.core.way import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """The terms of a customer's last contract, which a new one begins with.

    Attributes:
        number: Of that contract; empty while it is a draft.
        way: What the way to that port cost last; None: hidden from who asks.
    """

    number: str
    incoterm: str
    port_of_loading: str
    port_of_discharge: str
    destination_country: str
    currency: str
    payment_terms: str
    way: Way | None = None

    def begin(self, contract: Contract) -> Contract:
        """Return a new contract with these terms; what they leave open stays."""
        given = {
            name: value
            for name in (
                "incoterm",
                "port_of_loading",
                "port_of_discharge",
                "destination_country",
                "currency",
                "payment_terms",
                "way",
            )
            if (value := getattr(self, name))
        }
        return replace(contract, **given)
