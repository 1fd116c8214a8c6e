"""Connects the shipments' screens with their services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.catalog import service as catalog
from app.contracts import service as contracts
from app.core.books import base_of
from app.core.i18n import _
from app.core.sources import SourceLine
from app.inventory import service as inventory
from app.modules import find
from app.shipments import portions, rules, service
from app.shipments.domain import (
    INSURING_TERMS,
    Container,
    Mode,
    Shipment,
    State,
    Summary,
)
from app.shipments.plan import PlanFacts, palletised
from app.shipments.ports import PortRule
from app.ui.around_controller import AroundController
from app.ui.chain import Around
from app.ui.editor_controller import EditorController, Services
from app.ui.merge import merge
from forms import port_rules
from forms.kit.ask import Given
from forms.kit.editor_section import GridSection
from forms.kit.picker import PickerDialog
from forms.kit.spec import Block, Link, Reached, Step
from forms.shipment_plan import ShipmentPlan
from forms.shipments import SPEC, blocks, chips, route, state_chip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from app.core.refs import Choice
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.drafts import Draft
    from app.ui.paper_job import PaperJob

FOLLOWED = frozenset({"documents", "customs", "inventory", "contracts"})
_SET = "app.documents.controller:papers_of"
WAITING = frozenset({State.DRAFT, State.BOOKED})


def plan_facts(uow: UnitOfWork, shipment: Shipment) -> PlanFacts:
    """Read what a shipment is planned from."""
    named = [ref.id for ref in portions.contracts(shipment)]
    known = contracts.refs(uow, named)
    sold = tuple(contracts.get(uow, key) for key in named if key in known)
    ids = [line.product.id for one in sold for line in one.lines if line.product]
    return PlanFacts(
        contracts=sold,
        open_lines=tuple(
            line
            for one in sold
            for line in service.open_lines(uow, one.id or 0, shipment.id)
        ),
        products=catalog.products(uow, ids),
        on_hand=inventory.on_hand(uow, ids),
    )


def _save(uow: UnitOfWork, shipment: Shipment) -> Shipment:
    """Save a shipment; of one on its way, only what becomes known there."""
    if shipment.state in WAITING:
        return service.save(uow, shipment)
    return service.track(uow, shipment)


def _loading(uow: UnitOfWork, shipment: Shipment) -> Given:
    # What leaves sooner than planned leaves today: a later day is refused.
    planned = shipment.on_board_on or shipment.etd or uow.today
    return Given(on=min(planned, uow.today))


def _ship(uow: UnitOfWork, shipment: Shipment, given: Given) -> Shipment:
    return service.ship(uow, shipment, given.day())


def _arriving(uow: UnitOfWork, shipment: Shipment) -> Given:
    return Given(on=max(uow.today, shipment.eta or uow.today))


def _deliver(uow: UnitOfWork, shipment: Shipment, given: Given) -> Shipment:
    return service.deliver(uow, shipment, given.day())


def _papers(uow: UnitOfWork, shipment: Shipment) -> Sequence[PaperJob]:
    """Gather the whole set; the module of papers, further down, keeps it."""
    found: Sequence[PaperJob] = find(_SET)(uow, shipment.id)
    return found


SERVICES: Services[Shipment] = Services(
    get=service.get,
    new=Shipment,
    save=_save,
    actions={"book": service.book},
    reasons={"cancel": service.cancel, "take_back": service.take_back},
    given={"ship": _ship, "deliver": _deliver},
    begins={"ship": _loading, "deliver": _arriving},
    topics=frozenset({"shipments"}),
    papers=_papers,
)


class ShipmentController(AroundController[Shipment]):
    """One shipment: planned, booked, sent off.

    Attributes:
        plan: The part in which goods and containers are planned.
    """

    def __init__(self, desk: Desk) -> None:
        spec = replace(
            SPEC,
            inspector=self.blocks,
            chips=self.chips,
            next=desk.chain.next_specs("shipment"),
        )
        super().__init__(desk, spec, SERVICES)
        plan = self.form.sections["plan"]
        assert isinstance(plan, ShipmentPlan)  # noqa: S101 - the declaration says so
        self.plan = plan
        plan.replaced.connect(self.edit)

    def blocks(self, shipment: Shipment) -> Sequence[Block]:
        """Return what the inspector shows: papers and checks first, then figures."""
        return (*self.around.blocks, *blocks(shipment), *self.linked())

    def chips(self, shipment: Shipment) -> Sequence[tuple[str, str]]:
        """Return states and warnings, also those of other modules."""
        return (*chips(shipment), *self.around.chips)

    def start(self, draft: Shipment | None = None) -> None:
        """Show a new shipment; made from a contract it brings its goods along."""
        super().start(draft)
        if draft is not None:
            self._read_plan(draft)

    def resume(self, kept: Draft) -> None:
        """Go on with a draft; one that was never saved is planned from its contract."""
        super().resume(kept)
        if kept.id is None and self.draft.contract is not None:
            self._read_plan(self.draft)

    def loaded(self, record: Shipment) -> None:
        """Read what a shipment that was read or saved is planned from."""
        super().loaded(record)
        self._read_plan(record)

    def _read_plan(self, record: Shipment) -> None:
        self.desk.work.read(lambda uow: plan_facts(uow, record), self.plan.show_facts)

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        super()._changed_elsewhere(topics)
        if self.record_id is not None and topics & FOLLOWED:
            self.loaded(self.draft)

    def _show(self, draft: Shipment) -> None:
        super()._show(draft)
        if hasattr(self, "plan"):
            editable = draft.state in WAITING and "edit" in self.allowed()
            self.plan.set_editable(editable)
        if draft.state not in WAITING:
            self._lock_grids(draft)

    def _lock_grids(self, draft: Shipment) -> None:
        """Keep packages and costs as they left; only the way is still noted."""
        for key, section in self.form.sections.items():
            if isinstance(section, GridSection):
                section.show_record(draft, getattr(draft, key), editable=False)

    def changed(self, draft: Shipment, field: str, value: Any) -> Shipment:  # noqa: ARG002
        """Number the cartons and work out rated costs anew."""
        return draft.settled()

    def _edit_field(self, path: str, value: Any, filled: Mapping[str, Any]) -> None:
        super()._edit_field(path, value, filled)
        if path == "contract" and value is not None and not self.draft.lines:
            asked = self.draft
            self.desk.work.read(
                lambda uow: begun(uow, value.id),
                self.joined(
                    lambda made: self._take_draft(merge(asked, self.draft, made)[0])
                ),
                self.show_error,
            )

    def _take_draft(self, made: Shipment) -> None:
        self.edit(made)
        self._read_plan(made)

    def line_changed(
        self, draft: Shipment, section: str, line: Any, values: Mapping[str, Any]
    ) -> Any:
        """Put a container's number in capitals, a cost into its usual currency."""
        if section == "containers" and "number" in values:
            number = "".join(str(line.number).upper().replace("-", "").split())
            return replace(line, number=number)
        if section == "charges" and "kind" in values and "currency" not in values:
            ours, said = base_of(draft), line.amount and "amount" not in values
            if line.currency in {draft.currency, ours} and not said:
                # Another was chosen; one beside a sum belongs to it.
                abroad = line.where == "abroad"
                line = replace(line, currency=draft.currency if abroad else ours)
        return super().line_changed(draft, section, line, values)

    def lines_changed(self, draft: Shipment, section: str) -> Shipment:  # noqa: ARG002
        """Number the cartons and work out rated costs anew."""
        return draft.settled()

    def tool(self, key: str) -> None:
        """Pack anew, plan containers, add one."""
        if key == "repack":
            self.ask_of_draft(service.repacked)
        elif key == "plan":
            self.edit(rules.planned(replace(self.draft, containers=())).settled())
        elif key == "palletise":
            self.edit(palletised(self.draft))
        elif key == "add_container":
            self.edit(_with_container(self.draft))
        elif key == "join":
            self._pick_contract()

    def _pick_contract(self) -> None:
        """Let the goods of one more contract join (H14)."""
        picker = PickerDialog(_("Add contract"), "", self.form)
        picker.asked.connect(partial(self.desk.lookup, "contract"))
        picker.picked.connect(self._join)
        picker.search()
        picker.open()
        self.picker = picker

    def _join(self, choice: Choice) -> None:
        self.ask_of_draft(
            lambda uow, draft: service.joined(uow, draft, choice.ref.id),
            self._take_draft,
        )


