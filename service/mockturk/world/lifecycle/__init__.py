"""What happens to HITs and assignments: by a requester, by a worker, or by time alone.

Each function takes a transaction, changes the store of its world, and returns what it changed;
whether it may happen is for its callers to have checked, unless it says otherwise.
"""
