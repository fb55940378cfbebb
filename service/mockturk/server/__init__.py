"""The HTTP server; the only package that uses sockets.

``standalone_server`` runs it as a process, ``thread_server`` in a thread of another program.
Neither imports the other. docs/design.md has the measurements behind this design.
"""
