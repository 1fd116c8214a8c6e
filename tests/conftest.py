"""What every test can ask for: an office's own database, a person, a screen.

A test that names `database` runs twice, on SQLite and on PostgreSQL, each time on an
empty office: a copied file, and a database that is put back after each test (see
tests/reuse.py). The tables are built once a run.
"""

from __future__ import annotations

import builtins
import gc
import importlib
import os
import shutil
import signal
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import hypothesis
import psycopg
import pytest
from hypothesis.internal.conjecture import providers

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import run  # noqa: E402
from tests import offscreen, room  # noqa: E402
from tests.links import Links  # noqa: E402
from tests.once import once  # noqa: E402
from tests.postgres import Cluster, MissingServerError  # noqa: E402
from tests.reuse import Office, drop  # noqa: E402
from tests.sources import files  # noqa: E402

offscreen.choose()

hypothesis.settings.register_profile(
    "lading", deadline=None, derandomize=True, max_examples=30
)
hypothesis.settings.register_profile(  # run.py test --hypothesis-profile thorough
    "thorough", deadline=None, database=None, max_examples=1000
)
hypothesis.settings.load_profile("lading")

# A test's garbage is small, what stays is large. It is looked for between two tests: a
# thread that reads would destroy parts of the windows of those before (`app.ui.sweep`).
gc.set_threshold(0)
_GARBAGE, _OLD = 100_000, 20

pytest_plugins = ["tests.guards", "tests.longest", "tests.walks"]
SHARED = pytest.StashKey[Path]()
TEMPLATE = "lading_template"
PLAIN_IMPORT = builtins.__import__

# --- One folder for the run, shared by the workers -----------------------------------


@pytest.hookimpl(trylast=True)  # pytest-qt has loaded Qt before
def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder; keep the tests away from the user's own files."""
    builtins.__import__ = PLAIN_IMPORT  # as the program does: `app.__main__.load_qt`
    if not config.getoption("hypothesis_profile"):
        # Examples are made of what stands in the modules loaded by then, too, and each
        # worker would read the whole program for that: others at each run, and slowly.
        providers._get_local_constants = providers.Constants
    # Where temporary files live in memory the tests' offices do so as well.
    from app.db import place

    place.REFUSED.discard(place.Kind.MEMORY)
    workerinput = getattr(config, "workerinput", None)
    if workerinput:
        config.stash[SHARED] = Path(workerinput["shared"])
        return
    shared = room.take()
    config.stash[SHARED] = shared
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(shared / name.lower())
    os.environ["XDG_DOCUMENTS_DIR"] = str(shared / "documents")
    os.environ["LADING_LANG"] = "en"  # whatever this computer speaks
    run.compile_catalogues(Path(sys.executable))
    # A run that is told to stop (a time limit) still stops its server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of pytest-xdist where the run's folder is, and what is run."""
    node.workerinput["shared"] = str(node.config.stash[SHARED])
    source = node.config.args_source
    node.workerinput["everything"] = source == node.config.ArgsSource.TESTPATHS


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, if a test has asked for one, and remove the run's folder."""
    if hasattr(config, "workerinput"):
        return
    shared = config.stash[SHARED]
    if (shared / "server.json").exists():
        Cluster.load(shared / "server.json").stop()
    shutil.rmtree(shared, ignore_errors=True)


def pytest_collection(session: pytest.Session) -> None:
    """Let each worker begin with other files: what one has translated all can load."""
    told = getattr(session.config, "workerinput", None)
    if not told or not told["everything"]:
        return
    found = [path for path in files("tests") if path.name.startswith("test_")]
    first = int(told["workerid"].removeprefix("gw"))
    for path in found[first :: told["workercount"]]:
        with suppress(Exception):  # pytest loads the file again, and tells the error
            importlib.import_module(".".join(path.with_suffix("").parts))


def pytest_sessionfinish() -> None:
    """Empty the clipboard: without a screen Qt would do so after Python, and crash."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui and gui.QGuiApplication.instance():
        gui.QGuiApplication.clipboard().clear()


def pytest_runtest_logfinish() -> None:
    """Look for garbage, more seldom for the older one."""
    young, old, _oldest = gc.get_count()
    if young > _GARBAGE:
        gc.collect(2 if old > _OLD else 0)
    if old > _OLD:
        gc.freeze()  # what is left then is kept: each look would pass over all of it


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was loaded: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _what_was_loaded_stays_frozen() -> Iterator[None]:
    """Let no window that closes its office have all of the run looked through again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gc, "unfreeze", lambda: None)
        yield


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest) -> Path:
    """The run's folder, the same for all workers."""
    return request.config.stash[SHARED]


# --- Databases -----------------------------------------------------------------------


def _build(url: str) -> None:
    from app.db import schema

    schema.create(url)


@pytest.fixture(scope="session", autouse=True)
def _offices_are_made_as_the_first_one() -> Iterator[None]:
    from tests import steps

    with steps.remembered():
        yield


@pytest.fixture
def every_step() -> Iterator[None]:
    """Let each office be made by all its migrations, as the program does."""
    from tests import steps

    with steps.every_step():
        yield


