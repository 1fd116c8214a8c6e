"""How the goods of a paper are compared with field 45A of a letter of credit.

No Qt, no SQL.
"""

from __future__ import annotations

import re

from app.documents.domain import Severity

_WORD = re.compile(r"\w+(?:[.\-/]\w+)*")


def described(ours: str, field_45a: str) -> Severity:
    """Judge a description by field 45A (UCP 600 art. 18 c).

    Word for word is right; more words than the credit has must be looked at; goods
    without a word in common are other goods.
    """
    mine, theirs = _bare(ours), _bare(field_45a)
    if f" {mine} " in f" {theirs} ":
        return Severity.OK
    return Severity.WARNING if _shared(ours, field_45a) else Severity.ERROR


def nearest(ours: str, field_45a: str) -> str:
    """Return the line of field 45A that names these goods, to show beside them."""
    lines = [line.strip() for line in field_45a.splitlines() if line.strip()]
    return max(lines, key=lambda line: _shared(ours, line), default="")


def _shared(ours: str, theirs: str) -> int:
    return len(set(_bare(ours).split()) & set(_bare(theirs).split()))


def _bare(text: str) -> str:
    """Return capital words without punctuation, "&" as AND, "×" as X."""
    plain = text.upper().replace("&", " AND ").replace("×", "X")
    return " ".join(_WORD.findall(plain))
