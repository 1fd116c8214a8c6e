"""Writes the next migration from what the models say: `python -m app.db.revise TEXT`.

Read what it wrote before committing it; a rename looks like a drop and an add to it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from app.db import lending, schema
from app.db.engine import engine_of


def _declared(_thing: object, name: str, *_told: object) -> bool:
    """Leave out what no model declares: the file's index of words, names as shown."""
    return not name.startswith(
        ("search_gram", "ix_search_entry_grams", "ix_party_called")
    )


def revise(message: str, name: str) -> None:
    """Write the step from the last migration to the models."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'office.db'}"
        with engine_of(url) as engine, lending.writing(engine) as connection:
            config = schema.alembic_config(connection)
            config.attributes["include_object"] = _declared
            command.upgrade(config, "head")
            command.revision(config, message, autogenerate=True, rev_id=name)


if __name__ == "__main__":
    text = sys.argv[1]
    revise(text, sys.argv[2] if len(sys.argv) > 2 else text.lower().replace(" ", "_"))  # noqa: PLR2004
