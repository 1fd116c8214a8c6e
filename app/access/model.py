"""The tables of staff."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import VersionedRow


class StaffRow(VersionedRow):
    """A person who works with the program; `roles` are joined by commas."""

    __tablename__ = "staff"
    topic = "access"

    login: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(120))
    roles: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool]
