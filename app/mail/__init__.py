"""Mail: letters to parties with papers attached.

A letter waits in the outbox until a server takes it. It is handed over once: where the
answer of the server is lost, the sender is asked before it goes out again.
"""
