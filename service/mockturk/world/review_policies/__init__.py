"""Review policies as pure functions: from answers to scores, findings and planned actions.

These functions do not carry out actions, store records or read a clock. The same answers give the
same outcome, in any order. docs/review-policies.md says what the service's documentation leaves
open.
"""
