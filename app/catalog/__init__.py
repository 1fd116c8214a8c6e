"""What we trade: products with their customs and packing data, and HS codes.

Product: an item we sell, under our own item number. Carton: its outer packing. HS code:
the ten-digit Chinese tariff code with its VAT and dated refund rates. Declaration
elements: what customs wants to know of a product, values joined by "|".
"""
