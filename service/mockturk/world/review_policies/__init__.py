"""Review policies as pure functions: from answers to scores, findings and planned actions.

Nothing here applies actions, stores records or reads a clock. The same answers give the same
outcome, in any order. docs/review-policies.md says what the service's documentation leaves open.
"""
