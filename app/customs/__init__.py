"""Customs: export declarations, and the refund of the VAT that was paid to suppliers.

A declaration is derived from a shipment box by box, declared with the entry number that
customs give it, and released. A refund file holds what the tax office owes for one
shipment, with the dates after which it is lost.
"""
