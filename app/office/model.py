"""The tables of our companies and of exchange rates."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column, relationship

from app.core.own_fields import OwnKind
from app.db.base import Row, VersionedRow
from app.db.types import Key, Rate
from app.office.domain import RateKind

PICTURES = ("logo", "seal", "signature")
"""Read together, when a paper or the company's own form asks for them: every document
that is opened or saved names its company."""


def _picture() -> MappedColumn[bytes | None]:
    return mapped_column(LargeBinary, deferred=True, deferred_group="pictures")


class CompanyRow(VersionedRow):
    """One of our legal entities."""

    __tablename__ = "company"
    topic = "office"

    code: Mapped[str] = mapped_column(String(32), unique=True)
    name_en: Mapped[str] = mapped_column(String(200))
    name_zh: Mapped[str] = mapped_column(String(200))
    address_en: Mapped[str] = mapped_column(String(500))
    address_zh: Mapped[str] = mapped_column(String(500))
    tax_number: Mapped[str] = mapped_column(String(32))
    customs_code: Mapped[str] = mapped_column(String(16))
    phone: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(120))
    legal_person: Mapped[str] = mapped_column(String(80))
    base_currency: Mapped[str] = mapped_column(String(3))
    logo: Mapped[bytes | None] = _picture()
    seal: Mapped[bytes | None] = _picture()
    signature: Mapped[bytes | None] = _picture()
    accounts: Mapped[list[BankAccountRow]] = relationship(
        order_by="BankAccountRow.position", cascade="all, delete-orphan"
    )


class BankAccountRow(Row):
    """An account of ours; apart from the company, since not everybody may see it."""

    __tablename__ = "bank_account"
    topic = "office"

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    currency: Mapped[str] = mapped_column(String(3))
    bank_name: Mapped[str] = mapped_column(String(200))
    bank_address: Mapped[str] = mapped_column(String(300))
    swift: Mapped[str] = mapped_column(String(11))
    account_number: Mapped[str] = mapped_column(String(40))
    beneficiary: Mapped[str] = mapped_column(String(200))
    intermediary: Mapped[str] = mapped_column(String(300))


class RateRow(Row):
    """What a currency was worth in a base currency on a day."""

    __tablename__ = "exchange_rate"
    topic = "office"
    __table_args__ = (
        UniqueConstraint("base", "currency", "kind", "on"),
        CheckConstraint("value > 0", name="value"),
        CheckConstraint("unit IN (1, 100)", name="unit"),
    )

    id: Mapped[Key]
    on: Mapped[date]
    base: Mapped[str] = mapped_column(String(3), server_default="CNY")
    currency: Mapped[str] = mapped_column(String(3))
    kind: Mapped[RateKind]
    value: Mapped[Rate]
    unit: Mapped[int]
    source: Mapped[str] = mapped_column(String(80))


class OwnFieldRow(VersionedRow):
    """A field that the office added to its products or parties; `choices` in lines."""

    __tablename__ = "own_field"
    topic = "office"
    __table_args__ = (
        UniqueConstraint("of", "slot"),
        UniqueConstraint("of", "label"),
        CheckConstraint("places BETWEEN 0 AND 6", name="places"),
    )

    of: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(40))
    kind: Mapped[OwnKind]
    places: Mapped[int]
    required: Mapped[bool]
    tip: Mapped[str] = mapped_column(String(200))
    choices: Mapped[str] = mapped_column(Text)
    retired: Mapped[bool]
    slot: Mapped[str] = mapped_column(String(16))
