"""The tables of parties."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Owned, Row, VersionedRow
from app.db.own_fields import OwnValues
from app.db.types import Amount, Key


class PartyRow(Owned, VersionedRow):
    """A party's card; `roles` are joined by commas, `folded` is what it is found by.

    Attributes:
        credit_limit, limit_currency: As they are to be; what counts is confirmed.
        limit_by: Who set them since they last counted; logins joined by commas.
    """

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
    limit_currency: Mapped[str] = mapped_column(String(3), server_default="")
    limit_by: Mapped[str] = mapped_column(Text, server_default="")
    note: Mapped[str] = mapped_column(Text)
    active: Mapped[bool]
    roles: Mapped[str] = mapped_column(String(120))
    contacts: Mapped[list[ContactRow]] = relationship(
        order_by="ContactRow.position", cascade="all, delete-orphan"
    )
    banks: Mapped[list[PartyBankRow]] = relationship(
        order_by="PartyBankRow.position", cascade="all, delete-orphan"
    )
    confirmed: Mapped[list[ConfirmedAccountRow]] = relationship(
        order_by="ConfirmedAccountRow.id", cascade="all, delete-orphan"
    )
    limits: Mapped[list[ConfirmedLimitRow]] = relationship(
        order_by="ConfirmedLimitRow.id", cascade="all, delete-orphan"
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
    """A bank account of a party: a table of its own, which most may not read.

    Attributes:
        entered_by: Who wrote where money goes since that was last confirmed; logins
            joined by commas. Empty: an earlier program kept it not.
    """

    __tablename__ = "party_bank"
    topic = "parties"
    # The key of an account that was taken off is never that of another one, to which
    # what was confirmed would speak.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[Key]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    position: Mapped[int]
    bank_name: Mapped[str] = mapped_column(String(200))
    account_number: Mapped[str] = mapped_column(String(40))
    swift: Mapped[str] = mapped_column(String(11))
    cnaps: Mapped[str] = mapped_column(String(14))
    currency: Mapped[str] = mapped_column(String(3))
    entered_by: Mapped[str] = mapped_column(Text, server_default="")


class ConfirmedAccountRow(Row):
    """An account as somebody found it to be the party's own; only added, never changed.

    It holds for the account with the same key and the same words: one that is changed
    is confirmed anew. A payment names it, and so what was paid to stays as it was.

    Attributes:
        bank_id: The account, which may be gone meanwhile.
        entered_by: Who had written it then; logins joined by commas.
        confirmed_by: Login of who confirmed it, in a file the name; empty: it was there
            before the office asked for that.
        how: How it was verified, in the person's words.
    """

    __tablename__ = "confirmed_account"
    topic = "parties"
    __table_args__ = (Index("ix_confirmed_account_bank_id", "bank_id"),)

    id: Mapped[Key]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    bank_id: Mapped[int] = mapped_column(BigInteger)
    bank_name: Mapped[str] = mapped_column(String(200))
    account_number: Mapped[str] = mapped_column(String(40))
    swift: Mapped[str] = mapped_column(String(11))
    cnaps: Mapped[str] = mapped_column(String(14))
    entered_by: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str] = mapped_column(String(80))
    confirmed_at: Mapped[datetime]
    how: Mapped[str] = mapped_column(String(300))


class ConfirmedLimitRow(Row):
    """A credit limit from when on it counts; only added, and a party's last one holds.

    A lower one counts as soon as it is set; every other one once a second person has
    confirmed it.

    Attributes:
        credit_limit: None: no limit.
        entered_by: Who had set it then; logins joined by commas.
        confirmed_by: Login of who confirmed or lowered it, in a file the name; empty:
            it was there before the office asked for that.
        how: Why it was confirmed, in the person's words; empty: it was lowered.
    """

    __tablename__ = "confirmed_limit"
    topic = "parties"

    id: Mapped[Key]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    credit_limit: Mapped[Amount | None]
    limit_currency: Mapped[str] = mapped_column(String(3))
    entered_by: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str] = mapped_column(String(80))
    confirmed_at: Mapped[datetime]
    how: Mapped[str] = mapped_column(String(300))


class PartyOwnRow(OwnValues):
    """What a party says in the fields that the office added."""

    __tablename__ = "party_own"
    topic = "parties"

    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
