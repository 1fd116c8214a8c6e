"""A link to the server that the next test gets knows nothing of the one before."""

from __future__ import annotations

import psycopg
import pytest

from tests.links import Links


@pytest.fixture
def links(kept_office):  # noqa: ARG001 - the server has an office
    made = Links()
    yield made
    made.close()


def connect(links, kept_office):
    return links.connect(conninfo=kept_office.url.replace("+psycopg", "", 1))


def test_what_a_session_keeps_is_gone_and_its_process_stays(links, kept_office):
    link = connect(links, kept_office)
    process = link.info.backend_pid
    run = link.execute
    run("CREATE TEMPORARY TABLE scratch (id int)")
    run("SET lock_timeout = '7s'")
    run("SELECT pg_advisory_lock(42)")
    run("LISTEN changed")
    run("SET ROLE pg_read_all_data")
    link.commit()
    run("SELECT set_config('search_path', '', false)")
    link.close()
    again = connect(links, kept_office)
    assert again.info.backend_pid == process
    left = again.execute("""
        SELECT to_regclass('scratch'), to_regclass('series') IS NULL,
          current_setting('lock_timeout'), current_user = session_user,
          (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
             AND pid = pg_backend_pid()),
          (SELECT count(*) FROM pg_listening_channels())
    """).fetchone()
    again.close()
    assert left == (None, False, "0", True, 0, 0)


def test_two_at_a_time_are_two_and_a_broken_one_is_not_kept(links, kept_office):
    one, other = connect(links, kept_office), connect(links, kept_office)
    assert one is not other
    other.execute("SELECT pg_terminate_backend(%s, 5000)", (one.info.backend_pid,))
    one.close()
    assert links.processes() == []
    other.close()
    assert links.processes() == [other.info.backend_pid]
    with pytest.raises(psycopg.OperationalError):
        one.execute("SELECT 1")
