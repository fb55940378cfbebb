"""Pages for browsers: the worker site, the requester console, and the framework they share."""
