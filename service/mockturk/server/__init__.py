"""Serving HTTP; the only package that knows sockets and servers.

Two servers, chosen by measurement (docs/design.md): one for a process of its own, one for a thread
in another program. Neither loads the other.
"""
