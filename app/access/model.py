"""The tables of staff."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Row, VersionedRow


class StaffRow(VersionedRow):
    """A person who works with the program.

    Attributes:
        team: Who bears the same name works together; empty: alone.
        reach: Whose records a salesperson sees: own, team or all.
        roles: Those that count, as the next ones joined by commas.
        asked_roles: Those that wait for a second person.
        asked_by: Who asked for these; logins.
    """

    __tablename__ = "staff"
    topic = "access"

    login: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(120))
    roles: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool]
    team: Mapped[str] = mapped_column(String(40), server_default="")
    reach: Mapped[str] = mapped_column(String(8), server_default="own")
    asked_roles: Mapped[str] = mapped_column(String(200), server_default="")
    asked_by: Mapped[str] = mapped_column(Text, server_default="")


class StaffSecretRow(Row):
    """The password of a person in a file, as an argon2 hash; servers keep their own."""

    __tablename__ = "staff_secret"
    audited = False  # a hash is nobody's history

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]
