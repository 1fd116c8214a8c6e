"""What the tests of the server's own rules ask for."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.once import once
from tests.postgres import Cluster
from tests.security.office import Guarded, copied, secured


@pytest.fixture(scope="session")
def guarded(postgres: Cluster, postgres_template: str) -> Iterator[Guarded]:
    """A secured office with one login per role, empty of records."""
    office = secured(postgres, postgres_template)
    yield office
    office.close()


@pytest.fixture(scope="session")
def traded(guarded: Guarded) -> Guarded:
    """The same office after the sample deal, each step done by whose work it is."""
    from tests.security.deal import play

    play(guarded)
    return guarded


@pytest.fixture(scope="session")
def dealt(shared: Path, postgres: Cluster, postgres_template: str) -> Guarded:
    """An office after the sample deal, to be copied: nobody goes in or changes it."""
    from tests.security.deal import play

    def make(path: Path) -> None:
        office = secured(postgres, postgres_template)
        play(office)
        office.close()
        path.write_text(office.mark, encoding="ascii")

    mark = once(shared / "dealt", make).read_text(encoding="ascii")
    return Guarded(postgres, f"guarded_{mark}", mark)


@pytest.fixture(scope="module")
def apart(dealt: Guarded) -> Iterator[Guarded]:
    """An office after the sample deal, for tests that leave it otherwise.

    Its logins are those of others, too: no test takes one of them away.
    """
    office = copied(dealt, f"apart_{uuid.uuid4().hex}")
    yield office
    office.close()
