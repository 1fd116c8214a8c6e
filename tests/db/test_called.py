"""A list in the order of its customers' names begins with the customers."""

import pytest
from sqlalchemy import event

from app.access.domain import ALL_PERMISSIONS
from app.contracts.listing import LISTING
from app.core.actor import Actor
from app.core.i18n import set_screen_language
from app.core.query import Query, Sort

ACTOR = Actor("Chen Siyuan", ALL_PERMISSIONS)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("code", "index"), [("en", "ix_party_called"), ("zh_CN", "ix_party_called_zh")]
)
def test_a_page_is_read_along_the_names_that_are_shown(
    sqlite_database, code, index, descending
):
    """A million contracts were all sorted for one page of them (0.5 s)."""
    set_screen_language(code)
    asked = []
    event.listen(
        sqlite_database.engine,
        "before_cursor_execute",
        lambda *said: asked.append(said[2:4]),
    )
    sort = Sort("customer", descending)
    with sqlite_database.reading(ACTOR) as uow:
        for after in (None, ("Nordhaus", 7)):
            asked.clear()
            LISTING.page(uow, Query(sort=sort, limit=50, after=after))
            # The first page is of what has a name, the rest of what has none.
            said, values = next(one for one in asked if "ORDER BY" in one[0])
            connection = uow.session.connection()
            way = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values)
            steps = [step[-1] for step in way]
            assert f"party USING INDEX {index}" in steps[0].partition(" (")[0]
            assert "contract USING INDEX ix_contract_customer_id" in steps[1]
