"""The documentation below ``/docs/``: the Markdown of ``docs``, rendered without a network."""
