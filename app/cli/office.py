"""`lading office …`: sets a shared office up, joins, upgrades and moves it.

Passwords come from PGPASSWORD, from standard input or from a prompt, never from the
words: those stand in the history of the shell and in the list of processes.
"""

from __future__ import annotations

import argparse
import getpass
import os
import signal
import sys
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import demo
from app.access.domain import ALL_PERMISSIONS, password_problems
from app.cli import database, encrypt, logins
from app.core import checks
from app.core.actor import Actor
from app.core.errors import NotPossibleError, UnavailableError
from app.core.i18n import N_, _
from app.core.job import Job
from app.db import certificates, epoch, founding, move, probe
from app.db.backup import service
from app.db.holding import Holding
from app.db.opening import file_of
from app.db.security import admitting
from app.db.security.check import check
from app.db.security.harden import connect, harden
from app.settings import NO_TLS, VERIFIED, Profile, Settings, locations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.db.unit_of_work import Database

PASSWORD_VARIABLE = "PGPASSWORD"  # noqa: S105 - its name, as PostgreSQL's tools have it
_MOST = 1024
_UNUSABLE = N_("this is empty, too long, or holds characters that nobody can type")
_USUAL = "postgres"
"""The server's administrator, where nobody named another."""


def add(words: Any) -> None:
    """Add the word `office` with its own words."""
    office = words.add_parser(
        "office", help=_("set up, join, upgrade or move an office")
    )
    own = office.add_subparsers(dest="what", required=True, parser_class=type(office))
    for name, run, text in (
        ("test", _test, _("look whether the office is reached, and what is there")),
        ("join", _join, _("let this computer's window open an office on a server")),
        ("create", _create, _("make an office on a server")),
        ("upgrade", _upgrade, _("bring an older office up to date, after a backup")),
        ("move", _move, _("move the office from a file to a server, or back")),
        ("harden", _harden, _("tell the server anew who may do what")),
        ("admit", _admit, _("let the staff into an office that came from a copy")),
        ("check", _check, _("compare the server with what is declared")),
        ("remove", _remove, _("remove an office whose making was cut short")),
        ("promote", _promote, _("take this server, none before it, for the office's")),
    ):
        word = own.add_parser(name, help=text, description=text)
        _add_place(word)
        word.set_defaults(run=run)
        if name in {"create", "move"}:
            word.add_argument("--person", default="", type=_text, metavar="NAME")
            word.add_argument(
                "--take-over",
                action="store_true",
                help=_("the login is there already, and it is mine"),
            )
        if name in {"create", "move", "join"}:
            word.add_argument(
                "--use",
                action="store_true",
                help=_("let the window open it from now on"),
            )
        if name == "create":
            word.add_argument(
                "--sample",
                action="store_true",
                help=_("with the sample company and a year of its business"),
            )
        if name == "move":
            word.add_argument("--to-file", type=_file, metavar="FILE")
            encrypt.add_new_password(word)
    encrypt.add(own)


def _add_place(word: argparse.ArgumentParser) -> None:
    word.add_argument("--json", action="store_true")
    database.add_option(word)
    word.add_argument(
        *("--server",),
        type=_text,
        metavar="HOST[:PORT],…",
        help=_("the office's servers"),
    )
    word.add_argument(
        "--name", default="lading", type=_text, help=_("the database (lading)")
    )
    word.add_argument("--login", default="", type=_text, help=_("a login of the staff"))
    word.add_argument(
        "--server-login",
        type=_text,
        metavar="LOGIN",
        help=_("the server's administrator ({login})", login=_USUAL),
    )
    word.add_argument("--tls", choices=(VERIFIED, NO_TLS), default="")
    word.add_argument(
        "--certificate",
        default="",
        type=_text,
        metavar="FILE",
        help=_("of the office's authority"),
    )
    word.add_argument(
        "--password-stdin",
        action="store_true",
        help=_("read the passwords from standard input, one a line"),
    )


def _text(word: str) -> str:
    """Take what may stand in the address of a server, or in a file's name."""
    if len(word) > _MOST or not word.isprintable():
        raise argparse.ArgumentTypeError(_(_UNUSABLE))
    return word


def _file(word: str) -> Path:
    if not word:
        raise argparse.ArgumentTypeError(_(_UNUSABLE))
    return Path(_text(word))


# --- Which office, and as whom -------------------------------------------------------


