"""The version of Mockturk."""

__version__ = "0.1.0"
