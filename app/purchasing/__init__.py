"""What we order from factories: purchase contracts in the trade of both sides.

Purchase contract (购销合同): with a supplier, priced with VAT, usually for one sales
contract. Settlement: a deposit, the rest some days after the VAT invoice.
"""
