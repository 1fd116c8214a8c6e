"""The built program, as `python3 run.py dist` leaves it: it needs no Python.

Run by that command; collected only when it is named.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "dist" / "lading" / ("lading.exe" if os.name == "nt" else "lading")
SAMPLE = ROOT / "resources" / "sample" / "deal.json"


@pytest.fixture
def bare(tmp_path):
    """A computer with nothing on it: no PATH, no Python, no settings."""
    kept = {k: v for k, v in os.environ.items() if k in ("SYSTEMROOT", "TEMP")}
    home = str(tmp_path)
    return {**kept, "HOME": home, "LADING_HOME": home, "QT_QPA_PLATFORM": "offscreen"}


def run(bare, *words):
    """Run the built program to its end."""
    return subprocess.run(
        [PROGRAM, *words],
        env=bare,
        cwd=bare["HOME"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_it_plays_the_deal(bare):
    done = run(bare, "deal", "play", str(SAMPLE), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["deal_profit_cny"] == "40941.67"


def test_it_prints_a_paper(bare):
    done = run(bare, "demo", "--out", "demo")
    assert done.returncode == 0, done.stderr
    paper = Path(bare["HOME"]) / "demo" / "CI26-0029-1_invoice_en.pdf"
    assert "51,584.00" in PdfReader(paper).pages[0].extract_text()


def test_it_carries_the_licence_of_everything_inside():
    """Qt for Python has no text of its own; docs/licences.md says where it is."""
    kept = PROGRAM.parent / "_internal" / "licences"
    bare = {"pyside6-essentials", "shiboken6"}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    mine = [
        name
        for name, rest in re.findall(r"^([\w.-]+)==([^\n]*)", lock, re.MULTILINE)
        if "win32" not in rest and "< '3.12'" not in rest and name not in bare
    ]
    assert [name for name in mine if not any((kept / name).rglob("*"))] == []
    assert "GENERAL PUBLIC" in (kept / "python-bidi" / "COPYING").read_text("utf-8")
    assert not (PROGRAM.parent / "_internal" / "fontTools").exists()


def test_its_window_opens_and_stays(bare):
    window = subprocess.Popen(
        [PROGRAM, "--sample"], env=bare, cwd=bare["HOME"], stderr=subprocess.DEVNULL
    )
    sample, until = Path(bare["HOME"]) / "sample.db", time.monotonic() + 180
    try:
        while not sample.exists() and time.monotonic() < until:
            assert window.poll() is None
            time.sleep(0.5)
        assert sample.exists()
        time.sleep(5)  # it opens what it made
        assert window.poll() is None
    finally:
        window.terminate()
        window.wait()


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q", "-p", "no:randomly"]))
