"""Pictures from outside: taken, or refused with a sentence; nothing runs or hangs."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from app.catalog.domain import Product
from app.core import pictures
from app.core.errors import InvalidError
from app.office.domain import Company
from tests import pictures as made


@pytest.fixture(autouse=True)
def _nothing_is_started(monkeypatch):
    def start(*_args, **_kw):
        pytest.fail("a picture started a program")

    monkeypatch.setattr(subprocess, "Popen", start)


@pytest.mark.parametrize("name", made.good())
def test_good_pictures_are_taken(name):
    pictures.check(made.good()[name])


def test_bad_pictures_are_refused_with_a_sentence():
    for name, data in made.bad().items():
        with pytest.raises(InvalidError) as refused:
            pictures.check(data, "logo")
        assert refused.value.problems[0].where == "logo", name


def test_damaged_pictures_are_shown_whole_or_refused():
    for data in made.damaged(60):
        try:
            pictures.check(data)
        except InvalidError:
            continue
        with Image.open(BytesIO(data), formats=pictures.FORMATS) as picture:
            picture.load()


def test_records_say_which_of_their_pictures_is_wrong():
    company = Company(name_en="A", logo=made.GOOD, seal=made.EPS, signature=b"x")
    assert [one.where for one in company.problems()] == ["seal", "signature"]
    product = Product(code="A", name_en="A", picture=made.EPS)
    assert [one.where for one in product.problems()] == ["picture"]
    assert replace(product, picture=made.GOOD).problems() == ()
