"""What we hold: warehouses, goods receipts, the stock ledger and its balances.

Move: one line of the append-only ledger; a mistake is put right by a move the other
way. Balance: the sum of the moves of a product in a warehouse, kept beside the ledger
and never below zero.
"""
