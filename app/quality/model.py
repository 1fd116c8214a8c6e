"""The tables of inspections."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.aql import DefectClass, Severity
from app.core.papers.inspecting import CheckPart, CheckResult
from app.db.base import DocumentRow, Row
from app.db.types import Key, Percent
from app.quality.domain import State


class InspectionRow(DocumentRow):
    """The inspection of one lot."""

    __tablename__ = "inspection"
    topic = "quality"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        CheckConstraint("lot_size > 0", name="lot_size"),
    )

    state: Mapped[State]
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    purchase_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("purchase_line.id"), index=True
    )
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    inspected_on: Mapped[date] = mapped_column(index=True)
    inspector: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(120))
    lot_size: Mapped[int]
    level: Mapped[str] = mapped_column(String(4))
    severity: Mapped[Severity]
    resubmission: Mapped[bool]
    conclusion: Mapped[str] = mapped_column(String(500))
    reason: Mapped[str] = mapped_column(String(500))
    packed_percent: Mapped[Percent | None]
    classes: Mapped[list[InspectionClassRow]] = relationship(
        order_by="InspectionClassRow.position", cascade="all, delete-orphan"
    )
    checks: Mapped[list[InspectionCheckRow]] = relationship(
        order_by="InspectionCheckRow.position", cascade="all, delete-orphan"
    )
    listed: Mapped[list[InspectionDefectRow]] = relationship(
        order_by="InspectionDefectRow.position", cascade="all, delete-orphan"
    )


class InspectionClassRow(Row):
    """One class of defects of an inspection."""

    __tablename__ = "inspection_class"
    topic = "quality"
    __table_args__ = (CheckConstraint("found >= 0", name="found"),)

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    position: Mapped[int]
    defects: Mapped[DefectClass]
    aql: Mapped[Percent]
    letter: Mapped[str] = mapped_column(String(1))
    sample_size: Mapped[int]
    accept: Mapped[int]
    reject: Mapped[int]
    found: Mapped[int]


class InspectionCheckRow(Row):
    """One thing that was looked at beside the defects of the sample."""

    __tablename__ = "inspection_check"
    topic = "quality"

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    position: Mapped[int]
    part: Mapped[CheckPart]
    result: Mapped[CheckResult]
    remark: Mapped[str] = mapped_column(String(300))


class InspectionDefectRow(Row):
    """One kind of defect that was found in the sample."""

    __tablename__ = "inspection_defect"
    topic = "quality"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[Key]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    position: Mapped[int]
    defects: Mapped[DefectClass]
    code: Mapped[str] = mapped_column(String(20))
    description: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[int]
    photo: Mapped[str] = mapped_column(String(200))
