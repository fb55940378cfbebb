"""The store: a small port, and the memory behind it."""
