"""May an office's file live here? Shares and synchronised folders destroy databases.

SQLite needs locks that hold and memory that two programs share; a file system on
another computer promises neither, and a program that uploads a file while it is
written uploads half of it. Where locks do nothing, every database that was tried was
damaged within seconds. The tables of mounts and drives can be handed in, for tests.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.core.errors import UnavailableError
from app.core.i18n import N_


class Kind(StrEnum):
    """What a folder lies on."""

    LOCAL = "local"
    REMOVABLE = "removable"
    SHARE = "share"
    SYNC = "sync"
    MEMORY = "memory"
    MEDIUM = "medium"


REFUSED = {Kind.SHARE, Kind.SYNC, Kind.MEMORY, Kind.MEDIUM}
"""Where no office may be kept; USB sticks are slow, but they are disks."""

ADVICE: Mapping[Kind, str] = {
    Kind.SHARE: N_(
        "{folder} is on a network share, where the file would be damaged. Choose a "
        "folder of this PC; to work together, use the office server (PostgreSQL)."
    ),
    Kind.SYNC: N_(
        "{folder} is copied to a cloud, which would damage the file while you work. "
        "Choose a folder that is not; backups may go to the cloud."
    ),
    Kind.MEMORY: N_(
        "{folder} exists in memory only and is gone with the next restart. Choose a "
        "folder on the disk."
    ),
    Kind.MEDIUM: N_(
        "{folder} is on a medium that cannot be written. Choose a folder on the disk."
    ),
}

_REMOTE = frozenset(
    (
        *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs"),
        *("afs", "9p", "ceph", "glusterfs", "lustre", "davfs", "webdav", "afpfs"),
        *("ocfs2", "gfs2", "vboxsf", "vmhgfs", "prl_fs", "drvfs", "virtiofs"),
        *("beegfs", "orangefs", "acfs", "coda", "ftp", "macfuse", "osxfuse"),
    )
)
_LOCAL_FUSE = frozenset(("fuse.ntfs-3g", "fuse.exfat", "fuse.ext2fs", "fuseblk"))
_MEMORY = frozenset(("tmpfs", "ramfs"))
_MEDIUM = frozenset(("squashfs", "iso9660", "udf", "erofs", "cd9660", "cramfs"))
_FAT = frozenset(("vfat", "exfat", "msdos", "fuse.exfat"))
_SYNC_NAMES = (
    r"onedrive[^\\/]*",
    r"dropbox[^\\/]*",
    r"google ?drive[^\\/]*",
    "my drive",
    r"icloud ?drive",
    "mobile documents",
    "com~apple~clouddocs",
    "cloudstorage",
    "nextcloud",
    "owncloud",
    "seafile",
    "syncthing",
    r"resilio[^\\/]*",
    r"nutstore[^\\/]*",
    r"坚果云[^\\/]*",
    r"我的坚果云[^\\/]*",
    r"百度网盘[^\\/]*",
    r"百度云[^\\/]*",
    r"baidunetdisk[^\\/]*",
    r"baiduyun[^\\/]*",
    r"wps ?cloud[^\\/]*",
    r"wps ?drive[^\\/]*",
    r"wps云盘[^\\/]*",
    r"wpsdrive[^\\/]*",
    r"weiyun[^\\/]*",
    r"微云[^\\/]*",
    r"aliyundrive[^\\/]*",
    r"阿里云盘[^\\/]*",
    "box",
    "box sync",
    r"pcloud ?drive",
    r"mega(sync)?",
    r"yandex\.?disk",
    "tresorit",
)
_SYNC = re.compile(r"(?i)[\\/](" + "|".join(_SYNC_NAMES) + r")(?=[\\/])")
_MAC_MOUNT = re.compile(r"^.+? on (?P<at>.+) \((?P<kind>[^,)]+)(?P<flags>[^)]*)\)$")

_REMOTE_DRIVE, _CD_DRIVE, _RAM_DRIVE, _REMOVABLE_DRIVE = 4, 5, 6, 2
"""Answers of Windows' GetDriveTypeW."""


def _mountinfo() -> str:
    return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")


def _mount_table() -> str:
    import subprocess  # noqa: PLC0415 - macOS only

    try:
        asked = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, check=False, timeout=5
        )
    except subprocess.SubprocessError as error:
        raise OSError(str(error)) from error
    return asked.stdout


