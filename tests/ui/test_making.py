"""An office is made whole or not at all, and whoever waits may stop it."""

from __future__ import annotations

import uuid
from decimal import Decimal

import psycopg
import pytest
from psycopg import sql

from app import demo
from app.access.domain import ALL_PERMISSIONS
from app.core.actor import Actor
from app.core.job import Job, StoppedError
from app.db import probe
from app.db.security import check
from app.db.unit_of_work import Database
from app.demo import cash, year
from app.office import service as office
from app.office.domain import Company, RateKind
from app.settings import NO_TLS, Profile, Settings
from app.ui import making
from app.ui.wizard_controller import WizardController, create_office
from forms.answers import Answers
from forms.wizard import DATABASE, DONE, SAMPLE
from tests import make

ME = Actor("Li", ALL_PERMISSIONS)


@pytest.mark.feature("003-45")
def test_a_file_lies_at_its_place_only_once_it_is_filled(tmp_path):
    path = tmp_path / "data" / "lading.db"
    seen = []
    making.make_file(path, lambda _made: seen.append(path.exists()))
    assert seen == [False]
    assert [one.name for one in path.parent.iterdir()] == ["lading.db"]
    assert probe.look(Profile("sqlite", path=str(path)).url()).content == "ours"


@pytest.mark.feature("003-45")
def test_who_was_killed_meanwhile_begins_anew_and_nothing_is_left(tmp_path):
    path = tmp_path / "lading.db"
    (tmp_path / "new-lading.db").write_bytes(b"of a program that was killed")
    (tmp_path / "new-lading.db-wal").write_bytes(b"and its log")

    def fill(_made: object) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        making.make_file(path, fill)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.feature("003-45")
def test_the_sample_is_made_beside_a_company_that_was_typed(tmp_path, monkeypatch):
    """Its year begins with accounts that only the sample's own company has."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))

    def begun(database: Database, actor: Actor, _job: object) -> None:
        with database.unit_of_work(actor) as uow:
            cash.begin(uow)

    monkeypatch.setattr(year, "fill", begun)
    answers = Answers(
        kind="sqlite", local=Profile("sqlite", path=str(tmp_path / "lading.db")),
        company=Company(name_en="TEST TRADING CO", base_currency="HKD"),
        rate_currency="USD", rate=Decimal("7.81"), person="Li", sample=True,
    )  # fmt: skip
    create_office(answers)
    database = Database(answers.profile.url())
    try:
        with database.reading(ME) as uow:
            ours = [one.own for one in office.companies(uow)]
            rate = office.rate_on(uow, "USD", uow.today, RateKind.MID, "HKD")
    finally:
        database.close()
    assert ours[1:] == ["TEST TRADING CO"]
    assert ours[0].startswith("NINGBO HAICHUAN")
    assert rate.value == Decimal("7.81")


@pytest.fixture
def on_server(postgres, tmp_path, monkeypatch):
    """Answers for an office with the sample on a server that has none."""
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    name = f"sample_{uuid.uuid4().hex[:8]}"
    server = Profile(
        "postgresql", hosts=f"127.0.0.1:{postgres.port}", database=name,
        user=f"b{uuid.uuid4().hex[:6]}", sslmode=NO_TLS,
    )  # fmt: skip
    yield Answers(
        kind="postgresql", server=server, leader="admin", leader_password="admin",
        password="harbour-light-7", person="Chen Siyuan", sample=True,
        local=Profile("sqlite"),
    )  # fmt: skip
    with psycopg.connect(postgres.dsn(), autocommit=True) as server_itself:
        gone = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        server_itself.execute(gone.format(sql.Identifier(name)))


def entered(office, actor, job):
    """Enter something of the sample, and tell of it."""
    with office.unit_of_work(actor) as uow:
        make.customer(uow)
    if job is not None:
        job.step("Making the sample company", 1, 19)


@pytest.mark.feature("003-45")
def test_an_office_on_a_server_whose_sample_is_stopped_is_not_there(
    on_server, postgres, monkeypatch
):
    monkeypatch.setattr(demo, "load_sample", entered)
    heard = []

    def tell(words, _values, _done, whole):
        heard.append((words, whole))
        if whole == 19:
            job.stop()
            job.step("", 0, 1)

    job = Job(tell)
    with pytest.raises(StoppedError):
        create_office(on_server, job)
    assert ("Making the sample company", 19) in heard
    with psycopg.connect(postgres.dsn()) as server:
        asked = "SELECT count(*) FROM pg_database WHERE datname = %s"
        assert server.execute(asked, (on_server.server.database,)).fetchone() == (0,)


@pytest.mark.feature("003-45")
def test_an_office_on_a_server_has_its_sample_when_it_is_there(on_server, monkeypatch):
    """Its entries name who made it; the server's own rules hold from then on."""
    monkeypatch.setattr(demo, "load_sample", entered)
    create_office(on_server)
    assert probe.look(on_server.leading_url).content == "ours"
    assert check.check(on_server.leading_url) == ()
    asked = "SELECT c.name, a.by FROM party c JOIN audit a ON a.row_key = c.id::text"
    where = "AND a.\"table\" = 'party' AND a.op = '+'"
    with psycopg.connect(
        host="127.0.0.1", port=int(on_server.server.hosts.partition(":")[2]),
        dbname=on_server.server.database, user=on_server.server.user,
        password=on_server.password,
    ) as office:  # fmt: skip
        found = office.execute(f"{asked} {where}".encode()).fetchall()
    assert [who for _name, who in found] == ["Chen Siyuan"]


@pytest.mark.feature("003-45")
def test_the_wizard_tells_how_far_the_sample_is_and_stops_it(
    qtbot, tmp_path, monkeypatch
):
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(demo, "load_deal", lambda _made: None)
    settings = Settings(path=tmp_path / "settings.toml", language="en")
    wizard = WizardController(settings, inline=True)
    form = wizard.form
    form.over = True  # closing it at the end of the test means nothing
    qtbot.addWidget(form)
    form.show()
    told = []

    def stop(words: str, done: int, whole: int) -> None:
        if words:
            told.append((words, done, whole, form.job.isVisible()))
            form.job.stopped.emit()

    wizard._stepped.connect(stop)
    while form.step() < DATABASE:
        form.next.click()
    form.next.click()
    assert form.step() == SAMPLE
    form.sample.sample.chosen.emit()
    form.next.click()
    assert told == [("Making the sample company", 0, 19, True)]
    assert form.step() == SAMPLE
    assert not form.job.isVisible()
    assert form.next.isEnabled()
    assert list((tmp_path / "home").rglob("*lading.db*")) == []
    form.sample.empty.chosen.emit()
    form.next.click()
    assert form.step() == DONE
