"""Shipments on the screen: the declaration of the editor."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.core.i18n import N_, Spoken, _, _n, screen_language
from app.shipments import portions, rules
from app.shipments.domain import MODE_TITLES, TRANSITIONS, Action, Shipment, State
from forms.currencies import CURRENCIES
from forms.kit.ask import the_day
from forms.kit.beside import way
from forms.kit.spec import (
    ActionSpec,
    Block,
    EditorSpec,
    Fact,
    FieldSpec,
    Gap,
    Note,
    SectionSpec,
    Step,
)
from forms.sale_parts import OWNER
from forms.shipment_grids import CHARGES, CONTAINERS, PACKAGES, PALLETS
from forms.shipment_plan import ShipmentPlan
from forms.shipments_list import LIST, route, state_chip

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LIST", "SPEC", "blocks", "chips", "flow", "route", "state_chip", "waiting"]


# --- The editor ----------------------------------------------------------------------


def _title(shipment: Shipment) -> str:
    if shipment.number or shipment.id is None:
        return shipment.number
    return Spoken(N_("Draft of {contract}"), _contracts(shipment))


def _contracts(shipment: Shipment) -> str:
    return ", ".join(one.contract.code for one in shipment.portions())


def _short(shipment: Shipment) -> str:
    """Return the contracts as the flow strip has room for them: "SC26-0031 +2"."""
    numbers = [one.contract.code for one in shipment.portions()]
    more = f" +{len(numbers) - 1}" if len(numbers) > 1 else ""
    return f"{numbers[0]}{more}" if numbers else ""


def _subtitle(shipment: Shipment) -> str:
    language = screen_language()
    parts = [
        str(shipment.customer or ""),
        f"{shipment.vessel} {shipment.voyage}".strip(),
        route(shipment),
        f"ETD {language.iso(shipment.etd)}" if shipment.etd else "",
        f"ETA {language.iso(shipment.eta)}" if shipment.eta else "",
    ]
    return " · ".join(part for part in parts if part)


def chips(shipment: Shipment) -> Sequence[tuple[str, str]]:
    """Return the state and what should be heeded."""
    found = [state_chip(shipment)]
    count = len(rules.hints(shipment)) if shipment.lines else 0
    if count and waiting(shipment):
        found.append((_n("{n} hint", "{n} hints", count), "warn"))
    return found


def flow(shipment: Shipment) -> Sequence[Step]:
    """Return the milestones of a shipment."""
    language = screen_language()
    booked = shipment.state not in {State.DRAFT, State.CANCELLED}
    loaded = not rules.unloaded(shipment)
    gone = shipment.state in {State.SHIPPED, State.DELIVERED}
    packed = bool(shipment.packages) and not shipment.unready()
    contract = shipment.contract
    done = (
        (_("Contract"), _short(shipment), contract is not None),
        (_("Packed"), "", packed),
        (_("Booking"), shipment.number, booked),
        (_("Loading"), _boxes(shipment), packed and loaded and booked),
        (_("Cut-off"), language.iso(shipment.cut_off_on), gone),
        (_("On board"), language.iso(shipment.on_board_on or shipment.etd), gone),
        (
            _("Delivered"),
            language.iso(shipment.delivered_on or shipment.eta),
            shipment.state is State.DELIVERED,
        ),
    )
    return way(done, "contract", contract)


def _boxes(shipment: Shipment) -> str:
    if shipment.containers:
        return f"{len(shipment.containers)} × {shipment.containers[0].type_code}"
    return ""


def blocks(shipment: Shipment) -> list[Block]:
    """Return the inspector's blocks that need nothing but the shipment."""
    language = screen_language()
    currency = shipment.currency

    def money(value: Decimal) -> str:
        return language.amount(value, currency)

    def less(value: Decimal) -> str:
        return money(-value) if value else money(value)

    totals = shipment.totals()
    pieces: list[Fact | Gap] = [
        Fact(
            _("Invoice {currency}", currency=currency),
            money(shipment.invoice_total()),
            size="big",
        ),
        Fact(_("Freight"), less(shipment.freight())),
        Fact(_("Insurance"), less(shipment.premium())),
    ]
    if commission := shipment.commission():
        pieces.append(Fact(_("Commission"), less(commission)))
    pieces += [
        Gap(),
        Fact(_("Net FOB value"), money(shipment.fob_value()), size="strong"),
    ]
    if insured := shipment.sum_insured():
        pieces.append(Fact(_("Sum insured"), language.amount(insured, currency)))
    weights = (
        Fact(_("Packages"), language.quantity(Decimal(totals.packages), 0)),
        Fact(_("Net weight"), _("{n} kg", n=language.quantity(totals.net_kg, 2))),
        Fact(_("Gross weight"), _("{n} kg", n=language.quantity(totals.gross_kg, 2))),
        Fact(_("Measurement"), _("{n} m³", n=language.quantity(totals.cbm, 3))),
    )
    found = [
        Block(_("Value"), tuple(pieces)),
        Block(_("Packing"), weights),
    ]
    if shipment.further:
        found.insert(1, Block(_("Contracts"), _portions(shipment)))
    hints = rules.hints(shipment) if shipment.lines else ()
    if hints and waiting(shipment):
        notes = tuple(Note(_(hint.msgid, **hint.params), "warn") for hint in hints)
        found.append(Block(_("Hints"), notes))
    return found


