"""Finds clauses that put the payment into someone else's hands (软条款). Pure.

A credit with one of them should be amended before the goods are made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.i18n import N_
from app.credits.mt700 import Message

_APPLICANT = r"(?:THE )?(?:APPLICANT|BUYER|OPENER|ACCOUNTEE)"


@dataclass(frozen=True, slots=True)
class SoftClause:
    """A clause to have amended.

    Attributes:
        kind: Names it.
        tag: Field it stands in.
        text: The bank's words.
        msgid: Why it is dangerous and what to ask for.
    """

    kind: str
    tag: str
    text: str
    msgid: str


_PAPER = r"(?:CERTIFICATE|REPORT|RECEIPT|STATEMENT)"
_LADING = r"(?:BILLS? OF LADING|B/L)"
_SENT = r"(?:SENT|FORWARDED|DISPATCHED|AIRMAILED|COURIERED)"
_WAITED_FOR = (
    r"(?:APPROVAL|IMPORT LICEN[CS]E|RELEASE|CLEARANCE|INSPECTION|ARRIVAL|RESALE"
    r"|ACCEPTANCE BY)"
)
_NAMED_LATER = r"(?:VESSEL|SHIPPING COMPANY|CARRIER|PORT|CONSIGNEE|NOTIFY PARTY)"
_TOLD = r"(?:ADVISED|NOMINATED|DESIGNATED|INSTRUCTED|INFORMED|APPOINTED)"

_PATTERNS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "APPLICANT_SIGNS",
        (
            rf"{_PAPER}.*(?:SIGNED|ISSUED|APPROVED) BY {_APPLICANT}\b",
            rf"COUNTER-?SIGNED BY {_APPLICANT}\b",
        ),
        N_("Only the applicant can give this document. Ask for a neutral issuer."),
    ),
    (
        "ORIGINAL_SENT_DIRECT",
        (
            rf"(?:1/3|2/3|ONE|1)\b.*\bORIGINAL.*{_LADING}.*{_SENT}.*{_APPLICANT}\b",
            rf"(?:1/3|2/3)\b.*{_LADING}.*{_SENT}.*{_APPLICANT}\b",
        ),
        N_("The applicant gets the goods without paying. Ask for the full set."),
    ),
    (
        "PAYMENT_CONDITION",
        (
            rf"PAYMENT.*(?:AFTER|UPON|SUBJECT TO|ONLY WHEN|CONDITION).*{_WAITED_FOR}",
            r"GOODS (?:MUST|SHOULD) BE (?:INSPECTED|ACCEPTED).*(?:DESTINATION|ARRIVAL)",
        ),
        N_("Payment hangs on something besides documents. Ask to delete it."),
    ),
    (
        "NOT_OPERATIVE",
        (
            r"NOT (?:YET )?(?:OPERATIVE|EFFECTIVE|IN FORCE)",
            r"(?:BECOMES?|WILL BE(?:COME)?) (?:OPERATIVE|EFFECTIVE)",
        ),
        N_("The credit is not in force yet. Wait for the bank's notice."),
    ),
    (
        "INSTRUCTIONS_FOLLOW",
        (rf"{_NAMED_LATER}.*{_TOLD}.*(?:{_APPLICANT}\b|AMENDMENT|LATER)",),
        N_("You cannot ship without the applicant's word. Ask to name it now."),
    ),
)


def soft_clauses(message: Message) -> tuple[SoftClause, ...]:
    """Return the dangerous clauses of a credit."""
    found = []
    texts = [
        *(("46A", one.text) for one in message.documents),
        *(("47A", text) for text in message.conditions),
        ("78", " ".join(message.value("78").split())),
    ]
    for tag, text in texts:
        upper = text.upper()
        for kind, patterns, msgid in _PATTERNS:
            if any(re.search(pattern, upper) for pattern in patterns):
                found.append(SoftClause(kind, tag, text, msgid))
                break
    place = message.expiry_place.upper()
    if place and "CHINA" not in place and "BENEFICIARY" not in place:
        found.append(
            SoftClause(
                "EXPIRES_ABROAD",
                "31D",
                message.expiry_place,
                N_("The documents must be abroad in time. Ask for expiry in China."),
            )
        )
    return tuple(found)
