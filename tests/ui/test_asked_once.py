"""Opening a document asks together for what it names, and for nothing twice."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import event

from app.catalog import service as catalog
from app.catalog.domain import HsCode, Product
from app.contracts.controller import ContractController
from app.contracts.domain import Line
from app.documents.controller import PapersController
from app.shipments import service as shipments
from app.shipments.controller import plan_facts
from app.ui.desk import Desk
from app.ui.work import Work
from tests import make, make_money


@contextmanager
def _asking(database):
    """Collect the questions that the database is asked."""
    said = []

    def note(_link, _cursor, statement, values, *_more):
        said.append((statement, str(values)))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def _with_goods(database, actor, codes):
    """Sell goods of so many tariff codes."""
    with database.unit_of_work(actor) as uow:
        pattern = make.contract(uow)
        lines = []
        for n in range(codes):
            code = f"85094010{n:02}"
            catalog.save_hs(uow, HsCode(code=code, name_zh="榨汁机"))
            card = Product(code=f"X-{n}", name_en=f"Goods {n}", hs_code=code)
            saved = catalog.save(uow, card)
            goods = next(iter(catalog.refs(uow, [saved.id]).values()))
            lines.append(Line(product=goods, quantity=Decimal(1)))
    bare = {"id": None, "version": 0, "number": "", "plan": ()}
    return replace(pattern, lines=tuple(lines), **bare)


def test_a_contract_of_many_goods_asks_no_more_than_one_of_few(database, actor, qtbot):
    draft = _with_goods(database, actor, 12)
    tab = ContractController(Desk(Work(database, actor, inline=True)))
    qtbot.addWidget(tab.form)
    counted = []
    for lines in (draft.lines[:2], draft.lines):
        with _asking(database) as said, database.reading(actor) as uow:
            tab.facts(uow, replace(draft, lines=lines))
        counted.append(len(said))
    assert counted[0] == counted[1]


def test_what_a_plan_needs_is_asked_once(database, actor):
    with database.unit_of_work(actor) as uow:
        booked = make.booked(uow)
    with _asking(database) as said, database.reading(actor) as uow:
        facts = plan_facts(uow, booked)
        assert set(facts.products) == {line.product.id for line in booked.lines}
    assert len(said) == len(set(said))


def test_the_papers_of_a_shipment_ask_for_nothing_twice(database, actor, qtbot):
    with database.unit_of_work(actor) as uow:
        make_money.deal(uow)
        first = shipments.find(uow, "CI26-0029-1")
    tab = PapersController(Desk(Work(database, actor, inline=True)))
    qtbot.addWidget(tab.form)
    with _asking(database) as said:
        tab.open(first.id)
    asked = [one for one in said if one[0].lstrip().startswith("SELECT")]
    twice = {one for one in asked if asked.count(one) > 1}
    assert not twice


def test_a_code_of_a_reading_that_is_not_there_is_not_asked_for_again(database, actor):
    with database.unit_of_work(actor) as uow:
        catalog.save_hs(uow, HsCode(code="8509401000", name_zh="榨汁机"))
    with database.reading(actor) as uow:
        assert set(catalog.tariff(uow, ["8509401000", "1"])) == {"8509401000"}
        with _asking(database) as said:
            assert catalog.find_hs(uow, "1") is None
            assert catalog.find_hs(uow, "8509401000").name_zh == "榨汁机"
        assert not said
