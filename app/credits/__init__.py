"""Letters of credit: the bank's text, its dates, drawings and checks.

A credit arrives as an MT700 message. It is read (`mt700`), compared with the contract
it pays for (`reviewing`) and searched for clauses that we cannot fulfil (`clauses`),
accepted, drawn on by shipments, and each presentation is checked for discrepancies
(`checking`).
"""