@pytest.fixture(scope="session")
def sqlite_template(shared: Path) -> Path:
    """An empty office in one file, to be copied."""

    def make(path: Path) -> None:
        _build(f"sqlite:///{path}")
        left = [path.with_name(path.name + end) for end in ("-wal", "-shm")]
        assert not [p for p in left if p.exists()], "schema.create left it open"

    return once(shared / "template.db", make)


@pytest.fixture(scope="session")
def sample_office(shared: Path, sqlite_template: Path) -> Path:
    """The sample company with its deal in one file, to be copied."""

    def make(path: Path) -> None:
        from app import demo
        from app.db.unit_of_work import Database

        shutil.copyfile(sqlite_template, path)
        database = Database(f"sqlite:///{path}")
        demo.load_deal(database)
        database.close()

    return once(shared / "sample.db", make)


@pytest.fixture(scope="session")
def postgres(shared: Path) -> Cluster:
    """The run's PostgreSQL server; its user `admin` may do everything."""
    try:
        path = once(shared / "server.json", lambda new: Cluster.start().save(new))
    except MissingServerError as missing:
        pytest.fail(str(missing), pytrace=False)
    return Cluster.load(path)


@pytest.fixture(scope="session")
def postgres_admin(postgres: Cluster) -> Iterator[psycopg.Connection]:
    """A connection that may create and drop databases."""
    with psycopg.connect(postgres.dsn(), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def postgres_template(
    shared: Path, postgres: Cluster, postgres_admin: psycopg.Connection
) -> str:
    """The name of an empty office on the server, to be copied."""

    def make(done: Path) -> None:
        drop(postgres_admin, TEMPLATE)
        postgres_admin.execute(f"CREATE DATABASE {TEMPLATE}")
        _build(postgres.url(TEMPLATE))
        done.touch()

    once(shared / "template.done", make)
    return TEMPLATE


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh office in a file."""
    path = tmp_path / "office.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def kept_office(postgres: Cluster, postgres_template: str) -> Iterator[Office]:
    """This process's office on the server, put back after each test."""
    office = Office(postgres, postgres_template, f"office_{uuid.uuid4().hex}")
    yield office
    office.close()


@pytest.fixture
def postgres_url(kept_office: Office) -> Iterator[str]:
    """The address of a fresh office on the server."""
    yield kept_office.url
    kept_office.put_back()


@contextmanager
def _opened(
    url: str,
    *,
    fresh: bool = True,
    links: Links | None = None,
) -> Iterator[object]:
    from app.db.unit_of_work import Database
    from tests import compiled, remembered

    database = Database(url)
    engine = database.engine
    if links is not None:
        engine.dialect.connect = links.connect
    compiled.share(engine)
    if fresh:
        remembered.follow(engine)
    try:
        yield database
    finally:
        database.close()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[object]:
    """A fresh office in a file: the quick one, for screens."""
    with _opened(sqlite_url) as database:
        yield database


@pytest.fixture
def sample_database(sample_office: Path, sqlite_url: str) -> Iterator[object]:
    """The sample company with its whole deal, in a file of the test's own."""
    shutil.copyfile(sample_office, sqlite_url.removeprefix("sqlite:///"))
    with _opened(sqlite_url, fresh=False) as database:
        yield database


@pytest.fixture
def postgres_database(postgres_url: str, kept_office: Office) -> Iterator[object]:
    """A fresh office on PostgreSQL, for what only a server can do."""
    with _opened(postgres_url, links=kept_office.links) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> object:
    """A fresh office; the test runs once on SQLite and once on PostgreSQL."""
    names = {"sqlite": "sqlite_database", "postgresql": "postgres_database"}
    return request.getfixturevalue(names[request.param])


# --- People and screens --------------------------------------------------------------


@pytest.fixture
def actor() -> object:
    """Someone in the office who may do everything."""
    from app.access.domain import ALL_PERMISSIONS
    from app.core.actor import Actor

    return Actor(name="Chen Siyuan", permissions=ALL_PERMISSIONS)


@pytest.fixture(scope="session")
def qapp(qapp: object) -> object:
    """The program in its look, which it would bear from the first test on that asks."""
    from forms.kit import theme

    theme.install(qapp)
    return qapp


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> object:  # noqa: ARG001
    """Act on widgets as a person does, and wait as long as it takes."""
    from tests.patience import PatientBot

    return PatientBot(request)


@pytest.fixture
def work(sqlite_database: object, actor: object, qapp: object) -> object:  # noqa: ARG001
    """Runs actions at once, in the test's own thread."""
    from app.ui.work import Work

    return Work(sqlite_database, actor, inline=True)


@pytest.fixture
def dressed(qapp: object) -> None:
    """Put on the program's look: see tests/looks.py."""
    from tests import looks

    looks.put_on(qapp)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what waits for keys or the mouse wait, as in a program at work."""
    monkeypatch.setattr("forms.kit.hands._Now.here", True)


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords of a file as always, but let it cost a thousandth."""
    from app.access import rows

    monkeypatch.setattr(rows, "COST", (1, 64, 1))
