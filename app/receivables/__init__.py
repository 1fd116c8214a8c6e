"""Receivables: what customers owe us, what they paid in advance, what came in.

A *receivable* is a claim (invoice, debit note) or a debt to a customer (credit note,
advance to be paid back). An *advance* is a deposit for a contract. A *receipt* is money
on our account; its *allocations* say what it was for. The *carried* amount is what an
open item is worth in the books, in the company's base currency.
"""
