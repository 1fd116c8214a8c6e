"""What no column holds is refused at its field, alike on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.contracts.model import ContractLineRow
from app.core.errors import InvalidError
from app.core.refs import Ref
from app.db import limits
from app.inquiries import service as inquiries
from app.inquiries.domain import Inquiry, Line
from app.office import service as office
from app.office.domain import Company
from app.parties import service as parties
from app.parties.domain import Party, PartyRole


def buyer(**given):
    usual = {"code": "B", "roles": frozenset({PartyRole.CUSTOMER}), "country": "DE"}
    return Party(**{**usual, "name": "Buyer", **given})


def refused(database, actor, act):
    with pytest.raises(InvalidError) as error, database.unit_of_work(actor) as uow:
        act(uow)
    return [(one.where, one.params) for one in error.value.problems]


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "1" * 5000), ("payment_terms", "half \ud800"), ("address", "a\x00b")],
)
def test_a_text_that_does_not_fit_is_refused_at_its_field(
    database, actor, field, value
):
    found = refused(
        database, actor, lambda uow: parties.save(uow, buyer(**{field: value}))
    )
    assert [where for where, _ in found] == [field]


def test_a_change_that_does_not_fit_is_refused_too(database, actor):
    with database.unit_of_work(actor) as uow:
        saved = parties.save(uow, buyer())
    longer = replace(saved, phone="1" * 5000)
    found = refused(database, actor, lambda uow: parties.save(uow, longer))
    assert [where for where, _ in found] == ["phone"]


@pytest.mark.parametrize("quantity", ["1.2345", "1e17"])
def test_a_number_of_a_line_is_refused_at_its_line(database, actor, quantity):
    with database.unit_of_work(actor) as uow:
        customer = parties.save(uow, buyer())
        company = office.save_company(uow, Company(code="C", name_en="Company"))
    asked = Inquiry(
        company=Ref(company.id, "C", ""),
        customer=Ref(customer.id, "B", ""),
        received_on=date(2026, 5, 1),
        lines=(
            Line(description="First", quantity=Decimal(1), unit="PCS"),
            Line(description="Second", quantity=Decimal(quantity), unit="PCS"),
        ),
    )
    found = refused(database, actor, lambda uow: inquiries.save(uow, asked))
    assert [where for where, _ in found] == ["lines.1.quantity"]


def test_a_number_is_borne_by_one_document(database, actor):
    with database.unit_of_work(actor) as uow:
        customer = parties.save(uow, buyer())
        company = office.save_company(uow, Company(code="C", name_en="Company"))
        asked = Inquiry(
            company=Ref(company.id, "C", ""),
            customer=Ref(customer.id, "B", ""),
            received_on=date(2026, 5, 1),
        )
        inquiries.save(uow, asked, "IQ26-0007")
    found = refused(
        database, actor, lambda uow: inquiries.save(uow, asked, "IQ26-0007")
    )
    assert found == [("number", {"number": "IQ26-0007"})]


@pytest.mark.parametrize("value", ["NaN", "-NaN", "Infinity", "-Infinity"])
def test_lines_written_in_bulk_refuse_what_is_no_number(value):
    """Trap 9: "not a number" passes a CHECK that it is at least nought."""
    line = {"position": 2, "quantity": Decimal(value), "unit": "PCS"}
    with pytest.raises(InvalidError) as error:
        limits.check_values(ContractLineRow, [line])
    assert [problem.where for problem in error.value.problems] == ["lines.2.quantity"]


@pytest.mark.parametrize(
    ("value", "fits"),
    [("0.001", True), ("0.0010", True), ("0.0001", False), ("999999999999999", True),
     ("1000000000000000", False), ("1E+15", False), ("-0.0005", False)],
)  # fmt: skip
def test_numbers_fit_to_the_last_digit(value, fits):
    """Quantities have fifteen digits before the point and three behind it."""
    line = [{"position": 0, "quantity": Decimal(value)}]
    if fits:
        limits.check_values(ContractLineRow, line)
        return
    with pytest.raises(InvalidError):
        limits.check_values(ContractLineRow, line)
