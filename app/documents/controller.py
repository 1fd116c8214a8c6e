"""Connects the screens of papers with their services, and prints."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.core.errors import MissingError, NotAllowedError, NotPossibleError
from app.core.i18n import LANGUAGES, N_, _
from app.core.papers.checked import Finding, Severity
from app.core.papers.fields import kept
from app.core.papers.vault import TITLES, Filed, Place
from app.core.refs import elsewhere
from app.documents import service
from app.documents.domain import Folder, PaperKey, SetPaper, Summary
from app.documents.rows import addressed
from app.parties import service as parties
from app.shipments import service as shipments
from app.ui.chain import Around
from app.ui.editor_controller import EditorController, Services
from app.ui.excuse import note, question
from app.ui.filing import as_issued, carried, compared, excused, lies, versions
from app.ui.paper_job import Carried, Origin, PaperJob, Wrong
from app.ui.papers import beside, looks, rendered
from app.ui.sent import settle
from forms.documents import SPEC, blocks, leads, paper_chip, short_note
from forms.findings import recorded, sentence
from forms.kit.editor_section import GridSection
from forms.kit.spec import Reached, Step
from forms.kit.tally import Selected
from forms.vault import whole_words
from reports import documents as printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.papers import Paper
    from app.core.papers.vault import Issued
    from app.db.unit_of_work import UnitOfWork
    from app.ui.desk import Desk


def _save(uow: UnitOfWork, folder: Folder) -> Folder:
    service.save_outside(uow, replace(folder.outside, shipment_id=folder.id or 0))
    return service.folder(uow, folder.id or 0)


def _issue(uow: UnitOfWork, folder: Folder, reason: str = "") -> Folder:
    """Print every paper of the set in the customer's language and keep it."""
    shipment_id = folder.id or 0
    for one in folder.papers:
        if one.missing or not one.wanted:
            continue
        record = service.paper(uow, shipment_id, one.key, one.part)
        code = _language_of(one, folder.language)
        pdf, second = rendered(one.key, record, code), beside(one.key, code)
        place = (shipment_id, one.key, code, pdf, one.part, second)
        service.issue(uow, *place, reason=reason)
    return service.folder(uow, shipment_id)


def _issue_all_the_same(uow: UnitOfWork, folder: Folder, reason: str) -> Folder:
    """Issue the set although its papers differ; the reason is noted at the shipment."""
    note(Wrong("shipment", folder.id or 0, _said(folder)), reason, uow)
    return _issue(uow, folder, reason)


def _said(folder: Folder) -> tuple[str, ...]:
    """Return what is red, in words."""
    return tuple(sentence(found) for found in _wrong(folder))


def _wrong(folder: Folder) -> list[Finding]:
    """Return what is red."""
    return [found for found in folder.findings if found.severity is Severity.ERROR]


def _send(uow: UnitOfWork, folder: Folder) -> Folder:
    """Lock the last issue of every paper that was not sent yet."""
    waiting = [
        (one, one.issued)
        for one in folder.papers
        if one.issued is not None and not one.issued.locked
    ]
    if not waiting:
        raise NotPossibleError(N_("Issue the papers first."))
    customer = folder.recipient or (folder.customer.own if folder.customer else "")
    papers = [one for one, _issued in waiting]
    receivers = service.receivers(uow, folder.id or 0, papers)
    for (_one, issued), receiver in zip(waiting, receivers, strict=True):
        service.mark_sent(uow, issued.id, receiver or customer)
    return service.folder(uow, folder.id or 0)


def _language_of(paper: SetPaper, wanted: str) -> str:
    offered = printed.document(paper.key).languages
    return wanted if wanted in offered else offered[0]


def jobs(uow: UnitOfWork, folder: Folder) -> Sequence[PaperJob]:
    """Gather the papers of a shipment for the preview."""
    return [_job(uow, folder, one) for one in folder.papers]


