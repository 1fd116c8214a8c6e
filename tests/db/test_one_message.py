"""The end of an action is one message: nobody else speaks in it."""

from __future__ import annotations

import pytest
from psycopg.pq import PipelineStatus
from sqlalchemy import event

from app.core.query import Query
from app.core.views import SavedView
from app.db import views


@pytest.fixture
def given_back(database):
    """Return the state of each connection as it is given back to the others."""
    if database.url.get_backend_name() != "postgresql":
        pytest.skip("a file is not spoken to in messages")
    states = []

    def note(connection, _record):
        states.append(PipelineStatus(connection.pgconn.pipeline_status))

    event.listen(database.engine, "checkin", note)
    return states


@pytest.mark.feature("H30")
def test_a_connection_is_given_back_when_its_last_message_is_answered(
    database, actor, given_back
):
    """A question of another thread met the COMMIT of a save, and took its answer."""
    with database.unit_of_work(actor) as uow:
        views.save_view(uow, SavedView(None, "notes", "mine", Query()))
    assert given_back == [PipelineStatus.OFF]
