"""Move each world to the server to which the proxy sends its requests: docs/fleet.md.

Arguments: the URL of the proxy, and the name and URL of each server, as in
``python move_worlds.py http://127.0.0.1:8014 one=http://127.0.0.1:8015 two=http://127.0.0.1:8016``.
MOCKTURK_CONTROL_TOKEN is their token. No program may call the worlds meanwhile.
"""

import os
import sys
from urllib.request import urlopen

from mockturk import connect

TOKEN = os.environ.get("MOCKTURK_CONTROL_TOKEN")


def find_server(proxy: str, world: str) -> str:
    """Return the name of the server that gets the requests for a world; it creates the world."""
    connect(proxy, token=TOKEN).ask("PUT", f"/worlds/{world}")
    with urlopen(f"{proxy}/w/{world}/_mockturk/ready") as response:  # noqa: S310 - the user's own URL
        return response.headers["X-Served-By"]


def main(proxy: str, *servers: str) -> None:
    """Move the worlds that are not where the proxy looks for them."""
    urls = dict(server.split("=", 1) for server in servers)
    # All of them first, as the question where a world is creates it there.
    found = [(name, world) for name in urls for world in connect(urls[name], token=TOKEN).worlds()]
    for name, world in found:
        home = find_server(proxy, world)
        if home != name:
            old = connect(urls[name], token=TOKEN).world(world)
            connect(urls[home], token=TOKEN).world(world).load(old.export())
            old.drop()
            print(f"{world}: {name} -> {home}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
