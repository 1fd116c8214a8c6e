"""Row 15: every place a file could lie in is judged as it must be."""

from __future__ import annotations

import sys

from app.db import place
from app.db.place import Kind, System
from tests.campaign.outcome import Outcome

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
CASES: tuple[tuple[System, str, Kind], ...] = (
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
)
"""On which computer, which file, and what it would lie on."""


def run(count: int = 0, seed: int = 0) -> Outcome:  # noqa: ARG001 - as all campaigns
    """Judge every place of the table; there are no more."""
    wrong = [(path, k) for on, path, k in CASES if place.kind(path, on) is not k]
    note = f"first wrong: {wrong[0][0]}" if wrong else "all places judged right"
    return Outcome(len(CASES), len(CASES) - len(wrong), lost=len(wrong), note=note)


if __name__ == "__main__":
    sys.stdout.write(f"{run()}\n")
