"""How the goods of a paper are compared with field 45A of a letter of credit.

No Qt, no SQL.
"""

from __future__ import annotations

import re
from datetime import date

from app.core.papers.checked import Severity

_WORD = re.compile(r"\w+(?:[.\-/]\w+)*")
_GENERAL = re.compile(
    r"\bAS PER\b|\bINCOTERMS\b"
    r"|\b(?:EXW|FCA|FAS|FOB|CFR|CIF|CPT|CIP|DAP|DPU|DDP)\b(?! VALUE)"
)
_ORDER = re.compile(
    r"TO (?:THE )?ORDER(?: OF .+?)?"
    r"(?=,|;|\.|$| AND | BLANK | MARKED | NOTIFY| ENDORSED)"
)
_CONSIGNED = re.compile(
    r"CONSIGNED TO (?!(?:THE )?ORDER)(.+?)(?=,|;|\.|$| AND | MARKED | NOTIFY)"
)
_FROM_SHIPMENT = re.compile(
    r"AFTER .*\b(?:B/L|LADING|WAYBILL|AWB|SHIPMENT|SHIPPED|ON BOARD|TRANSPORT)\b"
)
_CERTIFYING = re.compile(
    r"\b(?:CERTIF|STAT|DECLAR|CONFIRM|EVIDENC|SHOW|INDICAT)\w*\b.*?\bTHAT\s+(.+)",
    re.IGNORECASE | re.DOTALL,
)


def described(ours: str, field_45a: str) -> Severity:
    """Judge a description by field 45A (UCP 600 art. 18 c).

    Word for word is right; more words than the credit has must be looked at; goods
    without a word in common are other goods.
    """
    mine, theirs = _bare(ours), _bare(field_45a)
    if f" {mine} " in f" {theirs} ":
        return Severity.OK
    return Severity.WARNING if _shared(ours, field_45a) else Severity.ERROR


def general(field_45a: str) -> tuple[str, ...]:
    """Return what field 45A says of all goods: the contract and the trade term.

    An invoice repeats it word for word; a trade term is part of the description, with
    its source where the credit names one (ISBP 745 C8).
    """
    lines = (line.strip() for line in field_45a.splitlines())
    return tuple(line for line in lines if _GENERAL.search(line.upper()))


def certified(asked: str) -> str:
    """Return the sentence that a document must bear by field 46A; "" for none.

    "… CERTIFICATE THAT NO SOLID WOOD IS USED" is certified in the credit's own words.
    """
    found = _CERTIFYING.search(asked)
    if found is None:
        return ""
    return f"WE HEREBY CERTIFY THAT {found[1].strip().rstrip('.').upper()}."


def ordered(asked: str) -> str:
    """Return to whose order field 46A wants a bill of lading made out; "" for none.

    An air waybill, which is no document of title, is consigned to somebody by name.
    """
    said = " ".join(asked.upper().split())
    if named := _CONSIGNED.search(said):
        return named[1]
    found = _ORDER.search(said)
    return found[0] if found else ""


def dated(tenor: str, shipped_on: date | None) -> str:
    """Return a tenor with the day that it is counted from, where that is of shipment.

    A draft shows when it falls due: "60 DAYS AFTER B/L DATE (2026-06-20)" (ISBP 745
    B2).
    """
    if shipped_on is None or not _FROM_SHIPMENT.search(tenor.upper()):
        return tenor
    return f"{tenor} ({shipped_on.isoformat()})"


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
