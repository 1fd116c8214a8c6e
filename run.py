"""One command for everything: set up, start the office, test it, build it.

    python3 run.py                  open the office (makes its environment first)
    python3 run.py --sample         open the sample company
    python3 run.py lading ...       the command line, e.g. lading calc words 421.50 USD
    python3 run.py test ...         the tests of every day, or --all; words of pytest
    python3 run.py lint             ruff and mypy
    python3 run.py rows             which feature is proved by which test
    python3 run.py bench ...        the benchmark
    python3 run.py shots ...        pictures of every screen
    python3 run.py campaign ...     the fault campaign: kills, full disks, lost links
    python3 run.py dist             the program folder, dist/lading

Needs Python 3.11 to 3.13 and nothing else. Which package index is asked is for pip's
own configuration to say.
"""

# No `from __future__ import annotations` here: an old Python must get as far as the
# sentence below, not stop at that line.
import contextlib
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

if not ((3, 11) <= sys.version_info < (3, 14)):
    sys.exit(
        "Lading needs Python 3.11, 3.12 or 3.13, and this is Python "
        f"{platform.python_version()}: start it with one of those, for example: "
        "python3.12 run.py"
    )

from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
RUN_LOCK = ROOT / "requirements.lock"
TEST_LOCK = ROOT / "requirements-dev.lock"
UNFINISHED = "lading-unfinished"
LIBRARIES = (
    "libgl1 libegl1 libglib2.0-0 libxkbcommon0 libfontconfig1 libdbus-1-3",
    "libgssapi-krb5-2",
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0",
    "libxcb-shape0 libxcb-xkb1 libxcb-randr0",
)
# What a failure of pip or venv is known by, and what helps. A connection that broke and
# came back is told by warnings alone.
_CUT = "connection broken"
REASONS = (
    (r"Errno (28|122)\b", "the disk is full, or your share of it; make room for 1 GB"),
    (
        rf"{_CUT}.*\(from versions: none\)|(?:Connection|Timeout)Error",
        "the package index was not reached; look at the network and at pip's settings",
    ),
    (
        r"\(from versions: ",
        "the package index lacks one for this Python or system; look at pip's settings",
    ),
)
# Loads what a window needs: its parts of Qt and, on an X display, Qt's plugin for it.
PROBE = """
import ctypes, os, sys
import PySide6.QtNetwork, PySide6.QtPrintSupport, PySide6.QtSvg, PySide6.QtWidgets
if "x" in sys.argv:
    folder = os.path.dirname(PySide6.__file__)
    ctypes.CDLL(os.path.join(folder, "Qt", "plugins", "platforms", "libqxcb.so"))
"""


class SetupError(Exception):
    """The environment could not be made; the text is one sentence for the user."""


def say(text: str) -> None:
    """Tell the user what happens, apart from the command's own output."""
    print(text, file=sys.stderr, flush=True)


# --- The environment -----------------------------------------------------------------


def environment() -> Path:
    """Return the folder of the environment: beside this file, if that is writable."""
    beside = ROOT / ".venv"
    writable = os.access(beside if beside.exists() else ROOT, os.W_OK)
    if writable or is_ready(beside, RUN_LOCK):
        return beside
    name = "lading-" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    if WINDOWS:
        cache = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local"))
    elif sys.platform == "darwin":
        cache = Path.home() / "Library/Caches"
    else:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / name


def python_of(folder: Path) -> Path:
    """Return the environment's Python."""
    return folder / ("Scripts/python.exe" if WINDOWS else "bin/python")


def fingerprint(lock: Path) -> str:
    """Return what the environment was made from: the lock file and the Python."""
    facts = [platform.python_version(), platform.machine(), sys.base_prefix]
    return hashlib.sha256("\n".join(facts).encode() + lock.read_bytes()).hexdigest()


def stamp_of(folder: Path, lock: Path) -> Path:
    """Return the file that says from what the environment was last completed."""
    return folder / f"{lock.stem}.stamp"


