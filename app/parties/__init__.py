"""Who we deal with: one card per party, in several roles.

Party: a company or person outside of ours. Role: what it is to us: customer, supplier,
forwarder, carrier, broker, inspector, insurer, bank, agent.
"""
