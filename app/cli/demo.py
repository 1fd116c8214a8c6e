"""`lading demo`: play the sample deal and print its papers, without a screen."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import demo
from app.cli import database, papers
from app.core.i18n import _, language
from app.core.whole import replacing
from app.db import chain, schema
from app.db.unit_of_work import Database
from app.script.stage import Stage, numbered
from reports import documents as printing

if TYPE_CHECKING:
    import argparse

PAPERS = (
    ("quotation", "quotation", ("en",)),
    ("proforma", "contract", ("en",)),
    ("contract", "contract", ("en", "zh_CN")),
    ("purchase", "purchase", ("zh_CN",)),
    ("invoice", "shipment", ("en",)),
    ("packing", "shipment", ("en",)),
    ("marks", "shipment", ("en",)),
    ("vgm", "shipment", ("en",)),
    ("declaration", "declaration", ("zh_CN",)),
)
"""What is printed of the sample: paper, kind of record, one language or two."""


def add(words: Any) -> None:
    """Add the word `demo`."""
    word = words.add_parser("demo", help=_("play the sample deal and print its papers"))
    word.add_argument("--out", type=Path, metavar="FOLDER")
    word.add_argument("--json", action="store_true")
    word.set_defaults(run=run)


def run(asked: argparse.Namespace) -> dict[str, str]:
    """Play the sample from inquiry to refund into a new office and print it."""
    folder = _folder(asked.out)
    file = _fresh(folder)
    url = f"sqlite:///{file}"
    schema.create(url)
    office = Database(url)
    try:
        played, figures = demo.play(office, database.actor(office))
        count = sum(1 for _ in _printed(office, played, folder))
        chain.seal_all(office)
    finally:
        office.close()
    sys.stderr.write(
        f"The sample deal is played; {count} papers and the office's file lie in "
        f"{folder.resolve()}\n"
    )
    return figures


def _folder(asked: Path | None) -> Path:
    """Return the folder for the papers: the one named, else one that can be written.

    Where the program lies nobody may write, perhaps; then it is the person's own
    folder, or the one for passing things.
    """
    if asked is not None:
        asked.mkdir(parents=True, exist_ok=True)
        return asked
    for place in (Path.cwd(), Path.home()):
        folder = place / "lading-demo"
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            if os.access(folder, os.W_OK):
                return folder
    return Path(tempfile.mkdtemp(prefix="lading-demo-"))


def _fresh(folder: Path) -> Path:
    """Return a name for the office's file that no earlier run has taken."""
    number = 1
    while (file := folder / f"sample-{number}.db").exists():
        number += 1
    return file


def _printed(office: Database, stage: Stage, folder: Path) -> Iterator[Path]:
    for paper, kind, languages in PAPERS:
        for _kind, name, key in numbered(stage, kind):
            with office.reading(database.actor(office)) as uow:
                record = papers.try_gather(uow, paper, key)
            if record is None:
                continue
            second = language(languages[1]) if len(languages) > 1 else None
            pdf = printing.render(paper, record, language(languages[0]), second)
            number = getattr(record, "number", "") or name
            path = folder / printing.file_name(paper, number, languages[0])
            with replacing(path) as new:
                new.write_bytes(pdf)
            yield path
