"""What is said for a few seconds looks like what it says: done, refused or failed."""

from __future__ import annotations

import ast
from pathlib import Path

from app.ui.opened import Address

ROOT = Path(__file__).resolve().parents[2]
NO = ("cannot", "not possible", "first.", "nothing to", "no next", "do not say")
"""What a sentence says that tells of something that was not done."""


def said():
    """Yield each call of a toast: its place, argument, words, and tone if any."""
    for path in sorted((*ROOT.glob("app/**/*.py"), *ROOT.glob("forms/**/*.py"))):
        source = path.read_text(encoding="utf-8")
        if ".toast(" not in source:
            continue
        tree = ast.parse(source)
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or len(call.args) == 0:
                continue
            if getattr(call.func, "attr", "") == "toast":
                words = [
                    one.value
                    for one in ast.walk(call.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                ]
                where = f"{path.relative_to(ROOT)}:{call.lineno}"
                yield where, call.args[0], " ".join(words), call.args[1:]


def test_no_error_and_no_refusal_is_told_as_done():
    calls = list(said())
    assert len(calls) > 50
    for where, first, words, tone in calls:
        error = isinstance(first, ast.Call) and ast.unparse(first.func).endswith(
            "words"
        )
        if error or any(no in words for no in NO):
            assert tone, f"{where} tells a refusal with a tick: {ast.unparse(first)}"


def test_a_refusal_bears_no_tick(office):
    shell = office()
    toast = shell.form.toast
    shell.toast("Done.")
    done = toast._icon._name, toast._icon._token
    assert done == ("circle-check", "ok_dot")
    tab = shell.add(Address("record", "contract")).tab
    tab.do("next_document")
    assert "first" in toast.words().lower()
    assert (toast._icon._name, toast._icon._token) == ("alert-triangle", "warn_dot")
    shell.toast("Done.")
    assert (toast._icon._name, toast._icon._token) == done


def test_it_covers_no_figure_and_no_cell(office, qapp):
    """It stood over the totals just when a person wanted to read them."""
    shell = office()
    tab = shell.add(Address("record", "contract", 1)).tab
    shell.toast("SC26-0031 is saved. " * 3)
    qapp.processEvents()
    toast, pages = shell.form.toast, shell.form.pages
    stands = toast.rect().translated(toast.mapToGlobal(toast.rect().topLeft()))
    page = pages.rect().translated(pages.mapToGlobal(pages.rect().topLeft()))
    assert tab.form.isVisible()
    assert not stands.intersects(page)
    assert shell.form.frameGeometry().contains(stands)


def test_a_long_sentence_is_read_to_its_end(office, qapp):
    """Names of files ran out of the window at both sides."""
    shell = office()
    qapp.processEvents()
    form, toast = shell.form, shell.form.toast
    shell.toast("Done.")
    low = toast.height()
    names = ", ".join(f"“Purchase order {n}, signed and stamped.pdf”" for n in range(6))
    shell.toast(f"6 files are on SC26-0001 already: {names}.")
    assert form.rect().contains(toast.geometry())
    assert toast.height() > low
    assert toast._words.heightForWidth(toast._words.width()) <= toast._words.height()
    shell.toast("Done.")
    assert toast.height() == low
