"""Papers on the screen: the list of issued ones, and the set of one shipment."""

from __future__ import annotations

from typing import Any

from app.core.i18n import N_, _, _n, screen_language, stamp
from app.core.papers.checked import Finding, Severity
from app.core.papers.vault import TITLES
from app.core.refs import elsewhere, field_of
from app.documents.domain import Folder, SetPaper
from forms.documents_list import LANGUAGE_NAMES
from forms.findings import TONES, sentence, shown
from forms.kit.cells import Cell
from forms.kit.spec import (
    ActionSpec,
    Block,
    ColumnSpec,
    EditorSpec,
    Fact,
    Link,
    Note,
    SectionSpec,
)
from forms.outside_papers import OUTSIDE
from forms.vault import issued_chip, issued_words, sending, short_words

WORDS = {
    Severity.OK: N_("Agrees"),
    Severity.WARNING: N_("Look at it"),
    Severity.ERROR: N_("Differs"),
}
MOST_NOTES = 6


def paper_chip(paper: SetPaper) -> tuple[str, str]:
    """Return the state of a paper of the set: words and tone."""
    if not paper.wanted:
        return _("When wanted"), "neutral"
    if paper.missing:
        return _("Data missing"), "warn"
    if paper.issued is None:
        return _("Ready"), "info"
    return issued_chip(paper.issued, stale=paper.stale)


def paper_note(paper: SetPaper) -> str:
    """Return the second line of a paper: what is missing, or its last issue."""
    if paper.missing:
        return _(paper.missing)
    if paper.issued is None and paper.asked:
        return _("Asked for in the L/C")
    if paper.issued is None:
        return _("Made from the shipment")
    return issued_words(paper.issued)


def short_note(paper: SetPaper) -> str:
    """Return the second line of a paper where there is little room."""
    if paper.missing or paper.issued is None:
        return paper_note(paper) if paper.missing or paper.wanted else ""
    return short_words(paper.issued)


def blocks(folder: Folder) -> tuple[Block, ...]:
    """Return the set and the checks as blocks of an inspector."""
    papers = folder.wanted()
    ready = [paper for paper in papers if paper.issued is not None]
    title = _("Papers {done} / {all}", done=len(ready), all=len(papers))
    links = tuple(
        Link(
            "papers",
            folder.id or 0,
            _(TITLES[paper.key]),
            " · ".join(filter(None, (paper.part, paper_note(paper)))),
            "file-text",
            paper_chip(paper),
        )
        for paper in papers
    )
    return (Block(title, links), checks_block(folder, beside=True))


def leads(folder: Folder, finding: Finding) -> str:
    """Return where a difference is put right, seen from the set of papers."""
    where = finding.where
    if not where or elsewhere(where):
        return where
    return field_of("shipment", folder.id, where)


def checks_block(folder: Folder, *, beside: bool = False) -> Block:
    """Return what the checks found: the differences in words, the rest counted.

    Args:
        folder: What was compared.
        beside: Whether it stands beside the shipment itself.
    """
    bad = [f for f in folder.findings if f.severity is not Severity.OK]
    count = len(folder.findings)
    if bad:
        words = _n(
            "{bad} of {n} comparison differs",
            "{bad} of {n} comparisons differ",
            count,
            bad=len(bad),
        )
        worst = max((f.severity for f in bad), key=list(Severity).index)
        head = Note(words, TONES[worst])
    else:
        head = Note(_n("{n} comparison agrees", "{n} comparisons agree", count), "ok")
    wrong = {f.msgid for f in bad}
    notes = [
        Note(sentence(f), TONES[f.severity], f.where if beside else leads(folder, f))
        for f in bad[:MOST_NOTES]
    ]
    agreed = dict.fromkeys(sentence(f) for f in folder.findings if f.msgid not in wrong)
    notes += [Note(words, "ok") for words in list(agreed)[: MOST_NOTES - len(notes)]]
    return Block(_("Consistency of papers"), (head, *notes))


# --- The set of one shipment ----------------------------------------------------------


def _paper_name(paper: SetPaper, _folder: Folder) -> Cell:
    return Cell(_(TITLES[paper.key]), sub=paper_note(paper), bold=True)


def _paper_state(paper: SetPaper, _folder: Folder) -> Cell:
    words, tone = paper_chip(paper)
    return Cell(words, kind="chip", chip=tone)


def _edition(paper: SetPaper, _folder: Folder) -> str:
    return paper.issued.label if paper.issued else ""


def _language(paper: SetPaper, _folder: Folder) -> str:
    return LANGUAGE_NAMES.get(paper.issued.language, "") if paper.issued else ""


def _sent_to(paper: SetPaper, _folder: Folder) -> str:
    return paper.issued.sent_to if paper.issued else ""


PAPERS = SectionSpec(
    "papers",
    N_("Paper set"),
    fixed=True,
    columns=(
        ColumnSpec(
            "key",
            N_("Paper"),
            "readonly",
            200,
            cell=_paper_name,
            tint=False,
            stretch=True,
        ),
        ColumnSpec("number", N_("Number"), "readonly", 120, tint=False),
        ColumnSpec("part", N_("Container, contract"), "readonly", 112, tint=False),
        ColumnSpec("edition", N_("Version"), "readonly", 70, cell=_edition, tint=False),
        ColumnSpec(
            "language", N_("Language"), "readonly", 88, cell=_language, tint=False
        ),
        ColumnSpec(
            "sent_to", N_("Sent to"), "readonly", 150, cell=_sent_to, tint=False
        ),
        ColumnSpec(
            "state", N_("State"), "readonly", 128, cell=_paper_state, tint=False
        ),
    ),
)


