"""The tables of shipments."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import DocumentRow, Owned, Row, VersionedRow
from app.db.types import Amount, Key, Percent, Price, Quantity, Volume
from app.shipments.domain import ChargeKind, Mode, State


class ShipmentRow(Owned, DocumentRow):
    """One transport of goods of a contract, or of several.

    Attributes:
        contract_id: The first contract; further ones stand in `further`.
        also: The numbers of the further ones, each after a comma, for lists.
    """

    __tablename__ = "shipment"
    topic = "shipments"
    __table_args__ = (
        UniqueConstraint("company_id", "number"),
        UniqueConstraint("company_id", "invoice_number"),
        Index("ix_shipment_etd_id", "etd", "id"),
        Index("ix_shipment_state_etd", "state", "etd"),
        Index("ix_shipment_contract_id", "contract_id"),
        CheckConstraint("premium_percent >= 0", name="premium_percent"),
    )

    state: Mapped[State]
    customer_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"))
    also: Mapped[str] = mapped_column(String(400), server_default="")
    separate_invoices: Mapped[bool] = mapped_column(server_default=false())
    mode: Mapped[Mode]
    forwarder_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    insurer_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    booking_number: Mapped[str] = mapped_column(String(40))
    transport_document: Mapped[str] = mapped_column(String(40), index=True)
    vessel: Mapped[str] = mapped_column(String(80))
    voyage: Mapped[str] = mapped_column(String(40))
    port_of_loading: Mapped[str] = mapped_column(String(5))
    port_of_discharge: Mapped[str] = mapped_column(String(5))
    cut_off_on: Mapped[date | None]
    etd: Mapped[date | None]
    eta: Mapped[date | None]
    on_board_on: Mapped[date | None] = mapped_column(index=True)
    delivered_on: Mapped[date | None]
    invoice_number: Mapped[str | None] = mapped_column(String(40))
    invoice_on: Mapped[date | None]
    currency: Mapped[str] = mapped_column(String(3))
    incoterm: Mapped[str] = mapped_column(String(3))
    place: Mapped[str] = mapped_column(String(80))
    destination_country: Mapped[str] = mapped_column(String(2))
    consignee: Mapped[str] = mapped_column(String(400))
    notify: Mapped[str] = mapped_column(String(400))
    marks: Mapped[str] = mapped_column(String(400))
    insured_percent: Mapped[Percent]
    premium_percent: Mapped[Percent]
    commission_percent: Mapped[Percent]
    treatment: Mapped[str] = mapped_column(String(80), server_default="")
    treatment_mark: Mapped[str] = mapped_column(String(40), server_default="")
    treatment_certificate: Mapped[str] = mapped_column(String(40), server_default="")
    treated_by: Mapped[str] = mapped_column(String(80), server_default="")
    treated_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    packages_count: Mapped[int]
    net_kg: Mapped[Quantity]
    gross_kg: Mapped[Quantity]
    cbm: Mapped[Volume]
    total: Mapped[Amount]
    further: Mapped[list[ShipmentContractRow]] = relationship(
        order_by="ShipmentContractRow.position", cascade="all, delete-orphan"
    )
    lines: Mapped[list[ShipmentLineRow]] = relationship(
        order_by="ShipmentLineRow.position", cascade="all, delete-orphan"
    )
    packages: Mapped[list[PackageRow]] = relationship(
        order_by="PackageRow.position", cascade="all, delete-orphan"
    )
    pallets: Mapped[list[PalletRow]] = relationship(
        order_by="PalletRow.position", cascade="all, delete-orphan"
    )
    containers: Mapped[list[ContainerRow]] = relationship(
        order_by="ContainerRow.position", cascade="all, delete-orphan"
    )
    charges: Mapped[list[ChargeRow]] = relationship(
        order_by="ChargeRow.position", cascade="all, delete-orphan"
    )


class ShipmentContractRow(Row):
    """What of a shipment a contract has that is not its first one.

    Attributes:
        invoice_number: Of an invoice of its own; NULL: it is on the shipment's.
        total: Of its lines.
    """

    __tablename__ = "shipment_contract"
    topic = "shipments"
    __table_args__ = (
        UniqueConstraint("shipment_id", "contract_id"),
        UniqueConstraint("company_id", "invoice_number"),
        CheckConstraint("total >= 0", name="total"),
    )

    id: Mapped[Key]
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    position: Mapped[int]
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.id"), index=True)
    invoice_number: Mapped[str | None] = mapped_column(String(40))
    total: Mapped[Amount]


class ShipmentLineRow(Row):
    """What of a contract's line leaves; declarations refer to it.

    Attributes:
        contract_id: Of the line's contract; NULL: the shipment's first one.
    """

    __tablename__ = "shipment_line"
    topic = "shipments"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
    )

    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    position: Mapped[int]
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract.id"), index=True
    )
    contract_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("contract_line.id"), index=True
    )
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    description_en: Mapped[str] = mapped_column(String(300))
    description_zh: Mapped[str] = mapped_column(String(300))
    quantity: Mapped[Quantity]
    unit: Mapped[str] = mapped_column(String(12))
    unit_price: Mapped[Price]
    discount_percent: Mapped[Percent]


class PackageRow(Row):
    """Cartons alike; `line_position` counts the shipment's lines from 0."""

    __tablename__ = "shipment_package"
    topic = "shipments"
    __table_args__ = (
        CheckConstraint("cartons > 0", name="cartons"),
        CheckConstraint("mixed OR net_kg <= gross_kg", name="net_below_gross"),
    )

    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    position: Mapped[int]
    line_position: Mapped[int]
    cartons: Mapped[int]
    units_per_carton: Mapped[Quantity]
    mixed: Mapped[bool]
    carton_from: Mapped[int]
    carton_to: Mapped[int]
    length_cm: Mapped[Quantity]
    width_cm: Mapped[Quantity]
    height_cm: Mapped[Quantity]
    net_kg: Mapped[Quantity]
    gross_kg: Mapped[Quantity]
    kind: Mapped[str] = mapped_column(String(8))


