"""What somebody with a valid password and psql tries with people; see `attacks`."""

# ruff: noqa: E501 - a statement is read best on one line

from __future__ import annotations

STAFF = (
    "INSERT INTO staff (version, login, name, email, roles, active, team, reach) VALUES (0, 'x', 'x', '', 'sales', true, '', 'own')",
    "INSERT INTO staff (login, name, email, roles, active) VALUES ('x', 'x', '', 'manager', true)",
    "INSERT INTO staff (version, name, email, team, reach) VALUES (0, 'x', '', '', 'own')",
    "UPDATE staff SET roles = 'manager' WHERE login = '{sales_login}'",
    "UPDATE staff SET roles = roles || ',manager'",
    "UPDATE staff SET asked_roles = 'manager' WHERE login = '{sales_login}'",
    "UPDATE staff SET asked_by = ''",
    "UPDATE staff SET active = true",
    "UPDATE staff SET login = 'x' WHERE login = '{sales_login}'",
    "DELETE FROM staff WHERE login = '{sales_login}'",
    "SELECT lading.give_roles('{sales_login}', ARRAY['manager'], ARRAY['manager'])",
    "SELECT lading.join_groups('{sales_login}', 'manager')",
    "SELECT lading.make_login('{sales_login}', '{verifier}')",
    "SELECT lading.confirm_roles('{sales_login}', '')",
    "SELECT lading.confirm_roles('{sales_login}', 'sales')",
    "SELECT lading.confirm_roles('{sales_login}', 'manager')",
    "SELECT lading.confirm_roles('{me}', 'manager')",
    "SELECT lading.confirm_roles('admin', 'manager')",
    "SELECT lading.confirm_roles(NULL, NULL)",
)
"""Writing roles past the functions that ask for a second person."""

PEOPLE = {
    "sales": (
        "SELECT lading.add_person('mine', 'M', '', 'manager', '', 'all', '{verifier}')",
        "SELECT lading.set_roles('{me}', 'manager')",
        "SELECT lading.set_password('{boss}', '{verifier}')",
        "SELECT lading.set_active('{boss}', false)",
        "UPDATE staff SET reach = 'all' WHERE login = '{me}'",
        "UPDATE staff SET roles = 'manager' WHERE login = '{me}'",
        "SELECT login FROM staff WHERE login <> '{me}'",
        *STAFF,
        "SELECT lading.confirm_roles('{me}', 'manager')",
    ),
    "administrator": (
        "SELECT lading.set_roles('{me}', 'administrator,manager')",
        "SELECT lading.set_roles('{me}', 'sales')",
        "SELECT lading.set_roles('{sales_login}', 'superuser')",
        "SELECT lading.set_roles('{sales_login}', 'owner')",
        "SELECT lading.set_roles('{sales_login}', '')",
        "SELECT lading.set_roles('admin', 'sales')",
        "SELECT lading.set_active('{me}', false)",
        "SELECT lading.set_active('admin', false)",
        "SELECT lading.set_password('admin', '{verifier}')",
        "SELECT lading.set_password('{sales_login}', 'in plain words')",
        "SELECT lading.set_password('{sales_login}', 'md5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')",
        "SELECT lading.add_person('admin', 'M', '', 'sales', '', 'own', '{verifier}')",
        "SELECT lading.add_person('postgres', 'M', '', 'sales', '', 'own', '{verifier}')",
        "SELECT lading.add_person('pg_mine', 'M', '', 'sales', '', 'own', '{verifier}')",
        "SELECT lading.add_person('a\"; DROP ROLE x', 'M', '', 'sales', '', 'own', '{verifier}')",
        "SELECT lading.add_person('{people}', 'M', '', 'sales', '', 'own', '{verifier}')",
        *STAFF,
        "SELECT * FROM party_bank",
        "SELECT * FROM product_cost",
        "UPDATE contract SET note = 'x'",
        "INSERT INTO cash_move (text) VALUES ('x')",
    ),
    "manager": (
        "SELECT lading.set_roles('{me}', 'administrator,manager')",
        "SELECT lading.set_roles('{sales_login}', 'manager')",
        "UPDATE staff SET name = 'x'",
        *STAFF,
    ),
}
"""Making and changing people."""
