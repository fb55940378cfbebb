"""The store of a world's records: its interface, an in-memory implementation, and the tables."""