class PalletRow(Row):
    """A loaded pallet."""

    __tablename__ = "shipment_pallet"
    topic = "shipments"

    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    position: Mapped[int]
    cartons: Mapped[int]
    length_cm: Mapped[Quantity]
    width_cm: Mapped[Quantity]
    height_cm: Mapped[Quantity]
    tare_kg: Mapped[Quantity]
    plastic: Mapped[bool]


class ContainerRow(Row):
    """A container."""

    __tablename__ = "shipment_container"
    topic = "shipments"

    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    position: Mapped[int]
    type_code: Mapped[str] = mapped_column(String(8))
    number: Mapped[str] = mapped_column(String(16), index=True)
    seal: Mapped[str] = mapped_column(String(40))
    cartons: Mapped[int]
    tare_kg: Mapped[Quantity]
    dunnage_kg: Mapped[Quantity]


class ChargeRow(Row):
    """A cost of the shipment."""

    __tablename__ = "shipment_charge"
    topic = "shipments"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    id: Mapped[Key]
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    position: Mapped[int]
    kind: Mapped[ChargeKind]
    payee_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[Amount]
    unit_rate: Mapped[Price | None]
    converted: Mapped[Amount | None]
    note: Mapped[str] = mapped_column(String(200))


class PortRuleRow(VersionedRow):
    """By when ships of a port close, in hours before the day of departure begins.

    Attributes:
        code: Port and carrier in one, by which files know the rule.
        port: UN/LOCODE; empty: every port without a rule of its own.
        carrier_id: NULL: every carrier without a rule of its own.
    """

    __tablename__ = "port_rule"
    topic = "shipments"
    __table_args__ = (
        CheckConstraint(
            "si_hours >= 0 AND vgm_hours >= 0 AND cy_hours >= 0 AND customs_hours >= 0",
            name="hours",
        ),
        Index("uq_port_rule_code", "code", unique=True),
    )

    code: Mapped[str] = mapped_column(String(48), server_default="")
    port: Mapped[str] = mapped_column(String(5), index=True)
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    si_hours: Mapped[int]
    vgm_hours: Mapped[int]
    cy_hours: Mapped[int]
    customs_hours: Mapped[int]
    note: Mapped[str] = mapped_column(String(200))
