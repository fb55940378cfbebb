"""JavaScript regular expressions for the validation of answers, with a bound on steps."""
