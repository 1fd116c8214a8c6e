"""The tables of letters of credit."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.credits.domain import State
from app.credits.mt700 import Allowed
from app.db.base import DocumentRow, Row
from app.db.types import Amount, Key, Percent


def _allowed(column: str) -> Enum:
    """Return the type of a column; two of one type need constraints of two names."""
    return Enum(
        Allowed,
        name=column,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda enum: [member.value for member in enum],
    )


class CreditRow(DocumentRow):
    """A letter of credit; its number is the issuing bank's."""

    __tablename__ = "credit"
    topic = "credits"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("presentation_days >= 0", name="presentation_days"),
    )

    state: Mapped[State] = mapped_column(index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract.id"), index=True
    )
    bank_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    issuing_bank: Mapped[str] = mapped_column(String(140))
    advice_number: Mapped[str] = mapped_column(String(40))
    advised_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    text: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date | None]
    expires_on: Mapped[date | None] = mapped_column(index=True)
    expiry_place: Mapped[str] = mapped_column(String(80))
    applicant: Mapped[str] = mapped_column(String(400))
    beneficiary: Mapped[str] = mapped_column(String(400))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Amount | None]
    plus: Mapped[Percent]
    minus: Mapped[Percent]
    tenor: Mapped[str] = mapped_column(String(140))
    partial: Mapped[Allowed] = mapped_column(_allowed("partial"))
    transhipment: Mapped[Allowed] = mapped_column(_allowed("transhipment"))
    port_of_loading: Mapped[str] = mapped_column(String(200))
    port_of_discharge: Mapped[str] = mapped_column(String(200))
    latest_shipment_on: Mapped[date | None]
    presentation_days: Mapped[int]
    goods: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    drawn: Mapped[Amount]
    undrawn: Mapped[Amount]
    drawings: Mapped[list[CreditDrawingRow]] = relationship(
        order_by="CreditDrawingRow.position", cascade="all, delete-orphan"
    )


class CreditDrawingRow(Row):
    """Documents of a shipment presented for money."""

    __tablename__ = "credit_drawing"
    topic = "credits"
    __table_args__ = (
        UniqueConstraint("shipment_id", "credit_id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[Key]
    credit_id: Mapped[int] = mapped_column(ForeignKey("credit.id"), index=True)
    position: Mapped[int]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    amount: Mapped[Amount]
    last_day: Mapped[date | None]
    presented_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200))