def _drive_type(root: str) -> int:
    if sys.platform != "win32":
        return 0
    import ctypes  # noqa: PLC0415 - Windows only

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))


@dataclass(frozen=True, slots=True)
class System:
    r"""What is asked of the computer.

    Attributes:
        platform: As `sys.platform` says it.
        mountinfo: The mounts of Linux.
        mounts: What the program `mount` of macOS says.
        drive_type: Kind of a Windows drive by its root, for example "C:\\".
        environment: The variables of the process.
    """

    platform: str = sys.platform
    mountinfo: Callable[[], str] = _mountinfo
    mounts: Callable[[], str] = _mount_table
    drive_type: Callable[[str], int] = _drive_type
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)


def kind(path: str | Path, system: System | None = None) -> Kind:
    """Say what a file would lie on; the file need not be there yet.

    What cannot be found out counts as local: the computer may forbid the question.
    """
    system = system or System()
    try:
        place = _real(path) if system.platform == sys.platform else str(path)
    except ValueError:  # a name that no file can have; whoever opens it is told
        return Kind.LOCAL
    if _SYNC.search(place):
        return Kind.SYNC
    try:
        if system.platform == "win32":
            return _on_windows(place, system)
        if system.platform == "darwin":
            return _by_name(_mac_kind(place, system.mounts()))
        return _by_name(_linux_kind(place, system.mountinfo()))
    except (OSError, ValueError, LookupError):
        return Kind.LOCAL


def check(
    path: str | Path, system: System | None = None, *, to_read: bool = False
) -> None:
    """Refuse a place where an office would be damaged or lost.

    Args:
        path: Where the office lies, or is to lie.
        system: Of the computer; None: this one.
        to_read: It is there already, and may be one that nobody can change.

    Raises:
        UnavailableError: It is such a place; says what to do instead.
    """
    found = kind(path, system)
    if found in REFUSED and not (to_read and found is Kind.MEDIUM):
        raise UnavailableError(ADVICE[found], folder=str(Path(path).parent))


def _real(path: str | Path) -> str:
    """Follow links, also those of Windows: the share behind them counts."""
    given = str(path)
    if given.startswith(("\\\\", "//")):
        return given  # a share that does not answer would be waited for
    return os.path.realpath(given)


def _by_name(name: str) -> Kind:
    name = name.lower()
    if name in _REMOTE or (name.startswith("fuse") and name not in _LOCAL_FUSE):
        return Kind.SHARE
    for known, found in (
        (_MEMORY, Kind.MEMORY),
        (_MEDIUM, Kind.MEDIUM),
        (_FAT, Kind.REMOVABLE),
    ):
        if name in known:
            return found
    return Kind.LOCAL


def _linux_kind(path: str, mountinfo: str) -> str:
    """Return the file system of the innermost mount; the latest hides the others."""
    best, found = "", ""
    for line in mountinfo.splitlines():
        parts = line.split()
        at = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), parts[4])
        if _holds(at, path) and len(at) >= len(best):
            best, found = at, parts[parts.index("-", 6) + 1]
    return found


def _mac_kind(path: str, table: str) -> str:
    best, found = "", ""
    for line in table.splitlines():
        if (told := _MAC_MOUNT.match(line)) and _holds(told["at"], path):
            if len(told["at"]) < len(best):
                continue
            # macOS marks what is on this computer; the name alone may be a stranger's.
            is_local = "local" in told["flags"].split(", ")
            best, found = told["at"], told["kind"] if is_local else "nfs"
    return found


def _holds(mount: str, path: str) -> bool:
    return path == mount or path.startswith(mount.rstrip("/") + "/")


def _on_windows(path: str, system: System) -> Kind:
    plain = path.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return Kind.SHARE
    if plain.startswith("\\\\") and not plain.startswith(("\\\\?\\", "\\\\.\\")):
        return Kind.SHARE
    plain = plain.removeprefix("\\\\?\\")
    for name, folder in system.environment.items():
        inside = folder.lower().rstrip("\\") + "\\"
        if name.lower().startswith("onedrive") and plain.lower().startswith(inside):
            return Kind.SYNC
    return {
        _REMOTE_DRIVE: Kind.SHARE,
        _CD_DRIVE: Kind.MEDIUM,
        _RAM_DRIVE: Kind.MEMORY,
        _REMOVABLE_DRIVE: Kind.REMOVABLE,
    }.get(system.drive_type(plain[:3]), Kind.LOCAL)
