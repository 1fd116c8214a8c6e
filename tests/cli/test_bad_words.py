"""Every word of the command line with every argument wrong.

A small grammar: each word is called rightly but for one argument, with everything that
can stand there. It is refused with status 2 and one line, or it does what it says; the
office stays as it was.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass

import pytest

from app import cli
from app.__main__ import main as program

NUMBERS = ["", " ", "abc", "NaN", "inf", "1e5", "1e999999999", "--5", "1/2", "0x1F"]
NUMBERS += ["９", "-1", "0", "9" * 400, "-" + "9" * 40, "0." + "0" * 300 + "1"]
NUMBERS += ["\u202e1", "1,5", "1_0", "\udcff", ".", "-", "+1", "1.2.3"]
DAYS = ["", "abc", "2026-02-30", "0001-01-01", "9999-12-31", "20260101", "2026-W01-1"]
DAYS += ["2026-01-01T10:00", "\u202e2026-01-01", "today", "2026-13-01", "-1"]
WORDS = ["", " ", "no such", "%", "'", '"; DROP TABLE party; --', "\udcff", "\u202ex"]
WORDS += ["../../etc/passwd", "x" * 5000, "a\nb", "😀", "{0}", "{place}", "%s"]
URLS = ["x", "sqlite://", "http://example.com", "mysql://x/y", "://", "sqlite:///"]
URLS += ["postgresql+psycopg://nobody@127.0.0.1:1/x", "sqlite:////no/such/place.db"]
URLS += ["postgresql://127.0.0.1:abc/x", "sqlite:///{folder}", "sqlite:///{binary}"]
URLS += ["sqlite:///{text}", "sqlite:///{empty}/x.db", "\udcff", "{missing}"]
FILES = ["{missing}", "{folder}", "{binary}", "{empty}", "{text}", "{json}", ""]
FILES += ["{missing}/x/y", "x" * 5000, "\udcff", "{office}"]
TARGETS = ["{folder}", "{text}/x.db", "{missing}/x/y.db", "x" * 5000, "mysql://x", ""]

CALLS = [
    ("calc words 12.5 USD", {2: NUMBERS, 3: WORDS}),
    ("calc words 12.5 USD --lang en", {5: WORDS}),
    ("calc price 10 --rate 7 --vat 13 --margin 10", {2: NUMBERS, 4: NUMBERS}),
    ("calc price 10 --rate 7 --vat 13 --margin 10", {6: NUMBERS, 8: NUMBERS}),
    ("calc price 10 --rate 7 --rate-unit 1 --insured 110", {6: NUMBERS, 8: NUMBERS}),
    ("calc aql 500 2.5 --level II --severity normal", {2: NUMBERS, 3: NUMBERS}),
    ("calc aql 500 2.5 --level II --severity normal", {5: WORDS, 7: WORDS}),
    ("calc check iban DE89370400440532013000", {2: WORDS, 3: WORDS}),
    ("calc check hs 7318159010", {3: NUMBERS}),
    ("calc due 2026-01-01 --days 30", {2: DAYS, 4: NUMBERS}),
    ("calc due 2026-01-01 --months 1 --calendar CN", {4: NUMBERS, 6: WORDS}),
    ("calc freight air 10 40 30 20 5", {2: WORDS, 3: NUMBERS, 4: NUMBERS, 7: NUMBERS}),
    ("calc freight lcl 10 40 30 20 5", {3: NUMBERS, 5: NUMBERS, 6: NUMBERS}),
    ("calc pack 100 10 40 30 20 5 6", {2: NUMBERS, 3: NUMBERS, 4: NUMBERS}),
    ("calc pack 100 10 40 30 20 5 6", {7: NUMBERS, 8: NUMBERS}),
    ("deal play {json} --database {url}", {2: FILES}),
    ("deal play {json} --database {url}", {4: URLS}),
    (
        "print contract SC26-0031 --out {out} --database {url}",
        {2: WORDS, 3: WORDS[3:8]},
    ),
    ("print contract {contract} --out {out} --database {url}", {4: TARGETS, 6: URLS}),
    ("print contract {contract} --lang en --out {out} --database {url}", {5: WORDS}),
    ("backup {out} --database {url}", {1: ["{folder}", "{text}/x", "x" * 5000]}),
    ("backup {out} --database {url}", {3: URLS}),
    ("restore {binary} {out}", {1: FILES, 2: TARGETS}),
    ("doctor --database {url}", {2: URLS}),
    ("office test --database {url}", {3: URLS}),
    ("office test --server 127.0.0.1:1 --name x", {3: ["", ",", ":", "a b", "x:y"]}),
    ("demo --out {text}/x", {2: ["{text}", "{text}/y", "x" * 5000]}),
    ("nonsense", {0: WORDS}),
]


@dataclass
class World:
    """Files to name, by their names in the grammar."""

    names: dict[str, str]

    def words(self, call: str) -> list[str]:
        return [self.named(word) for word in call.split()]

    def named(self, word: str) -> str:
        for name, path in self.names.items():
            word = word.replace("{" + name + "}", path)
        return word


@pytest.fixture(scope="module")
def parser():
    """The parser of all calls: to make it takes longer than to use it."""
    return cli.parser()


@pytest.fixture
def world(tmp_path, monkeypatch, sqlite_template, parser):
    monkeypatch.setattr(cli, "parser", lambda *_word: parser)
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LADING_DATABASE", raising=False)
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.chdir(tmp_path)
    office = tmp_path / "office.db"
    office.write_bytes(sqlite_template.read_bytes())
    made = {
        "binary": bytes(range(256)) * 64,
        "text": b"hello\n",
        "json": b"{}",
        "empty": b"",
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder").mkdir()
    paths = {name: str(tmp_path / name) for name in (*made, "folder", "missing", "out")}
    url = f"sqlite:///{office}"
    return World(paths | {"office": str(office), "url": url, "contract": "SC26-0001"})


def rows(path):
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        count = 'SELECT count(*) FROM "{}"'
        return {n: connection.execute(count.format(n)).fetchone() for (n,) in names}


@pytest.mark.parametrize(("call", "wrong"), CALLS, ids=[c[0] for c in CALLS])
def test_a_wrong_argument_is_refused_in_one_line(world, capsys, call, wrong):
    before = rows(world.names["office"])
    faults = []
    for place, values in wrong.items():
        for value in values:
            words = world.words(call)
            words[place] = world.named(value)
            said = fault(words, capsys)
            if said:
                faults.append((words[place][:40], said))
    assert faults == []
    assert rows(world.names["office"]) == before


def fault(words, capsys):
    """Return what is wrong with how a call ends; "" when nothing is."""
    capsys.readouterr()
    try:
        status = cli.main(words)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return f"{type(error).__name__}: {str(error)[:120]}"
    output = capsys.readouterr()
    if status in (0, 1):
        return ""
    lines = output.err.splitlines()
    fine = status == cli.WRONG and output.out == "" and len(lines) == 1
    return "" if fine and lines[0].startswith("lading") else f"{status} {lines}"[:200]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["0", "--rate", "7"], "greater than zero"),
        (["10", "--rate", "7", "--margin", "100000000"], "too large"),
    ],
)
def test_no_price_is_built_of_nothing_or_without_measure(words, told, capsys):
    assert cli.main(["calc", "price", *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("display", ["", ":0"])
def test_an_option_that_there_is_not_is_told(display, monkeypatch, capsys):
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert program(["--nope"]) == 2
    assert "--nope" in capsys.readouterr().err
