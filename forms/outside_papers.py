"""The papers of others: what the bill of lading and the policy say as they came."""

from __future__ import annotations

from app.core.i18n import N_
from forms.kit.spec import FieldSpec, SectionSpec

FREIGHT = (("", ""), ("prepaid", N_("Freight prepaid")), ("collect", N_("Collect")))
NOTATION = (
    ("", ""),
    ("on_board", N_("Shipped on board")),
    ("received", N_("Received for shipment")),
)
CLEAN = (("", ""), ("clean", N_("Clean")), ("claused", N_("Claused")))
ROUTE = (("", ""), ("direct", N_("Direct")), ("transhipped", N_("Transhipped")))

OUTSIDE = SectionSpec(
    "outside",
    N_("Papers of others"),
    fields=(
        FieldSpec("outside.document_number", N_("B/L or AWB no."), width=2),
        FieldSpec("outside.packages", N_("Packages"), "integer"),
        FieldSpec("outside.gross_kg", N_("Gross kg"), "decimal"),
        FieldSpec("outside.cbm", N_("CBM"), "decimal", places=3),
        FieldSpec("outside.originals", N_("Originals"), "integer"),
        FieldSpec("outside.vessel", N_("Vessel"), width=2),
        FieldSpec("outside.voyage", N_("Voyage")),
        FieldSpec("outside.port_of_loading", N_("Port of loading"), "code:ports"),
        FieldSpec("outside.port_of_discharge", N_("Port of discharge"), "code:ports"),
        FieldSpec("outside.on_board_on", N_("On board"), "date"),
        FieldSpec("outside.consignee", N_("Consignee"), "note", width=2),
        FieldSpec("outside.notify", N_("Notify party"), "note", width=2),
        FieldSpec("outside.marks", N_("Shipping marks"), "note", width=2),
        FieldSpec("outside.freight", N_("Freight"), "choice", options=FREIGHT),
        FieldSpec("outside.notation", N_("Notation"), "choice", options=NOTATION),
        FieldSpec("outside.clean", N_("Clean or claused"), "choice", options=CLEAN),
        FieldSpec("outside.route", N_("Route"), "choice", options=ROUTE),
        FieldSpec("outside.policy_number", N_("Policy no."), width=2),
        FieldSpec("outside.policy_on", N_("Policy date"), "date"),
        FieldSpec("outside.policy_amount", N_("Sum insured"), "decimal"),
        FieldSpec("outside.cover", N_("Cover"), hint=N_("ICC(A)")),
    ),
)
