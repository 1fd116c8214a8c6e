"""Whom we buy from: the supplier's tax profile, qualification and prices.

Profile: what we know of a party as a supplier. Special VAT invoice: without one there
is no export refund. Price: for a product, with VAT, for a span of days.
"""
