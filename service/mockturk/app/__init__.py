"""The application layer: settings, worlds, composition root, command line and ``MockTurk``."""
