"""Validation rules: pure functions that return the validated value or raise an ItemError."""
