"""What a draft is called in the trash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.catalog import service as catalog
from app.core.i18n import screen_language, set_screen_language
from app.dossier import service
from app.parties import service as parties
from app.purchasing import service as purchasing
from app.purchasing.domain import Purchase
from tests import make


@pytest.fixture
def chinese():
    """A screen in Chinese."""
    before = screen_language().code
    set_screen_language("zh_CN")
    yield
    set_screen_language(before)


@pytest.mark.feature("H29")
@pytest.mark.usefixtures("chinese")
def test_a_draft_is_called_in_the_trash_as_the_screen_calls_it(database, actor):
    """In a Chinese program it bore the supplier's English name."""
    with database.unit_of_work(actor) as uow:
        seller = catalog.get(uow, make.products(uow)["HJ-350"].id).cost.supplier
        house = parties.get(uow, seller.id)
        parties.save(uow, replace(house, name="CIXI MINGTAI CO., LTD."))
        draft = Purchase(company=make.company(uow), supplier=seller)
        made = purchasing.save(uow, draft)
    with database.unit_of_work(actor) as uow:
        assert (
            service.put_away(uow, "purchase", made.id).title == "慈溪明泰电器有限公司"
        )
