"""What a dry run says mildly: doubtful units, what stood there before, headings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.catalog import service as catalog
from app.catalog.exchange import HS_CALLED
from app.core.exchange import fold
from app.core.i18n import language
from app.core.papers.units import is_usual
from app.exchange import mapping
from app.exchange.sheets import Sheet
from app.modules import TABLES, find
from app.ui import exchange_controller as controller
from app.ui.desk import Desk
from app.ui.work import Work
from forms.kit.cells import CELL_ROLE
from tests import looks, make
from tests.exchange import books


@pytest.fixture
def office(sqlite_database, actor, qapp):
    looks.put_on(qapp)
    return Desk(Work(sqlite_database, actor, inline=True))


@pytest.mark.feature("H44")
def test_an_unknown_unit_is_doubted_and_a_change_shows_what_stood_there(
    office, actor, qtbot, tmp_path
):
    with office.work.database.unit_of_work(actor) as uow:
        first = catalog.get(uow, make.products(uow)["HJ-350"].id)
        catalog.save(uow, replace(first, brand="Old"))
    rows = [
        ["Item no.", "English description", "Unit", "Brand"],
        ["HJ-350", first.name_en, "没有的单位", "New"],
        ["N-1", "Kettle", "pcs", None],
        ["N-2", "Pan", "千克", "Ours"],
    ]
    made = controller.Import(office, find(TABLES["catalog"]))
    qtbot.addWidget(made.form)
    made.form.show()
    made.begin(books.book(tmp_path / "list.xlsx", rows))
    made.form.check.click()
    model = made.form.rows.model
    heads = list(model.shown.heads)

    def cell(row, head):
        return model.index(row, heads.index(head) + 2).data(CELL_ROLE)

    assert "没有的单位" in cell(0, "Unit").doubt
    assert [cell(row, "Unit").doubt for row in (1, 2)] == ["", ""]
    assert cell(0, "Brand").text == "Old → New"
    assert cell(2, "Brand").text == "Ours"
    assert made.form.go.isEnabled(), "a doubt refuses nothing"
    made.form.rows.table.setCurrentIndex(model.index(0, heads.index("Unit") + 2))
    assert "没有的单位" in made.form.rows.said.text()


@pytest.mark.parametrize("word", ["PCS", "pcs.", "套", "台", "千克", "007", "Kilogram"])
def test_usual_units_are_known_by_any_of_their_names(word):
    assert is_usual(word)


@pytest.mark.parametrize("word", ["没有的单位", "furlongs", "xx"])
def test_other_units_are_not(word):
    assert not is_usual(word)


@pytest.mark.parametrize("said", [*HS_CALLED, "海關編碼 *", "海关编码", "hs-code"])
@pytest.mark.parametrize("name", ["catalog", "tariff"])
def test_an_hs_code_is_known_by_what_others_call_it(name, said):
    table = find(TABLES[name])
    known = mapping.names(table, table.columns)
    field = known[fold(said.rstrip("* "))]
    assert field == ("hs_code" if name == "catalog" else "code")


@pytest.mark.parametrize(
    ("code", "grouped"),
    [
        *((code, "20,000") for code in ("en", "zh_CN", "zh_TW", "ar")),
        ("es", "20.000"),
        ("ru", "20\N{NO-BREAK SPACE}000"),
    ],
)
def test_large_counts_are_grouped_as_the_language_does(code, grouped):
    words = language(code).trn("Import {n} record", "Import {n} records", 20000)
    assert grouped in words


@pytest.mark.feature("A142")
@pytest.mark.parametrize(
    ("table", "heads"),
    [
        ("parties", {
            "code": ("客戶編號", "Código", "Код"),
            "name": ("Razón social", "Наименование", "اسم الشركة", "公司名稱"),
            "tax_number": ("統一編號", "Tax ID", "ИНН"),
            "phone": ("手機", "Teléfono", "Тел.", "الجوال"),
            "email": ("郵箱", "Correo", "Email"),
        }),
        ("catalog", {
            "name_en": ("英文名称", "英文名稱", "English name"),
            "name_zh": ("中文名称", "中文名稱", "Chinese name"),
        }),
        ("contracts", {
            "customer": ("買方", "Comprador", "Покупатель", "المشتري"),
            "port_of_loading": ("POL", "Puerto de embarque", "Порт отгрузки"),
            "payment_terms": ("付款方式", "Forma de pago", "طريقة الدفع"),
            "lines.quantity": ("數量", "Кол-во", "العدد"),
            "lines.unit_price": ("單價", "Precio unitario", "سعر الوحدة"),
        }),
    ],
)  # fmt: skip
def test_what_others_call_columns_is_understood(actor, table, heads):
    meant = find(TABLES[table])
    for field, words in heads.items():
        for word in words:
            sheet = Sheet("T", [[word], ["x"]])
            found = mapping.guess(meant, meant.seen_by(actor), sheet, {})
            assert found.fields == (field,), word


@pytest.mark.feature("H44")
def test_our_own_heading_counts_before_what_others_call_it(actor):
    """商品编码 is what customs call 海关编码, and what many call their item number."""
    meant = find(TABLES["catalog"])
    sheet = Sheet("T", [["商品编码", "品名", "海关编码"], ["A1", "灯", "9405429000"]])
    found = mapping.guess(meant, meant.seen_by(actor), sheet, {})
    assert (found.fields[0], found.fields[2]) == ("", "hs_code")
    chosen = {fold("商品编码"): "code"}
    found = mapping.guess(meant, meant.seen_by(actor), sheet, chosen)
    assert (found.fields[0], found.fields[2]) == ("code", "hs_code")
