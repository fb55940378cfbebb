"""Pages for browsers: their common site, the worker site and the requester console."""
