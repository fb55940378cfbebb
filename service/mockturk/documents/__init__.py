"""Embedded documents: the XML texts that travel inside requests, and what they must be."""
