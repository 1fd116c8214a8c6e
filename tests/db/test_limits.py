"""What no column holds is refused at its field, alike on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import InvalidError
from app.core.refs import Ref
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
