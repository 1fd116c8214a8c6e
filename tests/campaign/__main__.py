"""The fault campaign: `python3 run.py campaign [--quick | --release] [--rows 5,7]`.

Each row runs in a process of its own; the table at the end says what was tried, what
survived, and what was lost, doubled or leaked. Every failure is kept as a case that
one command repeats.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.campaign.outcome import Outcome
from tests.campaign.table import ROWS, Row

CASES = Path("campaign-failures")
LONGEST = {"short": 120, "quick": 600, "release": 4 * 3600}
"""Seconds for one row; one that hangs is ended and counts as failed."""
WEEKLY = {25: 12 * 3600}
"""Rows that take longer than a release may, and how long they may: they are run when
they are asked for by their number."""
TIMED = {5, 10, 16, 28}
"""Rows whose bar is a time: nothing else runs beside them."""
LONG = (9, 27, 24, 25, 12, 19, 6, 26, 11)
"""Rows that take longest: they begin, and the others fill what is left beside them."""
MARK = "outcome "
NOT_BUILT = "not built"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a row.

    Attributes:
        row: Which.
        outcome: None: there is no engine.
        seconds: How long it took.
    """

    row: Row
    outcome: Outcome | None
    seconds: float = 0.0

    def failed(self, way: str) -> bool:
        """Whether it missed its bar; what nobody built fails a release."""
        if self.outcome is None:
            return way == "release"
        return not self.outcome.good

    def line(self) -> str:
        """Return the row of the table."""
        head = f"{self.row.number:>3}  {self.row.title:<38}"
        if self.outcome is None:
            return f"{head}  {NOT_BUILT}"
        one = self.outcome
        counts = (one.tried, one.survived, one.lost, one.doubled, one.leaked)
        figures = "".join(f"{count:>9}" for count in counts)
        verdict = "good" if one.good else "FAILED"
        return f"{head}{figures}{self.seconds:>7.0f} s  {verdict:<6}  {one.note}"


HEAD = f"{'#':>3}  {'campaign':<38}" + "".join(
    f"{word:>9}"
    for word in ("tried", "survived", "lost", "doubled", "leaked", "time  ")
)


def run_row(row: Row, size: int, seed: int, longest: float) -> Result:
    """Run a row in a process of its own; one that dies or hangs has failed."""
    if row.function() is None:
        return Result(row, None)
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.campaign", "--one", str(row.number)]
    command += ["--size", str(size), "--seed", str(seed)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=longest,
            check=False,
        )
        outcome = _read(done.stdout, done.stderr)
    except subprocess.TimeoutExpired:
        outcome = Outcome(1, 0, note=f"no end after {longest:.0f} s")
    result = Result(row, outcome, time.monotonic() - began)
    if not outcome.good:
        _keep(result, size, seed)
    return result


def _read(told: str, complained: str) -> Outcome:
    for line in reversed(told.splitlines()):
        if line.startswith(MARK):
            return Outcome(**json.loads(line.removeprefix(MARK)))
    last = complained.strip().splitlines()[-1:] or ["it said nothing"]
    return Outcome(1, 0, note=f"ended by itself: {last[0]}")


def _keep(result: Result, size: int, seed: int) -> None:
    """Keep a failure as a case: what was run, and what it said."""
    CASES.mkdir(exist_ok=True)
    again = f"python3 run.py campaign --one {result.row.number}"
    told = {
        "again": f"{again} --size {size} --seed {seed}",
        "title": result.row.title,
        "outcome": dataclasses.asdict(result.outcome or Outcome(0, 0)),
    }
    name = f"row{result.row.number:02}-size{size}-seed{seed}.json"
    (CASES / name).write_text(json.dumps(told, indent=1), encoding="utf-8")


def _one(number: int, size: int, seed: int) -> int:
    row = next(row for row in ROWS if row.number == number)
    function = row.function()
    outcome = (
        Outcome(0, 0, note=NOT_BUILT) if function is None else function(size, seed)
    )
    sys.stdout.write(f"\n{MARK}{json.dumps(dataclasses.asdict(outcome))}\n")
    return 0 if outcome.good else 1


