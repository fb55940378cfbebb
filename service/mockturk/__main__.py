"""``python -m mockturk`` is the ``mockturk`` command."""

from __future__ import annotations

import gc
import sys

from mockturk.app.cli import INTERRUPTED


def main() -> None:
    """Run the command; Ctrl+C while its modules are still imported ends it without a traceback."""
    # Modules stay: to look for garbage in them takes a fifth of the start. A server enables the
    # collector once it is built; other commands end soon.
    gc.disable()
    try:
        from mockturk.app.cli.main import main as run  # noqa: PLC0415 - takes a while

        run()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
