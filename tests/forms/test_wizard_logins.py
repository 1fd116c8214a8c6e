"""The wizard begins an office with a login that the server has already."""

from __future__ import annotations

import psycopg
import pytest

from tests.forms.test_wizard import (
    LEADER,
    a_boss,
    click,
    fill_in,
    place,
    to_database,
    type_into,
    wizard,
)

__all__ = ["place", "wizard"]


@pytest.mark.feature("003-1")
def test_a_login_that_is_there_already_is_taken_over_on_a_clear_yes_only(
    qtbot, wizard, place, postgres
):
    form, boss = wizard.form, a_boss()
    with psycopg.connect(postgres.dsn("postgres"), autocommit=True) as root:
        root.execute(f"CREATE ROLE {boss['user']} LOGIN PASSWORD 'harbour-light-0'")
    to_database(qtbot, form)
    fill_in(qtbot, form, "create", {**place, **LEADER, **boss})
    fields = form.database.fields
    assert not fields["take_over"].isVisibleTo(form)
    click(qtbot, form.test)
    said = fields["take_over"].problem()
    assert "is a login of this server already" in said
    assert form.database.outcome_words() == "", "told once"
    assert "no database uses it" in fields["take_over"].problem()
    assert fields["take_over"].isVisibleTo(form)
    fields["take_over"]._check.click()
    click(qtbot, form.test)
    assert "has another password" in fields["password"].problem()
    type_into(qtbot, fields["user"], a_boss()["user"])
    click(qtbot, form.test)
    assert "the database is made here" in form.database.outcome_words()
    assert not fields["take_over"].isVisibleTo(form)
    assert not fields["take_over"].value()
    old = {"password": "harbour-light-0", "again": "harbour-light-0"}
    fill_in(qtbot, form, "create", {"user": boss["user"], **old})
    click(qtbot, form.test)
    fields["take_over"]._check.click()
    click(qtbot, form.test)
    assert "the database is made here" in form.database.outcome_words()
