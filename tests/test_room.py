"""The tests' own files lie in memory where there is room, and nowhere else."""

from __future__ import annotations

import os
import tempfile

import pytest

from tests import room


def said(tmp_path, free):
    """What Linux says of its memory, in kB."""
    words = tmp_path / "meminfo"
    words.write_text(f"MemTotal: 99999999 kB\nMemAvailable:   {free} kB\n")
    return words


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="Unix only")
def test_memory_is_taken_where_there_is_room(tmp_path, monkeypatch):
    def place(free, flags=0):
        facts = (4096, 4096, 0, 0, free // 4096, 0, 0, 0, flags, 255)
        monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result(facts))

    much, little = said(tmp_path, 8 * 2**20), tmp_path / "none"
    place(8 * 2**30)
    assert room.is_roomy(tmp_path, much)
    assert not room.is_roomy(tmp_path, little), "a system that says nothing"
    assert not room.is_roomy(tmp_path, said(tmp_path, 2**20))
    much = said(tmp_path, 8 * 2**20)
    place(64 * 2**20)
    assert not room.is_roomy(tmp_path, much), "a container's usual 64 MB"
    place(8 * 2**30, os.ST_NOEXEC)
    assert not room.is_roomy(tmp_path, much), "the server's programs lie there as well"


def test_who_names_a_place_gets_it(tmp_path, monkeypatch):
    memory, named = tmp_path / "memory", tmp_path / "named"
    memory.mkdir()
    named.mkdir()
    monkeypatch.setattr(room, "MEMORY", memory)
    monkeypatch.setattr(room, "is_roomy", lambda _: True)
    monkeypatch.setattr(tempfile, "tempdir", str(named))
    monkeypatch.setenv("TMPDIR", str(named))
    assert room.take().parent == named
    assert os.environ["TMPDIR"] == tempfile.gettempdir() == str(named)
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(name, raising=False)
    made = room.take()
    assert made.parent == memory
    assert os.environ["TMPDIR"] == tempfile.gettempdir() == str(made)
