"""The table of what the papers of others say; our own lie in `app.db.vault`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import VersionedRow
from app.db.types import Amount, Quantity


class OutsideRow(VersionedRow):
    """What transport document and policy say of a shipment."""

    __tablename__ = "outside_paper"
    topic = "documents"

    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), unique=True)
    document_number: Mapped[str] = mapped_column(String(40))
    consignee: Mapped[str] = mapped_column(String(400))
    notify: Mapped[str] = mapped_column(String(400))
    marks: Mapped[str] = mapped_column(String(400))
    packages: Mapped[int | None]
    gross_kg: Mapped[Quantity | None]
    cbm: Mapped[Quantity | None]
    vessel: Mapped[str] = mapped_column(String(80))
    voyage: Mapped[str] = mapped_column(String(40))
    port_of_loading: Mapped[str] = mapped_column(String(5))
    port_of_discharge: Mapped[str] = mapped_column(String(5))
    on_board_on: Mapped[date | None]
    freight: Mapped[str] = mapped_column(String(8))
    notation: Mapped[str] = mapped_column(String(8), server_default="")
    clean: Mapped[str] = mapped_column(String(8), server_default="")
    route: Mapped[str] = mapped_column(String(12), server_default="")
    originals: Mapped[int | None]
    policy_number: Mapped[str] = mapped_column(String(40))
    policy_on: Mapped[date | None]
    policy_amount: Mapped[Amount | None]
    cover: Mapped[str] = mapped_column(String(20), server_default="")
