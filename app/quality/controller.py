"""Connects the screens of inspections with their services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.core.errors import InvalidError
from app.core.i18n import _
from app.purchasing import service as purchasing
from app.quality import service
from app.quality.domain import Inspection, State
from app.quality.papers import filed_as
from app.ui.chain import Around
from app.ui.deal_controller import DealController
from app.ui.editor_controller import Services
from app.ui.filing import Filing, filed
from app.ui.merge import merge
from app.ui.papers import paper_job
from forms.kit.spec import Link, Reached, Step
from forms.quality import Facts, editor, facts_of
from forms.quality_list import state_chip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.paper_job import PaperJob


def papers(uow: UnitOfWork, inspection: Inspection) -> Sequence[PaperJob]:
    """Gather the inspection report for the preview."""
    key = inspection.id or 0
    record = service.paper(uow, key)
    job = paper_job("inspection", record, state=state_chip(inspection))
    filing = Filing(
        what=filed_as(inspection),
        gather=partial(service.paper, inspection_id=key),
        whole=partial(papers_of, key=key),
    )
    return (filed(uow, job, record, filing),)


def papers_of(uow: UnitOfWork, key: int) -> Sequence[PaperJob]:
    """Gather the papers of an inspection by its key."""
    return papers(uow, service.get(uow, key))


SERVICES: Services[Inspection] = Services(
    get=service.get,
    new=Inspection,
    save=service.save,
    actions={"conclude": service.conclude},
    reasons={"waive": service.waive},
    topics=frozenset({"quality"}),
    papers=papers,
    keeps=lambda inspection: inspection.state is not State.PLANNED,
    prepare=service.prepared,
)


PROPOSED = (
    *("company", "purchase_line_id", "product", "lot_size", "severity"),
    "resubmission",
)
"""What follows from the purchase contract; the rest of an inspection stays its own."""


def planned(inspection: Inspection) -> Inspection:
    """Return an inspection with its sampling plan, as far as there can be one."""
    try:
        return inspection.planned()
    except InvalidError:
        return inspection


class InspectionController(DealController[Inspection]):
    """One inspection: planned by the standard, counted, judged."""

    table = "inspection"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, editor, SERVICES)

    def facts(self, uow: UnitOfWork, record: Inspection) -> Facts:
        """Read the lines of the purchase contract."""
        if record.purchase is None:
            return Facts()
        return Facts(lines=purchasing.get(uow, record.purchase.id).lines)

    def facts_key(self, record: Inspection) -> Any:
        """Read the lines again when the purchase contract is another."""
        return record.purchase.id if record.purchase else None

    def changed(self, draft: Inspection, field: str, value: Any) -> Inspection:
        """Let product and lot follow the line, the plan everything."""
        if field == "purchase_line_id":
            lines = facts_of(self.beside).lines
            line = next((one for one in lines if one.id == value), None)
            if line is not None:
                lot = int(line.quantity)
                draft = replace(draft, product=line.product, lot_size=lot)
        return planned(draft)

    def lines_changed(self, draft: Inspection, section: str) -> Inspection:
        """Plan anew, since another AQL asks for another sample; count the defects."""
        return planned(draft.counted() if section == "listed" else draft)

    def followed(self, before: Inspection) -> None:
        """Propose the first product of a purchase contract just chosen."""
        chosen, old = self.draft.purchase, before.purchase
        if chosen is None or (old is not None and old.id == chosen.id):
            return

        asked = self.draft

        def take(made: Sequence[Inspection]) -> None:
            if made and self.draft.purchase == chosen:
                proposed = {name: getattr(made[0], name) for name in PROPOSED}
                first = replace(asked, **proposed)
                self.edit(planned(merge(asked, self.draft, first)[0]))

        self.desk.work.read(
            lambda uow: service.from_purchase(uow, chosen.id),
            self.joined(take),
            self.show_error,
        )


def from_purchase(uow: UnitOfWork, purchase_id: int) -> list[Inspection]:
    """Begin the inspections of a purchase contract."""
    return service.from_purchase(uow, purchase_id)


def again(uow: UnitOfWork, inspection_id: int) -> list[Inspection]:
    """Begin the inspection of a lot that failed and is shown again."""
    failed = service.get(uow, inspection_id)
    lots = service.from_purchase(uow, failed.purchase.id) if failed.purchase else []
    return [one for one in lots if one.purchase_line_id == failed.purchase_line_id]


def _link(one: Inspection) -> Link:
    product = f"{one.product.code} {one.product.name}" if one.product else ""
    return Link(
        "inspection",
        one.id or 0,
        one.number,
        product,
        "clipboard-check",
        state_chip(one),
    )


def _step(made: Sequence[Inspection]) -> Step:
    title = _("Inspection")
    if not made:
        return Step(title)
    latest = {one.purchase_line_id: one for one in made}.values()
    good = [one for one in latest if one.state in {State.PASSED, State.WAIVED}]
    return Step(
        title,
        f"{len(good)}/{len(latest)}",
        Reached.DONE if len(good) == len(latest) else Reached.PART,
        len(good) / len(latest),
        kind="inspection",
        id=made[-1].id,
    )


def around_purchase(uow: UnitOfWork, purchase_id: int) -> Around:
    """Tell a purchase contract its inspections and what failed."""
    made = service.of_purchase(uow, purchase_id)
    latest = {one.purchase_line_id: one for one in made}.values()
    failed = any(one.state is State.FAILED for one in latest)
    return Around(
        steps=(_step(made),),
        links=tuple(_link(one) for one in made),
        chips=((_("Inspection failed"), "bad"),) if failed else (),
    )


def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Warn a sales contract of goods that failed."""
    if not uow.actor.may("purchasing.view"):
        return Around()
    for order in purchasing.of_contract(uow, contract_id):
        found = around_purchase(uow, order.id or 0)
        if found.chips:
            return Around(chips=found.chips)
    return Around()


def around_inspection(uow: UnitOfWork, inspection_id: int) -> Around:
    """Tell an inspection its purchase contract and the lots inspected with it."""
    order = service.get(uow, inspection_id).purchase
    if order is None:
        return Around()
    bought = Step(_("Purchase"), order.code, Reached.DONE, kind="purchase", id=order.id)
    made = service.of_purchase(uow, order.id)
    whole = _step(made)
    here = replace(whole, id=inspection_id)
    link = Link("purchase", order.id, order.code, order.name, "shopping-cart")
    return Around(
        steps=(bought, here),
        links=(link, *(_link(one) for one in made)),
        follow=("purchase", order.id),
    )
