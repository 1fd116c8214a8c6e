"""Connects the screens of customs with their services."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.core.errors import Problem
from app.core.i18n import N_, _, screen_language
from app.customs import deriving, listing, service
from app.customs.domain import Declaration, Refund, RefundState, State
from app.customs.papers import ACCEPTED, filed_as, refund_filed_as
from app.shipments import service as shipments
from app.ui.chain import Around
from app.ui.editor_controller import EditorController, Services
from app.ui.filing import Filing, filed
from app.ui.merge import merge
from app.ui.papers import origin_of, paper_job
from app.ui.sheets import SheetsController, list_sheet
from forms.customs import SPEC, blocks, named
from forms.customs_list import LIST, REFUNDS, refund_chip, state_chip
from forms.kit.ask import Given
from forms.kit.spec import Block, Link, Note, Reached, Step
from forms.refunds import REFUND, changed
from forms.refunds import blocks as refund_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from app.core.papers import Paper
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk
    from app.ui.module import Tab
    from app.ui.paper_job import PaperJob

KEPT = (
    "id", "version", "number", "state", "pre_entry_number", "entry_number",
    "declared_on", "declarant_person", "declarant_person_number", "note",
    "licence_number", "filing_number", "consignee_code",
)  # fmt: skip
"""What a draft keeps when it takes the rest over from the shipment again."""


def _declaring(uow: UnitOfWork, draft: Declaration) -> Given:
    return Given(on=draft.declared_on or uow.today)


def _declare(uow: UnitOfWork, draft: Declaration, given: Given) -> Declaration:
    return service.declare(uow, draft, draft.entry_number, given.day())


def _releasing(uow: UnitOfWork, draft: Declaration) -> Given:
    shipment = shipments.get(uow, draft.shipment.id) if draft.shipment else None
    return Given(
        on=max(uow.today, draft.declared_on or uow.today),
        left_on=shipment.on_board_on if shipment else None,
    )


def _release(uow: UnitOfWork, draft: Declaration, given: Given) -> Declaration:
    return service.release(uow, draft, given.day(), given.left_on)


def _billing(uow: UnitOfWork, made: Declaration) -> Given:
    shipment = shipments.get(uow, made.shipment.id) if made.shipment else None
    known = shipment.transport_document if shipment else ""
    return Given(bill=made.bill_number or known)


def _bill(uow: UnitOfWork, made: Declaration, given: Given) -> Declaration:
    return service.note_bill(uow, made, given.bill)


_GATHERED: Mapping[str, Callable[[UnitOfWork, int], Paper]] = {
    "declaration": service.paper,
    "elements": service.elements_paper,
    "agency": service.agency_paper,
}
"""The papers of a declaration by their keys."""


def _again(
    gather: Callable[[UnitOfWork, int], Paper], key: int
) -> Callable[[UnitOfWork], Paper]:
    return lambda uow: gather(uow, key)


def papers(uow: UnitOfWork, draft: Declaration) -> Sequence[PaperJob]:
    """Gather the declaration, its elements and the broker's power of attorney."""
    key, found = draft.id or 0, []

    def whole(uow: UnitOfWork) -> Sequence[PaperJob]:
        return papers_of(uow, key)

    for name, gather in _GATHERED.items():
        record = gather(uow, key)
        job = paper_job(
            name,
            record,
            state=state_chip(draft),
            problems=draft.undeclarable() if draft.state is State.DRAFT else (),
            origin=origin_of("declaration", key, "other", None),
        )
        filing = Filing(
            what=filed_as(draft, name), gather=_again(gather, key), whole=whole
        )
        found.append(filed(uow, job, record, filing))
    return found


def papers_of(uow: UnitOfWork, key: int) -> Sequence[PaperJob]:
    """Gather the papers of a declaration by its key."""
    return papers(uow, service.get(uow, key))


DECLARING: Services[Declaration] = Services(
    get=service.get,
    new=Declaration,
    save=service.save,
    given={"declare": _declare, "release": _release, "bill": _bill},
    begins={"declare": _declaring, "release": _releasing, "bill": _billing},
    reasons={"cancel": service.cancel},
    topics=frozenset({"customs"}),
    papers=papers,
    keeps=lambda draft: draft.state in ACCEPTED,
)


