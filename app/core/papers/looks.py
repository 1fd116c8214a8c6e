"""How one print of a paper looks, beside what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.core.papers.parts import CopyMark, Letterhead

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is chosen for one print.

    Attributes:
        second: Language beside the first; empty: none.
        copy: PLAIN keeps the paper's own mark.
        letterhead: False: the sheet bears one already.
        seal: Whether chop and signature are printed.
    """

    second: str = ""
    copy: CopyMark = CopyMark.PLAIN
    letterhead: bool = True
    seal: bool = True


PLAIN = Look()
"""What a paper looks like when nothing was chosen."""


def dressed(record: R, look: Look) -> R:
    """Return a paper's record as a print of this look needs it.

    A draft stays a draft: it is neither an original nor a copy.
    """
    paper: Any = record
    if look.copy is not CopyMark.PLAIN and paper.copy is not CopyMark.DRAFT:
        paper = replace(paper, copy=look.copy)
    head = getattr(paper, "letterhead", None)
    if isinstance(head, Letterhead) and not (look.letterhead and look.seal):
        if not look.seal:
            head = replace(head, seal=None, signature=None, drawn_seal=None)
        paper = replace(paper, letterhead=replace(head, printed=look.letterhead))
    made: R = paper
    return made
