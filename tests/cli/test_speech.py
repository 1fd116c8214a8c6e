"""The command line speaks the person's language."""

from __future__ import annotations

import argparse
import gettext
import inspect
import io
import json
from collections.abc import Iterator

import pytest

from app import cli
from app.cli import speech
from app.core.i18n import LANGUAGES, language, screen_language, wanted_language
from app.script import reader
from app.settings import Settings

REFUSED = ["doctor"]
SAID = "No office is set up on this computer; name one with --database."


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LADING_HOME", str(tmp_path))
    monkeypatch.delenv("LADING_DATABASE", raising=False)
    for name in ("LADING_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.usefixtures("home")
def test_errors_are_said_in_each_language(code, monkeypatch, capsys):
    monkeypatch.setenv("LADING_LANG", code)
    before = screen_language().code
    assert cli.main(REFUSED) == cli.WRONG
    assert capsys.readouterr().err == f"lading: {language(code).tr(SAID)}\n"
    assert (screen_language().code, gettext.textdomain()) == (before, "messages")


def every(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield a parser and those of all its words."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word in set(action.choices.values()):
                yield from every(word)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.usefixtures("home")
def test_each_word_explains_itself_in_each_language(code, monkeypatch):
    monkeypatch.setenv("LADING_LANG", code)
    tr = language(code).tr
    with speech.speaking():
        top = cli.parser()
        shown = [" ".join(one.format_help().split()) for one in every(top)]
        assert len(shown) > 20
        assert tr("options") in shown[0]
        assert tr("back up the office, verified") in shown[0]
        with pytest.raises(SystemExit):
            top.parse_args(["office"])


def test_what_is_translated_for_the_parser_is_what_it_says():
    source = inspect.getsource(argparse)
    assert [text for text in speech.PARSER if repr(text)[1:-1] not in source] == []


def test_the_language_is_the_persons(home, monkeypatch, capsys):
    assert wanted_language() == "en"
    monkeypatch.setenv("LANG", "es_MX.UTF-8")
    assert wanted_language() == "es"
    monkeypatch.setenv("LC_ALL", "zh_HK")
    assert wanted_language() == "zh_TW"
    Settings(path=home / "settings.toml", language="ru").save()  # as in the window
    assert cli.main(REFUSED) == cli.WRONG
    assert language("ru").tr(SAID) in capsys.readouterr().err
    monkeypatch.setenv("LADING_LANG", "ar")
    assert cli.main(REFUSED) == cli.WRONG
    assert language("ar").tr(SAID) in capsys.readouterr().err


@pytest.mark.parametrize("code", ["zh_CN", "ar", "ru"])
def test_a_screen_without_its_signs_gets_an_answer_all_the_same(code, monkeypatch):
    """As a console of Windows, or a file in the encoding of the system's country."""
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("LADING_LANG", code)
    assert cli.main(["--help"]) == 0
    assert cli.main(["calc", "words", "12.5", "USD", "--lang", code]) == 0
    screen.flush()
    assert b"\\u" in screen.buffer.getvalue()


def said_in_chinese(home, monkeypatch, capsys, *words):
    monkeypatch.setenv("LADING_LANG", "zh_CN")
    assert cli.main(list(words)) == cli.WRONG
    return capsys.readouterr().err.replace(str(home), "").strip()


def test_what_the_system_and_the_libraries_say_is_said_in_the_language_too(
    home, monkeypatch, capsys
):
    """A Chinese sentence ended in "No such file or directory", or in the driver's."""
    broken = home / "broken.json"
    broken.write_text('{"a": 1,\n "b": }')
    gone = str(home / "gone.txt")

    def said(*words):
        return said_in_chinese(home, monkeypatch, capsys, *words)

    assert said("lc", "check", gone).endswith("没有此文件或文件夹")
    assert said("deal", "play", gone).endswith("没有此文件或文件夹")
    told = said("deal", "play", str(broken))
    assert "第 2 行" in told
    assert told.endswith("此处应有一个值")
    for port in ("65536", "99999999999"):
        url = f"postgresql+psycopg://x@127.0.0.1:{port}/x"
        assert "HOST:PORT" in said("doctor", "--database", url)


def test_the_libraries_say_what_is_translated_of_them():
    """Their words are matched as they say them: others come back in English."""
    wrong = ("", '{"a" 1}', '{"a": 1 "b"}', "{a}", '["x', '["\n"]', "1 2")
    for text in wrong:
        with pytest.raises(json.JSONDecodeError) as error:
            json.loads(text)
        assert error.value.msg in reader.PARSER_SAYS
