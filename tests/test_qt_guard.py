"""The Qt that is installed must not be one that wears Python's `None` out."""

from __future__ import annotations

import builtins
import sys

from PySide6.QtCore import QObject


def test_qt_does_not_steal_references(qapp):  # noqa: ARG001
    """PySide6 6.12.0 on Python 3.11 took one reference to None at every call.

    After some thousand calls the interpreter aborted. 500 calls show it safely.
    """
    thing = QObject()
    thing.setObjectName("warm")
    before = sys.getrefcount(None)
    for _ in range(500):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 100


def test_tests_import_as_the_program_does(qapp):  # noqa: ARG001
    """What Qt puts in the place of Python's import would hide what an import says."""
    assert builtins.__import__.__name__ == "__import__"