def is_ready(folder: Path, lock: Path) -> bool:
    """Say whether everything in the lock file is installed, by this Python."""
    stamp = stamp_of(folder, lock)
    try:
        return (
            python_of(folder).exists()
            and not (folder / UNFINISHED).exists()
            and stamp.read_text(encoding="ascii") == fingerprint(lock)
        )
    except OSError:
        return False


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one start at a time touch the environment.

    The system lifts the lock when the last process that inherited it has ended: a pip
    that outlives a killed start still keeps others out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lading.lock").open("a+b") as handle:
        os.set_inheritable(handle.fileno(), True)  # noqa: FBT003
        waiting = False
        while not _try_lock(handle.fileno()):
            if not waiting:
                say("Another start is setting up; waiting for it ...")
            waiting = True
            time.sleep(0.2)
        yield


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - Windows only

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - not on Windows

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def set_up(lock: Path) -> Path:
    """Make or complete the environment and return its Python.

    Raises:
        SetupError: Something is missing on this machine, or pip failed.
    """
    folder = environment()
    if not is_ready(folder, lock):
        _require_parts()
        try:
            with alone(folder):
                if not is_ready(folder, lock):
                    _install(folder, lock)
        except OSError as refused:
            text = (
                f"The environment could not be made in {folder} ({refused.strerror}): "
                "let it be written, or unpack Lading where you may write."
            )
            raise SetupError(text) from refused
    compile_catalogues(python_of(folder))
    return python_of(folder)


def compile_catalogues(python: Path) -> None:
    """Turn the translators' files into what gettext reads, where they have changed."""
    for source in (ROOT / "resources" / "translations").rglob("*.po"):
        made = source.with_suffix(".mo")
        fresh = made.exists() and made.stat().st_mtime >= source.stat().st_mtime
        if fresh or not os.access(source.parent, os.W_OK):
            continue
        new = source.with_suffix(f".{os.getpid()}")
        babel = [str(python), "-m", "babel.messages.frontend", "compile"]
        _checked([*babel, "-i", str(source), "-o", str(new)], str(source))
        new.replace(made)


def compile_sources(python: Path) -> None:
    """Translate the program's sources for Python once, not at every start.

    Python does this by itself as it loads them, unless it was told to write nothing.
    Tests proper are left out: pytest translates them in its own way.
    """
    if os.access(ROOT / "app", os.W_OK):
        words = ["-m", "compileall", "-q", "-j", "0", "-x", r"\btest_\w+\.py$"]
        words += ["app", "forms", "reports", "tests"]
        subprocess.run([str(python), *words], cwd=ROOT, check=False)


def unpack_qt(python: Path) -> None:
    """Let what PySide has in Python lie in files, compiled once, not at every start.

    It is packed inside of a library otherwise, as sources; SBK_EMBED is PySide's own
    switch. The folder stays when PySide is renewed: each set-up writes it anew.
    """
    there = (
        "import compileall as c, shiboken6 as s; c.compile_dir(s.__path__[0], quiet=2)"
    )
    command = [str(python), "-c", there]
    for packed in ("0", "1"):
        env = {**os.environ, "SBK_EMBED": packed}
        done = subprocess.run(command, env=env, capture_output=True, check=False)
        if not done.returncode:
            return  # else the disk is full: with a part of them nothing would start


def _has(*parts: str) -> bool:
    """Say whether this Python came with the parts."""
    return all(importlib.util.find_spec(part) is not None for part in parts)


def _require_parts() -> None:
    for part in ("venv", "ensurepip"):
        if not _has(part) and not _has("venv", "pip"):
            text = (
                f"Python's own {part} module is missing: install it (Debian and Ubuntu:"
                " sudo apt-get install python3-venv) and start again."
            )
            raise SetupError(text)