def _profile(asked: argparse.Namespace, login: str) -> Profile:
    """Return the place that the words name; by default the office of the window."""
    if asked.server:
        profile = Profile(
            "postgresql",
            hosts=asked.server,
            database=asked.name,
            user=login,
            sslmode=asked.tls,
            sslrootcert=asked.certificate,
        )
        if not profile.servers:
            raise UnavailableError(
                N_("“{text}” names no server; write HOST or HOST:PORT."),
                text=asked.server[:80],
            )
        if wrong := certificates.problem(asked.certificate):
            raise UnavailableError(wrong.msgid, **wrong.params)
        return profile
    url = asked.database or os.environ.get(database.URL_VARIABLE)
    own = Settings.load(locations().settings).profile
    found = Profile.of(database.address(url)) if url else own
    if found is None:
        raise UnavailableError(
            N_("No office is set up on this computer; name one with --server.")
        )
    return found


def _url(asked: argparse.Namespace, *, leading: bool) -> str:
    """Return the address to work on; an encrypted file has its password then.

    Args:
        asked: The words.
        leading: As the server's administrator.
    """
    url = _address(asked, leading=leading)
    database.unlock(asked, file_of(url))
    return url


def _address(asked: argparse.Namespace, *, leading: bool) -> str:
    if asked.database and not asked.server:
        return database.address(asked.database)  # it may bring its password along
    login = (asked.server_login or _USUAL) if leading else asked.login
    profile = _profile(asked, login)
    if profile.kind == "sqlite":
        return profile.url()
    if leading or login:
        profile = replace(profile, user=login)
    return profile.url(_password(asked, profile.user))


def _password(asked: argparse.Namespace, login: str) -> str:
    """Return a password that is known already.

    Raises:
        UnavailableError: There is nobody to ask.
    """
    given = os.environ.get(PASSWORD_VARIABLE)
    return given if given is not None else _asked_for(asked, login)


def _new_password(asked: argparse.Namespace, login: str) -> str:
    password = _asked_for(asked, login)
    checks.refuse(password_problems(password, needed=True))
    if not asked.password_stdin and password != _asked_for(asked, f"{login}, again"):
        raise NotPossibleError(N_("The two are not the same."))
    return password


def _asked_for(asked: argparse.Namespace, login: str) -> str:
    if asked.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UnavailableError(
            N_("No password for “{login}”: set PGPASSWORD or use --password-stdin."),
            login=login,
        )
    return getpass.getpass(_("Password of {login}: ", login=login))


def _job(asked: argparse.Namespace) -> Job:
    """Return a job that tells its steps on standard error."""
    if asked.json:
        return Job()
    before: list[str] = []

    def tell(msgid: str, values: dict[str, Any], _done: int, _whole: int) -> None:
        said = _(msgid, **values)
        if said not in before:
            before.append(said)
            sys.stderr.write(f"{said}\n")

    return Job(tell)


@contextmanager
def _stoppable(job: Job) -> Iterator[None]:
    """Let Ctrl-C stop a job at its next step; a second one breaks off at once."""
    before = signal.getsignal(signal.SIGINT)

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        job.stop()

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# --- The words -----------------------------------------------------------------------


def _test(asked: argparse.Namespace) -> dict[str, Any]:
    url = _url(asked, leading=bool(asked.server_login))
    found = probe.look(url)
    said = {
        "office": Profile.of(url).name(),
        "server": found.server,
        "content": found.content.value,
        "milliseconds": str(found.milliseconds),
    }
    return said if found.content is probe.Content.OURS else NotWell(said)


def _join(asked: argparse.Namespace) -> dict[str, str]:
    if not asked.server or not asked.login:
        raise UnavailableError(N_("Name the office with --server and --login."))
    profile = _profile(asked, asked.login)
    found = probe.look(profile.url(_password(asked, asked.login)))
    probe.refuse_unusable(found, profile.database)
    _keep(profile)
    return {"joined": profile.name(), "server": found.server}


def _create(asked: argparse.Namespace) -> dict[str, str]:
    profile, url, first = _new_office(asked)
    job, fill = _job(asked), None
    if asked.sample:
        who = Actor(first.name or first.login, ALL_PERMISSIONS, first.login)

        def enter(office: Database) -> None:
            demo.load_sample(office, who, job)

        fill = partial(founding.filled, url, enter)
    with _stoppable(job):
        founding.found(url, first, fill, job)
    if asked.use:
        _keep(profile)
    return {"created": profile.name()}


