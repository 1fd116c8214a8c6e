"""One store of compiled statements for many offices that a worker opens.

Half of a short test's time would go into compiling the same statements again, and the
people of a secured office have an engine each.
"""

from __future__ import annotations

from sqlalchemy import Engine

CAPACITY = 10_000
"""All statements of a run; the program's own store holds 500."""
FIRST: dict[str, Engine] = {}
"""The first engines of those who may do everything."""


def share(engine: Engine, first: dict[str, Engine] = FIRST) -> None:
    """Let an engine use what the first one of its kind has compiled.

    Args:
        engine: Just made.
        first: The first ones; all that connect alike.
    """
    if engine.name not in first:
        engine.connect().close()  # the dialect asks the library what it can do
        engine._compiled_cache.capacity = CAPACITY
        first[engine.name] = engine
    engine.dialect = first[engine.name].dialect
    engine._compiled_cache = first[engine.name]._compiled_cache
