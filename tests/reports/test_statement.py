"""The statement of account of the worked deal's buyer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core.errors import InvalidError
from app.core.i18n import language
from app.core.papers import Ageing, StatementLine, StatementPaper
from reports import documents, statement
from tests.reports import reading, sample

EN, ZH = language("en"), language("zh_CN")


@pytest.mark.feature("A120")
def test_balance_runs_from_opening_to_closing() -> None:
    said = reading.lines(statement.render(sample.STATEMENT, EN))
    for line in (
        "2026-05-01 Opening balance 0.00",
        "2026-05-18 RC26-0011 Receipt 17,694.48 −17,694.48",
        "2026-06-20 CI26-0029-1 Invoice 2026-07-20 51,584.00 33,889.52",
        "2026-07-08 RC26-0019 Receipt 36,108.80 −2,219.28",
        "2026-07-25 CI26-0029-2 Invoice 2026-08-24 7,397.60 5,178.32",
        "Closing balance 58,981.60 53,803.28 5,178.32",
        "5,178.32 0.00 0.00 0.00 0.00 5,178.32",
    ):
        assert line in said, line


@pytest.mark.feature("A120")
def test_slip_asks_for_confirmation() -> None:
    english = reading.text(statement.render(sample.STATEMENT, EN))
    assert "The balance of USD 5,178.32 on 2026-07-31 agrees with our books." in english
    assert "return the slip by 2026-08-15" in english
    chinese = reading.text(statement.render(sample.STATEMENT, ZH))
    for text in ("对账单", "确认回执", "经核对无误", "核对不符", "未到期", "90 天以上"):
        assert text in chinese


@pytest.mark.feature("A120")
@pytest.mark.parametrize("count", [40, 200])
def test_long_statements_carry_the_balance(count: int) -> None:
    start = date(2026, 1, 1)
    lines = tuple(
        StatementLine(
            start + timedelta(days=n), f"CI-{n:03d}", sample.INVOICED, Decimal(100)
        )
        for n in range(count)
    )
    owed = Decimal(100) * count
    record: StatementPaper = replace(
        sample.STATEMENT, lines=lines, closing=owed, ageing=Ageing(over_90=owed)
    )
    pages = reading.opened(statement.render(record, EN))
    first = pages[0].extract_text().split("\n")
    forward = next(line for line in first if line.startswith("Carried forward"))
    shown = sum(1 for line in first if "CI-" in line)
    assert f"{100 * shown:,}.00 0.00 {100 * shown:,}.00" in forward
    for page in pages:
        assert reading.outside(page) == []
        assert reading.overlapping(page) == []


def test_a_closing_balance_that_does_not_follow_is_refused() -> None:
    with pytest.raises(InvalidError) as refused:
        replace(sample.STATEMENT, closing=Decimal("5178.33"))
    assert refused.value.problems[0].where == "closing"


def test_an_ageing_that_is_not_the_balance_is_refused() -> None:
    with pytest.raises(InvalidError) as refused:
        replace(sample.STATEMENT, ageing=Ageing(to_30=Decimal(1)))
    assert refused.value.problems[0].where == "ageing"


@pytest.mark.parametrize(
    ("debit", "title", "said"),
    [
        (True, "DEBIT NOTE", "We have debited your account with us as follows."),
        (False, "CREDIT NOTE", "We have credited your account with us as follows."),
    ],
)
def test_a_note_says_why_and_how_much(*, debit: bool, title: str, said: str) -> None:
    record = replace(sample.NOTE, debit=debit, bank=sample.BANK if debit else None)
    text = reading.text(documents.render("note", record, language("en")))
    for wanted in (
        title,
        said,
        "Invoice No. CI26-0029-1",
        "Total USD 500.00",
        "SAY US DOLLARS FIVE HUNDRED ONLY",
        record.reason,
    ):
        assert wanted in text
    assert ("BKCHCNBJ92A" in text) is debit