class DeclarationController(EditorController[Declaration]):
    """One export declaration.

    Attributes:
        differences: Where it differs from its shipment as that stands now.
    """

    def __init__(self, desk: Desk) -> None:
        self.differences: tuple[Problem, ...] = ()
        spec = replace(
            SPEC, inspector=self.blocks, next=desk.chain.next_specs("declaration")
        )
        super().__init__(desk, spec, DECLARING)

    def blocks(self, draft: Declaration) -> Sequence[Block]:
        """Return what the inspector shows."""
        found = blocks(draft)
        if self.differences and not self.dirty():
            notes = tuple(Note(named(p), "warn") for p in self.differences)
            tip = _("Take over from the shipment")
            title = _("The shipment has changed")
            action = "take_over" if "edit" in self.allowed() else ""
            found.append(Block(title, notes, action, "refresh", tip))
        if draft.shipment is not None:
            ref = draft.shipment
            link = Link("shipment", ref.id, ref.code, ref.name, "ship")
            found.append(Block(_("Linked documents"), (link,)))
        return found

    def loaded(self, record: Declaration) -> None:
        """Compare it with its shipment."""
        key = record.id
        if key is not None and record.state is not State.CANCELLED:
            self.desk.work.read(lambda uow: service.compare(uow, key), self._compared)

    def _compared(self, found: tuple[Problem, ...]) -> None:
        if found != self.differences:
            self.differences = found
            self._show(self.draft)

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        super()._changed_elsewhere(topics)
        if self.record_id is not None and "shipments" in topics:
            self.loaded(self.draft)

    def _edit_field(self, path: str, value: Any, filled: Mapping[str, Any]) -> None:
        super()._edit_field(path, value, filled)
        if path == "shipment" and value is not None and not self.draft.lines:
            self._derive()

    def line_changed(
        self, draft: Declaration, section: str, line: Any, values: Mapping[str, Any]
    ) -> Any:
        """Let the legal quantities follow from quantity, weight and units."""
        del draft, section
        if not {"quantity", "unit", "net_kg", "first_unit", "second_unit"} & set(
            values
        ):
            return line
        for which in ("first", "second"):
            unit = getattr(line, f"{which}_unit")
            found = deriving.legal_quantity(line, unit)
            if f"{which}_quantity" not in values and (found or not unit):
                line = replace(line, **{f"{which}_quantity": found})
        return line

    def tool(self, key: str) -> None:
        """Take the shipment's data over again, or merge lines alike."""
        if "edit" not in self.allowed():
            return
        if key == "take_over":
            self._derive()
        elif key == "merge":
            self.edit(replace(self.draft, lines=deriving.merged(self.draft.lines)))

    def _derive(self) -> None:
        shipment, part = self.draft.shipment, self.draft.part
        if shipment is None:
            return
        self.desk.work.read(
            lambda uow: service.derive_all(uow, shipment.id),
            self.joined(lambda found: self._take(found[min(part, len(found)) - 1])),
            self.show_error,
        )

    def _take(self, derived: Declaration) -> None:
        held = self.draft
        kept = {name: getattr(held, name) for name in KEPT}
        ids = {line.shipment_line_id: line.id for line in held.lines}
        lines = tuple(
            replace(line, id=ids.get(line.shipment_line_id)) for line in derived.lines
        )
        self.edit(replace(derived, **kept, lines=lines))


Missing = tuple[Problem, ...]
RECKONED_FROM = frozenset(
    {"catalog", "contracts", "customs", "payables", "purchasing", "shipments"}
)
"""What a refund is reckoned from: rates, terms, days, invoices, prices, goods."""


def _filing(uow: UnitOfWork, refund: Refund) -> Given:
    day, dates = refund.filed_on or uow.today, None
    if refund.shipment is not None:  # it may have left since the file was saved
        dates = service.refund_dates_of_shipment(uow, refund.shipment.id)
    if dates is None or dates.filing_opens <= day:
        return Given(on=day)
    opens = dates.filing_opens
    words = _("Filing opens on {date}.", date=screen_language().iso(opens))
    return Given(on=opens, said=words)