def _new_office(asked: argparse.Namespace) -> tuple[Profile, str, founding.First]:
    """Return an office that is to be made: its profile, its address, who begins."""
    if not asked.server or not asked.login:
        raise UnavailableError(N_("Name the new office with --server and --login."))
    profile = _profile(asked, asked.login)
    leader = replace(profile, user=asked.server_login or _USUAL)
    url = leader.url(_password(asked, leader.user))
    first = founding.First(asked.login, asked.person, take_over=asked.take_over)
    checks.refuse(first.problems())
    founding.is_there(url)  # and may this login make it?
    password = _new_password(asked, asked.login)
    return profile, url, replace(first, password=password)


def _upgrade(asked: argparse.Namespace) -> dict[str, str]:
    url = _url(asked, leading=True)
    settings = Settings.load(locations().settings)
    shelf = service.shelf_for(url, settings.backups, settings.second_backups)
    backup = founding.upgrade(url, shelf, _job(asked))
    said = {"office": Profile.of(url).name(), "upgraded": "yes" if backup else "no"}
    return said | ({"backup": str(backup.file)} if backup else {})


def _move(asked: argparse.Namespace) -> dict[str, str]:
    said: dict[str, str] = {}
    if asked.to_file is not None:
        path = asked.to_file.absolute()
        target = Profile("sqlite", path=str(path))
        word = database.password_in(asked.new_password_file, encrypt.NEW_VARIABLE) or ""
        checks.refuse(password_problems(word, needed=True) if word else ())
        moved = move.into_file(_url(asked, leading=True), path, _job(asked), word)
        said["encrypted"] = "yes" if word else "no"
        if not (word or asked.json):
            plain = _("Without a password, whoever can read the file can open it.")
            sys.stderr.write(f"{plain}\n")
    else:
        source = _source(asked)
        target, url, first = _new_office(asked)
        job, there = _job(asked), []
        # Nobody may go on in the file while it moves: what he saves would stay behind.
        path = file_of(source)
        held = Holding.take(path) if path else None
        try:
            whose = founding.found(
                *(url, first, lambda: there.append(move.into_server(source, url, job))),
                job,
            )
        finally:
            if held:
                held.release()
        moved = there[0]
        said["given to who is named in it"] = str(whose.given)
        said["nobody's"] = str(whose.nobodys)
    if asked.use:
        _keep(target)
    return {
        "moved": target.name(),
        "tables": str(moved.tables),
        "rows": str(moved.rows),
        "sums compared": str(moved.sums),
        **said,
    }


def _source(asked: argparse.Namespace) -> str:
    named = asked.database or os.environ.get(database.URL_VARIABLE)
    url = database.address(named) if named else None
    kept = Settings.load(locations().settings).profile
    url = url or (kept.url() if kept and kept.kind == "sqlite" else None)
    if url is None:
        raise UnavailableError(
            N_("No office in a file is set up here; name one with --database.")
        )
    database.unlock(asked, file_of(str(url)))
    return str(url)


def _harden(asked: argparse.Namespace) -> dict[str, str]:
    url = _server_url(asked)
    harden(url)
    said = {"office": Profile.of(url).name(), "secured": "yes"}
    with connect(url) as connection:
        return said | logins.told_of(admitting.stands(connection))


def _admit(asked: argparse.Namespace) -> dict[str, str]:
    url = _server_url(asked)
    let_in, now = admitting.admit(url, asked.login)
    said = {"office": Profile.of(url).name(), "admitted": str(len(let_in))}
    return said | logins.told_of(now)


class NotWell(dict[str, Any]):
    """An answer that tells of something that is not as it should be."""

    status = 1


def _check(asked: argparse.Namespace) -> dict[str, Any]:
    url = _server_url(asked)
    found = check(url)
    said = {"office": Profile.of(url).name(), "differences": str(len(found))}
    if not found:
        return said
    return NotWell(said | {str(n): line for n, line in enumerate(found, start=1)})


def _remove(asked: argparse.Namespace) -> dict[str, str]:
    url = _server_url(asked)
    founding.remove(url)
    return {"removed": Profile.of(url).name()}


def _promote(asked: argparse.Namespace) -> dict[str, str]:
    url = _server_url(asked)
    with connect(url) as connection:
        since = epoch.begin(connection)
    return {"office": Profile.of(url).name(), "since": since.isoformat()}


def _server_url(asked: argparse.Namespace) -> str:
    url = _url(asked, leading=True)
    if file_of(url) is not None:
        raise NotPossibleError(
            N_("An office in a file has no server; whoever can open it, reads it all.")
        )
    return url


def _keep(profile: Profile) -> None:
    settings = Settings.load(locations().settings)
    settings.profile = profile
    settings.save()
