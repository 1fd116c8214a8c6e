"""Why a server does not let us in: one sentence each, on a real server."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from app.core.errors import LinkLostError, UnavailableError
from app.db import founding, probe, reach
from app.db.security import telling
from app.settings import Profile

ADMIN = "admin"


def look(profile: Profile, password: str = ADMIN) -> probe.Report:
    return probe.look(profile.url(password))


def refused(profile: Profile, password: str = ADMIN) -> str:
    with pytest.raises(UnavailableError) as told:
        look(profile, password)
    return str(told.value)


@pytest.fixture
def here(postgres) -> dict[str, str]:
    where = f"127.0.0.1:{postgres.port}"
    return {"kind": "postgresql", "hosts": where, "database": "postgres"}


def test_what_is_wrong_is_said_in_one_sentence(here):
    someone = {**here, "user": "admin"}
    assert refused(Profile(**someone), "wrong") == (
        "The login “admin” or its password is wrong."
    )
    assert refused(Profile(**someone), "") == "Enter the password of “admin”."
    assert refused(Profile(**{**someone, "database": "nix"})) == (
        "The server has no database “nix”."
    )
    assert refused(Profile(**{**someone, "hosts": "no-such-host.invalid"})) == (
        "There is no computer “no-such-host.invalid” in the network."
    )
    assert "no database server answers" in refused(
        Profile(**{**someone, "hosts": "127.0.0.1:1"})
    )
    assert refused(Profile(**{**someone, "sslmode": "verify-full"})) in {
        "127.0.0.1 offers no TLS, so nothing was sent. Ask the administrator.",
        "Name the file with the certificate of the office's authority.",
    }


def test_who_is_let_in_nowhere_reads_what_may_be_wrong(here):
    """With the lines of docs/server.md a misspelt login or database ends there."""
    url = probe.make_url(Profile(**{**here, "user": "chem"}).url())
    error = OSError('FATAL:  pg_hba.conf rejects connection for host "192.168.10.7"')
    assert str(reach.explain(error, url)) == (
        "The server does not let “chem” into “postgres” from this computer. Are both "
        "names right, is the login locked? If not, its pg_hba.conf says why."
    )


def test_a_server_that_never_answers_is_left_after_seconds(here, monkeypatch):
    monkeypatch.setattr(reach, "_PATIENCE", 0.05)
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):  # its queue is full now
            url = Profile(
                **{**here, "hosts": f"127.0.0.1:{port}", "user": "admin"}
            ).url()
            error = TimeoutError("timeout expired")
            said = str(reach.explain(error, probe.make_url(url)))
    assert said == f"127.0.0.1:{port} does not answer. Is the network connected?"


def test_a_port_that_takes_calls_and_says_nothing_does_not_answer(here):
    """A proxy, a firewall, or a server that hangs: the port is open all the same."""
    with socket.socket() as open_:
        open_.bind(("127.0.0.1", 0))
        open_.listen(5)
        port = open_.getsockname()[1]
        url = Profile(**{**here, "hosts": f"127.0.0.1:{port}", "user": "a"}).url()
        error = TimeoutError("connection timeout expired")
        told = reach.explain(error, probe.make_url(url))
    assert str(told) == f"127.0.0.1:{port} does not answer. Is the network connected?"
    assert told.where == "hosts"


def test_the_server_that_takes_changes_is_found(here, postgres):
    hosts = f"127.0.0.1:1, 127.0.0.1:{postgres.port}"
    found = look(Profile(**{**here, "hosts": hosts, "user": "admin"}))
    assert found.content == "empty"
    assert found.server.startswith("PostgreSQL ")


def test_an_office_of_another_version_is_told(postgres_url):
    import psycopg

    profile = Profile.of(postgres_url)
    assert look(profile).content == "ours"
    plain = postgres_url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0022_backups'")
        assert look(profile).content == "older"
        connection.execute("UPDATE alembic_version SET version_num = 'tomorrow'")
        assert look(profile).content == "newer"


def test_a_profile_and_its_address_say_the_same():
    profile = Profile(
        "postgresql",
        hosts="db:5432, standby:5433",
        database="office",
        user="chen",
        sslmode="verify-full",
        sslrootcert="/etc/office ca.crt",
        channel_binding="require",
    )
    assert Profile.of(profile.url("secret")) == profile
    assert "secret" not in repr(Profile.of(profile.url("secret")))


def test_another_computer_is_reached_with_a_verified_certificate_only():
    for mode in ("", "disable", "prefer", "require"):
        told = Profile("postgresql", hosts="localhost, db", sslmode=mode)
        assert told.tls == "verify-full"
        assert "channel_binding=require" in told.url()
    assert Profile("postgresql", hosts="::1", sslmode="disable").tls == "disable"


def answered(here, answer: bytes, **more: str) -> str:
    """Return what is said of a port where somebody else gives an answer."""

    def reply(answering: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller = answering.accept()[0]
                if answer:
                    caller.recv(64)
                    caller.sendall(answer)
                caller.close()

    with socket.create_server(("127.0.0.1", 0)) as answering:
        threading.Thread(target=reply, args=(answering,), daemon=True).start()
        port = answering.getsockname()[1]
        hosts = f"127.0.0.1:{port}"
        told = refused(Profile(**{**here, "hosts": hosts, "user": "x", **more}))
    return told.replace(hosts, "HOST")


def test_what_hangs_up_is_said_in_our_words(here):
    assert answered(here, b"").startswith("At HOST somebody hangs up at once.")


@pytest.mark.parametrize("sslmode", ["disable", "verify-full"])
@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"J\0\0\0\n8.0"]
)
def test_another_server_at_the_port_is_told_in_our_words(here, answer, sslmode):
    """A web server and another database; libpq would say it in English."""
    said = answered(here, answer, sslmode=sslmode)
    assert said == (
        "At HOST something else than PostgreSQL answers. Is the port right?"
    )


def test_a_link_that_breaks_while_tables_are_made_is_said_in_our_words(monkeypatch):
    """As when the server is killed in the middle of an upgrade."""

    def broken(*_: object, **__: object) -> None:
        cause = psycopg.OperationalError("consuming input failed: server closed it")
        said = "ALTER TABLE"
        raise OperationalError(said, {}, cause, connection_invalidated=True)

    monkeypatch.setattr(founding.schema, "create", broken)
    with pytest.raises(UnavailableError, match="The link to the server broke"):
        founding.create("postgresql+psycopg://x@127.0.0.1/x")


@pytest.mark.feature("003-1")
@pytest.mark.parametrize("mode", ["verify-full", "verify-ca", "require"])
def test_what_was_asked_to_be_verified_is_never_less_on_this_pc(mode):
    """libpq looks for ~/.postgresql/root.crt, and "prefer" would not mind."""
    told = Profile("postgresql", hosts="localhost", sslmode=mode)
    assert told.tls == "verify-full"
    assert "sslmode=verify-full" in told.url()
    address = told.url().replace("verify-full", mode)
    assert Profile.of(address).tls == "verify-full"


def test_a_link_that_breaks_late_is_told_without_the_drivers_words(caplog):
    """A server is killed while it is told who may do what, as after an upgrade."""
    words = "consuming input failed: server closed it"

    def broken() -> None:
        raise psycopg.OperationalError(words)

    with pytest.raises(LinkLostError) as told:
        telling.until_done(broken)
    assert str(told.value).startswith("The link to the server broke.")
    assert "consuming" not in str(told.value)
    assert "consuming input failed" in caplog.text
