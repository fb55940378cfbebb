"""The application: settings, worlds, composition, the command line and MockTurk itself."""