def _found(finding: Finding, _folder: Folder) -> Cell:
    return Cell(_(WORDS[finding.severity]), kind="chip", chip=TONES[finding.severity])


def _side(name: str, value: Any) -> Cell:
    return Cell(shown(value), sub=_(name)) if name else Cell()


CHECKS = SectionSpec(
    "findings",
    N_("Consistency"),
    fixed=True,
    columns=(
        ColumnSpec("rule", N_("Rule"), "readonly", 56, tint=False),
        ColumnSpec(
            "msgid",
            N_("What is compared"),
            "readonly",
            240,
            cell=lambda f, _s: _(f.msgid, **f.params),
            tint=False,
            stretch=True,
        ),
        ColumnSpec(
            "left",
            N_("Here"),
            "readonly",
            180,
            cell=lambda f, _s: _side(f.left_name, f.left),
            tint=False,
        ),
        ColumnSpec(
            "right",
            N_("There"),
            "readonly",
            180,
            cell=lambda f, _s: _side(f.right_name, f.right),
            tint=False,
        ),
        ColumnSpec("severity", N_("Result"), "readonly", 110, cell=_found, tint=False),
    ),
)


HISTORY = SectionSpec(
    "issued",
    N_("Issued papers"),
    fixed=True,
    rows="list",
    columns=(
        ColumnSpec(
            "key",
            N_("Paper"),
            "readonly",
            170,
            cell=lambda i, _f: _(TITLES[i.key]),
            tint=False,
            stretch=True,
        ),
        ColumnSpec("number", N_("Number"), "readonly", 120, tint=False),
        ColumnSpec(
            "edition",
            N_("Version"),
            "readonly",
            70,
            cell=lambda i, _f: i.label,
            tint=False,
        ),
        ColumnSpec(
            "language",
            N_("Language"),
            "readonly",
            100,
            cell=lambda i, _f: LANGUAGE_NAMES.get(i.language, i.language),
            tint=False,
        ),
        ColumnSpec(
            "issued_at",
            N_("Issued"),
            "readonly",
            130,
            cell=lambda i, _f: stamp(i.issued_at),
            tint=False,
        ),
        ColumnSpec("issued_by", N_("By"), "readonly", 110, tint=False),
        ColumnSpec(
            "sent_at",
            N_("Sent"),
            "readonly",
            130,
            cell=lambda i, _f: sending(i),
            tint=False,
        ),
        ColumnSpec("sent_to", N_("Sent to"), "readonly", 150, tint=False),
        ColumnSpec(
            "digest",
            N_("Fingerprint"),
            "readonly",
            120,
            cell=lambda i, _f: i.digest[:12],
            tint=False,
        ),
    ),
)


def _chips(folder: Folder) -> list[tuple[str, str]]:
    bad = [f.severity for f in folder.findings if f.severity is not Severity.OK]
    wanted = folder.wanted()
    done = sum(paper.issued is not None for paper in wanted)
    papers = _("{done} of {all} issued", done=done, all=len(wanted))
    found = [(papers, "ok" if done == len(wanted) else "info")]
    if bad:
        words = _n("{n} differs", "{n} differ", len(bad))
        found.append((words, TONES[max(bad, key=list(Severity).index)]))
    elif folder.findings:
        found.append((_("Papers agree"), "ok"))
    return found


def _title(folder: Folder) -> str:
    return folder.shipment.code if folder.shipment else ""


def _subtitle(folder: Folder) -> str:
    parts = [str(folder.customer or ""), folder.detail]
    return " · ".join(part for part in parts if part)


def _side_blocks(folder: Folder) -> tuple[Block, ...]:
    language = screen_language()
    where = Block(
        _("Shipment"),
        (
            Link(
                "shipment",
                folder.id or 0,
                folder.shipment.code if folder.shipment else "",
                folder.detail,
                "ship",
            ),
            Fact(
                _("Invoice {currency}", currency=folder.currency),
                language.amount(folder.total, folder.currency),
                size="strong",
            ),
            Fact(_("Language"), LANGUAGE_NAMES.get(folder.language, folder.language)),
            Fact(_("E-mail"), folder.recipient or "–"),
        ),
    )
    return (where, checks_block(folder))


SPEC = EditorSpec(
    kind="papers",
    singular=N_("Papers"),
    icon="files",
    title=_title,
    subtitle=_subtitle,
    chips=_chips,
    sections=(PAPERS, CHECKS, OUTSIDE, HISTORY),
    inspector=_side_blocks,
    actions=(
        ActionSpec(
            "issue",
            N_("Issue the set"),
            "file-check",
            primary=True,
            permission="documents.issue",
        ),
        ActionSpec(
            "send",
            N_("Mark as sent"),
            "send",
            permission="documents.issue",
            ask=N_("Sent papers are locked; a later issue becomes a new version."),
        ),
    ),
    permission="documents.edit",
)
