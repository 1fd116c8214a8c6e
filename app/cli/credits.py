"""`lading lc check FILE`: read a letter of credit and say what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import database
from app.cli.papers import record_id
from app.core.errors import InvalidError
from app.core.i18n import N_, _, screen_language
from app.core.whole import reading
from app.credits import mt700, service
from app.credits.clauses import soft_clauses
from app.credits.findings import worst_first
from app.credits.mt700 import Severity

if TYPE_CHECKING:
    import argparse

    from app.credits.findings import Finding
    from app.db.unit_of_work import UnitOfWork

MOST_BYTES = 1_000_000
"""A message has at most ten thousand characters a part, and eight parts."""

Told = dict[str, str]
"""One thing about the credit: severity, rule, where it stands and a sentence."""


class Answer(list[Told]):
    """All that is said of a credit; the status tells whether something is wrong."""

    @property
    def status(self) -> int:
        """1 when a bank would refuse, or the message cannot be read."""
        return int(any(one["severity"] == Severity.ERROR for one in self))


def add(words: Any) -> None:
    """Add the word `lc`."""
    credit = words.add_parser("lc", help=_("check a letter of credit"))
    kinds = credit.add_subparsers(dest="what", required=True)
    check = kinds.add_parser("check", help=_("check the MT700 message in FILE"))
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument(
        "--contract", metavar="NUMBER", help=_("compare it with this contract")
    )
    check.add_argument("--json", action="store_true")
    database.add_option(check)
    check.set_defaults(run=run)


def run(asked: argparse.Namespace) -> Answer:
    """Say what is wrong with the message itself, and beside its contract.

    Raises:
        OSError: The file cannot be read.
        InvalidError: It is no text.
        MissingError: There is no such contract.
    """
    text = _text(asked.file)
    told = [*_of_itself(mt700.parse(text))]
    if asked.contract:
        with (
            database.opened(asked) as office,
            office.reading(database.actor(office)) as uow,
        ):
            told += _beside(uow, text, asked.contract)
    return Answer(told)


def _text(path: Path) -> str:
    with reading(path) as file:
        data = file.read(MOST_BYTES + 1)
    try:
        if len(data) <= MOST_BYTES:
            return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    raise InvalidError(N_("{file} holds no message of a bank."), (), file=str(path))


def _of_itself(message: mt700.Message) -> Iterator[Told]:
    for issue in message.issues:
        yield _told(
            issue.severity, issue.code, issue.tag, issue.msgid, dict(issue.params)
        )
    for clause in soft_clauses(message):
        yield _told(Severity.WARNING, clause.kind, clause.tag, clause.msgid, {})


def _beside(uow: UnitOfWork, text: str, number: str) -> Iterator[Told]:
    credit = service.read_text(uow, text, record_id(uow, "contract", number))
    for finding in worst_first(service.review(uow, credit)):
        shown = _shown(finding)
        yield _told(
            finding.severity, finding.rule, finding.article, finding.msgid, shown
        )


def _shown(finding: Finding) -> Mapping[str, object]:
    language, params = screen_language(), dict(finding.params)
    currency = str(params.get("currency", ""))
    return {
        name: language.iso(value)
        if isinstance(value, date)
        else language.amount(value, currency)
        if isinstance(value, Decimal) and currency
        else value
        for name, value in params.items()
    }


def _told(
    severity: str, rule: str, place: str, msgid: str, params: Mapping[str, object]
) -> Told:
    return {
        "severity": str(severity),
        "rule": rule,
        "place": place,
        "text": _(msgid, **params),
    }
