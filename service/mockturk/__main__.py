"""``python -m mockturk`` is the ``mockturk`` command."""

from __future__ import annotations

import gc
import sys

_INTERRUPTED = 130  # the exit code of a program that Ctrl+C ended: 128 and the signal's number


def main() -> None:
    """Run the command; Ctrl+C while its modules are still imported ends it without a traceback."""
    try:
        # Modules stay: to look for garbage in them, now or later, takes a fifth of the start.
        gc.disable()
        from mockturk.app.cli.main import main as run  # noqa: PLC0415 - takes half a second

        gc.freeze()
        gc.enable()
        run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