def _known(numbers: str) -> str:
    """Return the numbers of rows as they are; a run of none would count as good."""
    there = {str(row.number) for row in ROWS}
    for number in filter(None, numbers.split(",")):
        if number.strip() not in there:
            message = f"there is no row {number}; --list tells those there are"
            raise argparse.ArgumentTypeError(message)
    return numbers


def listed() -> str:
    """Return every row with its size in each way of running."""
    words = ("#", "campaign", "short", "quick", "release")
    rows = [(r.number, r.title, r.short, r.quick, r.release) for r in ROWS]
    return "".join(
        f"{number:>3}  {title:<38}{short:>11}{quick:>11}{release:>11}\n"
        for number, title, short, quick, release in (words, *rows)
    )


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py campaign", description=__doc__)
    way = parser.add_mutually_exclusive_group()
    for name, told in (
        ("short", "a first look, a minute or two"),
        ("quick", "for each merge, at most 12 minutes; the usual"),
        ("release", "before each release, at most 4 hours; row 25 is of each week"),
    ):
        way.add_argument(
            f"--{name}", dest="way", action="store_const", const=name, help=told
        )
    parser.set_defaults(way="quick")
    parser.add_argument("--list", action="store_true", help="tell the rows, run none")
    parser.add_argument(
        "--rows", default="", type=_known, help="only these, for example 5,7,19"
    )
    parser.add_argument("--seed", type=int, help="the same faults as another time")
    parser.add_argument("--jobs", type=int, default=3, help="rows at once (3)")
    parser.add_argument(
        "--one", type=lambda told: int(_known(told)), help="one row in this process"
    )
    parser.add_argument("--size", type=int, help="with --one: how often")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Run the campaign; return 0 when every row held its bar."""
    asked = _asked(words)
    if asked.list:
        sys.stdout.write(listed())
        return 0
    seed = (
        random.SystemRandom().randrange(1 << 31) if asked.seed is None else asked.seed
    )
    if asked.one is not None:
        row = next(row for row in ROWS if row.number == asked.one)
        return _one(asked.one, asked.size or getattr(row, asked.way), seed)
    sys.stdout.write(f"{asked.way}, seed {seed}\n\n{HEAD}\n")
    rows = wanted(asked.way, asked.rows)
    for row in rows:
        row.function()  # loaded here: two threads at once would meet half a module
    results: list[Result] = []

    def work(row: Row) -> None:
        size = getattr(row, asked.way)
        longest = LONGEST[asked.way]
        if asked.way == "release":
            longest = WEEKLY.get(row.number, longest)
        result = run_row(row, size, seed + row.number, longest)
        results.append(result)
        sys.stdout.write(f"{result.line()}\n")
        sys.stdout.flush()

    for jobs, part in (
        (1, [row for row in rows if row.number in TIMED]),
        (asked.jobs, sorted((r for r in rows if r.number not in TIMED), key=_turn)),
    ):
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(work, part))
    return _conclude(results, asked.way)


def wanted(way: str, numbers: str) -> list[Row]:
    """Return the rows to run: those asked for, or all that such a run has."""
    named = {int(number) for number in numbers.split(",") if number}
    if named:
        return [row for row in ROWS if row.number in named]
    return [row for row in ROWS if way != "release" or row.number not in WEEKLY]


def _turn(row: Row) -> tuple[int, int]:
    """Return when a row's turn comes."""
    known = row.number in LONG
    return (LONG.index(row.number) if known else len(LONG), row.number)


def _conclude(results: list[Result], way: str) -> int:
    built = [r.outcome for r in results if r.outcome is not None]
    sums = [
        sum(getattr(one, name) for one in built)
        for name in ("tried", "survived", "lost", "doubled", "leaked")
    ]
    figures = "".join(f"{total:>9}" for total in sums)
    took = sum(r.seconds for r in results)
    sys.stdout.write(f"\n{'':>3}  {'together':<38}{figures}{took:>7.0f} s\n")
    results = sorted(results, key=lambda result: result.row.number)
    failed = [str(r.row.number) for r in results if r.failed(way)]
    missing = [str(r.row.number) for r in results if r.outcome is None]
    if missing:
        sys.stdout.write(f"Not built: rows {', '.join(missing)}.\n")
    if failed:
        sys.stdout.write(
            f"Failed: rows {', '.join(failed)}; the cases lie in {CASES}.\n"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
