"""The one command and its lock files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

import run
from tests import bench, longest, offscreen, shots
from tests.patience import SECONDS

ROOT = Path(run.__file__).parent
each_lock = pytest.mark.parametrize(
    "lock", [run.RUN_LOCK, run.TEST_LOCK], ids=lambda path: path.name
)


def _command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words],
        capture_output=True,
        text=True,
        check=False,
    )


def _pinned(lock: Path) -> dict[str, str]:
    lines = lock.read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ]+)", lines, re.MULTILINE))


def test_an_unknown_word_gives_the_usage_and_status_2():
    answer = _command("tets")
    assert answer.returncode == 2
    assert "no word 'tets'" in answer.stderr
    assert "run.py test" in answer.stderr
    assert answer.stdout == ""


def test_help_names_every_word():
    answer = _command("--help")
    assert answer.returncode == 0
    for word in ("lading", "test", "lint", "rows", "bench", "shots", "dist"):
        assert f"run.py {word}" in answer.stdout


@pytest.mark.parametrize("tool", [shots, bench], ids=["shots", "bench"])
def test_a_tool_asked_wrongly_says_how_it_is_asked(tool, capsys):
    assert tool.main(["--nope"]) == 2
    assert f"run.py {tool.__name__.removeprefix('tests.')}" in capsys.readouterr().err


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Return what pytest is asked for by the words of `run.py test`."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(run, "set_up", lambda _lock: tmp_path)
    for step in ("compile_sources", "check_qt"):
        monkeypatch.setattr(run, step, lambda _python: None)
    monkeypatch.setattr(run, "run", lambda _python, *words, **_more: words)
    return lambda *words: run.test([*words])


def test_the_tests_have_one_order_unless_another_is_asked_for(asked):
    assert "--randomly-dont-reorganize" in asked()
    assert "loadfile" in asked(), "a file is run by one worker, whatever others do"
    assert [one for one in asked("--randomly-seed=7") if "randomly" in one] == [
        "--randomly-seed=7"
    ]
    assert [one for one in asked("-p", "no:randomly") if "randomly" in one] == [
        "no:randomly"
    ]


def test_what_walks_is_left_out_unless_it_is_asked_for(asked):
    everyday = ("-m", "not walk")
    assert asked()[2:4] == asked("-x")[2:4] == everyday
    assert not {"not walk", "--all"} & {*asked("--all")}
    assert asked("-m", "feature")[-2:] == ("-m", "feature"), "the last one counts"


def test_the_longest_files_are_there():
    assert [name for name in longest.LONGEST if not (ROOT / name).is_file()] == []


@each_lock
def test_lock_names_no_registry_and_hashes_everything(lock):
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links| @ ", text)
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_locks_hold_what_the_project_asks_for():
    """Whoever adds a dependency refreshes the locks; pyproject.toml says how."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {
        re.split(r"[\[<>=; ]", text)[0].lower().replace("_", "-") for text in asked
    }
    assert names <= set(_pinned(run.TEST_LOCK))


def test_the_office_runs_with_the_versions_that_were_tested():
    run_with, tested_with = _pinned(run.RUN_LOCK), _pinned(run.TEST_LOCK)
    assert run_with.items() <= tested_with.items()


