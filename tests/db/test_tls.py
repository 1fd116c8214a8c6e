"""Only a server that proves who it is gets a password; with real certificates."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from app.core.errors import UnavailableError
from app.core.i18n import language
from app.db import probe
from app.settings import Profile
from app.ui import connecting
from forms.answers import Answers
from tests.postgres import Cluster

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(
        [str(shutil.which("openssl")), *words],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=30,
    )


def authority(folder: Path, name: str) -> Path:
    """Make a certificate authority, as the page for servers says."""
    openssl(
        folder,
        *("req", "-new", "-x509", "-days", "2", *KEY, "-subj", f"/CN={name}"),
        *("-keyout", f"{name}.key", "-out", f"{name}.crt"),
    )
    return folder / f"{name}.crt"


def certificate(folder: Path, by: str, name: str, alt: str, days: int = 2) -> None:
    """Make a server's certificate, signed by an authority of the folder."""
    (folder / "alt").write_text(f"subjectAltName={alt}\n")
    openssl(
        folder,
        *("req", "-new", *KEY, "-subj", f"/CN={name}"),
        *("-keyout", "server.key", "-out", "server.csr"),
    )
    openssl(
        folder,
        *("x509", "-req", "-in", "server.csr", "-days", str(days)),
        *("-extfile", "alt"),
        *("-CA", f"{by}.crt", "-CAkey", f"{by}.key", "-CAcreateserial"),
        *("-out", "server.crt"),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with two authorities: the office's and a stranger's."""
    if not shutil.which("openssl"):
        pytest.skip("the certificates are made by openssl")
    made = tmp_path_factory.mktemp("certificates")
    authority(made, "office")
    authority(made, "stranger")
    return made


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of its own, that its settings may be changed."""
    server = Cluster.start()
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        try:
            connection.execute("ALTER SYSTEM SET ssl_ciphers = 'HIGH'")
            connection.execute("ALTER SYSTEM SET ssl = off")
        except psycopg.Error:
            server.stop()
            pytest.skip("this server was built without TLS")
    yield server
    server.stop()


def show(cluster: Cluster, folder: Path | None) -> None:
    """Let the server show the certificate of the folder; None: offer no TLS."""
    on = "off"
    if folder is not None:
        on = "on"
        owner = cluster.data.stat()
        for name in ("server.crt", "server.key"):
            put = cluster.data / name
            shutil.copyfile(folder / name, put)
            put.chmod(0o600)
            shutil.chown(put, owner.st_uid, owner.st_gid)
    with psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET ssl = {on}")
        before = connection.execute("SELECT pg_conf_load_time()").fetchone()
        connection.execute("SELECT pg_reload_conf()")
    for _try in range(500):  # the server does it when it gets to it
        with psycopg.connect(cluster.dsn()) as fresh:
            if fresh.execute("SELECT pg_conf_load_time()").fetchone() != before:
                return
    pytest.fail("the server does not read its settings")


def look(cluster: Cluster, host: str, ca: Path | str) -> str:
    profile = Profile(
        "postgresql",
        hosts=f"{host}:{cluster.port}",
        database="postgres",
        user="admin",
        sslmode="verify-full",
        sslrootcert=str(ca),
    )
    try:
        return probe.look(profile.url("admin")).content
    except UnavailableError as error:
        return str(error)


@pytest.mark.feature("003-1")
def test_only_the_server_with_the_right_certificate_and_name_is_spoken_to(
    cluster, folder
):
    ours, strange = folder / "office.crt", folder / "stranger.crt"
    certificate(folder, "office", "localhost", "DNS:localhost")
    show(cluster, folder)
    assert look(cluster, "localhost", ours) == "empty"
    assert "not from the office's authority" in look(cluster, "localhost", strange)
    assert "for another name than 127.0.0.1" in look(cluster, "127.0.0.1", ours)
    assert "Name the file" in look(cluster, "localhost", folder / "none.crt")

    certificate(folder, "stranger", "localhost", "DNS:localhost")  # in the middle
    show(cluster, folder)
    assert "not from the office's authority" in look(cluster, "localhost", ours)

    certificate(folder, "office", "other", "DNS:other.office")  # a colleague's server
    show(cluster, folder)
    assert "for another name than localhost" in look(cluster, "localhost", ours)

    show(cluster, None)  # stripped
    assert "offers no TLS" in look(cluster, "localhost", ours)


def in_form(cluster: Cluster, host: str, ca: Path | str) -> dict[str, str]:
    """Return what the form says, by its fields."""
    answers = Answers(
        kind="postgresql",
        server=Profile(
            "postgresql",
            hosts=f"{host}:{cluster.port}",
            database="postgres",
            user="admin",
            sslmode="verify-full",
            sslrootcert=str(ca),
        ),
        password="admin",
    )
    found = connecting.server_problems(answers) or connecting.look(answers).problems()
    return {p.where: language("en").tr(p.msgid, **p.params) for p in found}


@pytest.mark.feature("003-1")
def test_a_certificate_that_is_not_believed_is_told_at_its_field(cluster, folder):
    ours = folder / "office.crt"
    certificate(folder, "office", "localhost", "DNS:localhost", days=-1)
    show(cluster, folder)
    assert in_form(cluster, "localhost", ours) == {
        "sslrootcert": "The certificate of localhost has expired, so nothing was sent. "
        "Ask the administrator to renew it."
    }
    # Signed by itself, as a server shows it that nobody has set up.
    authority(folder, "server")
    show(cluster, folder)
    said = in_form(cluster, "localhost", ours)
    assert "not from the office's authority" in said["sslrootcert"]

    certificate(folder, "office", "other", "DNS:other.office")
    show(cluster, folder)
    said = in_form(cluster, "localhost", ours)
    assert "for another name than localhost" in said["hosts"]

    (folder / "huge.crt").write_bytes(b"-----BEGIN CERTIFICATE-----" * 60_000)
    (folder / "photo.crt").write_bytes(bytes(range(256)))
    for name, words in {
        "office.key": "office.key is a key, not a certificate",
        "photo.crt": "photo.crt holds no certificate",
        "huge.crt": "huge.crt holds no certificate",
        "none.crt": "none.crt is not there",
    }.items():
        said = in_form(cluster, "localhost", folder / name)
        assert words in said["sslrootcert"]


@pytest.mark.feature("003-1")
def test_a_verified_certificate_is_asked_for_without_a_file_too(
    cluster, folder, monkeypatch, tmp_path
):
    """Of a server on this PC as well: nobody's certificate is taken unseen."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PGSSLROOTCERT", raising=False)
    certificate(folder, "stranger", "localhost", "DNS:localhost")
    show(cluster, folder)
    said = in_form(cluster, "localhost", "")
    assert "Name the file" in said["sslrootcert"]
    said = in_form(cluster, "localhost", "system")
    assert "not from the office's authority" in said["sslrootcert"]
