"""Supplier profiles in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core import own_fields
from app.core.actor import Actor
from app.core.errors import InvalidError, NotAllowedError, NotPossibleError
from app.core.own_fields import Own, OwnField
from app.core.query import Filter, Query, Sort
from app.db import known
from app.office import service as office
from app.parties import service as parties
from app.suppliers import listing, service
from app.suppliers.domain import Profile, SupplierPrice
from app.ui.registry import Registry, declared
from tests import make

D = Decimal
DAY = date(2026, 5, 18)


@pytest.fixture
def entered(database, actor):
    """Two makers of the juicer, the second one cheaper from June on."""
    with database.unit_of_work(actor) as uow:
        items = make.products(uow)
        juicer = items["HJ-350"]
        first = service.save(
            uow,
            Profile(
                supplier=make.supplier_ref(uow, "HJ-350"),
                prices=(SupplierPrice(product=juicer, price_incl_vat=D("96.05")),),
            ),
        )
        cheap = SupplierPrice(
            product=juicer, price_incl_vat=D("95"), valid_from=date(2026, 6, 1)
        )
        second = service.save(
            uow,
            Profile(
                supplier=make.supplier_ref(uow, "FC-5S"),
                special_invoice=False,
                prices=(cheap,),
            ),
        )
    return juicer, first, second


def test_a_profile_comes_back_as_entered(database, actor, entered):
    _juicer, first, second = entered
    with database.unit_of_work(actor) as uow:
        assert service.get(uow, first.id) == first
        assert service.profile_of(uow, second.supplier.id) == second
        assert service.profile_of(uow, 10**6) is None
        rows = listing.LISTING.page(uow, Query()).records
        assert [row.prices_count for row in rows] == [1, 1]
        assert listing.LISTING.overview(uow, Query()).count == 2


@pytest.mark.feature("H44")
def test_the_list_shows_and_narrows_by_the_offices_own_fields(database, actor, entered):
    """They are those of the party that supplies."""
    _juicer, first, second = entered
    with database.unit_of_work(actor) as uow:
        office.save_own_field(uow, OwnField(of="party", label="Rating"))
        for one, rating in ((first, "B"), (second, "A")):
            party = parties.get(uow, one.supplier.id)
            parties.save(uow, replace(party, own=Own(text_1=rating)))
        own_fields.keep(known.own_fields(uow))
    try:
        spec, rows = declared(Registry().named("suppliers").listing)
        assert spec.columns[-1].title == "Rating"
        with database.reading(actor) as uow:
            sorted_ = rows.page(uow, Query(sort=Sort("own_text_1"))).records
            only = Query(filters=(Filter("own_text_1", "eq", "B"),))
            narrowed = rows.page(uow, only).records
            told = service.told(uow, [first.id, second.id])
    finally:
        own_fields.keep(())
    assert [row.id for row in sorted_] == [second.id, first.id]
    assert [row.id for row in narrowed] == [first.id]
    assert told[first.id]["own"].text_1 == "B"


@pytest.mark.usefixtures("entered")
def test_the_list_finds_by_pinyin(database, actor):
    with database.unit_of_work(actor) as uow:
        page = listing.LISTING.page(uow, Query(text="cxmt"))
        assert [row.name_zh for row in page.records] == ["慈溪明泰电器有限公司"]


@pytest.mark.feature("A30")
def test_prices_of_a_supplier_hold_on_their_days_and_in_their_currency(
    database, actor, entered
):
    juicer, first, second = entered
    june = date(2026, 6, 1)
    with database.unit_of_work(actor) as uow:

        def asked(profile, on, currency="CNY"):
            found = service.prices_for(
                uow, profile.supplier.id, [juicer.id, 10**6], on, currency
            )
            return {k: [one.price_incl_vat for one in v] for k, v in found.items()}

        assert asked(first, DAY) == asked(first, june) == {juicer.id: [D("96.05")]}
        assert asked(second, DAY) == {}
        assert asked(second, june) == {juicer.id: [D(95)]}
        assert asked(second, june, "USD") == {}


def test_a_party_has_one_profile(database, actor, entered):
    _juicer, first, _second = entered
    with database.unit_of_work(actor) as uow:
        with pytest.raises(NotPossibleError, match="already"):
            service.save(uow, Profile(supplier=first.supplier))
        with pytest.raises(InvalidError):
            service.save(uow, Profile())


@pytest.mark.feature("A26")
def test_tax_and_qualification_are_kept(database, actor, entered):
    _juicer, first, second = entered
    until = date(2027, 3, 31)
    with database.unit_of_work(actor) as uow:
        service.save(uow, replace(first, qualified_until=until, vat_rate=D(3)))
    with database.unit_of_work(actor) as uow:
        again = service.get(uow, first.id)
        assert (again.qualified_until, again.vat_rate) == (until, 3)
        assert not service.get(uow, second.id).special_invoice


def test_who_may_not_see_costs_neither_reads_nor_loses_prices(database, actor, entered):
    juicer, first, _second = entered
    clerk = Actor("Lin Ke", actor.permissions - {"catalog.view_cost"})
    with database.unit_of_work(clerk) as uow:
        seen = service.get(uow, first.id)
        assert seen.prices == ()
        service.save(uow, replace(seen, note="Reliable"))
        with pytest.raises(NotAllowedError):
            service.prices_for(uow, first.supplier.id, [juicer.id], DAY)
    with database.unit_of_work(actor) as uow:
        assert service.get(uow, first.id).prices == first.prices
