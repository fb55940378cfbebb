"""Review policies as pure functions: from answers to scores, findings and intentions.

Nothing is applied here, nothing is stored, and no clock is read: the same answers make the same
judgement, in whatever order they come. What the service's texts leave open is told in
docs/review-policies.md.
"""