def _made(folder: Path) -> Path:
    """Lay an environment's marks without installing anything."""
    python = run.python_of(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    stamp = run.stamp_of(folder, run.RUN_LOCK)
    stamp.write_text(run.fingerprint(run.RUN_LOCK), encoding="ascii")
    return folder


def test_a_complete_environment_is_used_at_once(tmp_path):
    assert run.is_ready(_made(tmp_path / "env"), run.RUN_LOCK)


def test_a_set_up_that_was_cut_short_is_not_trusted(tmp_path):
    folder = _made(tmp_path / "env")
    (folder / run.UNFINISHED).touch()
    assert not run.is_ready(folder, run.RUN_LOCK)


def test_a_changed_lock_file_is_noticed(tmp_path):
    folder = _made(tmp_path / "env")
    lock = tmp_path / run.RUN_LOCK.name
    lock.write_bytes(run.RUN_LOCK.read_bytes() + b"\n")
    assert not run.is_ready(folder, lock)


@pytest.mark.skipif(os.name == "nt", reason="stands for Python by a script")
def test_what_could_not_be_unpacked_whole_is_packed_again(tmp_path):
    """The disk was full: with a part of PySide's sources no start succeeds."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$SBK_EMBED" >> "{tmp_path}/told"\nexit 1\n')
    python.chmod(0o755)
    run.unpack_qt(python)
    assert (tmp_path / "told").read_text().split() == ["0", "1"]


@pytest.mark.skipif(os.name == "nt", reason="Windows locks by another call")
def test_two_starts_at_once_take_turns(tmp_path):
    program = (
        "import sys, time, run; from pathlib import Path\n"
        "with run.alone(Path(sys.argv[1])):\n"
        "    with (Path(sys.argv[1]) / 'turns').open('a') as f:\n"
        "        f.write('in '); f.flush(); time.sleep(0.3); f.write('out ')\n"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT)
        for _ in range(2)
    ]
    assert [start.wait(SECONDS) for start in starts] == [0, 0]
    assert (tmp_path / "turns").read_text() == "in out in out "


RETRIED = "WARNING: Retrying (Retry(total=4)) after connection broken by 'x'"
NONE = "ERROR: Could not find a version of zipp==4.1.2 (from versions: none)"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("ERROR: OSError: [Errno 28] No space left on device", "disk is full"),
        ("OSError: [Errno 122] Disk quota exceeded: '/home/x'", "disk is full"),
        (f"{RETRIED}\n{NONE}", "package index was not reached"),
        ("ERROR: Exception:\nReadTimeoutError: Read timed out.", "was not reached"),
        (NONE, "lacks one for this Python"),
        (
            f"{RETRIED}\nERROR: Could not find zipp==4.1.2 (from versions: 3.1, 3.2)",
            "lacks one for this Python",
        ),
    ],
)
def test_why_the_packages_could_not_be_installed_is_one_sentence(said, reason):
    lines = ["Collecting zipp==4.1.2", *said.split("\n"), "", "ERROR: gave up"]
    told = run._why(lines, "the parts")
    assert reason in told
    assert told.startswith("Lading could not install the parts: ")
    assert told.endswith(", then start again.")
    assert "\n" not in told


@pytest.mark.parametrize(
    "error",
    [
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        "ERROR: Failed building wheel for zipp",
    ],
)
def test_a_connection_that_came_back_is_not_blamed_for_what_failed_later(error):
    told = run._why([RETRIED, "Collecting zipp==4.1.2", error], "the parts")
    assert told.endswith(f"{error}\nLading could not install the parts.")
    assert "index" not in told


def test_a_failure_that_nobody_foresaw_keeps_its_own_words():
    told = run._why(["WARNING: old", "ERROR: wheel is broken"], "the parts")
    assert told == "ERROR: wheel is broken\nLading could not install the parts."


def test_python_with_pip_but_without_its_own_copy_of_it_is_enough(
    tmp_path, monkeypatch
):
    """Debian's python3 and python3-pip, but not python3-venv: no ensurepip."""
    monkeypatch.setattr(run, "_has", lambda *parts: "ensurepip" not in parts)
    run._require_parts()
    asked: list[list[str]] = []
    monkeypatch.setattr(run, "_checked", lambda words, _what: asked.append(words))
    monkeypatch.setattr(run, "compile_sources", lambda _python: None)
    monkeypatch.setattr(run, "unpack_qt", lambda _python: None)
    run._install(tmp_path, run.RUN_LOCK)
    (_python, *made), (mine, *installed) = asked
    assert made == ["-m", "venv", "--without-pip", str(tmp_path)]
    assert mine == sys.executable
    inside = str(run.python_of(tmp_path))
    assert installed[:4] == ["-m", "pip", "--python", inside]
    assert "--require-hashes" in installed


def test_an_environment_without_pip_is_made_anew_once_it_can_have_one(
    tmp_path, monkeypatch
):
    """Who installed python3-venv later could never bring the packages up to date."""
    venv.create(tmp_path)
    assert not run._is_usable(tmp_path)
    monkeypatch.setattr(run, "_has", lambda *parts: "ensurepip" not in parts)
    assert run._is_usable(tmp_path)


def test_python_with_neither_is_told_which_package_brings_it(monkeypatch):
    monkeypatch.setattr(run, "_has", lambda *parts: parts == ("venv",))
    with pytest.raises(run.SetupError, match=r"ensurepip.*python3-venv"):
        run._require_parts()


def test_every_part_of_qt_that_the_program_uses_is_tried_before_it_starts():
    """QtNetwork asks for Kerberos, which a bare system lacks; the others do not."""
    used = {
        found
        for top in ("app", "forms", "reports")
        for path in (ROOT / top).rglob("*.py")
        for found in re.findall(r"PySide6\.Qt\w+", path.read_text("utf-8"))
    }
    widgets = {"PySide6.QtCore", "PySide6.QtGui"}  # come with QtWidgets
    assert used - widgets == set(re.findall(r"PySide6\.Qt\w+", run.PROBE))
    assert "libgssapi-krb5-2" in run._missing_libraries("", x=False)


def test_a_missing_library_is_told_in_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    trace = "Traceback ...\nImportError: libEGL.so.1: cannot open shared object file\n"
    told = run._missing_libraries(trace, x=False)
    assert "(libEGL.so.1: cannot open shared object file)" in told
    assert "apt-get install --no-install-recommends libgl1 libegl1" in told
    assert "\n" not in told
    assert "xcb" not in told


@pytest.mark.parametrize(
    ("words", "kind", "folder", "names"),
    [
        ([], "", ROOT / "shots", []),
        (["out", "list", "home"], "", Path("out"), ["list", "home"]),
        (["--sheet"], "--sheet", ROOT / "shots", []),
        (["--sheet", "ru", "ar"], "--sheet", ROOT / "shots", ["ru", "ar"]),
        (["out", "--sheet", "ru"], "--sheet", Path("out"), ["ru"]),
        (["--manual", "list"], "--manual", ROOT / "shots", ["list"]),
    ],
)
def test_what_is_asked_of_shots_is_read(words, kind, folder, names):
    assert shots.read(words) == shots.Asked(kind, folder, names)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sheets"], "There is no option --sheets"),
        (["--sheet", "--manual"], "Only one of"),
        (["out", "--sheet", "xx"], "There is no language xx; there are zh_CN"),
        (["--readme", "out"], "--readme takes no further words: out."),
        ([__file__], "test_run.py is no folder."),
    ],
)
def test_wrong_words_for_shots_are_told_in_a_sentence(capsys, words, said):
    assert shots.main(words) == 2
    assert said in capsys.readouterr().err


def test_shots_leave_out_what_qt_says_of_windows_without_a_display(capsys):
    offscreen.say("This plugin does not support raise()")
    offscreen.say("QPainter::begin: Paint device returned engine == 0")
    assert capsys.readouterr().err == (
        "QPainter::begin: Paint device returned engine == 0\n"
    )
