"""What we offer: quotations with their price build-up.

Costing: what the prices were built from. Ladder: the price of one unit under every
Incoterm. Revision: a quotation offered again with other prices.
"""
