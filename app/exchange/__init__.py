"""Import and export: a file's cells, a checked table of records, one action.

    files ──► mapping ──► cells ──► building ──► checking ──► carrying ──► services
    (safe)    (columns)   (values)  (records)    (problems)   (all or nothing)

Every table is declared by its module (`app.core.exchange`, `app/<module>/exchange.py`);
what stands here is alike for all of them. It acts through the services, as the screens
do, and knows neither the screen nor SQL.
"""
