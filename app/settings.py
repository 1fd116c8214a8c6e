"""The settings of one user on one computer, and where the program keeps its files.

What belongs to the office (companies, views, number series) lives in the database;
here stands only what must be known before a database is open, or concerns this screen.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

import platformdirs

from app.core.hosts import PORT, Host, are_here, parse
from app.core.i18n import LANGUAGES
from app.core.whole import reading, replacing

log = logging.getLogger(__name__)

NAME = "lading"
PUBLISHER = "Lading"
HOME_VARIABLE = "LADING_HOME"
"""Names one folder that holds everything: portable use, and tests."""

Kind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Locations:
    """The folders of the program; each is made when it is first used.

    Attributes:
        config: Holds settings.toml.
        data: Holds the local database and attachments.
        backups: Holds backups, where the user finds them.
        logs: Holds the rotating logs.
        cache: Holds what can be made again.
    """

    config: Path
    data: Path
    backups: Path
    logs: Path
    cache: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def database(self) -> Path:
        """The local database that the first run proposes."""
        return self.data / "lading.db"

    @property
    def sample(self) -> Path:
        """The database of the sample company."""
        return self.data / "sample.db"

    def drafts(self, profile: Profile, office: str = "") -> Path:
        """The drafts of one database, which must not come back in another.

        Args:
            profile: Which one.
            office: On a server: who it is (`app.db.identity`), however its addresses
                are spelled; empty: it has not told.
        """
        told = f"{profile.user}@{office}" if office else profile.name()
        name = hashlib.sha256(told.encode()).hexdigest()[:12]
        return self.data / "drafts" / f"{name}.db"


def locations() -> Locations:
    """Return the folders of this user, or those under LADING_HOME."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        # Those of a `Path` raise: what is named wrong is told when it is used.
        base = Path(os.path.realpath(os.path.expanduser(home)))  # noqa: PTH111
        return Locations(base, base, base / "backups", base / "logs", base / "cache")
    dirs = platformdirs.PlatformDirs(NAME, PUBLISHER)
    return Locations(
        dirs.user_config_path,
        dirs.user_data_path,
        Path(platformdirs.user_documents_dir()) / "Lading backups",
        dirs.user_log_path,
        dirs.user_cache_path,
    )


VERIFIED = "verify-full"
NO_TLS = "disable"


_CERTIFIED = frozenset({VERIFIED, "verify-ca", "require"})
"""What an address may ask for; what is more than nothing is not taken for less."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Which database to open; never with a password.

    Attributes:
        kind: "sqlite" or "postgresql".
        path: The file; for SQLite.
        hosts: The servers as people write them (`app.core.hosts`), the rest is for
            PostgreSQL as well: "db.office, standby.office:5433".
        database: The database's name on the server.
        user: Who signs in on the server.
        sslmode: `VERIFIED`, `NO_TLS`, or empty: as `tls` says.
        sslrootcert: File with the certificate of the office's authority; empty: where
            the server's client library looks by itself; "system": those of the system.
        channel_binding: "require", "prefer", or empty: required with `VERIFIED`.
    """

    kind: Kind = "sqlite"
    path: str = ""
    hosts: str = ""
    database: str = ""
    user: str = ""
    sslmode: str = ""
    sslrootcert: str = ""
    channel_binding: str = ""

    @property
    def servers(self) -> tuple[Host, ...]:
        """The servers; none where what is written cannot be read."""
        try:
            return parse(self.hosts)
        except ValueError:
            return ()

    @property
    def tls(self) -> str:
        """How the connection is protected.

        Everything but `VERIFIED` lets somebody in between read and change it, so
        another computer is never reached in another way.
        """
        if not are_here(self.servers):
            return VERIFIED
        if self.sslmode in {"", NO_TLS}:
            asked = VERIFIED if self.sslrootcert else "prefer"
            return self.sslmode or asked
        return VERIFIED if self.sslmode in _CERTIFIED else "prefer"

    def name(self) -> str:
        """Name the database for people and for the single-instance lock."""
        if self.kind == "sqlite":
            return self.path
        return f"{self.user}@{','.join(map(str, self.servers))}/{self.database}"

    def url(self, password: str = "") -> str:
        """Return the address to open it with.

        One server stands in its usual place; of several, the one that takes changes is
        looked for. Both SQLAlchemy and PostgreSQL's own tools read it.

        Args:
            password: For PostgreSQL; empty: the server's client library looks into
                its own password file.
        """
        from sqlalchemy.engine import URL  # noqa: PLC0415 - the window opens before it

        if self.kind == "sqlite":
            return URL.create("sqlite", database=self.path).render_as_string()
        several = len(self.servers) > 1
        query = {"sslmode": self.tls}
        if several:
            query["host"] = ",".join(host.name for host in self.servers)
            query["port"] = ",".join(str(host.port) for host in self.servers)
            query["target_session_attrs"] = "read-write"
        if self.tls == VERIFIED:
            query["channel_binding"] = self.channel_binding or "require"
            if self.sslrootcert:
                query["sslrootcert"] = self.sslrootcert
        first = self.servers[0] if self.servers and not several else None
        return URL.create(
            "postgresql+psycopg",
            username=self.user or None,
            password=password or None,
            host=first.name if first else None,
            port=first.port if first else None,
            database=self.database,
            query=query,
        ).render_as_string(hide_password=False)

    @property
    def file(self) -> Path | None:
        """The file of the office; None: it lies on a server."""
        return Path(self.path) if self.kind == "sqlite" and self.path else None

    def lasting(self) -> Profile:
        """Return it with its files named so that they are found from every folder."""
        path = os.path.abspath(self.path) if self.path else ""  # noqa: PTH100 - odd names raise there
        authority = self.sslrootcert
        if authority not in {"", "system"}:
            authority = os.path.abspath(authority)  # noqa: PTH100 - as above
        return replace(self, path=path, sslrootcert=authority)

    @classmethod
    def of(cls, url: str) -> Profile:
        """Return the profile of an address, without its password."""
        from sqlalchemy.engine import make_url  # noqa: PLC0415 - as above

        address = make_url(url)
        if address.get_backend_name() == "sqlite":
            return cls("sqlite", path=address.database or "")
        query = {name: str(value) for name, value in address.query.items()}
        names = query.get("host", address.host or "localhost").split(",")
        ports = query.get("port", str(address.port or PORT)).split(",")
        ports += ports[-1:] * (len(names) - len(ports))
        pairs = zip(names, ports, strict=False)
        hosts = [str(Host(n, int(p or PORT))) for n, p in pairs]
        return cls(
            "postgresql",
            hosts=", ".join(hosts),
            database=address.database or "",
            user=address.username or "",
            sslmode=query.get("sslmode", ""),
            sslrootcert=query.get("sslrootcert", ""),
            channel_binding=query.get("channel_binding", ""),
        )


