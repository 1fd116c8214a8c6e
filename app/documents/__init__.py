"""The papers of a shipment: the set, the vault of issued papers, the checks.

Paper set: what is printed for one shipment. Vault: each paper as it was issued, byte
for byte. Finding: the answer of one check of the consistency matrix (K1 to K14).
"""
