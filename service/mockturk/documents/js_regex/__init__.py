"""The regular expressions of JavaScript that answers are held to, bounded in steps."""
