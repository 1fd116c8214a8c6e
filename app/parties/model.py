"""The tables of parties."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Owned, Row, VersionedRow
from app.db.types import Amount, Key


class PartyRow(Owned, VersionedRow):
    """A party's card; `roles` are joined by commas, `folded` is what it is found by."""

    __tablename__ = "party"
    topic = "parties"

    code: Mapped[str] = mapped_column(String(32), unique=True)
    folded: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(200), index=True)
    name_zh: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500))
    address_zh: Mapped[str] = mapped_column(String(500))
    country: Mapped[str] = mapped_column(String(2))
    tax_number: Mapped[str] = mapped_column(String(32))
    phone: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(120))
    representative: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(8))
    currency: Mapped[str] = mapped_column(String(3))
    payment_terms: Mapped[str] = mapped_column(String(200))
    incoterm: Mapped[str] = mapped_column(String(3))
    port: Mapped[str] = mapped_column(String(5))
    credit_limit: Mapped[Amount | None]
    note: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    roles: Mapped[str] = mapped_column(String(120))
    contacts: Mapped[list[ContactRow]] = relationship(
        order_by="ContactRow.position", cascade="all, delete-orphan"
    )
    banks: Mapped[list[PartyBankRow]] = relationship(
        order_by="PartyBankRow.position", cascade="all, delete-orphan"
    )


CALLED = (PartyRow.name, PartyRow.name_zh)
"""What a pointer to a party, or to a document of one, takes its words from."""


def called(name: str | None, name_zh: str | None) -> tuple[str, ...]:
    """Return both names as a `Ref` holds them; none for who has no name."""
    return (name or name_zh or "", name_zh or "") if name or name_zh else ()


class ContactRow(Row):
    """A person at a party."""

    __tablename__ = "party_contact"
    topic = "parties"

    id: Mapped[Key]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    position_title: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(12), server_default="")


class PartyBankRow(Row):
    """A bank account of a party: a table of its own, which most may not read."""

    __tablename__ = "party_bank"
    topic = "parties"

    id: Mapped[Key]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    position: Mapped[int]
    bank_name: Mapped[str] = mapped_column(String(200))
    account_number: Mapped[str] = mapped_column(String(40))
    swift: Mapped[str] = mapped_column(String(11))
    cnaps: Mapped[str] = mapped_column(String(14))
    currency: Mapped[str] = mapped_column(String(3))
