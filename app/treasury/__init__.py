"""Treasury: our accounts, and what a deal leaves us.

A *cash move* is what a receipt or a payment does to one of our accounts. The *deal
result* tells of one sales contract what came in, what it cost and what remains.
"""