def _install(folder: Path, lock: Path) -> None:
    place = folder.name if folder.parent == ROOT else folder
    say(f"Setting up Lading in {place} (once; a few hundred MB) ...")
    began = time.monotonic()
    unfinished = folder / UNFINISHED
    if unfinished.exists() or not _is_usable(folder):
        _clear(folder)
        unfinished.touch()
        bare = () if _has("ensurepip") else ("--without-pip",)
        made = [sys.executable, "-m", "venv", *bare, str(folder)]
        _checked(made, "the environment")
    unfinished.touch()
    pip = [*_pip(folder), "install", "--no-input", "--disable-pip-version-check"]
    _checked([*pip, "--require-hashes", "-r", str(lock)], "the packages")
    for done in (lock, RUN_LOCK):  # the tests' lock file holds all of the other one
        text = fingerprint(done)
        stamp_of(folder, done).write_text(text, encoding="ascii")
    compile_sources(python_of(folder))
    unpack_qt(python_of(folder))
    unfinished.unlink()
    say(f"Ready after {time.monotonic() - began:.0f} s.")


def _pip(folder: Path) -> list[str]:
    """Return the pip of the environment; without one, the system's, told where to."""
    python = str(python_of(folder))
    if _has("ensurepip"):
        return [python, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", python]


def _is_usable(folder: Path) -> bool:
    """Say whether an environment that is already there is one of this Python.

    One that was made with the system's pip has none of its own; it is made anew once
    this Python could give it one.
    """
    with contextlib.suppress(OSError):
        needed = "sys, pip" if _has("ensurepip") else "sys"
        version = f"import {needed}; print(*sys.version_info[:3], sys.base_prefix)"
        command = [str(python_of(folder)), "-c", version]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        mine = (*sys.version_info[:3], sys.base_prefix)
        return found.stdout.strip() == " ".join(map(str, mine))
    return False


def _clear(folder: Path) -> None:
    """Empty the folder, but for the lock that this start holds."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != "lading.lock":
            path.unlink()


def _checked(command: list[str], what: str) -> None:
    """Run a step of the set-up; show its last lines only when it fails.

    Raises:
        SetupError: The step failed.
    """
    live = sys.stderr.isatty()
    lines: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        close_fds=False,  # pip inherits the lock, see alone()
    ) as process:
        for line in process.stdout or ():
            lines.append(line.rstrip())
            if live and line.startswith(("Collecting", "Installing")):
                name = line.split("==")[0][:60].strip()
                print(f"\r\033[K  {name}", end="", flush=True)
    if live:
        print("\r\033[K", end="", flush=True)
    if process.returncode:
        raise SetupError(_why(lines, what))


def _why(lines: list[str], what: str) -> str:
    """Return what is said of a step that failed, from its own words."""
    errors = [line for line in lines if not line.lstrip().startswith("WARNING")]
    cut = any(_CUT in line for line in lines)
    said = " ".join([_CUT, *errors] if cut else errors)
    for signs, reason in REASONS:
        if re.search(signs, said):
            return f"Lading could not install {what}: {reason}, then start again."
    told = [line for line in errors if line]
    return "\n".join([*told[-6:], f"Lading could not install {what}."])


# --- Qt's own system libraries -------------------------------------------------------


def has_display() -> bool:
    """Say whether a window can be shown here."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(map(os.environ.get, names))


def check_qt(python: Path) -> None:
    """Look once whether Qt finds its system libraries.

    Raises:
        SetupError: Some are missing; the text names the packages.
    """
    xcb = os.environ.get("QT_QPA_PLATFORM", "xcb").startswith("xcb")
    x = bool(os.environ.get("DISPLAY")) and xcb and sys.platform.startswith("linux")
    seen = python.parents[1] / ("qt-x.stamp" if x else "qt.stamp")
    if seen.exists():
        return
    command = [str(python), "-c", PROBE, *(["x"] if x else [])]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        raise SetupError(_missing_libraries(found.stderr, x=x))
    with contextlib.suppress(OSError):
        seen.touch()


def _missing_libraries(trace: str, *, x: bool) -> str:
    reason = trace.strip().splitlines()[-1] if trace.strip() else "no reason given"
    reason = reason.partition(": ")[2] or reason
    if not sys.platform.startswith("linux"):
        return f"Qt cannot be loaded on this computer ({reason})."
    packages = " ".join(LIBRARIES if x else LIBRARIES[:2])
    return (
        f"Qt misses a library of the system ({reason}); on Debian and Ubuntu install: "
        f"sudo apt-get install --no-install-recommends {packages}"
    )


# --- The words -----------------------------------------------------------------------


def run(python: Path, *arguments: str, **more: str) -> int:
    """Run the environment's Python on this checkout and return its exit status.

    Modules are found beside this file wherever the user stands, so that file names on
    the command line mean what they say.
    """
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    env = {**os.environ, "PYTHONPATH": path, **more}
    command = [str(python), "-P", *arguments]
    if not WINDOWS:
        os.execve(command[0], command, env)
    return subprocess.run(command, env=env, check=False).returncode


def offscreen() -> dict[str, str]:
    """Return what Qt must be told where there is no display."""
    return {} if has_display() else {"QT_QPA_PLATFORM": "offscreen"}


def start(arguments: list[str]) -> int:
    """Open the office; without a display play the sample deal instead."""
    python = set_up(RUN_LOCK)
    if arguments in ([], ["--sample"]):
        if not has_display():
            say("There is no display here: playing the sample deal without a window.")
            return run(python, "-m", "app", "--headless-demo", **offscreen())
        check_qt(python)
    return run(python, "-m", "app", *arguments)


def test(arguments: list[str]) -> int:
    """Run the tests, several at a time; those that walk only with `--all`."""
    python = set_up(TEST_LOCK)
    compile_sources(python)
    check_qt(python)
    os.chdir(ROOT)
    words = ["-m", "pytest", "-m", "" if "--all" in arguments else "not walk"]
    arguments = [word for word in arguments if word != "--all"]
    if not any(word.startswith(("-n", "--numprocesses")) for word in arguments):
        words += ["-n", str(min(_cores(), 4)), "--dist", "loadfile"]
    if "randomly" not in " ".join(arguments):  # each time the same order and chances
        words += ["--randomly-seed=1", "--randomly-dont-reorganize"]
    if not os.access(ROOT, os.W_OK):
        words += ["-p", "no:cacheprovider"]
    # Each worker would translate all tests anew where Python was told to write nothing.
    return run(python, *words, *arguments, **offscreen(), PYTHONDONTWRITEBYTECODE="")


def _cores() -> int:
    if sys.platform.startswith("linux"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lint(arguments: list[str]) -> int:
    """Check style, form and types; all three, even when the first complains."""
    python = set_up(TEST_LOCK)
    checks = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])
    results = [
        subprocess.run([str(python), "-m", *check, *arguments], cwd=ROOT, check=False)
        for check in checks
    ]
    return max(one.returncode for one in results)