_CHOICES = {
    "appearance": ("system", "light", "dark"),
    "keymap": ("standard", "kingdee"),
    "rail": ("auto", "open", "narrow"),
    "enter_moves": ("right", "down"),
    "language": ("", *LANGUAGES),
}
"""What a version to come may add to, or somebody has typed; the usual stands first."""
_LONGEST = 24 * 366
"""Hours between two backups at most."""
_WORDS = (
    "person",
    "language",
    "appearance",
    "keymap",
    "rail",
    "enter_moves",
    "geometry",
    "backup_folder",
    "backup_second",
    "drilled",
)


@dataclass
class Settings:
    """What the user chose on this computer.

    Attributes:
        person: The name that colleagues and the audit trail see; empty: the login.
        language: One of `LANGUAGES`; empty: not chosen yet, follow the system.
        appearance: "light", "dark" or "system".
        scale: Pixel size of running text, 12 to 16.
        keymap: "standard" or "kingdee" (forms.kit.keys).
        keys: The user's own shortcuts, by action.
        rail: "auto" (by the window's width), "open" or "narrow".
        enter_moves: Where Return goes in lines: "right" or "down".
        inspector: Whether the details panel is shown.
        menu_bar: Whether the menu bar stays visible.
        geometry: Where the window stood; Qt's bytes in base 64.
        tabs: Open tabs, kept here by earlier versions; `app.ui.shell_return` has them.
        current: Which of them was in front.
        recent: Records opened lately, kept here by earlier versions; `app.ui.own`
            carries them into the office.
        starred: Records marked with a star; the same.
        dialogs: Size and last options of each dialog, by its name.
        profile: Which database to open; None: the first run has not been finished.
        backup_folder: Where backups go; empty: `Locations.backups`.
        backup_second: Where a copy of each goes; empty: nowhere.
        backup_hours: Hours between backups while the window is open.
        backup_server: Whether this computer backs up the office's server.
        drilled: Day of the last trial of a backup, in ISO 8601; empty: never.
    """

    path: Path | None = None
    person: str = ""
    language: str = ""
    appearance: str = "system"
    scale: int = 13
    keymap: str = "standard"
    keys: dict[str, str] = field(default_factory=dict)
    rail: str = "auto"
    enter_moves: str = "right"
    inspector: bool = True
    menu_bar: bool = False
    geometry: str = ""
    tabs: list[dict[str, Any]] = field(default_factory=list)
    current: int = 0
    recent: list[dict[str, Any]] = field(default_factory=list)
    starred: list[dict[str, Any]] = field(default_factory=list)
    dialogs: dict[str, dict[str, Any]] = field(default_factory=dict)
    profile: Profile | None = None
    backup_folder: str = ""
    backup_second: str = ""
    backup_hours: int = 2
    backup_server: bool = False
    drilled: str = ""

    @property
    def backups(self) -> Path:
        """The folder of all backups."""
        if self.backup_folder:
            return Path(self.backup_folder)
        return locations().backups

    @property
    def second_backups(self) -> Path | None:
        """The folder of their copies; None: there is none."""
        return Path(self.backup_second) if self.backup_second else None

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read the settings file; a damaged one is put aside, never overwritten."""
        made = cls(path=path)
        try:
            with reading(path) as file:  # editors on Windows mark it as UTF-8
                data = tomllib.loads(file.read().decode("utf-8-sig"))
        except FileNotFoundError:
            return made
        except (OSError, ValueError, RecursionError) as error:
            log.warning("The settings cannot be read and are put aside: %s", error)
            _put_aside(path)
            return made
        made._take(data)
        return made

    def save(self) -> None:
        """Write the file as one step; a failure leaves the old one."""
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            import tomlkit  # noqa: PLC0415 - the window opens before it is needed

            with replacing(self.path) as new:
                # Half of a character, as of a folder's odd name, is in no such file.
                new.write_bytes(tomlkit.dumps(_plain(self)).encode(errors="replace"))
        except OSError as error:
            # A read-only profile must not keep anybody from working.
            log.warning("The settings cannot be written: %s", error)

    def forget_recent(self, database: str) -> None:
        """Forget what was opened in an office: it lies there by now.

        Args:
            database: Its name (`Profile.name`).
        """
        for name in ("recent", "starred"):
            kept = getattr(self, name)
            others = [table for table in kept if table.get("database") != database]
            if others != kept:
                setattr(self, name, others)
                self.save()

    def forget_tabs(self, database: str) -> None:
        """Forget which tabs of an office were open: the drafts know."""
        self.tabs = [tab for tab in self.tabs if tab.get("database") != database]
        self.save()

    def take_keys(self, told: Mapping[str, Any]) -> bool:
        """Take over the key map that follows the person.

        Returns:
            Whether it is another one.
        """
        keymap, own = told.get("keymap"), told.get("keys")
        if not isinstance(keymap, str) or not isinstance(own, dict):
            return False
        before = self.keymap, self.keys
        self.keymap = keymap
        self.keys = {k: v for k, v in own.items() if type(v) is str}
        return before != (self.keymap, self.keys)

    def _bring_back(self) -> None:
        """Take the usual for what is no choice."""
        self.backup_hours = min(max(self.backup_hours, 1), _LONGEST)
        for name, known in _CHOICES.items():
            if getattr(self, name) not in known:
                setattr(self, name, known[0])

    def _take(self, data: Mapping[str, Any]) -> None:
        """Take over what is of the right kind; the rest keeps its default."""
        for name in _WORDS:
            if isinstance(data.get(name), str):
                setattr(self, name, data[name])
        for name in ("scale", "current", "backup_hours"):
            if type(data.get(name)) is int:
                setattr(self, name, data[name])
        for name in ("inspector", "menu_bar", "backup_server"):
            if isinstance(data.get(name), bool):
                setattr(self, name, data[name])
        self._bring_back()
        self.keys = {k: v for k, v in _table(data, "keys").items() if type(v) is str}
        self.dialogs = {
            name: dict(kept)
            for name, kept in _table(data, "dialogs").items()
            if isinstance(kept, dict)
        }
        self.tabs = [t for t in _list(data, "tabs") if isinstance(t, dict)]
        self.recent = [r for r in _list(data, "recent") if isinstance(r, dict)]
        self.starred = [r for r in _list(data, "starred") if isinstance(r, dict)]
        told = _with_hosts(_table(data, "database"))
        names = (one.name for one in fields(Profile))
        words = {name: told[name] for name in names if type(told.get(name)) is str}
        profile = Profile(**words)
        if profile.kind in get_args(Kind) and (profile.path or profile.servers):
            self.profile = profile


def _plain(settings: Settings) -> dict[str, Any]:
    """Return what the file holds; TOML has no null, so nothing is left out as None."""
    kept = {
        f.name: getattr(settings, f.name)
        for f in fields(settings)
        if f.name not in {"path", "profile"}
    }
    if settings.profile:
        kept["database"] = _table_of(settings.profile.lasting())
    return kept


def _table_of(record: Profile) -> dict[str, Any]:
    values = {f.name: getattr(record, f.name) for f in fields(record)}
    return {name: value for name, value in values.items() if value is not None}


def _with_hosts(told: dict[str, Any]) -> dict[str, Any]:
    """Read a profile of 0.1.0, which knew one server only."""
    if told.get("host") and "hosts" not in told:
        return {**told, "hosts": f"{told['host']}:{told.get('port', PORT)}"}
    return told


def _table(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    found = data.get(name)
    return found if isinstance(found, list) else []


def _put_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".damaged.toml"))
    except OSError as error:
        log.warning("The damaged settings stay where they are: %s", error)