def _portions(shipment: Shipment) -> tuple[Fact, ...]:
    """Return what each contract has of the invoice, and its net FOB below."""
    language, currency = screen_language(), shipment.currency
    net = portions.net_fob(shipment)
    found = []
    for one in shipment.portions():
        apart = shipment.separate_invoices and shipment.number
        number = shipment.number_for(one.contract.id) if apart else ""
        title = " · ".join(filter(None, (one.contract.code, number)))
        fob = language.amount(net[one.contract.id], currency)
        found.append(Fact(title, language.amount(one.total, currency)))
        found.append(Fact(_("Net FOB value"), fob))
    return tuple(found)


ON_THE_WAY = frozenset({"transport_document", "vessel", "voyage", "eta", "note"})
"""What still becomes known when the goods have left; all else is fixed then."""


def _fields(*specs: FieldSpec) -> tuple[FieldSpec, ...]:
    """Return fields that can be typed into only while the goods are here."""
    return tuple(
        spec
        if spec.field in ON_THE_WAY or spec.editable is not None
        else replace(spec, editable=waiting)
        for spec in specs
    )


def waiting(shipment: Shipment) -> bool:
    """Say whether the goods have not left yet."""
    return shipment.state in {State.DRAFT, State.BOOKED}


def on_wood(shipment: Shipment) -> bool:
    """Say whether the goods stand on wood, which is treated."""
    return rules.wooden(shipment) > 0 or bool(shipment.treatment)


