"""Embedded documents: the XML texts inside requests, and their validation."""
