"""A PDF that somebody else made is drawn by another program, which may fail."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from app.core import aside
from app.dossier.domain import Attachment
from forms.dossier_files import _Look
from forms.kit.pdf_aside import ROOT
from tests.pause import pause

FILE = Attachment(
    id=1,
    kind="party",
    record_id=1,
    name="invoice.pdf",
    size=1,
    digest="",
    added_at=datetime(2026, 5, 1, tzinfo=UTC),
    added_by="",
)
CIRCLE = b"<</XObject<</F 5 0 R>>>>"
pytestmark = pytest.mark.feature("H19")


def stream(content, more=b""):
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content)


def pdf(box, content=b"0 0 9 9 re f", resources=b"<<>>", more=()):
    """Return a PDF of one page."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources %s>>"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page % (box, resources),
        stream(content),
        *more,
    )
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return out + head + table + tail % (len(parts) + 1, len(out))


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources" + CIRCLE
PATTERN = (
    b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]"
    b"/XStep 0.001/YStep 0.001/Resources<<>>"
)
HOSTILE = {
    "no pdf": b"MZ\x90",
    "a form that draws itself twice": pdf(
        b"0 0 595 842", b"/F Do", CIRCLE, [stream(b"/F Do /F Do", FORM)]
    ),
    "half a million million dots": pdf(
        b"0 0 595 842",
        b"/Pattern cs /P scn 0 0 595 842 re f",
        b"<</Pattern<</P 5 0 R>>>>",
        [stream(b"0 0 1 1 re f", PATTERN)],
    ),
}


@pytest.fixture
def look(qtbot):
    made = _Look()
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_pdf_is_shown(look, qtbot):
    look.show_file(FILE, pdf(b"0 0 595 842"))
    qtbot.waitUntil(lambda: look.currentWidget() is look.pages)


def test_a_page_of_five_metres_by_nothing_is_drawn_no_wider_than_a_screen(look, qtbot):
    """At the height of the others it would take 32 GB."""
    look.show_file(FILE, pdf(b"0 0 14400 1"))
    qtbot.waitUntil(lambda: look.currentWidget() is look.pages)


@pytest.mark.skipif(sys.platform == "win32", reason="nobody counts memory there")
@pytest.mark.parametrize("data", list(HOSTILE.values()), ids=list(HOSTILE))
def test_a_hostile_pdf_is_told_and_takes_nothing_down(look, qtbot, monkeypatch, data):
    monkeypatch.setattr(aside, "SECONDS", 2)
    look.show_file(FILE, data)
    qtbot.waitUntil(lambda: "not a PDF" in look.words.text())


def test_the_next_file_gives_the_first_one_up(look, qtbot):
    look.show_file(FILE, HOSTILE["half a million million dots"])
    pause(50)
    look.show_file(FILE, pdf(b"0 0 595 842"))
    qtbot.waitUntil(lambda: look.currentWidget() is look.pages)


@pytest.mark.skipif(sys.platform == "win32", reason="nobody counts time there")
def test_a_computer_with_narrower_limits_draws_all_the_same():
    begun = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (9, 9));"
    drawn = (
        f"{begun} from app.core import aside; raise SystemExit(aside.draw(['99', '1']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", drawn],
        input=pdf(b"0 0 595 842"),
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    (page,) = aside.read(io.BytesIO(done.stdout))
    assert page[:2] == (70, 99)  # 99 × 595 / 842
