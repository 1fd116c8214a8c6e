"""What is put off for a short start is the same when it comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_a_module_that_waits_is_the_real_one_for_who_asks():
    program = (
        "from app import sooner; sooner.begin()\n"
        "import asyncio, sys; import sqlalchemy.orm\n"
        "assert not {'ssl', 'asyncio.events', 'email.message'} & set(sys.modules)\n"
        "async def one(): return 1\n"
        "coroutine = one(); assert asyncio.iscoroutine(coroutine)\n"
        "assert asyncio.run(coroutine) == 1\n"
        "import asyncio as again, asyncio.events\n"
        "assert again.events is asyncio.events\n"
        "assert again is sys.modules['asyncio'] and again.__file__\n"
        "from importlib import metadata; assert metadata.version('sqlalchemy')\n"
        "sooner.begin(); import importlib.metadata as real; assert real.__file__\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)


def test_pyside_describes_its_functions_as_before():
    """Also where its own files lie unpacked, and wait for somebody who asks."""
    program = (
        "from app import sooner; sooner.begin()\n"
        "from PySide6.QtCore import QObject\n"
        "from PySide6.support.signature import get_signature\n"
        "told = get_signature(QObject.setObjectName)\n"
        "assert str(told) == '(self, name: str, /) -> None', told\n"
        "try: QObject().setParent('nobody')\n"
        "except TypeError as error: assert 'signatures' in str(error)\n"
        "else: raise AssertionError\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)
