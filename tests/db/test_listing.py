"""Lists on a real database: pages, order, filters, totals and anchors."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ForeignKey, MetaData, String, insert, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.actor import Actor
from app.core.errors import InvalidError
from app.core.i18n import names_here, set_screen_language
from app.core.query import ME, Filter, Query, Sort, Span, all_of, any_of
from app.db.base import NAMES, Row
from app.db.listing import BLOCK, Listing
from app.db.types import Amount, Key
from app.db.unit_of_work import Database
from tests.filled import KINDS, office


class _Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = Row.type_annotation_map


class Stage(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    DONE = "done"


class BuyerRow(_Base):
    __tablename__ = "test_buyer"
    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(80))
    name_zh: Mapped[str] = mapped_column(String(80), server_default="")


class DealRow(_Base):
    __tablename__ = "test_deal"
    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(40))
    buyer_id: Mapped[int | None] = mapped_column(ForeignKey("test_buyer.id"))
    day: Mapped[date | None]
    stage: Mapped[Stage]
    amount: Mapped[Amount]
    pieces: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    owner: Mapped[str | None] = mapped_column(String(40))
    made_at: Mapped[datetime]


@dataclass(frozen=True)
class Deal:
    id: int
    number: str
    buyer: str | None
    day: date | None
    stage: Stage
    amount: Decimal
    pieces: int
    currency: str
    owner: str | None
    made_at: datetime


DEALS = Listing(
    source=DealRow,
    joins=((BuyerRow, DealRow.buyer_id == BuyerRow.id),),
    columns={
        "number": DealRow.number,
        "buyer": BuyerRow.name,
        "day": DealRow.day,
        "stage": DealRow.stage,
        "amount": DealRow.amount,
        "pieces": DealRow.pieces,
        "currency": DealRow.currency,
        "owner": DealRow.owner,
        "made_at": DealRow.made_at,
    },
    key=DealRow.id,
    default=Sort("day", descending=True),
    permission="deals.view",
    search=("number", "buyer"),
    sums={"amount": "currency", "pieces": None},
    record=Deal,
)

BUYERS = ["Nordwind", "Al_Rawabi 100%", "Северный Ветер", "庭院 Garden", "back\\slash"]
COUNT = 2 * BLOCK + 50
TODAY = date(2026, 11, 21)


def made_deals() -> list[Deal]:
    chance = random.Random(7)  # noqa: S311 - the same rows in every run
    start = datetime(2026, 11, 1, 15, 30, tzinfo=UTC)
    return [
        Deal(
            id=n,
            number=f"SC-{n:04d}",
            buyer=chance.choice([*BUYERS, None]),
            day=chance.choice(
                [None, TODAY + timedelta(days=chance.randrange(-40, 40))]
            ),
            stage=chance.choice(list(Stage)),
            amount=Decimal(chance.randrange(0, 2_000_000)).scaleb(-3),
            pieces=chance.randrange(0, 50),
            currency=chance.choice(["USD", "EUR", "JPY"]),
            owner=chance.choice(["Chen", "Zhou", "", None]),
            made_at=start + timedelta(hours=chance.randrange(0, 24 * 40)),
        )
        for n in range(1, COUNT + 1)
    ]


ALL = made_deals()


def fill(database: Database) -> None:
    _Base.metadata.create_all(database.engine)
    with database.engine.begin() as connection:
        rows = [{"id": n, "name": name} for n, name in enumerate(BUYERS, 1)]
        connection.execute(insert(BuyerRow), rows)
        deals = []
        for deal in ALL:
            values = {**deal.__dict__}
            buyer = values.pop("buyer")
            values["buyer_id"] = BUYERS.index(buyer) + 1 if buyer else None
            deals.append(values)
        connection.execute(insert(DealRow), deals)


@pytest.fixture(scope="module", params=KINDS)
def filled(request):
    """An office with these rows, on either database, for tests that only read it."""
    with office(request, request.param) as database:
        fill(database)
        yield database


@pytest.fixture
def uow(filled):
    with filled.reading(
        Actor("Chen", frozenset({"deals.view"})), today=TODAY
    ) as opened:
        yield opened


def walk(uow, query, limit=70):
    """Read a whole result page by page."""
    found, after = [], None
    while True:
        asked = Query(query.text, query.filters, query.sort, limit, after)
        one = DEALS.page(uow, asked)
        found += one.records
        after = one.next_key
        if after is None:
            return found


def in_order(deals, sort):
    """The order an independent reader expects: empty ones at the end."""
    filled = [d for d in deals if getattr(d, sort.field) is not None]
    empty = [d for d in deals if getattr(d, sort.field) is None]
    back = sort.descending
    filled.sort(key=lambda d: (getattr(d, sort.field), d.id), reverse=back)
    empty.sort(key=lambda d: d.id, reverse=back)
    return filled + empty


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    "field", ["number", "day", "amount", "pieces", "owner", "made_at", "id"]
)
def test_pages_put_together_are_the_whole_list_in_order(uow, field, descending):
    sort = Sort(field, descending)
    assert walk(uow, Query(sort=sort)) == in_order(ALL, sort)


def test_joined_column_sorts_with_the_empty_ones_at_the_end(uow):
    found = walk(uow, Query(sort=Sort("buyer")))
    names = [deal.buyer for deal in found]
    filled = [name for name in names if name is not None]
    assert names[len(filled) :] == [None] * (COUNT - len(filled))
    assert sorted(deal.id for deal in found) == [deal.id for deal in ALL]


NAMED = replace(
    DEALS,
    columns={"buyer": BuyerRow.name, "buyer_zh": BuyerRow.name_zh},
    twins={"buyer": "buyer_zh"},
    search=(),
    sums={},
    record=lambda **row: names_here(row["buyer"], row["buyer_zh"])[0],
)
BOTH = {
    1: ("Anker", "3 甲"),
    2: ("Bremer", "2 乙"),
    3: ("Cramer", ""),
    4: ("", "1 丙"),
    5: ("Dorn", "4 丁"),
}


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("zh_CN", ["1 丙", "2 乙", "3 甲", "4 丁", "Cramer"]),
        ("en", ["1 丙", "Anker", "Bremer", "Cramer", "Dorn"]),
    ],
)
@pytest.mark.parametrize("descending", [False, True])
def test_names_stand_in_the_order_in_which_they_are_shown(
    database, code, shown, descending
):
    fill(database)
    set_screen_language(code)
    with database.engine.begin() as connection:
        for key, (name, zh) in BOTH.items():
            values = update(BuyerRow).where(BuyerRow.id == key)
            connection.execute(values.values(name=name, name_zh=zh))
    asked = Query(sort=Sort("buyer", descending), limit=70)
    found: list[str] = []
    actor = Actor("Chen", frozenset({"deals.view"}))
    with database.reading(actor, today=TODAY) as uow:
        anchors = NAMED.overview(uow, asked).anchors
        after = None
        while True:
            page = NAMED.page(uow, replace(asked, after=after))
            found += page.records
            after = page.next_key
            if after is None:
                break
        from_anchor = NAMED.page(uow, replace(asked, after=anchors[1])).records
    known = [name for name in found if name]
    assert list(dict.fromkeys(known)) == (shown[::-1] if descending else shown)
    assert len(found) == COUNT
    assert found[len(known) :] == [""] * (COUNT - len(known))
    assert found[BLOCK : BLOCK + 70] == list(from_anchor)


def test_default_order_is_the_listings(uow):
    page = DEALS.page(uow, Query(limit=10))
    assert list(page.records) == in_order(ALL, Sort("day", descending=True))[:10]


def test_last_page_says_that_nothing_follows(uow):
    page = DEALS.page(uow, Query(limit=COUNT + 1))
    assert len(page.records) == COUNT
    assert page.next_key is None


FILTERS = [
    (Filter("number", "eq", "SC-0007"), lambda d: d.number == "SC-0007"),
    (Filter("owner", "ne", "Chen"), lambda d: d.owner != "Chen"),
    (Filter("owner", "empty"), lambda d: not d.owner),
    (Filter("owner", "not_empty"), lambda d: bool(d.owner)),
    (Filter("owner", "eq", None), lambda d: not d.owner),
    (Filter("owner", "in", ("Zhou", None)), lambda d: d.owner in {"Zhou", None, ""}),
    (Filter("owner", "in", ()), lambda _: False),
    (Filter("owner", "eq", ME), lambda d: d.owner == "Chen"),
    (Filter("day", "empty"), lambda d: d.day is None),
    (Filter("stage", "eq", "draft"), lambda d: d.stage == "draft"),
    (Filter("stage", "in", ("draft", "done")), lambda d: d.stage != "open"),
    (Filter("stage", "ne", "open"), lambda d: d.stage != "open"),
    (Filter("number", "starts", "sc-00"), lambda d: d.number.startswith("SC-00")),
    (Filter("buyer", "contains", "_"), lambda d: "_" in (d.buyer or "")),
    (Filter("buyer", "contains", "0%"), lambda d: "0%" in (d.buyer or "")),
    (Filter("buyer", "contains", "\\"), lambda d: "\\" in (d.buyer or "")),
    (Filter("buyer", "contains", "северный"), lambda d: d.buyer == BUYERS[2]),
    (Filter("buyer", "contains", "庭院"), lambda d: d.buyer == BUYERS[3]),
    (Filter("amount", "gt", Decimal(1000)), lambda d: d.amount > 1000),
    (Filter("amount", "ge", Decimal("999.9999")), lambda d: d.amount >= 1000),
    (Filter("amount", "lt", Decimal("999.9999")), lambda d: d.amount < 1000),
    (Filter("amount", "le", Decimal("0.0004")), lambda d: d.amount <= 0),
    (Filter("amount", "eq", Decimal("0.0004")), lambda _: False),
    (Filter("amount", "ne", Decimal("0.0004")), lambda _: True),
    (Filter("amount", "lt", Decimal("1E+40")), lambda _: True),
    (Filter("amount", "gt", Decimal("1E+40")), lambda _: False),
    (
        Filter("amount", "between", (Decimal(100), Decimal(500))),
        lambda d: 100 <= d.amount <= 500,
    ),
    (Filter("amount", "between", (None, Decimal(500))), lambda d: d.amount <= 500),
    (Filter("pieces", "gt", Decimal("24.5")), lambda d: d.pieces >= 25),
    (Filter("pieces", "eq", Decimal(7)), lambda d: d.pieces == 7),
    (
        Filter("day", "eq", Span("this_month")),
        lambda d: d.day and (d.day.year, d.day.month) == (2026, 11),
    ),
    (
        Filter("day", "ne", Span("this_month")),
        lambda d: not d.day or (d.day.year, d.day.month) != (2026, 11),
    ),
    (
        Filter("day", "eq", Span("next_days", 14)),
        lambda d: d.day and date(2026, 11, 21) <= d.day <= date(2026, 12, 4),
    ),
    (Filter("day", "lt", Span("today")), lambda d: d.day and d.day < TODAY),
    (
        # The office's day begins at 16:00 UTC of the day before.
        Filter("made_at", "eq", date(2026, 11, 10)),
        lambda d: (
            datetime(2026, 11, 9, 16, tzinfo=UTC)
            <= d.made_at
            < datetime(2026, 11, 10, 16, tzinfo=UTC)
        ),
    ),
    (
        Filter("made_at", "gt", date(2026, 11, 10)),
        lambda d: d.made_at >= datetime(2026, 11, 10, 16, tzinfo=UTC),
    ),
    (
        Filter("made_at", "ne", date(2026, 11, 10)),
        lambda d: (d.made_at + timedelta(hours=8)).date() != date(2026, 11, 10),
    ),
    (
        any_of(Filter("stage", "eq", "draft"), Filter("day", "empty")),
        lambda d: d.stage == "draft" or d.day is None,
    ),
]


@pytest.mark.feature("H9", "A149")
def test_each_filter_finds_what_a_plain_reading_finds(uow):
    for condition, holds in FILTERS:
        found = {deal.id for deal in walk(uow, Query(filters=(condition,)), COUNT)}
        assert found == {deal.id for deal in ALL if holds(deal)}, condition


@pytest.mark.feature("H9")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.lists(st.sampled_from(FILTERS), max_size=3),
    field=st.sampled_from(["day", "amount", "owner", "number", "stage"]),
    descending=st.booleans(),
)
def test_any_filters_in_any_order_agree_with_a_plain_reading(
    uow, chosen, field, descending
):
    query = Query(filters=tuple(one for one, _ in chosen), sort=Sort(field, descending))
    expected = [d for d in ALL if all(holds(d) for _, holds in chosen)]
    assert walk(uow, query, limit=180) == in_order(expected, query.sort)
    assert DEALS.overview(uow, query).count == len(expected)


_AND, _OR = " and ", " or "
SQL = [
    (Filter("number", "eq", "SC-0007"), "number = 'SC-0007'"),
    (Filter("owner", "ne", "Chen"), "(owner <> 'Chen' or owner is null)"),
    (Filter("owner", "empty"), "(owner is null or owner = '')"),
    (Filter("owner", "in", ("Zhou", "Lin")), "owner in ('Zhou', 'Lin')"),
    (Filter("pieces", "between", (Decimal(5), Decimal(20))), "pieces between 5 and 20"),
    (Filter("currency", "ne", "USD"), "currency <> 'USD'"),
    (Filter("day", "not_empty"), "day is not null"),
    (Filter("number", "starts", "SC-00"), "number like 'SC-00%'"),
]
"""Conditions and what they mean in plain SQL, written by hand for both databases."""


def grouped(children):
    parts = st.lists(children, min_size=1, max_size=3)
    made = [
        parts.map(
            lambda found, make=make, sign=sign: (
                make(*(one for one, _ in found)),
                f"({sign.join(sql for _, sql in found)})",
            )
        )
        for make, sign in ((all_of, _AND), (any_of, _OR))
    ]
    return st.one_of(made)


@pytest.mark.feature("H9")
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.recursive(st.sampled_from(SQL), grouped, max_leaves=8),
    more=st.lists(st.sampled_from(SQL), max_size=2),
)
def test_groups_within_groups_find_what_plain_sql_finds(uow, chosen, more):
    parts = [chosen, *more]
    where = _AND.join(sql for _, sql in parts)
    plain = text(f"select id from test_deal where {where}")  # noqa: S608 - our own words
    query = Query(filters=tuple(one for one, _ in parts))
    found = {deal.id for deal in walk(uow, query, COUNT)}
    assert found == set(uow.session.scalars(plain))


def test_empty_groups_mean_what_their_words_say(uow):
    assert walk(uow, Query(filters=(any_of(),))) == []
    assert len(walk(uow, Query(filters=(all_of(),)), COUNT)) == COUNT


def test_typed_words_must_all_be_found_in_any_searched_column(uow):
    found = walk(uow, Query(text="nordwind  sc-00"))
    expected = {
        d.id for d in ALL if d.buyer == "Nordwind" and d.number.startswith("SC-00")
    }
    assert expected
    assert {deal.id for deal in found} == expected


@pytest.mark.feature("H12")
def test_totals_cover_the_whole_result_and_never_mix_currencies(uow):
    query = Query(filters=(Filter("stage", "eq", "open"),), limit=5)
    found = DEALS.overview(uow, query)
    chosen = [d for d in ALL if d.stage == "open"]
    assert found.count == len(chosen)
    assert found.sums["amount"] == {
        code: sum(d.amount for d in chosen if d.currency == code)
        for code in ("USD", "EUR", "JPY")
    }
    assert found.sums["pieces"] == {"": sum(d.pieces for d in chosen)}


def test_totals_of_nothing_are_empty(uow):
    found = DEALS.overview(uow, Query(filters=(Filter("number", "eq", "x"),)))
    assert (found.count, found.sums, found.anchors) == (0, {}, (None,))


def test_count_alone_reads_nothing_else(uow):
    found = DEALS.overview(uow, Query().counting())
    assert (found.count, found.sums, found.anchors) == (COUNT, {}, ())


@pytest.mark.parametrize(
    "sort", [Sort("day", descending=True), Sort("day"), Sort("number"), Sort("id")]
)
def test_anchors_lead_to_every_block(uow, sort):
    query = Query(sort=sort)
    found = DEALS.overview(uow, query)
    assert len(found.anchors) == 3
    blocks = [
        DEALS.page(uow, replace(query, after=one, limit=BLOCK)).records
        for one in found.anchors
    ]
    assert [len(block) for block in blocks] == [BLOCK, BLOCK, 50]
    assert [d for block in blocks for d in block] == in_order(ALL, sort)


def test_full_last_block_has_no_empty_block_after_it(uow):
    query = Query(filters=(Filter("id", "le", 2 * BLOCK),), sort=Sort("id"))
    assert len(DEALS.overview(uow, query).anchors) == 2


def test_scope_hides_rows_from_pages_counts_and_totals(uow):
    mine = Listing(
        **{
            **{name: getattr(DEALS, name) for name in DEALS.__dataclass_fields__},
            "scope": lambda uow: [DealRow.owner == uow.actor.name],
        }
    )
    count = sum(d.owner == "Chen" for d in ALL)
    assert mine.overview(uow, Query()).count == count
    page = mine.page(uow, Query(limit=COUNT))
    assert {deal.owner for deal in page.records} == {"Chen"}


def test_unknown_field_is_told_and_not_ignored(uow):
    with pytest.raises(InvalidError):
        DEALS.page(uow, Query(filters=(Filter("colour", "eq", 1),)))
    with pytest.raises(InvalidError):
        DEALS.overview(uow, Query(sort=Sort("colour")))


def test_count_leaves_out_joins_it_does_not_need():
    from app.db.listing import _Plan

    class _Asking:
        session, today, actor = None, TODAY, Actor("Chen", frozenset())

    plan = _Plan(_Asking(), DEALS, Query())
    assert "test_buyer" not in str(plan.select([DealRow.id], plan.where()))
    searched = _Plan(_Asking(), DEALS, Query(text="x"))
    assert "test_buyer" in str(searched.select([DealRow.id], searched.where()))
