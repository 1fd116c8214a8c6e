"""What lies beside every record: attachments, notes, deadlines, the trash.

Glossary:
    record: a row of another module, named by its kind (the table's name) and its key.
    attachment: a file on a record; its bytes are stored once, by their SHA-256.
    note: what somebody wrote about a record; never changed. An internal one is seen by
        its writer and by who may see costs and margins.
    mention: "@li" in a note: Li is told.
    deadline: what must be done by a day; read from all modules, stored nowhere.
    mark: somebody did what was due, or gave it to somebody else, and why.
    trash: drafts that were put away; they come back for thirty days.
"""
