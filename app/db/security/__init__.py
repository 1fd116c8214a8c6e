"""Makes a PostgreSQL server itself refuse what a person may not do.

The program protects nothing: whoever has a password has psql as well. Here the
declaration of `app.access.policy` becomes roles, grants, row rules and functions of
the server, and is compared with what the server really has.

    harden   tells the server everything; run it after every create, upgrade, restore
    check    lists where the server differs from the declaration
    people   makes and changes the logins of staff through the server's functions
"""
