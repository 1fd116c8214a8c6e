"""Row 17: what is backed up comes back the same: restored beside, compared, in use.

On a file: documents, backup, more documents meanwhile, restore, figures, one more
document with the next number. On a server: the same with PostgreSQL's tools and
without them, where a server can be started.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from sqlalchemy.engine import make_url

from app.db import schema
from app.db.backup import server, service, tools
from app.db.backup.shelf import Kind
from app.db.unit_of_work import Database
from tests import make
from tests.campaign import office
from tests.campaign.outcome import Outcome
from tests.postgres import Cluster, MissingServerError


def run(count: int, seed: int) -> Outcome:
    """Back up and restore as often as asked, then once each way on a server.

    Args:
        count: Times on a file.
        seed: Of what is saved meanwhile.
    """
    folder = Path(tempfile.mkdtemp(prefix="lading-drill-"))
    try:
        rng = random.Random(seed)  # noqa: S311
        wrong = [w for n in range(count) for w in _file(folder, rng, n)]
        tried, spoilt = count, len(wrong)
        try:
            more = _server(folder)
            tried += 2
        except MissingServerError:
            more = ["no server here"]
        wrong += [w for w in more if w != "no server here"]
        spoilt = len(wrong)
        note = "; ".join(wrong[:3] or more[:1]) or "file, dump and tables equal"
        return Outcome(tried, tried - min(tried, spoilt), lost=spoilt, note=note)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _file(folder: Path, rng: random.Random, number: int) -> list[str]:
    path = office.fresh(folder / "office")
    shelf = service.shelf_for(office.url(path), folder / "office" / "backups")
    with office.opened(path) as database:
        acked = {
            str(at): office.save(database, f"{number}-{at}")
            for at in range(rng.randint(1, 5))
        }
        backup = service.back_up(office.url(path), shelf)
        office.save(database, f"{number}-later")
    again = path.with_name("again.db")
    seen = service.restore(backup.file, office.url(again))
    wrong = list(seen.differences(backup.figures))
    with office.opened(again) as database:
        given = office.save(database, f"{number}-next")
    if int(given.rpartition("-")[2]) != len(acked) + 1:
        wrong.append(f"{given} after {len(acked)} documents")
    named = {f"{number}-{key}": value for key, value in acked.items()}
    return wrong + list(office.wrong(again, named))


def _server(folder: Path) -> list[str]:
    cluster = Cluster.start()
    try:
        os.environ.setdefault("PG_BIN", str(cluster.programs))
        source = make_url(cluster.url("office"))
        server._create(source)
        url = source.render_as_string(hide_password=False)
        schema.create(url)
        database = Database(url)
        with database.unit_of_work(office.ACTOR) as uow:
            make.company(uow)
            make.customer(uow)
            make.products(uow)
        for number in range(5):
            office.save(database, f"pg-{number}")
        database.close()
        found = tools.Tools.find(_major(cluster)) is not None
        kinds = (Kind.DUMP, Kind.TABLES) if found else (Kind.TABLES,)
        return [w for kind in kinds for w in _brought_back(folder, url, kind)]
    finally:
        cluster.stop()


def _major(cluster: Cluster) -> int:
    with server._connected(make_url(cluster.url("postgres"))) as connection:
        return server._major(connection)


def _brought_back(folder: Path, url: str, kind: Kind) -> list[str]:
    backup = server.make(make_url(url), folder / f"office.{kind}", kind)
    target = make_url(url).set(database=f"again_{kind}")
    again = target.render_as_string(hide_password=False)
    wrong = list(service.restore(backup.file, again).differences(backup.figures))
    database = Database(again)
    if not office.save(database, f"next-{kind}").endswith("-0006"):
        wrong.append(f"{kind}: the next number is wrong")
    database.close()
    return wrong


if __name__ == "__main__":
    sys.stdout.write(f"{run(int(sys.argv[1]), int(sys.argv[2]))}\n")