def _file(uow: UnitOfWork, refund: Refund, given: Given) -> Refund:
    return service.file_refund(uow, refund, given.day())


def _approving(uow: UnitOfWork, refund: Refund) -> Given:
    return Given(on=uow.today, amount=refund.figures().refund)


def _approve(uow: UnitOfWork, refund: Refund, given: Given) -> Refund:
    return service.approve_refund(uow, refund, given.day(), given.amount)


def _receiving(uow: UnitOfWork, refund: Refund) -> Given:
    return Given(on=uow.today, amount=refund.approved_amount)


def _receive(uow: UnitOfWork, refund: Refund, given: Given) -> Refund:
    return service.receive_refund(uow, refund, given.day(), given.amount)


def refund_papers(uow: UnitOfWork, refund: Refund) -> Sequence[PaperJob]:
    """Gather the list that the refund is filed with."""
    key = refund.id or 0
    record = service.refund_list(uow, key)
    job = paper_job(
        "refund_list",
        record,
        state=refund_chip(refund),
        origin=origin_of("refund", key, "other", None),
    )
    filing = Filing(
        what=refund_filed_as(refund),
        gather=_again(service.refund_list, key),
        whole=lambda uow: refund_papers(uow, service.get_refund(uow, key)),
    )
    return [filed(uow, job, record, filing)]


def refund_papers_of(uow: UnitOfWork, key: int) -> Sequence[PaperJob]:
    """Gather the papers of a refund file by its key."""
    return refund_papers(uow, service.get_refund(uow, key))


def _reverse(uow: UnitOfWork, refund: Refund, given: Given) -> Refund:
    return service.reverse_refund(uow, refund, given.day(), given.reason)


REFUNDING: Services[Refund] = Services(
    get=service.get_refund,
    new=Refund,
    save=service.save_refund,
    given={
        "file": _file,
        "approve": _approve,
        "receive": _receive,
        "reverse": _reverse,
    },
    begins={"file": _filing, "approve": _approving, "receive": _receiving},
    reasons={"reopen": service.reopen_refund},
    topics=frozenset({"customs"}),
    papers=refund_papers,
    keeps=lambda refund: refund.state is not RefundState.OPEN,
)


def _beside(uow: UnitOfWork, refund: Refund) -> tuple[date, Refund, Missing]:
    """Return the day, the file as it would be reckoned now, and what it lacks."""
    return uow.today, *service.reckoned(uow, refund)


