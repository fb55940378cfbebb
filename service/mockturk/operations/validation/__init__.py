"""The rules: pure functions that return what they checked or raise the service's own error."""
