"""Who works here and what each may do.

Staff: a person who signs in. Role: what a kind of work may see and do. Permission: a
name such as "contracts.issue" that a service function asks for.
"""
