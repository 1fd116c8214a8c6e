"""Where an office may live: never on a share, never in a cloud's folder."""

from __future__ import annotations

import pytest

from app.core.errors import UnavailableError
from app.db import place, probe
from app.db.place import Kind, System

MOUNTED = (
    ("/", "ext4"),
    ("/mnt/srv", "cifs"),
    ("/mnt/nfs", "nfs4"),
    ("/mnt/nfs/local", "ext4"),
    ("/run/user/1/gvfs", "fuse.gvfsd-fuse"),
    ("/media/usb", "vfat"),
    ("/dev/shm", "tmpfs"),  # noqa: S108 - only named
    ("/mnt/9p", "9p"),
    ("/mnt/vb", "vboxsf"),
    ("/mnt/wsl", "drvfs"),
    ("/mnt/sshfs", "fuse.sshfs"),
    ("/mnt/ntfs", "fuseblk"),
    ("/mnt/rc", "fuse.rclone"),
    ("/snap/x", "squashfs"),
    ("/mnt/b", "btrfs"),
    (r"/mnt/My\040Share", "smb3"),
    ("/mnt/hidden", "ext4"),
    ("/mnt/hidden", "nfs"),
)
MOUNTINFO = "\n".join(
    f"{number} 1 0:{number} / {at} rw,relatime shared:1 - {kind} src rw"
    for number, (at, kind) in enumerate(MOUNTED)
)
MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//amy@srv/office on /Volumes/office (smbfs, nodev, nosuid, mounted by amy)
/dev/disk4s1 on /Volumes/STICK (msdos, local, nodev, nosuid, noowners)
srv:/export on /Volumes/with (odd) name (nfs, nodev)
"""
DRIVES = {"C:\\": 3, "D:\\": 3, "Z:\\": 4, "E:\\": 2, "F:\\": 5, "R:\\": 6}
LINUX = System("linux", mountinfo=lambda: MOUNTINFO)
DARWIN = System("darwin", mounts=lambda: MAC)
WINDOWS = System(
    "win32",
    drive_type=lambda root: DRIVES.get(root.upper(), 1),
    environment={"OneDriveCommercial": "C:\\Users\\a\\OD - Firma", "PATH": "C:\\"},
)


@pytest.mark.parametrize(
    ("system", "path", "kind"),
    [
        (LINUX, "/home/u/a.db", Kind.LOCAL),
        (LINUX, "/mnt/srv/a.db", Kind.SHARE),
        (LINUX, "/mnt/nfs/a.db", Kind.SHARE),
        (LINUX, "/mnt/nfs/local/a.db", Kind.LOCAL),
        (LINUX, "/mnt/nfsx/a.db", Kind.LOCAL),
        (LINUX, "/mnt/hidden/a.db", Kind.SHARE),
        (LINUX, "/run/user/1/gvfs/x", Kind.SHARE),
        (LINUX, "/media/usb/a.db", Kind.REMOVABLE),
        (LINUX, "/dev/shm/a.db", Kind.MEMORY),  # noqa: S108 - only named
        (LINUX, "/mnt/9p/a", Kind.SHARE),
        (LINUX, "/mnt/vb/a", Kind.SHARE),
        (LINUX, "/mnt/wsl/a", Kind.SHARE),
        (LINUX, "/mnt/sshfs/a", Kind.SHARE),
        (LINUX, "/mnt/ntfs/a", Kind.LOCAL),
        (LINUX, "/mnt/rc/a", Kind.SHARE),
        (LINUX, "/snap/x/a", Kind.MEDIUM),
        (LINUX, "/mnt/b/a", Kind.LOCAL),
        (LINUX, "/mnt/My Share/a", Kind.SHARE),
        (LINUX, "/home/u/Dropbox/a.db", Kind.SYNC),
        (LINUX, "/home/u/Nextcloud/a.db", Kind.SYNC),
        (LINUX, "/home/u/坚果云/a.db", Kind.SYNC),
        (LINUX, "/home/u/我的坚果云/账/a.db", Kind.SYNC),
        (LINUX, "/home/u/boxes/a.db", Kind.LOCAL),
        (LINUX, "/home/u/onedrive-backup/a.db", Kind.SYNC),
        (DARWIN, "/Users/a/Documents/a.db", Kind.LOCAL),
        (DARWIN, "/Volumes/office/a.db", Kind.SHARE),
        (DARWIN, "/Volumes/STICK/a.db", Kind.REMOVABLE),
        (DARWIN, "/Volumes/with (odd) name/a.db", Kind.SHARE),
        (DARWIN, "/Users/a/Library/Mobile Documents/x/a.db", Kind.SYNC),
        (DARWIN, "/Users/a/Library/CloudStorage/GoogleDrive/a.db", Kind.SYNC),
        (WINDOWS, "C:\\Data\\a.db", Kind.LOCAL),
        (WINDOWS, "Z:\\a.db", Kind.SHARE),
        (WINDOWS, "\\\\srv\\share\\a.db", Kind.SHARE),
        (WINDOWS, "//srv/share/a.db", Kind.SHARE),
        (WINDOWS, "\\\\?\\UNC\\srv\\share\\a.db", Kind.SHARE),
        (WINDOWS, "\\\\?\\C:\\Data\\a.db", Kind.LOCAL),
        (WINDOWS, "E:\\a.db", Kind.REMOVABLE),
        (WINDOWS, "F:\\a.db", Kind.MEDIUM),
        (WINDOWS, "R:\\a.db", Kind.MEMORY),
        (WINDOWS, "C:\\Users\\a\\OD - Firma\\a.db", Kind.SYNC),
        (WINDOWS, "C:\\Users\\a\\OneDrive - Co\\a.db", Kind.SYNC),
        (WINDOWS, "C:\\Users\\a\\Google Drive\\a.db", Kind.SYNC),
        (WINDOWS, "C:\\Users\\a\\iCloudDrive\\a.db", Kind.SYNC),
        (WINDOWS, "C:\\Users\\a\\WPS云盘\\a.db", Kind.SYNC),
        (WINDOWS, "C:\\Users\\a\\BaiduNetdiskDownload\\a.db", Kind.SYNC),
    ],
)
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
