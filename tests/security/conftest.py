"""What the tests of the server's own rules ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import Cluster
from tests.security.office import Guarded, secured


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


@pytest.fixture(scope="module")
def apart(postgres: Cluster, postgres_template: str) -> Iterator[Guarded]:
    """An office after the sample deal, for tests that leave it otherwise."""
    from tests.security.deal import play

    office = secured(postgres, postgres_template)
    play(office)
    yield office
    office.close()
