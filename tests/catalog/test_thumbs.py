"""The small picture of a product, in its list and in the lines of documents."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import text

from app.catalog import service
from app.catalog.module import MODULE
from app.contracts.controller import ContractController
from app.core import pictures
from app.ui.chain import Chain
from app.ui.registry import Registry, maker
from forms.kit.cells import CELL_ROLE
from tests import looks, make
from tests import masters_screen as masters
from tests import sale_screen as screen


def drawing(size=(300, 200), kind="PNG", colour="red", mode="RGB"):
    out = BytesIO()
    Image.new(mode, size, colour).save(out, kind)
    return out.getvalue()


def colour_of(thumb):
    with Image.open(BytesIO(thumb)) as made:
        assert made.size == (pictures.THUMB, pictures.THUMB)
        return made.getpixel((48, 48))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_thumbnail_is_the_middle_of_the_picture(kind):
    red, green, blue = colour_of(pictures.thumbnail(drawing((900, 60), kind)))
    assert red > 240
    assert max(green, blue) < 15


def test_what_is_transparent_is_white_and_what_is_damaged_has_none():
    clear = drawing(mode="RGBA", colour=(0, 0, 0, 0))
    assert colour_of(pictures.thumbnail(clear)) == (255, 255, 255)
    assert pictures.thumbnail(clear[:60]) is None
    assert pictures.thumbnail(b"GIF89a") is None


def pictured(uow, data):
    juicer = service.find(uow, "HJ-350")
    return service.save(uow, replace(juicer, picture=data))


def test_it_comes_and_goes_with_the_picture(database, actor):
    with database.unit_of_work(actor) as uow:
        make.products(uow)
        key = pictured(uow, drawing()).id
    with database.unit_of_work(actor) as uow:
        assert colour_of(service.told(uow, [key])[key]["thumb"])[0] > 240
        pictured(uow, drawing(colour="blue"))
    with database.unit_of_work(actor) as uow:
        assert colour_of(service.told(uow, [key])[key]["thumb"])[2] > 240
        pictured(uow, None)
    with database.unit_of_work(actor) as uow:
        assert service.told(uow, [key]) == {}


CHANGES = """SELECT new FROM audit WHERE "table" = 'product' AND row_key = :key
    AND op = '~' ORDER BY id"""


def test_a_picture_that_stays_is_told_as_no_change(database, actor):
    with database.unit_of_work(actor) as uow:
        make.products(uow)
        stored = pictured(uow, drawing())
    with database.unit_of_work(actor) as uow:
        service.save(uow, replace(stored, name_en="Juicer"))
    with database.reading(actor) as uow:
        told = uow.session.scalars(text(CHANGES), {"key": str(stored.id)}).all()
    assert "picture" in str(told[0])
    assert "thumb" in str(told[0])
    assert "picture" not in str(told[1])
    assert "thumb" not in str(told[1])


@pytest.fixture
def desk(work, actor, qapp):
    looks.put_on(qapp)
    with work.database.unit_of_work(actor) as uow:
        make.sale(uow)
        pictured(uow, drawing())
    made = masters.desk_for(work)
    made.chain = Chain(Registry())
    return made


def image_at(model, row, column):
    return model.cell_at(row, model.column_of(column)).image


@pytest.mark.feature("A20")
def test_the_lines_of_a_contract_show_it_before_the_words(desk, qtbot):
    tab = ContractController(desk)
    tab.open(1)
    form = screen.shown(qtbot, tab).form
    (lines, *_others) = form.grids()
    model = lines.lines_model
    qtbot.waitUntil(lambda: image_at(model, 0, "description_en") is not None)
    image = image_at(model, 0, "description_en")
    assert image.toImage().pixelColor(48, 48).red() > 240
    assert image_at(model, 1, "description_en") is None


@pytest.mark.feature("A20")
def test_the_list_of_products_shows_it(desk, qtbot):
    page = maker(MODULE.listing)(desk).form
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    at = [one.field for one in page.spec.columns].index("name_en") + 1
    rows = {page.model.record(row).code: row for row in range(3)}

    def image(code):
        return page.model.index(rows[code], at).data(CELL_ROLE).image

    qtbot.waitUntil(lambda: image("HJ-350") is not None)
    assert image("FC-5S") is None
