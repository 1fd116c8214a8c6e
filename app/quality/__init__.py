"""Is it good: inspections by AQL before goods are accepted.

Lot: the goods inspected together. Class: critical, major or minor defects, each with
its own AQL. Acceptance number (Ac): as many defects as the sample may show.
"""
