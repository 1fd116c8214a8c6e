"""Payables: what we owe and what we paid.

A *bill* is what somebody wants from us: a supplier's VAT invoice, a charge of a
shipment, an agent's commission. A *debit note* is what a supplier owes us back. A
*payment* is money that left; its *allocations* say for what.
"""
