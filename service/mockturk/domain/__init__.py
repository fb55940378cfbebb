"""The domain: what a HIT, a HIT type, a requirement, a policy is; no wire, no store, no clock."""
