"""The house: our own companies, their bank accounts, letterheads and rates.

Company: one of our legal entities; every document belongs to one. Rate: what one unit
(or a hundred) of a currency is worth in the base currency on a day, by kind: the mid
rate for booking, the bank's buying rate for receipts, its selling rate for payments,
and the closing rate of a month.
"""
