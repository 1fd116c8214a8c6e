"""Rows that the test suite proves attempt by attempt: its own tests, counted.

A test that fails here has found what must not be: rights that leak, values that crash.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.campaign.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]
_SUMMARY = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


def attacks(_size: int, seed: int) -> Outcome:
    """Row 1: every statement of the list, by every role it is for."""
    from tests.security import test_attacks

    return _counted(["tests/security/test_attacks.py"], seed, len(test_attacks.ALL))


def rights(_size: int, seed: int) -> Outcome:
    """Row 2: every verb on every table and column, by every role."""
    from app.access.domain import Role
    from app.access.policy import POLICY
    from app.db.security import grants, harden

    harden.declared()
    cells = sum(3 * len(grants.columns(table)) + 1 for table in POLICY.tables)
    return _counted(["tests/security/test_matrix.py"], seed, cells * len(Role))


def tls(_size: int, seed: int) -> Outcome:
    """Row 21: which servers, names and certificates are spoken to, and how."""
    return _counted(["tests/db/test_tls.py", "tests/db/test_reach.py"], seed)


def _counted(words: list[str], seed: int, attempts: int = 0) -> Outcome:
    """Run tests; each is an attempt, unless one test holds many of them."""
    del seed  # they are complete lists: there is nothing to choose
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-n", "0"]
    command += ["-p", "no:cacheprovider", *words]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    last = done.stdout.strip().splitlines()[-1:] or [done.stderr[-200:]]
    counts = {word: int(number) for number, word in _SUMMARY.findall(last[0])}
    passed = counts.get("passed", 0)
    bad = sum(n for word, n in counts.items() if word.startswith(("failed", "error")))
    if done.returncode and not bad:
        return Outcome(1, 0, note=f"the tests did not run: {last[0]}")
    tried = max(attempts, passed + bad)
    return Outcome(tried, tried - bad, leaked=bad, note=last[0].strip("= "))
