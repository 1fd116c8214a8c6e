"""What a packing list cannot say: told at its cell, and never saved."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.core.errors import InvalidError
from app.shipments import service
from app.shipments.domain import Container
from tests import make

D = Decimal


@pytest.fixture
def draft(database, actor):
    with database.unit_of_work(actor) as uow:
        made = service.from_contract(uow, make.contract(uow).id)
        made = service.save(uow, make.with_row(made, "containers", 0, number=""))
        yield uow, made


@pytest.mark.parametrize(
    ("changes", "where", "words"),
    [
        ({"cartons": 0}, "cartons", "at least one carton"),
        ({"cartons": -1}, "cartons", "at least one carton"),
        ({"units_per_carton": D(0)}, "units_per_carton", "greater than zero"),
        ({"units_per_carton": D(-4)}, "units_per_carton", "greater than zero"),
        ({"net_kg": D("9.01"), "gross_kg": D(9)}, "gross_kg", "less than the net"),
        ({"length_cm": D(-1)}, "length_cm", "cannot be negative"),
        ({"line_position": 99}, "line_position", "Choose a line"),
    ],
)
def test_a_carton_that_cannot_be_is_told_at_its_cell(draft, changes, where, words):
    uow, made = draft
    wrong = make.with_row(made, "packages", 0, **changes)
    with pytest.raises(InvalidError, match=words) as refused:
        service.save(uow, wrong)
    assert refused.value.problems[0].where == f"packages.0.{where}"


def test_a_container_stands_in_a_shipment_once(draft):
    uow, made = draft
    boxes = [
        Container(type_code=made.containers[0].type_code, number="TCNU6312341")
    ] * 2
    with pytest.raises(InvalidError, match="there twice") as refused:
        service.save(uow, replace(made, containers=tuple(boxes)))
    assert refused.value.problems[0].where == "containers.1.number"