BOOKING = SectionSpec(
    "booking",
    N_("Booking & terms"),
    fields=_fields(
        FieldSpec("forwarder", N_("Freight forwarder"), "lookup:forwarder", width=2),
        FieldSpec("carrier", N_("Carrier"), "lookup:carrier", width=2),
        FieldSpec("booking_number", N_("Booking no.")),
        FieldSpec("transport_document", N_("B/L or AWB no.")),
        FieldSpec("on_board_on", N_("On board"), "date"),
        FieldSpec(
            "delivered_on", N_("Delivered on"), "date", editable=lambda _shipment: False
        ),
        FieldSpec("invoice_number", N_("Invoice no."), width=2),
        FieldSpec("invoice_on", N_("Invoice date"), "date"),
        FieldSpec(
            "separate_invoices",
            N_("An invoice for each contract"),
            "check",
            width=2,
            visible=lambda shipment: bool(shipment.further),
        ),
        FieldSpec("currency", N_("Currency"), "choice", options=CURRENCIES),
        FieldSpec("incoterm", N_("Incoterm"), "code:incoterms"),
        FieldSpec("place", N_("Named place")),
        FieldSpec("destination_country", N_("Destination"), "code:countries"),
        FieldSpec("insurer", N_("Insurer"), "lookup:insurer", width=2),
        FieldSpec("insured_percent", N_("Insured"), "percent"),
        FieldSpec("premium_percent", N_("Premium rate"), "percent"),
        FieldSpec("commission_percent", N_("Commission"), "percent"),
        FieldSpec("marks", N_("Shipping marks"), "note", width=2),
        FieldSpec("consignee", N_("Consignee"), "note", width=2),
        FieldSpec("notify", N_("Notify party"), "note", width=2),
        FieldSpec("treatment", N_("Treatment of the wood"), width=2, visible=on_wood),
        FieldSpec("treatment_mark", N_("Mark (ISPM 15)"), visible=on_wood),
        FieldSpec("treatment_certificate", N_("Treatment cert."), visible=on_wood),
        FieldSpec("treated_on", N_("Treated on"), "date", visible=on_wood),
        FieldSpec("treated_by", N_("Treated by"), visible=on_wood),
        OWNER,
        FieldSpec("note", N_("Note"), "note", width=6),
    ),
)

PLAN = SectionSpec(
    "plan",
    N_("Plan"),
    attr="lines",
    widget=ShipmentPlan,
    count=lambda shipment: len(shipment.lines),
)

SPEC = EditorSpec(
    kind="shipment",
    singular=N_("Shipment"),
    icon="ship",
    title=_title,
    subtitle=_subtitle,
    chips=chips,
    flow=flow,
    fields=_fields(
        FieldSpec("contract", N_("Contract"), "lookup:contract", required=True, width=2,
                  editable=lambda shipment: shipment.id is None),
        FieldSpec("mode", N_("Mode"), "choice", options=tuple(MODE_TITLES.items()),
                  width=2),
        FieldSpec("port_of_loading", N_("Port of loading"), "code:ports"),
        FieldSpec("port_of_discharge", N_("Port of discharge"), "code:ports"),
        FieldSpec("vessel", N_("Vessel or airline"), width=2, starts=True),
        FieldSpec("voyage", N_("Voyage or flight")),
        FieldSpec("etd", N_("ETD"), "date"),
        FieldSpec("eta", N_("ETA"), "date"),
        FieldSpec("cut_off_on", N_("Cut-off"), "date"),
    ),
    sections=(PLAN, BOOKING, PACKAGES, CONTAINERS, CHARGES, PALLETS),
    inspector=blocks,
    actions=(
        ActionSpec("book", N_("Book"), "calendar-event", primary=True,
                   needs=Action.BOOK, permission="shipments.issue"),
        ActionSpec("ship", N_("On board"), "ship", primary=True, needs=Action.SHIP,
                   permission="shipments.issue", asks=(the_day(N_("On board")),),
                   ask=N_("The goods go out of stock and the invoice is booked, on the "
                          "day on board.")),
        ActionSpec("deliver", N_("Delivered"), "truck-delivery", primary=True,
                   needs=Action.DELIVER, permission="shipments.issue",
                   asks=(the_day(N_("Delivered on")),)),
        ActionSpec("take_back", N_("Take back from on board"), "arrow-back-up",
                   menu=True, danger=True, needs=Action.TAKE_BACK,
                   permission="shipments.issue",
                   ask=N_("The goods come back into stock; claims, used deposits and "
                          "bills are turned around. Papers that bear the day on board "
                          "stay as they were issued: issue them anew.")),
        ActionSpec("cancel", N_("Cancel shipment"), "ban", menu=True, danger=True,
                   needs=Action.CANCEL, permission="shipments.cancel",
                   ask=N_("Its goods can be shipped again.")),
    ),
    transitions=TRANSITIONS,
    editable=lambda shipment: shipment.state not in {State.DELIVERED, State.CANCELLED},
    permission="shipments.edit",
)  # fmt: skip
