"""The world that calls and workers change: its state, its rules of time, its workers."""