def rows(arguments: list[str]) -> int:
    """Print each promise with the tests that prove it; needs no environment."""
    return run(Path(sys.executable), str(ROOT / "tests" / "rows.py"), *arguments)


def dist(arguments: list[str]) -> int:
    """Build the program folder with PyInstaller, then try the built program."""
    python = set_up(TEST_LOCK)
    os.chdir(ROOT)
    words = ["-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    built = subprocess.run(
        [str(python), *words, *arguments, "build.spec"], check=False
    ).returncode
    return built or run(python, "-m", "pytest", "-q", "tests/built.py", **offscreen())


def tool(word: str, arguments: list[str]) -> int:
    """Run one of the project's own tools, which are modules of tests."""
    python = set_up(TEST_LOCK)
    compile_sources(python)
    check_qt(python)
    return run(python, "-m", f"tests.{word}", *arguments, **offscreen())


def main(arguments: list[str]) -> int:
    """Do what the first word says and return the exit status."""
    word = arguments[0] if arguments else ""
    if word in ("-h", "--help"):
        print(__doc__)
        return 0
    if not word or word.startswith("-"):
        return start(arguments)
    if word in ("bench", "shots", "campaign"):
        return tool(word, arguments[1:])
    words = {"lading": start, "test": test, "lint": lint, "rows": rows, "dist": dist}
    if word in words:
        return words[word](arguments[1:])
    say(f"There is no word {word!r}.\n\n{__doc__}")
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        say("\nStopped; a set-up that was cut short is repaired at the next start.")
        sys.exit(130)