def _job(uow: UnitOfWork, folder: Folder, one: SetPaper) -> PaperJob:
    """Return one paper of the set; one that lacks something says so."""
    code = _language_of(one, folder.language)
    words, tone = paper_chip(one)
    job = PaperJob(
        key=f"{one.key}:{one.part}",
        title=" ".join((_(TITLES[one.key]), one.part)).strip(),
        called=TITLES[one.key],
        language=code,
        render=partial(_refused, one.missing),
        filename=printed.file_name(one.key, one.number, code),
        note=short_note(one),
        told=whole_words(one.issued) if one.issued and not one.missing else "",
        carried=carried(one.issued),
        state=words,
        tone=tone,
        languages=tuple(
            language
            for language in printed.document(one.key).languages
            if language in LANGUAGES
        ),
        recipient=folder.recipient,
        number=one.number,
        # Labels are a page for each carton: no buyer's PDF shall have 650 of them.
        wanted=one.wanted and one.key is not PaperKey.LABELS,
        times=one.times,
    )
    if one.missing:
        return replace(job, missing=_(one.missing))
    shipment_id = folder.id or 0
    place = Place(
        kind="shipment", record_id=shipment_id, key=one.key.value, part=one.part
    )

    def gather(uow: UnitOfWork) -> Paper:
        return service.paper(uow, shipment_id, one.key, one.part)

    record = gather(uow)
    job = replace(
        job,
        render=partial(rendered, str(one.key), record),
        origin=Origin(
            kind="shipment",
            record=folder.id or 0,
            about="papers",
            party=folder.customer.id if folder.customer else 0,
            recipient=folder.recipient,
            company=folder.company.id if folder.company else 0,
            issue=partial(_locked, shipment_id, one, kept(record)),
            gather=lambda uow: papers_of(uow, shipment_id),
            lies=partial(
                lies, Filed(place=place, number=one.number, says=kept(record))
            ),
        ),
        versions=partial(versions, place, gather),
        **looks(str(one.key), code),
    )
    job = compared(job, folder.findings, asks=uow.actor.may("documents.issue"))
    return excused(uow, job, None if one.stale else one.issued)


def _refused(missing: str, _code: str) -> bytes:
    raise NotPossibleError(missing)


def _locked(  # noqa: PLR0913, PLR0917 - what identifies an issued paper
    shipment_id: int,
    one: SetPaper,
    says: str,
    uow: UnitOfWork,
    pdf: bytes,
    code: str,
    second: str,
    *,
    encloses: bool = False,
    reason: str = "",
) -> tuple[int, str]:
    """Put a print into the vault and lock it there: it leaves the house as it is."""
    made = service.issue(
        *(uow, shipment_id, one.key, code, pdf, one.part, second),
        says=says,
        reason=reason,
    )
    if encloses:
        made = service.enclose(uow, made.id)
    return made.id, made.label


SERVICES: Services[Folder] = Services(
    get=service.folder,
    new=Folder,
    save=_save,
    actions={"issue": _issue, "send": _send},
    reasons={"all_the_same": _issue_all_the_same},
    topics=frozenset({"documents", "mail", "shipments"}),
    papers=jobs,
)


class PapersController(EditorController[Folder]):
    """The papers of one shipment: shown, issued, sent, compared."""

    keeps_history = False

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, SPEC, SERVICES)
        papers = self.form.sections["papers"]
        assert isinstance(papers, GridSection)  # noqa: S101 - the declaration says so
        papers.grid.opened.connect(self._look_at)
        found = self.form.sections["findings"]
        assert isinstance(found, GridSection)  # noqa: S101 - as above
        found.grid.opened.connect(self._put_right)

    def _put_right(self, row: int) -> None:
        """Go where what a check found is put right."""
        if where := elsewhere(leads(self.stored, self.stored.findings[row])):
            self.desk.lead(*where)

    def _look_at(self, row: int) -> None:
        """Show one paper of the set."""
        folder = self.stored
        one = folder.papers[row]
        self.desk.read_to_open(
            lambda uow: (_job(uow, folder, one),),
            lambda made: self.desk.preview(self.title(), made),
            self.show_error,
        )

    def act(self, key: str) -> None:
        """Carry out an action; papers that differ are issued for a reason only."""
        if key == "issue":
            self._saved_first(self._issue)
        else:
            super().act(key)

    def _issue(self) -> None:
        bad = _wrong(self.stored)
        if not bad:
            super().act("issue")
            return
        issue = next(one for one in self.spec.actions if one.key == "issue")
        named = replace(issue, key="all_the_same", ask=question(_said(self.stored)))
        self._act_for_reason(named)

    def loaded(self, record: Folder) -> None:
        """Say in the window's foot what does not agree."""
        bad = _wrong(record)
        self.desk.status(Selected(sentence(bad[0]) if bad else ""))


