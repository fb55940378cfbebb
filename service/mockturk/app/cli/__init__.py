"""The ``mockturk`` command; most of its commands are built on ``mockturk.client``."""

from __future__ import annotations

INTERRUPTED = 130
"""The exit code of a program that Ctrl+C ended: 128 and the signal's number."""
