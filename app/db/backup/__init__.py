"""Backups: verified before they count, restored beside the office, not over it.

`service` is what the window and the command line call; `files` and `server` know how
an SQLite file and a PostgreSQL database are copied, `shelf` where copies lie.
"""