class RefundController(EditorController[Refund]):
    """One refund file.

    Attributes:
        problems: What keeps it from being filed: goods nobody bought, missing rates.
        fresh: The file as its purchases and shipment have it by now; None: not known.
    """

    def __init__(self, desk: Desk) -> None:
        self.problems: Missing = ()
        self.fresh: Refund | None = None
        self._today: date | None = None
        super().__init__(desk, replace(REFUND, inspector=self.blocks), REFUNDING)

    def blocks(self, draft: Refund) -> Sequence[Block]:
        """Return what the inspector shows."""
        found = refund_blocks(draft, self._today)
        if self.problems and draft.state is RefundState.OPEN:
            notes = tuple(Note(_(p.msgid, **p.params), "bad") for p in self.problems)
            found.insert(1, Block(_("Before filing"), notes))
        links = tuple(
            Link(kind, ref.id, ref.code, ref.name, icon)
            for kind, ref, icon in (
                ("shipment", draft.shipment, "ship"),
                ("declaration", draft.declaration, "rubber-stamp"),
            )
            if ref is not None
        )
        if links:
            found.append(Block(_("Linked documents"), links))
        # Last: it comes while somebody reads, and nothing moves.
        open_ = draft.state is RefundState.OPEN  # what was filed stays as it was
        told = changed(draft, self.fresh) if open_ and self.fresh is not None else ()
        if told:
            action = "reckon" if "edit" in self.allowed() else ""
            title, tip = _("The figures have changed"), _("Reckon anew")
            found.append(Block(title, told, action, "calculator", tip))
        return found

    def start(self, draft: Refund | None = None) -> None:
        """Show a new file; made from a shipment it brings its lines along."""
        super().start(draft)
        if draft is not None:
            self.loaded(draft)

    def loaded(self, record: Refund) -> None:
        """Ask what it would be reckoned at now, and what is missing to file it."""
        self.desk.work.read(lambda uow: _beside(uow, record), self._told)

    def _told(self, found: tuple[date, Refund, Missing]) -> None:
        if found != (self._today, self.fresh, self.problems):
            self._today, self.fresh, self.problems = found
            self._show(self.draft)

    def _changed_elsewhere(self, topics: frozenset[str]) -> None:
        super()._changed_elsewhere(topics)
        if self.draft.shipment is not None and topics & RECKONED_FROM:
            self.loaded(self.draft)

    def _edit_field(self, path: str, value: Any, filled: Mapping[str, Any]) -> None:
        super()._edit_field(path, value, filled)
        if path == "shipment" and value is not None and self.record_id is None:
            self._take(lambda uow, _draft: service.draft_refund(uow, value.id))

    def _take(self, make: Callable[[UnitOfWork, Refund], Refund]) -> None:
        """Let figures made anew stand in the draft; what is typed meanwhile stays."""
        asked = self.draft
        self.desk.work.read(
            lambda uow: make(uow, asked),
            self.joined(lambda made: self.edit(merge(asked, self.draft, made)[0])),
            self.show_error,
        )

    def tool(self, key: str) -> None:
        """Reckon the file anew; saving stores it."""
        if key == "reckon" and "edit" in self.allowed():
            self._take(lambda uow, draft: service.reckoned(uow, draft)[0])


# --- Lists and neighbours -------------------------------------------------------------


def sheets(desk: Desk) -> Tab:
    """Make the tab of declarations and refund files."""
    declared = "app.customs.controller:papers_of"
    sheets = (
        list_sheet(LIST, listing.LISTING, papers=declared),
        list_sheet(
            REFUNDS,
            listing.REFUNDS,
            papers="app.customs.controller:refund_papers_of",
        ),
    )
    return SheetsController(desk, N_("Customs & refunds"), "rubber-stamp", sheets)


def from_shipment(uow: UnitOfWork, shipment_id: int) -> Sequence[Declaration]:
    """Begin the declarations of a shipment."""
    return service.derive_all(uow, shipment_id)


def refund_from_shipment(uow: UnitOfWork, shipment_id: int) -> list[Refund]:
    """Begin the refund file of a shipment."""
    return [service.draft_refund(uow, shipment_id)]


def refund_from_declaration(uow: UnitOfWork, declaration_id: int) -> list[Refund]:
    """Begin the refund file of a declared shipment."""
    shipment = service.get(uow, declaration_id).shipment
    return [service.draft_refund(uow, shipment.id)] if shipment else []


def around_shipment(uow: UnitOfWork, shipment_id: int) -> Around:
    """Tell a shipment its declarations and its refund."""
    declared = service.of_shipment(uow, shipment_id)
    refund = service.refund_for(uow, shipment_id)
    links = [
        Link("declaration", one.id or 0, one.number or _("Draft"),
             one.entry_number or _("Export declaration"), "rubber-stamp",
             state_chip(one))
        for one in declared
    ]  # fmt: skip
    done = bool(declared) and all(one.state is State.RELEASED for one in declared)
    state = Reached.DONE if done else Reached.PART if declared else Reached.TODO
    step = Step(
        _("Customs"),
        declared[0].number if declared else "",
        state,
        kind="declaration" if declared else "",
        id=declared[0].id if declared else None,
    )
    if refund is not None:
        amount = screen_language().amount(refund.figures().refund, "CNY")
        links.append(
            Link("refund", refund.id or 0, refund.number or _("Refund file"),
                 f"CNY {amount}", "receipt-refund", refund_chip(refund))
        )  # fmt: skip
    return Around(steps=(step,), links=tuple(links))
