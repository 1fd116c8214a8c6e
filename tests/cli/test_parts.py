"""Each word loads what it needs, and no more."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from app import cli

LOADED = """
import sys
from app.cli import main
try:
    status = main(sys.argv[1:])
except SystemExit as ended:
    status = ended.code
heavy = {"sqlalchemy", "reportlab", "app.cli.papers", "app.cli.keep"}
sys.exit(status or " ".join(heavy & sys.modules.keys()) or 0)
"""


@pytest.mark.parametrize("part", cli.PARTS)
def test_the_words_of_a_part_are_the_ones_it_adds(part):
    words = cli.Parser().add_subparsers()
    import_module(f"app.cli.{part}").add(words)
    assert tuple(words.choices) == cli.PARTS[part]


@pytest.mark.parametrize("words", [("calc", "words", "--help"), ("--version",)])
def test_who_asks_for_little_loads_no_office(words):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
