"""Where an office may live: never on a share, never in a cloud's folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.core.errors import UnavailableError
from app.db import opening, place, probe
from app.db.place import Kind, System
from tests.campaign.place import CASES, LINUX


@pytest.mark.parametrize(("system", "path", "kind"), CASES)
def test_what_a_file_would_lie_on(system, path, kind):
    assert place.kind(path, system) is kind


def test_a_share_is_refused_with_advice():
    with pytest.raises(UnavailableError, match=r"/mnt/srv is on a network share.*serv"):
        place.check("/mnt/srv/a.db", LINUX)
    place.check("/media/usb/a.db", LINUX)


def test_a_computer_that_says_nothing_is_not_accused():
    def refused() -> str:
        raise PermissionError

    assert place.kind("/x/a.db", System("linux", mountinfo=refused)) is Kind.LOCAL
    assert place.kind("/x/a.db", System("linux", mountinfo=lambda: "?")) is Kind.LOCAL


def test_the_wizard_refuses_a_cloud_folder_before_anything_is_made(tmp_path):
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    with pytest.raises(UnavailableError, match="copied to a cloud"):
        probe.look(f"sqlite:///{folder / 'office.db'}")
    assert not list(folder.iterdir())


def test_a_link_leads_to_where_the_file_is(tmp_path):
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "OneDrive")
    assert place.kind(tmp_path / "link" / "a.db") is Kind.SYNC


@pytest.mark.parametrize("name", ["a\0b.db", "x" * 5000])
def test_an_office_of_a_name_that_no_file_can_have_is_refused(name):
    with pytest.raises(UnavailableError, match="cannot be read"):
        opening.for_window(f"sqlite:///{name}")


def test_an_office_in_a_shut_folder_is_refused(tmp_path, monkeypatch):
    """Nobody but its owner may look into it: that is no missing file, and no bug."""

    def shut(_path, **_how):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "stat", shut)
    with pytest.raises(UnavailableError, match="Permission denied"):
        opening.for_window(f"sqlite:///{tmp_path / 'office.db'}")
