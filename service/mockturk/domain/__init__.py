"""The domain model: HITs, HIT types, requirements, review policies and their rules.

It depends on neither the wire format nor the store.
"""