RULES: Services[PortRule] = Services(
    get=service.get_port_rule,
    new=PortRule,
    save=service.save_port_rule,
    topics=frozenset({"shipments"}),
)


class PortRuleController(EditorController[PortRule]):
    """By when the ships of one port close."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, port_rules.SPEC, RULES)


def _with_container(shipment: Shipment) -> Shipment:
    """Return a shipment with one more container; the cartons are dealt out evenly."""
    box = shipment.containers[-1] if shipment.containers else Container()
    count = len(shipment.containers) + 1
    each = -(-shipment.cartons() // count)
    boxes = tuple(replace(held, cartons=each) for held in shipment.containers)
    new = Container(type_code=box.type_code, dunnage_kg=box.dunnage_kg)
    whole = replace(shipment, mode=Mode.SEA_FCL, containers=(*boxes, new))
    return whole.settled()


def open_papers(desk: Desk, rows: Sequence[Summary]) -> None:
    """Open the papers of a shipment."""
    desk.open("papers", rows[0].id)


def from_contract(
    uow: UnitOfWork,
    contract_id: int,
    quantities: Mapping[int, Decimal] | None = None,
) -> list[Shipment]:
    """Begin the shipment of what a contract still owes, or of a part of it."""
    return [begun(uow, contract_id, quantities)]


def begun(
    uow: UnitOfWork,
    contract_id: int,
    quantities: Mapping[int, Decimal] | None = None,
) -> Shipment:
    """Return a shipment of a contract, insured as the contract was calculated."""
    draft = service.from_contract(uow, contract_id, quantities)
    way = contracts.get(uow, contract_id).way
    if way is None or draft.incoterm not in INSURING_TERMS:
        return draft
    return replace(
        draft,
        premium_percent=way.premium_percent or draft.premium_percent,
        insured_percent=way.insured_percent or draft.insured_percent,
    )


def lines_of_contract(uow: UnitOfWork, contract_id: int) -> tuple[SourceLine, ...]:
    """Return what of a contract is still to be shipped."""
    whose = contracts.refs(uow, [contract_id])[contract_id]
    return tuple(
        SourceLine(
            key=line.contract_line_id,
            source=whose.code,
            source_id=contract_id,
            partner=whose.name,
            product=line.product,
            description_en=line.description_en,
            description_zh=line.description_zh,
            unit=line.unit,
            quantity=line.open,
            most=line.most,
        )
        for line in service.open_lines(uow, contract_id)
        if line.open
    )


def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Tell a contract what of it has left."""
    made = service.of_contract(uow, contract_id)
    gone = [one for one in made if one.state not in WAITING]
    title = _("Shipment")
    if not made:
        return Around(steps=(Step(title),))
    finished = len(gone) == len(made) and not any(
        line.open for line in service.open_lines(uow, contract_id)
    )
    step = Step(
        title,
        f"{len(gone)}/{len(made)}",
        Reached.DONE if finished else Reached.PART,
        len(gone) / len(made),
        kind="shipment",
        id=made[-1].id,
    )
    links = tuple(
        Link(
            "shipment",
            one.id or 0,
            one.number or _("Draft"),
            f"{one.vessel} {one.voyage} · {route(one)}".strip(" ·"),
            "ship",
            state_chip(one),
        )
        for one in made
    )
    return Around(steps=(step,), links=links)


def around_shipment(uow: UnitOfWork, shipment_id: int) -> Around:
    """Tell a shipment its contracts, and let the modules below speak of the first."""
    shipment = service.get(uow, shipment_id)
    if shipment.contract is None:
        return Around()
    refs = [one.contract for one in shipment.portions()]
    links = tuple(
        Link("contract", ref.id, ref.code, _("Contract"), "file-text") for ref in refs
    )
    return Around(links=links, follow=("contract", shipment.contract.id))
