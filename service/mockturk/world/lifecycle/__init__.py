"""The events in the life of HITs, assignments and Qualifications.

Requesters, workers and time cause them. Each function takes a transaction, changes the store of its
world, and returns the changed record. Callers check first whether an event is allowed, unless the
function says otherwise.
"""
