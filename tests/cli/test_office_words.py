"""Every word of `lading office` with one argument wrong: one line, nothing changed."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from app import cli
from app.settings import Profile, Settings

WORDS = ("test", "join", "create", "upgrade", "move", "harden", "check")
WORDS += ("admit", "promote", "remove")
WHOLLY = {"create", "move"}
"""These are called with everything, the others with a fourth of it."""
NOBODY = "127.0.0.1:1"
"""No server listens there: whatever passes the words ends in front of it."""
LONG = "x" * 5000

SERVERS = ["", " ", ",", ":", "a b", "127.0.0.1:0", "127.0.0.1:99999", "[::1", "h:-1"]
SERVERS += ["\0", "/x", "a@b", "127.0.0.1:１", NOBODY, "127.0.0.1:1:2:", LONG]
TEXTS = ["", "\0", LONG, "'; DROP ROLE x; --", "\udcff", "a\nb", "\u202ex", "--x"]
FILES = ["{missing}", "{folder}", "{key}", "{binary}", "{huge}", "{text}", "\0", LONG]
FILES += ["{unreadable}", "{expired}", "\udcff", "/dev/zero", "{broken}"]
URLS = ["", "x", "http://x/y", "mysql://x/y", "postgresql://127.0.0.1:abc/x", "\0"]
URLS += ["sqlite:///{missing}/x.db", "sqlite:///{binary}", "sqlite:///{folder}", LONG]
URLS += ["postgresql+psycopg://x@127.0.0.1:1/x?sslmode=nonsense", "://", "{text}"]
URLS += ["postgresql+psycopg://x@127.0.0.1:1/x?host=a\0b", "sqlite://"]
WRONG = {
    "--server": SERVERS,
    "--name": TEXTS,
    "--login": TEXTS,
    "--server-login": TEXTS,
    "--certificate": FILES,
    "--tls": ["", "nonsense", "require", "\0", LONG],
    "--nonsense": ["x"],
}


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str]:
    """Files that are no certificates, by their names in the lists."""
    folder: Path = tmp_path_factory.mktemp("files")
    made = {
        "binary": bytes(range(256)) * 64,
        "text": b"hello\n",
        "huge": b"-----BEGIN CERTIFICATE-----\n" + b"A" * (3 << 20),
        "broken": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "unreadable": b"",
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    (folder / "folder").mkdir()
    (folder / "key").write_text("-----BEGIN PRIVATE KEY-----\nMC4C\n-----END\n")
    if openssl := shutil.which("openssl"):
        make = "req -new -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=X"
        make += " -addext basicConstraints=CA:TRUE -keyout old.key -out old.csr"
        sign = "x509 -req -in old.csr -signkey old.key -days -1 -out expired"
        sign += " -copy_extensions copy"
        for words in (make, sign):
            told = [openssl, *words.split()]
            subprocess.run(told, cwd=folder, check=True, capture_output=True)
    names = (*made, "folder", "key", "missing", "expired")
    return {name: str(folder / name) for name in names}


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LADING_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PGPASSWORD", "x")
    monkeypatch.delenv("LADING_DATABASE", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.chdir(tmp_path)
    Settings(path=tmp_path / "home" / "settings.toml", profile=Profile()).save()
    return tmp_path


def fault(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what is wrong with how a call ends; "" when nothing is."""
    capsys.readouterr()
    try:
        status = cli.main(words)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return f"{type(error).__name__}: {str(error)[:120]}"
    said = capsys.readouterr()
    if words[1] == "test" and status == 1:
        return ""  # it looked, and says that there is no office
    lines = said.err.splitlines()
    fine = status == cli.WRONG and not said.out and len(lines) == 1
    if fine and lines[0].startswith("lading") and len(lines[0]) < 400:
        return ""
    return f"{status} {said.out[:80]!r} {[line[:200] for line in lines]}"


@pytest.mark.parametrize("word", WORDS)
def test_a_wrong_argument_is_refused_and_changes_nothing(word, home, files, capsys):
    usual = ["--server", NOBODY, "--login", "chen", "--password-stdin"]
    calls = [[]]  # nothing is named, and no office is set up
    for option, values in WRONG.items():
        kept = [*usual]
        if option in usual:
            at = usual.index(option)
            kept[at : at + 2] = []
        calls += [[*kept, option, value] for value in values]
    calls += [["--database", url] for url in URLS]
    if word == "move":
        targets = ["{folder}", "{text}", "{text}/x", "", LONG, "\0", "{missing}/x/y"]
        calls += [[*usual, "--to-file", target] for target in targets]
    if word not in WHOLLY:  # they take the same words in the same way
        calls = calls[WORDS.index(word) % 4 :: 4]
    settings = (home / "home" / "settings.toml").read_bytes()
    faults = []
    for call in calls:
        words = [text_of(each, files) for each in call]
        if said := fault(["office", word, *words], capsys):
            faults.append(f"{[each[:40] for each in call]}: {said}")
    assert not faults, "\n".join(faults)
    assert (home / "home" / "settings.toml").read_bytes() == settings
    assert sorted(p.name for p in home.iterdir()) == ["home"]


def text_of(word: str, files: dict[str, str]) -> str:
    for name, path in files.items():
        word = word.replace("{" + name + "}", path)
    return word


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing", "missing is not there"),
        ("folder", "folder is not there"),
        ("key", "key is a key, not a certificate"),
        ("binary", "binary holds no certificate"),
        ("huge", "huge holds no certificate"),
        ("broken", "broken holds no certificate"),
        ("expired", "The certificate in expired has expired"),
    ],
)
@pytest.mark.usefixtures("home")
def test_what_is_no_certificate_is_named(name, said, files, capsys):
    words = ["--server", NOBODY, "--login", "chen", "--certificate", files[name]]
    assert cli.main(["office", "join", *words]) == cli.WRONG
    assert said in capsys.readouterr().err
