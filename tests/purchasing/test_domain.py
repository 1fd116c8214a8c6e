"""Purchase contracts by themselves: amounts, VAT, words, states, problems."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.refs import Ref
from app.core.states import TransitionError, after, possible
from app.core.words import amount_in_words
from app.purchasing.domain import TRANSITIONS, Action, Line, Purchase, State

D = Decimal
DEAL = [
    (2200, "96.05", "211310.00", "187000.00", "24310.00"),
    (2200, "50.85", "111870.00", "99000.00", "12870.00"),
    (3360, "20.34", "68342.40", "60480.00", "7862.40"),
]
WORDS = [
    "人民币贰拾壹万壹仟叁佰壹拾元整",
    "人民币壹拾壹万壹仟捌佰柒拾元整",
    "人民币陆万捌仟叁佰肆拾贰元肆角整",
]


def order(**changes: object) -> Purchase:
    whole = Purchase(
        company=Ref(1, "HAICHUAN", "宁波海川"),
        supplier=Ref(2, "MINGTAI", "慈溪明泰"),
        signed_on=date(2026, 5, 18),
        lines=(
            Line(
                product=Ref(3, "HJ-350", ""),
                quantity=D(2200),
                price_incl_vat=D("96.05"),
            ),
        ),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


@pytest.mark.feature("A58")
@pytest.mark.parametrize(("quantity", "price", "incl", "excl", "vat"), DEAL)
def test_the_amounts_of_the_deals_purchase_contracts(quantity, price, incl, excl, vat):
    line = Line(quantity=D(quantity), price_incl_vat=D(price))
    whole = order(lines=(line,))
    assert whole.total() == D(incl)
    assert whole.total_excl_vat() == D(excl)
    assert whole.total_vat() == D(vat)


def test_the_three_contracts_add_up_to_the_deals_sums():
    lines = tuple(
        Line(quantity=D(quantity), price_incl_vat=D(price))
        for quantity, price, *_ in DEAL
    )
    whole = order(lines=lines)
    assert whole.total() == D("391522.40")
    assert whole.total_excl_vat() == D("346480.00")
    assert whole.total_vat() == D("45042.40")


@pytest.mark.feature("A58")
@pytest.mark.parametrize(("row", "said"), list(zip(DEAL, WORDS, strict=True)))
def test_the_words_of_the_deals_purchase_contracts(row, said):
    assert amount_in_words(D(row[2]), "CNY", "zh_CN") == said


@pytest.mark.feature("A32")
def test_without_a_special_invoice_the_whole_price_is_cost():
    line = Line(quantity=D(100), price_incl_vat=D("96.05"), special_invoice=False)
    assert line.split(D(13)).excl_vat == D("9605.00")
    assert line.split(D(13)).refund == 0
    assert order(lines=(line,)).total_vat() == 0


def test_the_deposit_is_a_share_of_the_whole():
    assert order(deposit_percent=D(30)).deposit() == D("63393.00")


def test_what_has_come_is_counted_over_all_lines():
    half = order(
        lines=(
            Line(quantity=D(100), received=D(100)),
            Line(quantity=D(300), received=D(0)),
        )
    )
    assert half.received_percent() == 25
    assert [line.open_quantity() for line in half.lines] == [0, 300]


def test_problems_are_told_where_they_are():
    bad = order(
        supplier=None,
        currency="?",
        deposit_percent=D(101),
        settle_days=-1,
        delivery_on=date(2026, 5, 17),
        lines=(Line(quantity=D(0), price_incl_vat=D(-1), vat_rate=D(101)),),
    )
    assert {problem.where for problem in bad.problems()} == {
        "supplier",
        "currency",
        "deposit_percent",
        "settle_days",
        "delivery_on",
        "lines.0.product",
        "lines.0.quantity",
        "lines.0.price_incl_vat",
        "lines.0.vat_rate",
    }
    assert not order().problems()


def test_a_draft_may_lack_what_a_confirmed_one_may_not():
    bare = order(signed_on=None, lines=())
    assert not bare.problems()
    assert [problem.where for problem in bare.unfinished()] == ["signed_on", "lines"]


def test_a_confirmed_purchase_contract_cannot_be_edited():
    assert possible(TRANSITIONS, State.CONFIRMED) == {Action.COMPLETE, Action.CANCEL}
    with pytest.raises(TransitionError):
        after(TRANSITIONS, State.CONFIRMED, Action.EDIT)