def show_issued(desk: Desk, rows: Sequence[Summary]) -> None:
    """Show an issued paper, byte for byte."""
    row = rows[0]
    desk.work.read(
        lambda uow: issued_of(uow, row.id), lambda made: desk.preview(row.number, made)
    )


def confirm(desk: Desk, rows: Sequence[Summary]) -> None:
    """Note that the letter was sent that carries an issued paper."""
    _settle(desk, rows[0], went=True)


def take_back(desk: Desk, rows: Sequence[Summary]) -> None:
    """Take the letter back that carries an issued paper: it is open again."""
    _settle(desk, rows[0], went=False)


def _settle(desk: Desk, row: Summary, *, went: bool) -> None:
    if row.letter is not None:
        settle(desk, Carried(row.id, row.letter), went=went)


def issued_of(uow: UnitOfWork, key: int) -> Sequence[PaperJob]:
    """Gather an issued paper by its key, as it lies in the vault."""
    made = service.issued_paper(uow, key)
    name = printed.file_name(made.key, made.number, made.language)
    job = as_issued(uow, made, name, _origin(uow, made))
    job = replace(job, title=_(TITLES[made.key]), called=TITLES[made.key])
    told = service.checked_of(uow, made)
    if told is not None or made.kind == "shipment":
        job = replace(job, recorded=recorded(made, told))
    return (job,)


def _origin(uow: UnitOfWork, made: Issued) -> Origin:
    """Return to whom an issued paper goes, as far as its reader may know."""
    party, company, about = addressed(uow, made.kind, made.record_id)
    known = None
    if party:
        with suppress(NotAllowedError, MissingError):  # a colleague's customer
            known = parties.get(uow, party)
    return Origin(
        kind=made.kind,
        record=made.record_id,
        about=about,
        party=(known.id or 0) if known else 0,
        recipient=known.email if known else "",
        company=company,
    )


def papers_of(uow: UnitOfWork, key: int) -> Sequence[PaperJob]:
    """Gather the papers of a shipment by its key."""
    return jobs(uow, service.folder(uow, key))


def open_set(desk: Desk, rows: Sequence[Summary]) -> None:
    """Open all papers of an issued paper's shipment, or the record it belongs to."""
    row = rows[0]
    desk.open("papers" if row.kind == "shipment" else row.kind, row.record_id)


def around_contract(uow: UnitOfWork, contract_id: int) -> Around:
    """Tell a contract how many papers of its shipments were issued."""
    title = _("Papers")
    if not uow.actor.may("shipments.view"):
        return Around()
    made = [one.id or 0 for one in shipments.of_contract(uow, contract_id)]
    papers = [
        paper for key in made for paper in service.paper_set(uow, key) if paper.wanted
    ]
    if not papers:
        return Around(steps=(Step(title),))
    done = sum(paper.issued is not None for paper in papers)
    begun = Reached.PART if done else Reached.TODO
    state = Reached.DONE if done == len(papers) else begun
    step = Step(
        title,
        f"{done}/{len(papers)}",
        state,
        done / len(papers),
        kind="papers",
        id=made[-1],
    )
    return Around(steps=(step,))


def around_shipment(uow: UnitOfWork, shipment_id: int) -> Around:
    """Tell a shipment how its papers stand."""
    folder = service.folder(uow, shipment_id)
    bad = len(_wrong(folder))
    chips = ((_("Papers differ"), "bad"),) if bad else ()
    return Around(blocks=blocks(folder), chips=chips)
