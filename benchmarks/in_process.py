"""A program that holds a ``MockTurk()`` in a thread, says where, and waits for SIGTERM."""

from __future__ import annotations

import signal

from mockturk import MockTurk


def main() -> None:
    """Serve until told to stop."""
    # Blocked before there are threads, none of which then takes the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    with MockTurk() as turk:
        print(f"ready at {turk.url}", flush=True)
        signal.sigwait({signal.SIGTERM})


if __name__ == "__main__":
    main()
