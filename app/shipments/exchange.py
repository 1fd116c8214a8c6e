"""How the rules of ports look in a file."""

from __future__ import annotations

from app.core.exchange import Column, Table
from app.core.i18n import N_

PORT_RULES = Table(
    name="port_rules",
    title=N_("Port rules"),
    kind="port_rule",
    record="app.shipments.ports:PortRule",
    row="app.shipments.model:PortRuleRow",
    key="code",
    given=True,
    get="app.shipments.service:get_port_rule",
    save="app.shipments.service:save_port_rule",
    view="shipments.view",
    edit="office.edit",
    columns=(
        Column("code", N_("Port rule"), example="CNNGB/COSCO", aliases=("规则",)),
        Column("port", N_("Port of loading"), "code:ports", example="CNNGB",
               aliases=("起运港", "Port"), note=N_("Empty: every port.")),
        Column("carrier", N_("Carrier"), "lookup:carrier", aliases=("船公司",),
               note=N_("Empty: every carrier.")),
        Column("si_hours", N_("SI, hours before"), "integer", example="72",
               aliases=("SI", "截单")),
        Column("vgm_hours", N_("VGM, hours before"), "integer", example="48",
               aliases=("VGM",)),
        Column("cy_hours", N_("CY, hours before"), "integer", example="48",
               aliases=("CY", "截港")),
        Column("customs_hours", N_("Customs, hours before"), "integer", example="24",
               aliases=("截关",)),
        Column("note", N_("Source"), example="Carrier's notice of 1 June"),
    ),
)  # fmt: skip
