"""What goods cost us reaches neither who sells them nor who stores them, by any way."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from app.access.domain import Role
from app.access.policy import POLICY
from app.core.errors import NotAllowedError
from app.core.query import Query
from app.db.security import grants
from app.purchasing import listing as purchasing_list
from app.purchasing import service as purchasing

SECRETS = """
SELECT price_incl_vat FROM purchase_line UNION SELECT total FROM purchase
UNION SELECT price_incl_vat FROM product_cost
UNION SELECT price_incl_vat FROM supplier_price
UNION SELECT purchase_price FROM contract_line_cost
UNION SELECT unit_cost FROM stock_move UNION SELECT price_incl_vat FROM bill_match
UNION SELECT amount FROM bill WHERE kind = 'supplier'
"""
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def plain(number):
    """Write a number without thousands and nothing behind its last digit."""
    return f"{Decimal(str(number).replace(',', '')).normalize():f}"


def told(connection, role):
    """Yield table and number of all that a role can read with its own connection."""
    for table in sorted(POLICY.tables):
        names = grants.columns(table)
        seen = [c for c in names if POLICY.may((role,), "select", table, c)]
        if not seen:
            continue
        rows = connection.execute(
            f'SELECT {grants.quoted(seen)} FROM public."{table}"'  # noqa: S608
        )
        for row in rows:
            for value in row:
                for number in NUMBER.findall(str(value)):
                    yield table, plain(number)


@pytest.mark.feature("A137")
@pytest.mark.parametrize("role", [Role.SALES, Role.WAREHOUSE])
def test_no_purchase_price_is_told(traded, role):
    with traded.root() as root:
        asked = [n for (n,) in root.execute(SECRETS) if n and n != n.to_integral()]
    hidden = {plain(number) for number in asked}
    assert len(hidden) > 3
    with traded.connect(role) as connection:
        found = {one for one in told(connection, role) if one[1] in hidden}
    assert not found


@pytest.mark.feature("A137")
def test_who_buys_reads_the_prices(traded):
    """The other way round: the test above would see them."""
    with traded.connect(Role.PURCHASING) as connection:
        found = {table for table, _number in told(connection, Role.PURCHASING)}
    assert {"purchase_line", "product_cost", "stock_move"} <= found


@pytest.mark.feature("A137")
def test_the_server_knows_what_the_goods_cost_that_the_warehouse_received(traded):
    """96.05, 50.85 and 20.34 with 13 % VAT are 85, 45 and 18 without it."""
    asked = "SELECT unit_cost FROM stock_move WHERE kind = 'receipt'"
    with traded.root() as root:
        found = {plain(cost) for (cost,) in root.execute(asked)}
    assert {"85", "45", "18"} <= found


def test_the_warehouse_works_with_orders_whose_prices_it_does_not_see(traded):
    with traded.at_work(Role.WAREHOUSE) as uow:
        order = purchasing.get(uow, 1)
        assert order.lines[0].quantity
        assert (order.priced, order.total()) == (False, 0)
        page = purchasing_list.LISTING.page(uow, Query())
        assert [row.total for row in page.records] == [None] * len(page.records)
        assert not purchasing_list.LISTING.overview(uow, Query()).sums
        with pytest.raises(NotAllowedError):
            purchasing.paper(uow, 1)
    with traded.at_work(Role.DOCUMENTS) as uow:
        assert purchasing.get(uow, 1).total() > 0
