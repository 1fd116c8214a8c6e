"""Plays the sample deal, every step signed in as the person whose work it is."""

from __future__ import annotations

from app.access.domain import Role
from app.demo import SCRIPT
from app.script import masters, player, reader
from app.script.placing import placed
from app.script.stage import Stage
from tests.security.office import Guarded

WHO = {
    "inquiry": Role.SALES,
    "quotation": Role.MANAGER,  # whoever prices sees the costs
    "contract": Role.SALES,
    "purchase": Role.PURCHASING,
    "letter_of_credit": Role.DOCUMENTS,
    "inspection": Role.MERCHANDISING,
    "goods_receipt": Role.WAREHOUSE,
    "shipment": Role.MERCHANDISING,
    "declaration": Role.DOCUMENTS,
    "ship": Role.DOCUMENTS,
    "file_refund": Role.FINANCE,
    "approve_refund": Role.FINANCE,
    "receive_refund": Role.FINANCE,
    "receipt": Role.FINANCE,
    "confirm_account": Role.FINANCE,
    "payment": Role.FINANCE,
    "supplier_invoice": Role.FINANCE,
    "revalue": Role.FINANCE,
}


def play(office: Guarded) -> Stage:
    """Enter the masters as the manager, then act step by step."""
    script = reader.load(SCRIPT)
    script.integer("format", 1)
    script.text("title", "")
    with office.at_work(Role.MANAGER) as uow:
        stage = Stage(uow, SCRIPT.parent)
        masters.enter(stage, script)
        uow.session.flush()
    with office.root() as root:
        root.execute(
            "UPDATE party SET owner = %s WHERE roles LIKE '%%customer%%'",
            (office.login(Role.SALES),),
        )
    for node in script.each("actions", required=True):
        role = WHO[node.text("do")]
        with placed(node), office.at_work(role) as uow:
            stage.uow = uow
            uow.pending = []  # numbered with the COMMIT, as what is done in a window
            player._act(stage, node)
    return stage
