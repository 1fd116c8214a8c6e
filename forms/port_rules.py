"""The rules of ports on the screen: the list and the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.i18n import N_, _, screen_language
from app.core.places import place_name
from app.core.query import Sort
from forms.kit import cell_of
from forms.kit.cells import Cell
from forms.kit.list_spec import Column, ListSpec
from forms.kit.spec import EditorSpec, FieldSpec

if TYPE_CHECKING:
    from app.shipments.ports import PortRule

HOURS = (
    ("si_hours", N_("SI, hours before")),
    ("vgm_hours", N_("VGM, hours before")),
    ("cy_hours", N_("CY, hours before")),
    ("customs_hours", N_("Customs, hours before")),
)


def _port(code: str) -> str:
    return place_name(code, screen_language().code) if code else _("Every port")


def _whose(rule: PortRule) -> str:
    carrier = str(rule.carrier) if rule.carrier else _("Every carrier")
    return f"{_port(rule.port)} · {carrier}"


def _hours(name: str, title: str) -> Column:
    return Column(
        name,
        title,
        lambda r: cell_of.quantity(getattr(r, name), 0),
        110,
        filter="number",
    )


LIST = ListSpec(
    name="port_rules",
    title=N_("Port rules"),
    icon="anchor",
    kind="port_rule",
    singular=N_("Port rule"),
    sort=Sort("port"),
    create="office.edit",
    topics=frozenset({"shipments"}),
    columns=(
        Column(
            "port",
            N_("Port of loading"),
            lambda r: Cell(_port(r.port), sub=r.port, kind="link"),
            180,
            frozen=True,
            filter="code",
        ),
        Column(
            "carrier",
            N_("Carrier"),
            lambda r: Cell(r.carrier or _("Every carrier")),
            180,
        ),
        *(_hours(name, title) for name, title in HOURS),
        Column("note", N_("Source"), lambda r: Cell(r.note), 220, stretch=True),
    ),
    heading=lambda r: _port(r.port),
    preview=((N_("Source"), lambda r: r.note),),
    empty=N_(
        "No port has a rule of its own: SI 72, VGM and CY 48, customs 24 hours "
        "before the day of departure."
    ),
)

SPEC = EditorSpec(
    kind="port_rule",
    singular=N_("Port rule"),
    icon="anchor",
    title=lambda rule: rule.code,
    subtitle=_whose,
    fields=(
        FieldSpec("port", N_("Port of loading"), "code:ports", width=2,
                  hint=N_("Every port")),
        FieldSpec("carrier", N_("Carrier"), "lookup:carrier", width=2,
                  hint=N_("Every carrier")),
        *(FieldSpec(name, title, "integer", required=True) for name, title in HOURS),
        FieldSpec("note", N_("Source"), width=3),
    ),
    permission="office.edit",
    papers=False,
)  # fmt: skip
