"""Answer at once what is searched for in a file, however many records hold it."""

from __future__ import annotations

from alembic import op

revision = "0033_search"
down_revision = "0032_port_code"
branch_labels = None
depends_on = None

ANEW = (
    "UPDATE search_entry SET grams = '·' || replace(kind, '_', '·') || ' ' || grams",
    "DROP TABLE search_gram",
    (
        "CREATE VIRTUAL TABLE IF NOT EXISTS search_gram USING fts5(grams, "
        "content='search_entry', content_rowid='id', detail=none, columnsize=0, "
        "prefix='1 2 3 4 5 6 7 8', tokenize='ascii')"
    ),
    "INSERT INTO search_gram(search_gram) VALUES ('rebuild')",
)


def upgrade() -> None:
    """Take the step: a server finds as it did."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in ANEW:
            op.execute(statement)
