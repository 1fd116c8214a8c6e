"""Entering products and tariff codes and finding them again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalog import listing, service
from app.catalog.domain import HsCode, HsRate, ProductText
from app.core.actor import Actor
from app.core.errors import (
    ConflictError,
    InvalidError,
    MissingError,
    NotAllowedError,
    NotPossibleError,
)
from app.core.query import Filter, Query
from app.db import search as finder
from tests import make, pictures

D = Decimal
JUICER = make.HOUSEWARES["HJ-350"]
TARIFF = HsCode(
    code="8509401000",
    name_zh="榨汁机",
    legal_unit_1="001",
    legal_unit_2="035",
    element_names=("品牌类型", "出口享惠情况", "用途"),
    rates=(HsRate(valid_to=date(2026, 5, 31), refund_rate=D(13)), HsRate(
        valid_from=date(2026, 6, 1), refund_rate=D(9))),
)  # fmt: skip


def test_a_product_comes_back_with_texts_cost_and_picture(database, actor):
    spanish = ProductText(language="es", name="Exprimidor")
    with database.unit_of_work(actor) as uow:
        items = make.products(uow)
        known = service.get(uow, items["HJ-350"].id)
        changed = replace(known, texts=(spanish,), picture=pictures.GOOD)
        saved = service.save(uow, changed)
    with database.unit_of_work(actor) as uow:
        again = service.get(uow, saved.id)
        assert again == saved
        assert again.picture == pictures.GOOD
        assert again.texts[0].name == "Exprimidor"
        assert again.cost.price_incl_vat == D("96.05")
        assert again.cost.supplier.name == "慈溪明泰电器有限公司"
        assert service.find(uow, "hj-350 ") == again
        assert service.products(uow, [saved.id, None])[saved.id].picture is None


def test_goods_that_were_counted_keep_their_unit(database, actor):
    with database.unit_of_work(actor) as uow:
        sold = make.contract(uow)
        known = service.get(uow, sold.lines[0].product.id)
        known = service.save(uow, replace(known, unit="DOZ"))
        known = service.save(uow, replace(known, unit="PCS"))
        make.stock(uow, sold)
        known = service.save(uow, replace(known, unit="pcs."))
        other = replace(known, unit="DOZ")
        for enter in (service.save, lambda uow, one: service.save_all(uow, [one])):
            with pytest.raises(NotPossibleError, match=r"counted in pcs\.") as told:
                enter(uow, other)
    assert told.value.params["place"] == 0
    assert (known.unit, known.version) == ("pcs.", 4)


def test_who_may_not_see_costs_neither_reads_nor_loses_them(database, actor):
    clerk = Actor("Lin Ke", actor.permissions - {"catalog.view_cost"})
    with database.unit_of_work(actor) as uow:
        key = make.products(uow)["HJ-350"].id
    with database.unit_of_work(clerk) as uow:
        seen = service.get(uow, key)
        assert seen.cost is None
        assert service.lookup(uow, "hj")[0].extra["cost"] is None
        service.save(uow, replace(seen, brand="无品牌"))
    with database.unit_of_work(actor) as uow:
        assert service.get(uow, key).cost.price_incl_vat == D("96.05")


def test_an_item_number_is_taken_once_whatever_its_case(database, actor):
    with database.unit_of_work(actor) as uow:
        saved = service.save(uow, JUICER)
        with pytest.raises(NotPossibleError, match="taken"):
            service.save(uow, replace(JUICER, code="ｈｊ-350"))
        service.save(uow, replace(saved, brand="HJ"))
        with pytest.raises(ConflictError):
            service.save(uow, saved)
        with pytest.raises(InvalidError):
            service.save(uow, replace(JUICER, code="X", hs_code="85"))


@pytest.mark.feature("H5")
@pytest.mark.parametrize(
    "typed", ["hj-350", "juice", "榨汁", "zzj", "zhazhi", "ELECTRIC 350w"]
)
def test_a_product_is_found_by_number_words_and_pinyin(database, actor, typed):
    with database.unit_of_work(actor) as uow:
        make.products(uow)
        assert [c.ref.code for c in service.lookup(uow, typed)] == ["HJ-350"]
        page = listing.LISTING.page(uow, Query(text=typed))
        assert [row.code for row in page.records] == ["HJ-350"]
        assert listing.LISTING.overview(uow, Query(text=typed)).count == 1
        kinds = [hit.kind for hit in finder.search(uow, "榨汁机")]
        assert kinds == ["product"]


def test_a_look_up_brings_what_a_line_begins_with(database, actor):
    with database.unit_of_work(actor) as uow:
        items = make.products(uow)
        (choice,) = service.lookup(uow, "HJ-350")
        assert choice.extra["unit"] == "PCS"
        assert choice.extra["description_zh"] == "榨汁机"
        assert choice.extra["cost"].price_incl_vat == D("96.05")
        gone = replace(service.get(uow, items["HJ-350"].id), active=False)
        service.save(uow, gone)
        assert not service.lookup(uow, "HJ-350")


@pytest.mark.feature("A17")
def test_old_exports_keep_the_old_refund_rate(database, actor):
    with database.unit_of_work(actor) as uow:
        service.save_hs(uow, TARIFF)
        assert service.refund_rate_on(uow, TARIFF.code, date(2026, 5, 31)) == 13
        assert service.refund_rate_on(uow, TARIFF.code, date(2026, 6, 1)) == 9
        with pytest.raises(MissingError, match="Enter the refund rate"):
            service.refund_rate_on(uow, "6301300000", date(2026, 6, 1))


@pytest.mark.feature("A16")
def test_a_tariff_code_comes_back_and_is_found_by_digits_or_name(database, actor):
    with database.unit_of_work(actor) as uow:
        saved = service.save_hs(uow, TARIFF)
        assert (
            service.get_hs(uow, saved.id) == saved == service.find_hs(uow, saved.code)
        )
        (choice,) = service.lookup_hs(uow, "8509.40")
        assert choice.extra == {"legal_unit_1": "001", "legal_unit_2": "035"}
        assert service.lookup_hs(uow, "榨汁")
        assert not service.lookup_hs(uow, "9401")
        with pytest.raises(NotPossibleError, match="taken"):
            service.save_hs(uow, TARIFF)
        with pytest.raises(InvalidError):
            service.save_hs(uow, HsCode(code="85"))


@pytest.mark.feature("A17")
def test_the_sample_table_is_taken_over_once_and_marks_what_is_unverified(
    database, actor
):
    with database.unit_of_work(actor) as uow:
        own = service.save_hs(uow, TARIFF)
        added = service.add_sample(uow)
        assert added > 50
        assert service.add_sample(uow) == 0
        assert service.get_hs(uow, own.id) == own, "what the office has stays"
    with database.unit_of_work(actor) as uow:
        blanket = service.find_hs(uow, "6301300000")
        assert (blanket.legal_unit_1, blanket.legal_unit_2) == ("015", "035")
        assert blanket.verified
        assert blanket.element_names[:2] == ("品牌类型", "出口享惠情况")
        tiles = service.find_hs(uow, "6904100000")
        assert not tiles.verified
        assert tiles.refund_rate_on(date(2026, 3, 31)) == 9
        assert tiles.refund_rate_on(date(2026, 4, 1)) == 0
        tea = service.find_hs(uow, "0902209000")
        assert (tea.vat_rate, tea.refund_rate_on(date(2026, 1, 1))) == (9, 9)
        page = listing.TARIFF.page(uow, Query(text="690410"))
        assert page.records[0].refund_rate == 0, "the list shows the latest rate"
        unverified = Query(filters=(Filter("verified", "eq", False),))  # noqa: FBT003
        assert 0 < listing.TARIFF.overview(uow, unverified).count < added


def test_only_who_may_edit_takes_the_sample(database):
    with (
        database.unit_of_work(Actor("Lin Ke", frozenset({"catalog.view"}))) as uow,
        pytest.raises(NotAllowedError),
    ):
        service.add_sample(uow)
