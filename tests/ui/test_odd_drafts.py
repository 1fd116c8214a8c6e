"""What is typed wrong into a draft spoils nothing that is told beside it."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import column, func, select, table

from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.modules import find
from app.ui.chain import Chain
from app.ui.desk import Desk
from app.ui.registry import Registry
from app.ui.work import Work
from forms.kit.field_number import DecimalField
from forms.kit.spec import NUMBERS
from tests import looks, walks

ODD = tuple(map(Decimal, ("-5", "-0.01", "0", "0.0001", "1E+15")))
KINDS = ("party", "product", "supplier_profile", "quotation", "contract", "purchase",
         "inspection", "shipment", "declaration", "credit", "receipt", "bill",
         "payment", "transfer")  # fmt: skip


def last(database, kind):
    with database.engine.connect() as connection:
        last_id = select(func.max(column("id"))).select_from(table(kind))
        return connection.execute(last_id).scalar()


def numbers(tab):
    """Yield what can be typed into: a path, or a grid and its column."""
    for form in tab.form._forms:
        for path, field in form.fields.items():
            if isinstance(field, DecimalField):
                yield path, ""
    for section in tab.spec.sections:
        for one in section.columns:
            plain = one.cell is None and one.editable is not False
            if plain and one.kind in NUMBERS and getattr(tab.draft, section.path, ()):
                yield section.key, one.field


@walks.walked("kind", KINDS, ["contract", "declaration", "payment"])
def test_odd_numbers_are_told_and_break_nothing(kind, sample_database, qapp):
    looks.put_on(qapp)
    registry = Registry()
    actor = Actor("Chen Siyuan", ALL_PERMISSIONS)
    work = Work(sample_database, actor, inline=True)
    desk = Desk(work, lookups=registry.lookup)
    desk.chain = Chain(registry)
    tab = find(registry.of_record(kind).records[kind])(desk)
    key = last(sample_database, kind)
    if key is None:
        tab.start()
    else:
        tab.open(key)
    before, tried = tab.draft, 0
    for where, cell in list(numbers(tab)):
        for odd in ODD:
            tab.draft, tried = before, tried + 1
            if cell:
                tab._edit_lines(where, ((0, {cell: odd}),))
            else:
                tab._edit_field(where, odd, {})
            tab.services.problems(tab.draft)
    assert tried
