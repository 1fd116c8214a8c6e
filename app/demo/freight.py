"""What the way of the goods costs the sample company; examples, as all of its year."""

from __future__ import annotations

from decimal import Decimal

from app.core.way import FREIGHT_PAID, INSURED, Way

D = Decimal
FREIGHT = {
    # to the port, USD per m³
    "FRLEH": 42,
    "DEHAM": 40,
    "AEJEA": 28,
    "MXZLO": 46,
    "GBFXT": 41,
    "AUMEL": 36,
    "PLGDN": 44,
    "CLSAI": 52,
}


def way_to(port: str, term: str) -> Way:
    """Return what an Incoterm makes us pay for the way to a port."""
    return Way(
        freight_per_cbm=D(FREIGHT[port]) if term in FREIGHT_PAID else D(0),
        domestic_per_cbm=D(100),
        premium_percent=D("0.25") if term in INSURED else D(0),
    )
